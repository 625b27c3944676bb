"""The table by the browser: taken, looked at, loaded, marked; and the page it is done on."""

from __future__ import annotations

import io
import zipfile

import pytest

from monitor.services import reports, sessions
from monitor.services.accounts import OPERATOR
from monitor.store import accounts
from tests.files import made
from tests.many_units import SLUG, given_of, key, many_units, stream
from tests.web.conftest import an_app
from tests.web.programs import SETTINGS

PATH = f"/bulk/{SLUG}/final"
HERE = {"Origin": "http://localhost"}
HEAD = ["Mã", "Đơn vị", "total", "guided"]
MIXED = [HEAD, ["xa-000", "Xã Đồn Đạc 0", 4800, "4.512"], ["xa-001", "Xã Đồn Đạc 1", "4,512", None],
         ["", "Xã Lạ", 1, None]]  # fmt: skip


@pytest.fixture
def cast(sqlite_engine):
    return many_units(sqlite_engine)


@pytest.fixture
def browser_of(cast):
    app = an_app(SETTINGS, cast.office)

    def open_browser(name, locale="vi"):
        browser = app.test_client()
        with cast.office.writing(OPERATOR) as work:
            account = accounts.by_username(work.session, name)
            accounts.set_locale(work.session, account.id, locale=locale)
            entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="test")
        browser.set_cookie("monitor_session", entered.token)
        return browser

    return open_browser


def send(browser, step, raw, name="so-lieu.xlsx", query="", headers=HERE):
    return browser.post(f"{PATH}/{step}{query}", data=stream(raw, name), headers=headers)


def figures(cast, unit):
    with cast.reading("huyen") as work:
        return dict(reports.read(work, key(unit)).entries)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_is_a_download_with_the_reader_s_units_only(browser_of, form):
    answer = browser_of("huyen").get(f"{PATH}/template.{form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}_final.{form}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert [row.code for row in given_of(answer.data).rows] == ["xa-000", "xa-001", "xa-002"]
    whole = browser_of("dau-moi").get(f"{PATH}/template.{form}")
    assert "xa-la" in {row.code for row in given_of(whole.data).rows}
    part = browser_of("dau-moi").get(f"{PATH}/template.{form}?root=huyen-khac")
    assert [row.code for row in given_of(part.data).rows] == ["xa-la"]


def test_looking_shows_old_and_new_and_what_is_wrong_and_keeps_nothing(browser_of, cast):
    browser = browser_of("huyen")
    with cast.writing("huyen") as work:
        reports.save_draft(work, key("xa-000"), {"total": 4700})
    said = send(browser, "check", made.book(MIXED)).text
    assert "2 đơn vị sẽ thay đổi." in said
    assert "1 dòng bị bỏ qua." in said
    assert "Ô C3 (trang “Trang 1”), Xã Đồn Đạc 1:" in said
    assert "“Xã Lạ” không phải đơn vị anh/chị nhập số liệu" in said
    assert "4.700" in said
    assert "4.800" in said
    assert 'data-step="load"' in said
    assert figures(cast, "xa-000") == {"total": 4700}


def test_loading_keeps_good_rows_and_bad_ones_as_typed(browser_of, cast):
    said = send(browser_of("huyen"), "load", made.book(MIXED)).text
    assert "Đã lưu nháp 2 đơn vị lúc 12:00." in said
    assert 'data-step="load"' not in said
    assert figures(cast, "xa-000") == {"total": 4800, "guided": 4512}
    assert figures(cast, "xa-001")["total"].typed == "4,512"
    with cast.reading("xa-000") as work:
        assert reports.read(work, key("xa-000")).state == "draft", "nothing is handed in"


def test_the_marked_file_is_a_workbook_with_comments(browser_of):
    answer = send(browser_of("huyen"), "marked", made.book(MIXED))
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        said = book.read("xl/comments1.xml").decode()
    assert 'ref="C3"' in said
    assert 'ref="B4"' in said


def test_it_speaks_the_reader_s_language(browser_of):
    said = send(browser_of("huyen", "en"), "check", made.book(MIXED)).text
    assert "Cell C3 (sheet “Trang 1”), Don Dac 1:" in said
    assert "2 units would change." in said


def test_a_file_that_is_refused_says_why_where_the_script_reads_it(browser_of):
    answer = send(browser_of("huyen"), "check", made.OLD_EXCEL, "a.xlsx")
    assert answer.status_code == 422
    assert "Excel đời cũ" in answer.get_json()["detail"]
    whole = {**HERE, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
    page = send(browser_of("huyen"), "marked", made.OLD_EXCEL, "a.xlsx", headers=whole)
    assert "Excel đời cũ" in page.text
    assert page.text.startswith("<!DOCTYPE html>")


def test_what_people_write_stays_text_on_the_page(browser_of):
    name = "<img src=x onerror=alert(1)>"
    rows = [HEAD, ["", name, 1, None], ["xa-000", "", "<b>x</b>", None]]
    said = send(browser_of("huyen"), "check", made.book(rows), "<i>a</i>.xlsx").text
    assert "<img" not in said
    assert "<b>x" not in said
    assert "<i>" not in said
    assert "&lt;img" in said


@pytest.mark.parametrize("step", ["check", "load", "marked"])
def test_a_file_from_another_site_is_not_taken(browser_of, cast, step):
    answer = send(browser_of("huyen"), step, made.book(MIXED), headers={"Origin": "https://evil"})
    assert answer.status_code == 403
    assert figures(cast, "xa-000") == {}


@pytest.mark.parametrize("step", ["check", "load", "marked"])
@pytest.mark.parametrize(
    ("who", "status"), [("lanh-dao", 403), ("quan-tri", 403), ("xa-la", 200), ("huyen", 200)]
)
def test_who_may_send_a_file_and_what_it_reaches(browser_of, cast, who, status, step):
    assert send(browser_of(who), step, made.book(MIXED)).status_code == status
    if who != "huyen":
        assert figures(cast, "xa-000") == {}
    assert browser_of(who).get(f"{PATH}/template.csv").status_code == status


@pytest.mark.parametrize(
    "path", ["khong-co/final/template.csv", f"{SLUG}/khong-co/template.csv",
             f"{SLUG}/final/template.exe", f"{SLUG}/final/template.csv?root=xa-la"]
)  # fmt: skip
def test_what_is_not_there_or_out_of_reach_is_404(browser_of, path):
    assert browser_of("huyen").get(f"/bulk/{path}").status_code == 404


def test_a_stranger_is_sent_to_sign_in_or_refused(browser_of):
    stranger = browser_of("huyen")
    stranger.delete_cookie("monitor_session")
    assert send(stranger, "load", made.book(MIXED)).status_code == 401
