"""Every page of a directive that was amended, and of one that does nothing but amend."""

from __future__ import annotations

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from monitor.present.language import translator
from monitor.services import intake_amending
from monitor.store import migrate
from tests.builders import SLUG
from tests.conftest import an_engine
from tests.services.test_amending import (
    BEFORE,
    TEXT,
    amended_province,
    begin,
    cell,
    issue,
    mean,
    repealed,
    reported_province,
)
from tests.services.test_intake import do
from tests.web.test_ids import Screen

LATER, EMPTY = "9001-UBND-XD6", "9002-UBND-XD6"
NOT_OPEN = translator("vi")("Not open to you")
FOURTEEN = {"slug": SLUG, "code": "14.1"}
"""The duty that the later directive repealed."""


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    engine = an_engine(f"sqlite:///{tmp_path_factory.mktemp('amended') / 'monitor.db'}")
    migrate.upgrade(engine)
    cast = amended_province(engine)
    nothing_but_amends(cast)
    yield Screen(cast)
    engine.dispose()


def nothing_but_amends(cast):
    """A directive without a duty of its own: all it does is give 13.1 another target."""
    begins, ends = TEXT.index("2. Gia hạn"), TEXT.index("Các nội dung khác")
    number = begin(cast, (TEXT[:begins] + TEXT[ends:]).replace("9001/", "9002/"))
    mean(cast, number)
    do(cast, number, intake_amending.confirm_proposed)
    assert issue(cast, number) == EMPTY


def words(layout):
    """Everything a page says."""
    return json.dumps(layout, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize(
    ("page", "who", "variables"),
    [
        ("matrix", "chu-tich", {"directive": SLUG}),
        ("matrix", "chu-tich", {"directive": SLUG, "view": "list", "obligation": "14.1"}),
        ("matrix", "chu-tich", {"directive": SLUG, "item": "14"}),
        ("matrix", "chu-tich", {"directive": SLUG, "sort": "14.1"}),
        ("matrix", "chu-tich", {"directive": SLUG, "view": "compare",
                                "since": "2020-08-06T15:00"}),
        ("matrix", "chu-tich", {"directive": SLUG, "as_of": "2020-08-06T15:00"}),
        ("matrix", "tkv", {"directive": SLUG}),
        ("obligations", "tkv", {"slug": SLUG}),
        ("obligation", "chu-tich", FOURTEEN),
        ("obligation", "than-ha-lam", FOURTEEN),
        ("obligation", "chu-tich", {"slug": LATER, "code": "4.1"}),
        ("cell", "tkv", {"directive": SLUG, "obligation": "14.1", "organization": "tkv"}),
        ("cell", "than-ha-lam", {"directive": SLUG, "obligation": "14.1",
                                 "organization": "than-ha-lam"}),
        ("cell", "chu-tich", {"directive": SLUG, "obligation": "14.1", "organization": "all"}),
        ("cell", "chu-tich", {"directive": SLUG, "obligation": "13.1", "organization": "all"}),
        ("goals", "so-tttt", FOURTEEN),
        ("cadence", "so-tttt", FOURTEEN),
        ("cadence", "so-tttt", {"slug": SLUG, "code": "11.1"}),
        ("periods", "so-tttt", {"slug": SLUG}),
        ("chase", "so-tttt", {}),
        ("directive", "tkv", {"slug": SLUG}),
        ("directive", "so-tttt", {"slug": LATER}),
        ("organization", "chu-tich", {"code": "than-ha-lam"}),
        ("organization", "chu-tich", {"code": "tkv"}),
        ("home", "tkv", {}),
        ("home", "than-ha-lam", {}),
        ("home", "so-tttt", {}),
        ("home", "chu-tich", {}),
        ("report", "than-ha-lam", {"directive": SLUG, "organization": "than-ha-lam",
                                   "period": "2020-08-06"}),
        ("matrix", "chu-tich", {"directive": EMPTY}),
        ("matrix", "chu-tich", {"directive": EMPTY, "view": "list"}),
        ("matrix", "so-tttt", {"directive": EMPTY, "view": "compare"}),
        ("directive", "chu-tich", {"slug": EMPTY}),
        ("obligations", "chu-tich", {"slug": EMPTY}),
        ("periods", "so-tttt", {"slug": EMPTY}),
        ("chase", "so-tttt", {"directive": EMPTY}),
        ("papers", "so-tttt", {"directive": EMPTY}),
        ("statistic", "so-tttt", {"directive": EMPTY}),
        ("intake_draft", "so-tttt", {"number": "2"}),
        ("bulk", "so-tttt", {"directive": SLUG, "period": "2020-08-14"}),
    ],
    ids=str,
)  # fmt: skip
def test_a_page_of_an_amended_directive_opens(screen, page, who, variables):
    assert NOT_OPEN not in words(screen.layout(page, who, variables))


def test_what_has_ended_says_so_with_a_way_to_what_ended_it(screen):
    told = words(screen.layout("obligation", "so-tttt", FOURTEEN))
    assert "Nhiệm vụ này đã chấm dứt." in told
    assert "Bị bãi bỏ bởi 9001/UBND-XD6" in told
    assert "Mở 9001/UBND-XD6" in told
    # TKV has no business with the later directive: it is named, and there is no way to it.
    assert "Mở 9001/UBND-XD6" not in words(screen.layout("obligation", "tkv", FOURTEEN))


def test_figures_of_a_duty_that_has_ended_stay_on_its_page(screen):
    place = {"directive": SLUG, "obligation": "14.1", "organization": "than-ha-lam"}
    was = cell(screen.cast, "14.1", "than-ha-lam", as_of=BEFORE)
    told = words(screen.layout("cell", "tkv", place))
    assert was.numerator
    assert str(was.numerator) in told
    assert str(was.denominator) in told


@pytest.fixture(scope="module")
def empty_screen(tmp_path_factory):
    """Of a directive that was repealed as a whole."""
    engine = an_engine(f"sqlite:///{tmp_path_factory.mktemp('repealed') / 'monitor.db'}")
    migrate.upgrade(engine)
    cast, _ = repealed(reported_province(engine))
    yield Screen(cast)
    engine.dispose()


@pytest.mark.parametrize(
    ("page", "who", "variables"),
    [
        ("matrix", "chu-tich", {"directive": SLUG}),
        ("matrix", "chu-tich", {"directive": SLUG, "view": "list"}),
        ("matrix", "chu-tich", {"directive": SLUG, "as_of": "2020-08-06T15:00"}),
        ("obligations", "tkv", {"slug": SLUG}),
        ("obligation", "tkv", FOURTEEN),
        ("directive", "tkv", {"slug": SLUG}),
        ("chase", "so-tttt", {}),
        ("periods", "so-tttt", {"slug": SLUG}),
        ("statistic", "chu-tich", {"directive": SLUG}),
        ("home", "tkv", {}),
        ("home", "so-tttt", {}),
        ("home", "chu-tich", {}),
        ("organization", "chu-tich", {"code": "tkv"}),
        ("report", "ha-long", {"directive": SLUG, "organization": "ubnd-huyen-193",
                               "period": "final"}),
    ],
    ids=str,
)  # fmt: skip
def test_a_page_of_a_directive_that_was_repealed_opens(empty_screen, page, who, variables):
    assert NOT_OPEN not in words(empty_screen.layout(page, who, variables))
