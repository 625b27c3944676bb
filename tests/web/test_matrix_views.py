"""Keeping a view of the board: its address is kept, and opened with the rights of that moment."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest

from monitor.services import views
from monitor.web.pages.matrix import page
from tests.builders import SLUG, Cast
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import PASSWORD
from tests.web.conftest import an_app, sign_in, some_settings
from tests.web.pressing import press
from tests.web.test_callbacks import open_page
from tests.web.test_desk import furnished_office


@pytest.fixture
def cast(tmp_path_factory, tmp_path):
    seeded = made_once(tmp_path_factory, "furnished.db", furnished_office)
    engine = copy_sqlite(seeded, tmp_path / "monitor.db")
    yield Cast(engine).at("2020-08-07T16:40:00+07:00")
    engine.dispose()


@pytest.fixture
def browse(cast, tmp_path):
    app = an_app(some_settings(data_dir=tmp_path), cast.office)

    def open_browser(name):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def keep(browser, name, query):
    asked = {"name": name, "query": query, "at": 1}
    return press(browser, page, "keep", asked)


def mine(cast, who):
    with cast.reading(who) as work:
        return {one.name: one for one in views.mine(work)}


def test_what_is_kept_is_the_address_as_the_board_writes_it(cast, browse):
    query = f"?directive={SLUG}&show=overdue,nonsense&sort=worst&as_of=2020-08-07T10:00&item=99&x=1"
    said = keep(browse("chu-tich"), "Quá hạn", query)
    kept = mine(cast, "chu-tich")["Quá hạn"]
    assert dict(parse_qsl(kept.query)) == {
        "directive": SLUG, "show": "overdue", "sort": "worst",
        "as_of": "2020-08-07T10:00:00+07:00",
    }  # fmt: skip
    assert f"/matrix?{kept.query}" in said
    assert "Đã lưu chế độ xem" in said
    assert "tại thời điểm 10:00" in said


def test_a_view_is_listed_renamed_and_deleted_on_the_page(cast, browse):
    browser = browse("chu-tich")
    keep(browser, "Quá hạn", f"?directive={SLUG}&show=overdue")
    number = mine(cast, "chu-tich")["Quá hạn"].id
    at = {"view": "name", "number": number}
    assert "Quá hạn" in open_page(browser, "/matrix")
    said = press(
        browser, page, "rename", [({"number": number}, 1)],
        [({"number": number}, "Chưa nộp")], [({"number": number}, at)],
        pressed={"view": "rename", "number": number},
    )  # fmt: skip
    assert "Chưa nộp" in said
    assert set(mine(cast, "chu-tich")) == {"Chưa nộp"}
    said = press(
        browser, page, "remove", [({"number": number}, 1)],
        pressed={"view": "remove", "number": number},
    )  # fmt: skip
    assert "Chưa lưu chế độ xem nào" in said
    assert mine(cast, "chu-tich") == {}


def test_somebody_elses_view_is_not_touched_and_not_told_from_one_that_is_not_there(cast, browse):
    keep(browse("chu-tich"), "Quá hạn", f"?directive={SLUG}")
    number = mine(cast, "chu-tich")["Quá hạn"].id
    said = set()
    for tried in (number, number + 1000):
        told = press(
            browse("tkv"), page, "remove", [({"number": tried}, 1)],
            pressed={"view": "remove", "number": tried},
        )  # fmt: skip
        said.add(re.sub(r"\d+", "", told))
    assert len(said) == 1
    assert "Anh/chị không có chế độ xem này" in said.pop()
    assert set(mine(cast, "chu-tich")) == {"Quá hạn"}


def test_a_view_sent_to_a_reader_of_a_branch_shows_that_branch_alone(cast, browse):
    keep(browse("chu-tich"), "Ngành than", f"?directive={SLUG}&fold=tkv&view=list&obligation=14.1")
    query = mine(cast, "chu-tich")["Ngành than"].query
    whole = open_page(browse("chu-tich"), "/matrix", f"?{query}")
    part = open_page(browse("than-ha-lam"), "/matrix", f"?{query}")
    assert "Đông Bắc" in whole
    assert "Đông Bắc" not in part
    assert "Hà Lầm" in part
    assert "Chưa lưu chế độ xem nào" in part
