"""Units and accounts on the screen: a unit's administrator, the installation's, and nobody else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from monitor.present.language import translator
from monitor.services import accounts, proposals, tree, units
from monitor.services.accounts import OPERATOR
from monitor.services.tree_plan import UnitRow
from monitor.web.pages import proposals as proposals_page
from monitor.web.pages import unit as unit_page
from monitor.web.pages import units as units_page
from tests.builders import Cast
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import PASSWORD
from tests.web.conftest import HERE, an_app, sign_in, some_settings
from tests.web.pressing import press
from tests.web.test_callbacks import open_page
from tests.web.test_desk import furnished_office

ADMIN, MINE = "tkv.quantri", "than-ha-lam"
FRIDAY = date(2020, 8, 7)
SAY = translator("vi")
LINK = re.compile(r"http://localhost/account/link/[\w-]{20,}")


@pytest.fixture
def cast(tmp_path_factory, tmp_path: Path):
    seeded = made_once(tmp_path_factory, "furnished.db", furnished_office)
    engine = copy_sqlite(seeded, tmp_path / "monitor.db")
    yield Cast(engine).at("2020-08-07T09:00:00+07:00")
    engine.dispose()


@pytest.fixture
def browse(cast, tmp_path) -> Callable[[str], FlaskClient]:
    app = an_app(some_settings(data_dir=tmp_path), cast.office)

    def open_browser(name: str) -> FlaskClient:
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def codes(cast: Cast, who: str = ADMIN) -> set[str]:
    with cast.reading(who) as work:
        return {one.code for one in units.listed(work, today=FRIDAY)}


# -- units


def test_the_list_is_one_s_own_and_says_where_nobody_enters_figures(browse):
    page = open_page(browse(ADMIN), "/units")
    assert "Công ty cổ phần Than Hà Lầm" in page
    assert "chưa có người nhập số" in page
    assert "db-35" not in page
    everything = open_page(browse("admin"), "/units")
    assert "db-35" in everything


@pytest.mark.parametrize("name", ["tkv", "tkv.duyet", "so-tttt", "chu-tich"])
def test_the_page_is_open_to_administrators_alone(browse, name):
    browser = browse(name)
    for path in ("/units", "/units/than-ha-lam"):
        assert SAY("This page is not open to your role.") in open_page(browser, path)
    for path in ("/units/import", "/units/list.xlsx"):
        assert browser.get(path).status_code == 403
    assert browser.post("/units/import", headers=HERE).status_code == 403


def test_a_unit_is_added_under_a_code_of_its_own(cast, browse):
    said = press(browse(ADMIN), units_page.page, "add", 1, "Mỏ than Đèo Nai 2", "", "", "tkv",
                 "10/08/2020")  # fmt: skip
    assert "Đã thêm: Mỏ than Đèo Nai 2" in said
    assert "tkv-mo-than-deo-nai-2" in codes(cast)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("", "", "", "tkv", ""), "Thiếu tên đơn vị"),
        (("Mỏ", "", "", "dong-bac", ""), "dong-bac"),
        (("Mỏ", "", "", "", ""), "Chọn đơn vị cấp trên"),
        (("Mỏ", "", "", "tkv", "31/02/2020"), "không phải"),
        (("Mỏ", "", "", "tkv", "06/08/2020"), "Những gì đã qua được giữ nguyên"),
        (({"a": 1}, [1], None, True, 5), ""),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_added(cast, browse, given, said):
    before = codes(cast)
    answer = press(browse(ADMIN), units_page.page, "add", 1, *given)
    assert "shell-notices" in answer
    assert said in answer
    assert codes(cast) == before


def test_a_unit_is_renamed_from_a_day_on_and_ended(cast, browse):
    browser = browse(ADMIN)
    form = ("Than Hà Lầm mới", "New Ha Lam", "Hà Lầm", "tkv", "10/08/2020", "01/09/2020", True)
    said = press(browser, unit_page.page, "change", 1, MINE, *form)
    assert "đổi tên" in said
    assert "01/09/2020" in said
    with cast.reading(ADMIN) as work:
        view = units.one(work, MINE, today=FRIDAY)
    assert [span.placed.name_vi for span in view.spans][-1] == "Than Hà Lầm mới"
    assert view.spans[-1].end == date(2020, 9, 1)
    again = press(browser, unit_page.page, "change", 1, MINE, *form)
    assert "Không có gì thay đổi" in again or "shell-notices" in again


def test_nobody_changes_a_unit_of_others_or_one_s_own_top(cast, browse):
    browser = browse(ADMIN)
    form = ("Tên khác", "", "", "tkv", "10/08/2020", "", False)
    for code in ("dong-bac", "db-35", "tkv", "khong-co"):
        said = press(browser, unit_page.page, "change", 1, code, *form)
        assert "Không có đơn vị này trong phạm vi" in said, code
    assert "Không có đơn vị này" in open_page(browser, "/units/db-35")


# -- accounts


def test_an_account_is_made_and_its_link_is_shown_once_and_works(cast, browse):
    browser = browse(ADMIN)
    asked = (MINE, f"{MINE}.lan", "Trần Thị Lan", "lan@tkv.example", "clerk")
    said = press(browser, unit_page.page, "make", 1, *asked)
    [link] = set(LINK.findall(said))
    assert "chỉ hiện một lần" in said
    assert not LINK.search(open_page(browser, f"/units/{MINE}"))
    stranger = browse("dong-bac")
    path = link.removeprefix("http://localhost")
    fields = {"password": "con trâu ăn cỏ non", "again": "con trâu ăn cỏ non"}
    assert stranger.post(path, data=fields, headers=HERE).status_code == 303
    assert stranger.post(path, data=fields, headers=HERE).status_code == 404
    assert "Không có tài khoản nào" not in said


@pytest.mark.parametrize(
    ("username", "role", "said"),
    [
        ("chu-tich", "clerk", "đặt theo mã đơn vị"),
        ("khong-co-ai", "clerk", "đặt theo mã đơn vị"),
        (f"{MINE}.duyet", "head", "Đã có tài khoản"),
        (f"{MINE}.x", "leader", "Vai trò của anh/chị"),
        (f"{MINE}.x", "deputy", ""),
    ],
)
def test_an_account_that_is_not_theirs_to_make_is_refused(cast, browse, username, role, said):
    answer = press(browse(ADMIN), unit_page.page, "make", 1, MINE, username, "X", "x@a.vn", role)
    assert "shell-notices" in answer
    assert not LINK.search(answer)
    with cast.office.reading(OPERATOR) as work:
        assert f"{MINE}.x" not in {one.username for one in accounts.users(work)}


def test_closing_the_only_clerk_says_that_nobody_is_left(cast, browse):
    browser = browse(ADMIN)
    assert "người nhập số duy nhất" in open_page(browser, f"/units/{MINE}")
    said = press(browser, unit_page.page, "close", [({"account": MINE}, 1)], MINE)
    assert "Đơn vị này không còn ai nhập số" in said
    opened = press(browser, unit_page.page, "open_again", [({"account": MINE}, 1)], MINE)
    assert f"{MINE} đã được mở lại" in opened


@pytest.mark.parametrize("verb", ["close", "reset", "open_again"])
@pytest.mark.parametrize("username", ["dong-bac", "chu-tich", "khong-co", ""])
def test_accounts_of_others_are_not_there_to_touch(cast, browse, verb, username):
    said = press(browse(ADMIN), unit_page.page, verb, [({"account": username}, 1)], MINE)
    assert "shell-notices" in said
    assert not LINK.search(said)
    with cast.office.reading(OPERATOR) as work:
        found = {one.username: one for one in accounts.users(work)}
    assert all(found[name].disabled_at is None for name in ("dong-bac", "chu-tich"))
    assert all(found[name].has_password for name in ("dong-bac", "chu-tich"))


def test_a_password_is_reset_by_a_new_link_alone(cast, browse):
    said = press(browse(ADMIN), unit_page.page, "reset", [({"account": MINE}, 1)], MINE)
    assert len(set(LINK.findall(said))) == 1
    with cast.reading(ADMIN) as work:
        mine = next(one for one in accounts.users(work) if one.username == MINE)
    assert not mine.has_password


# -- from a file


def send(browser, kind: str, text: str, **fields: str):
    data = {"kind": kind, "file": (io.BytesIO(text.encode()), "list.csv"), **fields}
    return browser.post("/units/import", data=data, headers=HERE)


def take(browser, looked) -> object:
    kept = re.search(r'name="kept" value="([^"]*)"', looked.text)
    kind = re.search(r'name="kind" value="([^"]*)"', looked.text)
    data = {"step": "take", "kind": kind[1], "name": "list.csv", "kept": kept[1]}
    return browser.post("/units/import", data=data, headers=HERE)


def test_a_list_of_units_is_looked_at_first_and_then_taken_over(cast, browse):
    browser = browse(ADMIN)
    before = codes(cast)
    text = "code,name_vi,parent,valid_from\ntkv-mo-a,Mỏ A,tkv,2020-08-10\nthan-ha-lam,Than HL,,\n"
    looked = send(browser, "units", text)
    assert looked.status_code == 200
    assert "2 đơn vị sẽ thay đổi." in looked.text
    assert "Mỏ A" in looked.text
    assert codes(cast) == before
    done = take(browser, looked)
    assert "Đã thay đổi 2 đơn vị." in done.text
    assert codes(cast) == before | {"tkv-mo-a"}


def test_a_wrong_list_names_row_and_column_and_changes_nothing(cast, browse):
    text = "code,name_vi,parent\ndb-35,Tên khác,tkv\ntkv-a,Mỏ A,so-tttt\ntkv-b,,tkv\n"
    answer = send(browse(ADMIN), "units", text)
    assert answer.status_code == 422
    assert "row 4, name_vi" in answer.text
    answer = send(browse(ADMIN), "units", text.replace("tkv-b,,", "tkv-b,B,"))
    assert "row 2, code" in answer.text
    assert "row 3, parent" in answer.text
    assert not {"tkv-a", "tkv-b"} & codes(cast)


def test_one_s_own_list_comes_out_as_a_file_that_changes_nothing(cast, browse):
    browser = browse(ADMIN)
    raw = browser.get("/units/list.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "code"
    assert {row[0] for row in rows[1:]} == codes(cast) - {"tkv"}
    data = {"kind": "units", "file": (io.BytesIO(raw.data), "units.xlsx")}
    answer = browser.post("/units/import", data=data, headers=HERE)
    assert "0 đơn vị sẽ thay đổi." in answer.text
    assert "kept" not in answer.text


def test_accounts_from_a_list_come_with_their_links(cast, browse):
    browser = browse(ADMIN)
    text = (
        "username,display_name,email,role,organization\n"
        "than-ha-lam.a,Anh A,a@tkv.example,clerk,than-ha-lam\n"
        "than-ha-lam.b,Chị B,b@tkv.example,head,than-ha-lam\n"
    )
    looked = send(browser, "people", text)
    assert "Có thể lập 2 tài khoản." in looked.text
    assert not LINK.search(looked.text)
    done = take(browser, looked)
    assert len(set(LINK.findall(done.text))) == 2
    assert "no-store" in done.headers["Cache-Control"]
    refused = send(browser, "people", text.replace("than-ha-lam", "dong-bac"))
    assert refused.status_code == 422
    assert "row 2, organization" in refused.text


@pytest.mark.parametrize(
    "data",
    [
        {}, {"kind": "units"}, {"kind": "units", "step": "take"},
        {"kind": "units", "step": "take", "kept": "%%%"},
        {"kind": "people", "step": "take", "kept": "AAAA"},
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(browse, data):
    answer = browse(ADMIN).post("/units/import", data=data, headers=HERE)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_list_from_another_site_is_refused(browse):
    data = {"kind": "units", "file": (io.BytesIO(b"code,name_vi\n"), "list.csv")}
    elsewhere = {"Origin": "https://evil.example"}
    assert browse(ADMIN).post("/units/import", data=data, headers=elsewhere).status_code == 403


# -- who reports


def test_the_coordinator_is_asked_on_the_first_page_and_agrees(cast, browse):
    with cast.writing(ADMIN) as work:
        tree.import_units(work, [UnitRow(1, "tkv-mo-a", "Mỏ A", parent="tkv")], today=FRIDAY)
    browser = browse("so-tttt")
    assert "Đơn vị mới hoặc đã kết thúc" in open_page(browser, "/")
    page = open_page(browser, "/proposals")
    assert "Mỏ A (tkv-mo-a)" in page
    assert "tkv.quantri ghi nhận" in page
    with cast.reading("so-tttt") as work:
        [asked] = proposals.waiting(work)
    number = {"proposal": asked.proposal.id}
    told = press(browser, proposals_page.page, "decline", [(number, 1)], [(number, "không")],
                 [(number, {"proposals": "why", **number})])  # fmt: skip
    assert "ít nhất 10 ký tự" in told
    told = press(browser, proposals_page.page, "agree", [(number, 1)])
    assert "phải báo cáo từ lúc này" in told
    assert "Đơn vị mới hoặc đã kết thúc" not in open_page(browser, "/")
