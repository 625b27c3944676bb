"""Targets, plans and explanations on their pages: what a press does, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from monitor.services import directives, explanations, matrix, plans
from monitor.store import migrate
from monitor.web.pages import cell, goals
from tests.asked import DUTY, MINE, asked_for_much
from tests.builders import SLUG, Cast
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import PASSWORD, busy_afternoon, furnish
from tests.web.conftest import an_app, sign_in, some_settings
from tests.web.pressing import press
from tests.web.test_callbacks import open_page

CELL = f"/cell/{SLUG}/{DUTY}/{MINE}"
PLACE = {"slug": SLUG, "code": DUTY}


def asked_office(engine) -> None:
    """The real seeds on a busy afternoon, with a mine that is asked for much."""
    migrate.upgrade(engine)
    furnish(engine)
    asked_for_much(busy_afternoon(Cast(engine)))


@pytest.fixture
def cast(tmp_path_factory, tmp_path: Path):
    engine = copy_sqlite(made_once(tmp_path_factory, "asked.db", asked_office), tmp_path / "m.db")
    yield Cast(engine).at("2020-08-07T16:30:00+07:00")
    engine.dispose()


@pytest.fixture
def browse(cast, tmp_path):
    app = an_app(some_settings(data_dir=tmp_path), cast.office)

    def open_browser(name: str) -> FlaskClient:
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def goal_of(cast: Cast, unit: str = MINE):
    with cast.reading("so-tttt") as work:
        return matrix.cell(work, SLUG, DUTY, unit).cell.goal


# -- targets


def set_target(browser, unit="*", target="95,5", day="10/08/2020", note="Theo họp giao ban"):
    return press(browser, goals.page, "set_target", 1, PLACE, unit, target, day, note)


def test_a_target_is_set_and_stands_with_its_mark_and_note(cast, browse):
    said = set_target(browse("so-tttt"), unit="dong-bac")
    assert "Đã đặt mục tiêu." in said
    goal = goal_of(cast, "dong-bac")
    assert (str(goal.target), goal.source) == ("95.5", "set")
    page = open_page(browse("chu-tich"), f"/cell/{SLUG}/{DUTY}/dong-bac")
    assert "95,5% †" in page
    assert "Theo họp giao ban" in page
    assert goal_of(cast, "tkv").source == "explicit", "for one unit only"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"target": ""}, "Nhập mức phải đạt"), ({"target": "60.5"}, "không phải là mức"),
        ({"target": "101"}, "không quá 100"), ({"note": " "}, "Ghi lý do"),
        ({"day": "32/08"}, "32/08"), ({"unit": "khong-co"}, "Không có đơn vị"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_read_is_refused_in_words_and_the_form_stays(
    cast, browse, typed, said
):
    answer = set_target(browse("so-tttt"), **typed)
    assert said in answer
    assert "goals-whole" not in answer
    assert goal_of(cast, "tkv").source == "explicit"


def test_a_target_is_taken_away_with_its_reason(cast, browse):
    press(browse("so-tttt"), goals.page, "take_target", 1, PLACE, MINE, "Chưa thống nhất")
    goal = goal_of(cast)
    assert (goal.target, goal.source) == (None, "none")


def test_a_line_fills_the_table_and_sets_nothing_until_it_is_set(cast, browse):
    browser = browse("so-tttt")
    drawn = press(
        browser, goals.page, "draw", 1, PLACE, "07/08/2020", "40", "10/08/2020", "100", "1"
    )
    assert "60" in drawn
    assert "08/08/2020" in drawn
    assert goal_of(cast).milestone is None
    days = [({"line": n}, day) for n, day in enumerate(["08/08/2020", "09/08/2020", "", None])]
    levels = [({"line": n}, level) for n, level in enumerate(["60", "80", "", None])]
    said = press(browser, goals.page, "set_steps", 1, PLACE, "*", days, levels, "Theo tuần")
    assert "Đã đặt 2 mốc." in said
    assert str(goal_of(cast, "tkv").milestone) == "60"
    assert "mốc 60% đến 08/8 †" in open_page(browse("chu-tich"), f"/cell/{SLUG}/{DUTY}/tkv")


def test_a_level_without_a_day_is_named_by_its_line(cast, browse):
    days, levels = [({"line": 0}, ""), ({"line": 1}, "")], [({"line": 0}, ""), ({"line": 1}, "5")]
    said = press(browse("so-tttt"), goals.page, "set_steps", 1, PLACE, "*", days, levels, "Vì")
    assert "Dòng 2" in said


@pytest.mark.parametrize("who", ["chu-tich", MINE, "quan-sat"])
def test_nobody_else_opens_the_page_or_presses_its_buttons(cast, browse, who):
    browser = browse(who)
    assert "Trang không mở cho" in open_page(browser, f"/goals/{SLUG}/{DUTY}")
    set_target(browser)
    assert goal_of(cast, "tkv").source == "explicit"
    assert "goals" not in open_page(browser, CELL)


def test_the_log_says_who_decided_what_when_and_why(cast, browse):
    said = open_page(browse("so-tttt"), f"/goals/{SLUG}/{DUTY}", f"?unit={MINE}")
    for words in ("Mục tiêu 100% đến 06/8 †", "Ngành than phải xong trước 07/8", "so-tttt"):
        assert words in said
    with cast.reading("so-tttt") as work:
        assert len(directives.decided(work, SLUG, DUTY)) == 1


# -- plans


def place_of(number: int = 0, **other) -> dict[str, object]:
    return {
        "slug": SLUG,
        "code": DUTY,
        "organization": MINE,
        "here": CELL,
        "number": number,
    } | other


def keep(browser, place, what="Mở thêm hai điểm cài đặt", who="Phòng CNTT", by="09/08/2020"):
    return press(browser, cell.page, "keep_plan", 1, place, what, who, by)


def test_the_unit_writes_its_plan_and_everybody_who_may_reads_it(cast, browse):
    assert "Kế hoạch khắc phục cần lập" in open_page(browse(MINE), "/")
    assert CELL in keep(browse(MINE), place_of())
    for who in (MINE, f"{MINE}.duyet", "so-tttt", "chu-tich"):
        said = open_page(browse(who), CELL)
        assert "Mở thêm hai điểm cài đặt" in said, who
        assert "có kế hoạch khắc phục" in said, who
    watched = open_page(browse("quan-sat"), CELL)
    assert "có kế hoạch khắc phục" in watched
    assert "Mở thêm hai điểm cài đặt" not in watched
    assert "Kế hoạch khắc phục cần lập" not in open_page(browse(MINE), "/")


def test_a_plan_written_over_another_s_is_refused_and_nothing_is_lost(cast, browse):
    keep(browse(MINE), place_of())
    said = keep(browse(f"{MINE}.duyet"), place_of(), what="Bản của thủ trưởng")
    assert "Đã có người lập bản kế hoạch khác" in said
    keep(browse(f"{MINE}.duyet"), place_of(1), what="Bản của thủ trưởng")
    page = open_page(browse(MINE), CELL)
    assert page.index("Bản của thủ trưởng") < page.index("1 bản trước")


@pytest.mark.parametrize("who", ["chu-tich", "so-tttt", "dong-bac", "quan-sat"])
def test_a_forged_plan_of_somebody_else_s_unit_is_not_kept(cast, browse, who):
    keep(browse(who), place_of())
    with cast.reading(MINE) as work:
        found = plans.read(work, SLUG, DUTY, MINE)
    assert found is not None
    assert found.versions == ()


@pytest.mark.parametrize("place", [None, {}, {"slug": 1}, place_of(number="x"), "cell"])
def test_a_place_of_the_wrong_shape_is_refused(browse, place):
    assert CELL not in keep(browse(MINE), place)


# -- explanations


def test_a_leader_asks_the_unit_answers_and_both_see_it_on_their_first_page(cast, browse):
    assert "Vì sao mới được 3.902 máy?" in open_page(browse(f"{MINE}.duyet"), "/")
    with cast.reading(MINE) as work:
        [one] = explanations.owed(work)
    told = [({"number": one.id}, "Chờ máy của phân xưởng 5")]
    pressed = press(
        browse(MINE), cell.page, "answer", [({"number": one.id}, 1)], told,
        [({"number": one.id}, {"explanation": "body", "number": one.id})], place_of(),
        pressed={"number": one.id},
    )  # fmt: skip
    assert CELL in pressed
    assert "Vì sao mới được" not in open_page(browse(MINE), "/")
    first = open_page(browse("chu-tich"), "/")
    assert "đã giải trình" in first
    assert "Chờ máy của phân xưởng 5" in open_page(browse("chu-tich"), CELL)
    assert "Chờ máy của phân xưởng 5" not in open_page(browse("quan-sat"), CELL)


def test_an_empty_question_is_refused_and_a_clerk_has_no_form_for_one(cast, browse):
    said = press(browse("chu-tich"), cell.page, "ask", 1, place_of(), "  ", "")
    assert "Hãy nhập nội dung" in said
    assert "cell-question" not in open_page(browse(MINE), CELL)
    assert "cell-question" in open_page(browse("chu-tich"), CELL)


# -- exemptions


def test_a_unit_is_exempt_from_its_instant_on_with_the_reason(cast, browse):
    browser = browse("so-tttt")
    refused = press(browser, goals.page, "exempt", 1, PLACE, "dong-bac", "  ")
    assert "goals-whole" not in refused
    said = press(browser, goals.page, "exempt", 1, PLACE, "dong-bac", "Không có máy của đơn vị")
    assert "Từ nay nhiệm vụ không áp dụng cho đơn vị" in said
    page = open_page(browse("chu-tich"), f"/cell/{SLUG}/{DUTY}/dong-bac")
    assert "Không áp dụng" in page or "Được miễn" in page
    with cast.reading("so-tttt") as work:
        assert next(one.kind for one in directives.decided(work, SLUG, DUTY)) == "exempt"


@pytest.mark.parametrize(("who", "unit"), [(MINE, MINE), ("so-tttt", "khong-co"), ("so-tttt", "")])
def test_an_exemption_of_nobody_or_by_nobody_is_refused(cast, browse, who, unit):
    press(browse(who), goals.page, "exempt", 1, PLACE, unit, "Không có máy của đơn vị")
    with cast.reading("so-tttt") as work:
        kinds = [one.kind for one in directives.decided(work, SLUG, DUTY)]
    assert "exempt" not in kinds
