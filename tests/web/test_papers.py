"""Papers on the screen: made by a plain form, given out again, and refused to whom they are not."""

from __future__ import annotations

import io
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from pypdf import PdfReader

from monitor.web.app import create_app
from tests.builders import SLUG, Cast
from tests.conftest import copy_sqlite
from tests.quang_ninh import PASSWORD, busy_afternoon, furnish
from tests.web.conftest import HERE, sign_in, some_settings
from tests.web.test_callbacks import open_page

AT = "2020-08-07T16:00"
MAKE = "/papers/make"
ASKED = {"directive": SLUG, "kind": "report", "form": "docx", "as_of": AT, "basis": "received"}


@pytest.fixture(scope="module")
def made(migrated_sqlite, tmp_path_factory):
    """The busy afternoon behind a web app."""
    folder = tmp_path_factory.mktemp("papers")
    engine = copy_sqlite(migrated_sqlite, folder / "monitor.db")
    furnish(engine)
    cast = busy_afternoon(Cast(engine))
    yield create_app(some_settings(data_dir=folder), cast.office)
    engine.dispose()


@pytest.fixture
def browse(made):
    def open_browser(name):
        browser = made.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def make(browser, **changes):
    return browser.post(MAKE, data=ASKED | changes, headers=HERE | {"Accept": "text/html"})


@pytest.fixture(scope="module")
def kept(made):
    """Where one paper is given out."""
    browser = made.test_client()
    sign_in(browser, "so-tttt", PASSWORD)
    return make(browser, kind="chase").headers["Location"]


def test_the_button_gives_the_report_as_word_and_keeps_it(browse):
    browser = browse("so-tttt")
    answer = make(browser)
    assert answer.status_code == 303
    file = browser.get(answer.headers["Location"])
    assert file.status_code == 200
    assert f'"{SLUG}_bao-cao_2020-08-07T1600_received.docx"' in file.headers["Content-Disposition"]
    said = "\n".join(one.text for one in docx.Document(io.BytesIO(file.data)).paragraphs)
    assert "16 giờ 00 ngày 07/8/2020" in said
    again = browse("chu-tich").get(answer.headers["Location"])
    assert again.data == file.data


def test_the_dispatch_comes_as_pdf(browse):
    browser = browse("so-tttt")
    file = browser.get(make(browser, kind="chase", form="pdf").headers["Location"])
    assert file.content_type == "application/pdf"
    assert "V/v đôn đốc" in PdfReader(io.BytesIO(file.data)).pages[0].extract_text()


def test_a_page_for_whoever_may_with_buttons_for_whoever_makes(browse):
    buttons = {
        name: open_page(browse(name), "/papers").count('"name": "form"')
        for name in ("so-tttt", "chu-tich", "lanh-dao-ha-long")
    }
    assert buttons == {"so-tttt": 5, "chu-tich": 0, "lanh-dao-ha-long": 0}


@pytest.mark.parametrize("name", ["chu-tich", "quan-sat", "tkv", "lanh-dao-ha-long", "admin"])
def test_nobody_but_the_coordinator_makes_one(browse, name):
    assert make(browse(name)).status_code == 403


@pytest.mark.parametrize("name", ["tkv", "lanh-dao-ha-long", "than-ha-lam", "admin"])
def test_a_kept_paper_is_not_given_to_whoever_sees_a_part(browse, kept, name):
    assert browse("quan-sat").get(kept).status_code == 200
    assert browse(name).get(kept).status_code in (403, 404)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"directive": "khong-co"}, 404),
        ({"kind": "khong-co"}, 404),
        ({"form": "exe"}, 404),
        ({"as_of": "hom qua"}, 422),
        ({"as_of": "2031-01-01T00:00"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_keeps_nothing(browse, changes, status):
    browser = browse("so-tttt")
    answer = make(browser, **changes)
    assert answer.status_code == status
    assert "<h1" in answer.text


def test_before_anybody_was_late_everybody_is_named_and_after_all_sent_nobody_is_chased(browse):
    answer = make(browse("so-tttt"), kind="chase", as_of="2020-08-05T08:00")
    assert answer.status_code == 303
    assert "refused" not in parse_qs(urlsplit(answer.headers["Location"]).query)


def test_the_page_says_why_there_is_no_dispatch(browse):
    said = open_page(browse("so-tttt"), "/papers", "?refused=nobody_to_chase")
    assert "không có công văn đôn đốc" in said
