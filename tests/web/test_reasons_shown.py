"""A warning's reason, or that none was given, stands before whoever approves and accepts."""

from __future__ import annotations

import pytest

from monitor.services import reports
from tests.builders import Cast, place
from tests.quang_ninh import PASSWORD, days_before, furnish
from tests.web.conftest import an_app, sign_in, some_settings
from tests.web.test_callbacks import open_page

SHRUNK = "Mẫu số giảm 150 máy so với kỳ trước (4.950 → 4.800)."
FIGURES = {"headcount": 5120, "smartphones": 4800, "smartphones_installed": 4512}


@pytest.fixture
def cast(sqlite_engine):
    furnish(sqlite_engine)
    cast = days_before(Cast(sqlite_engine))
    return cast.at("2020-08-07T15:00:00+07:00")


@pytest.mark.parametrize(
    ("reasons", "said"),
    [({}, "không nêu lý do"), ({"smartphones": "Điều 150 máy"}, "lý do: “Điều 150 máy”")],
)
def test_head_and_coordinator_read_the_warning_with_its_reason_or_that_there_is_none(
    cast, reasons, said
):
    app = an_app(some_settings(), cast.office)

    def page(name, path):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return open_page(browser, path)

    with cast.writing("than-ha-lam") as work:
        reports.submit(work, place("than-ha-lam"), values=FIGURES, reasons=reasons)
    inbox = page("than-ha-lam.duyet", "/inbox")
    assert SHRUNK in inbox
    assert said in inbox
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, place("than-ha-lam"))
    acceptance = page("so-tttt", "/acceptance")
    assert SHRUNK in acceptance
    assert said in acceptance
    assert said in page("so-tttt", "/report/5305-UBND-XD6/than-ha-lam/final")
