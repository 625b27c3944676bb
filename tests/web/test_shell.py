"""The frame of every page: one heading, links for those who may open them, words for every bar."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from dash import html
from dash.development.base_component import Component

from monitor.domain.roles import ROLES, Actor, Grant, May
from monitor.domain.standing import Standing
from monitor.present.language import LOCALES
from monitor.web import pieces, shell
from monitor.web.shell import ENTRIES, Reader, entries, page_frame

AT = datetime(2020, 8, 10, 1, tzinfo=UTC)


def somebody(*roles):
    return Actor(1, "lan", "Trần Thị Lan", "vi", tuple(Grant(role, "tkv") for role in roles))


def a_reader(*roles, locale="vi", **told):
    return replace(Reader(somebody(*roles), locale), **told)


def everything(component):
    """A component and all beneath it."""
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list | tuple) else [children]:
        if isinstance(child, Component):
            yield from everything(child)


def all_of(component, kind):
    return [one for one in everything(component) if isinstance(one, kind)]


def text_of(component):
    if not isinstance(component, Component):
        return "" if component is None else str(component)
    children = getattr(component, "children", None)
    parts = children if isinstance(children, list | tuple) else [children]
    return "".join(text_of(part) for part in parts)


@pytest.mark.parametrize("role", ROLES)
def test_navigation_shows_what_the_role_may_open_and_nothing_else(role):
    shown = {one.path for one in entries(somebody(role), enters_many=True)}
    may_open = {one.path for one in ENTRIES if not one.needs or somebody(role).may(one.needs)}
    assert shown == may_open
    assert {"/", "/account"} <= shown


def test_only_those_who_enter_for_several_units_are_led_to_the_table():
    paths = {one.path for one in entries(somebody("clerk"))}
    assert "/bulk" not in paths
    assert paths | {"/bulk"} == {one.path for one in entries(somebody("clerk"), enters_many=True)}


def test_only_the_head_sees_the_inbox_and_only_the_coordinator_the_acceptance():
    paths = {role: {one.path for one in entries(somebody(role))} for role in ROLES}
    assert [role for role in ROLES if "/inbox" in paths[role]] == ["head"]
    assert [role for role in ROLES if "/acceptance" in paths[role]] == ["coordinator"]
    assert "/matrix" not in paths["admin"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_has_one_heading_one_main_a_skip_link_and_one_notice_area(locale):
    page = page_frame("Bảng theo dõi", html.P("…"), reader=a_reader("leader", locale=locale))
    assert [text_of(one) for one in all_of(page, html.H1)] == ["Bảng theo dõi"]
    assert len(all_of(page, html.Main)) == 1
    skip = all_of(page, html.A)[0]
    assert skip.href == "#main"
    assert [one.id for one in everything(page) if getattr(one, "id", None) == shell.NOTICES] == [
        shell.NOTICES
    ]
    assert page.lang == locale


def test_the_current_page_is_said_and_not_only_coloured():
    page = page_frame("x", reader=a_reader("coordinator", here="/obligations/14.1?as_of=now"))
    current = [
        one for one in all_of(page, html.A) if "aria-current" in one.to_plotly_json()["props"]
    ]
    assert {one.href for one in current} == {"/obligations"}


def links_of(component):
    return [one.href for one in all_of(component, html.A)]


@pytest.mark.parametrize(
    "roles", [("coordinator",), ("coordinator", "head", "clerk", "unit_admin")]
)
def test_who_has_more_pages_than_a_row_holds_finds_the_rarer_ones_in_groups(roles):
    reader = a_reader(*roles, here="/periods", badges={"/mail": 3}, enters_many=True)
    nav = shell.navigation(reader)
    wide, phone = nav.children
    every = [one.path for one in entries(reader.actor, enters_many=True)]
    assert sorted(links_of(wide)) == sorted(links_of(phone)) == sorted(every)
    assert len(wide.children.children) <= shell.IN_A_ROW + 2
    groups = all_of(wide, html.Details)
    said = {text_of(one.children[0]): links_of(one) for one in groups}
    assert said["Thư3"] == ["/reminders", "/mail", "/worker"]
    here = [one for one in groups if "is-here" in one.children[0].className]
    assert [links_of(one) for one in here] == [said["Văn bản, nhiệm vụ"]]


def test_who_has_few_pages_sees_them_all_in_the_row():
    nav = shell.navigation(a_reader("leader", here="/matrix"))
    assert not all_of(nav.children[0], html.Details)


def test_home_is_a_list_of_tasks_for_those_who_enter_figures():
    home = ENTRIES[0]
    assert shell.entry_label(home, somebody("clerk"), "vi") == "Việc cần làm"
    assert shell.entry_label(home, somebody("leader"), "vi") == "Trang chính"


def test_the_language_switch_keeps_the_page_and_its_state():
    form = shell.language_switch("vi", "/matrix?as_of=2020-08-07")
    kept, group = form.children
    assert (kept.name, kept.value, form.method) == ("next", "/matrix?as_of=2020-08-07", "POST")
    pressed = [
        one for one in group.children if one.to_plotly_json()["props"]["aria-pressed"] == "true"
    ]
    assert [one.value for one in pressed] == ["vi"]


def test_the_demo_says_so_on_every_page_and_nothing_else_does():
    demo = page_frame("x", reader=a_reader("leader", demo=True))
    assert "số liệu giả lập, đồng hồ mô phỏng" in text_of(demo)
    assert "giả lập" not in text_of(page_frame("x", reader=a_reader("leader")))


def test_counts_stand_beside_their_entry_and_zero_is_not_shown():
    page = page_frame("x", reader=a_reader("head", badges={"/inbox": 12, "/matrix": 0}))
    badges = [one for one in everything(page) if getattr(one, "className", "") == "m-badge"]
    assert {text_of(one) for one in badges} == {"12"}


def test_help_is_at_the_foot_where_somebody_can_be_called():
    assert "0203 000 000" in text_of(page_frame("x", reader=a_reader(help_contact="0203 000 000")))


def test_a_bullet_says_its_numbers_and_never_leaves_its_track():
    drawn = pieces.bullet("104.2", Decimal(100), "vi", standing=Standing.MET, previous="78.8")
    label = drawn.to_plotly_json()["props"]["aria-label"]
    assert label == "104,2%, mục tiêu 100%, trước đó 78,8%"
    fill = next(one for one in everything(drawn) if "fill" in getattr(one, "className", ""))
    assert fill.style == {"width": "100%"}
    unknown = pieces.bullet(None, None, "vi").to_plotly_json()["props"]["aria-label"]
    assert unknown == "chưa có số"


def test_a_quotation_marks_its_words_and_loses_none():
    text = "14. Tập đoàn bảo đảm 100% điện thoại."
    quoted = pieces.verbatim(text, [(21, 36), (25, 30), (30, 99)])
    assert text_of(quoted) == text
    assert [text_of(one) for one in all_of(quoted, html.Mark)] == [text[21:36], text[36:]]


def test_a_name_that_looks_like_markup_stays_text():
    said = pieces.card(html.P("<img src=x onerror=alert(1)>"), title="<b>TKV</b>")
    assert text_of(said) == "<b>TKV</b><img src=x onerror=alert(1)>"


def test_a_table_names_its_columns_and_rows():
    shown = pieces.table("Đơn vị", ["Tên", "Số"], [["TKV", "94,0%"]], numbers=[1])
    assert [one.scope for one in all_of(shown, html.Th)] == ["col", "col", "row"]
    assert text_of(all_of(shown, html.Caption)[0]) == "Đơn vị"


def test_errors_lead_to_their_fields_in_the_forms_order():
    shown = pieces.error_summary("Chưa gửi được", [("a", "f-1"), ("b", "f-2")], box_id="errors")
    assert [one.href for one in all_of(shown, html.A)] == ["#f-1", "#f-2"]
    assert shown.tabIndex == -1


def test_a_view_says_as_of_when_it_speaks_and_what_it_counts():
    said = text_of(pieces.as_of_note(AT, "accepted", "vi", is_past=True))
    assert "08:00 Thứ Hai, 10/08/2020" in said
    assert "đã tiếp nhận" in said
    assert "số liệu cũ" in said


def test_the_legend_is_shown_with_every_standing():
    shown = text_of(pieces.legend_table("vi"))
    assert all(name in shown for name in ("Đạt", "Quá hạn", "Không áp dụng", "Có số liệu"))


def test_every_right_in_the_navigation_is_one_of_the_table():
    assert all(one.needs is None or one.needs in May for one in ENTRIES)
