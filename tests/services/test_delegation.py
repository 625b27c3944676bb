"""A unit's administrator looks after what stands below it, and nothing else is there for them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.services import accounts, matrix, proposals, reports, tree, tree_reach, units
from monitor.services.account_rules import NewUser
from monitor.services.accounts import OPERATOR
from monitor.services.tree_plan import UnitRow
from monitor.store import audit, organizations
from monitor.store.schema import AuditEventRow
from tests.builders import SLUG, Cast, golden_cast, place

TODAY, SEPTEMBER = date(2020, 8, 10), date(2020, 9, 1)
ADMIN = "tkv.quantri"
MORNING = "2020-08-10T08:00:00+07:00"


@pytest.fixture
def cast(engine) -> Cast:
    """Monday morning; the corporation has an administrator of its own."""
    cast = golden_cast(engine).at(MORNING)
    with cast.office.writing(OPERATOR) as work:
        accounts.create(work, NewUser(ADMIN, "Quản trị TKV", "q@demo.example"))
        accounts.give_role(work, ADMIN, accounts.Grant("unit_admin", "tkv"))
    return cast


def change(cast: Cast, *rows: UnitRow, who: str = ADMIN):
    with cast.writing(who) as work:
        return tree.import_units(work, rows, today=TODAY)


def refused(cast: Cast, *rows: UnitRow) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as no:
        change(cast, *rows)
    return [(place, code) for place, code, _ in no.value.fields]


def a_mine(code: str = "tkv-moi", **told) -> UnitRow:
    told = {"parent": "tkv", "number": 2, "name_vi": "Than Mới", **told}
    return UnitRow(told.pop("number"), code, told.pop("name_vi"), **told)


def standing(cast: Cast, day: date) -> dict[str, str]:
    with cast.office.reading(OPERATOR) as work:
        return {one.code: one.path for one in organizations.find(work.session, on=day, scope=None)}


# -- its own list


def test_a_mine_is_added_renamed_moved_and_ended_each_from_its_day(cast):
    change(cast, a_mine(since=TODAY))
    change(cast, a_mine("tkv-khu-2", name_vi="Khu 2", number=2))
    change(cast, UnitRow(2, "than-ha-lam", "Than Hà Lầm mới", since=SEPTEMBER))
    change(cast, UnitRow(2, "tkv-khu-2", "Khu 2", parent="than-vang-danh", since=SEPTEMBER))
    change(cast, UnitRow(2, "than-nui-beo", "Than Núi Béo", end=SEPTEMBER))
    before, after = standing(cast, TODAY), standing(cast, SEPTEMBER)
    assert before["tkv-moi"] == "tkv/tkv-moi/"
    assert (before["tkv-khu-2"], after["tkv-khu-2"]) == (
        "tkv/tkv-khu-2/", "tkv/than-vang-danh/tkv-khu-2/",
    )  # fmt: skip
    assert "than-nui-beo" in before
    assert "than-nui-beo" not in after
    with cast.office.reading(OPERATOR) as work:
        old = organizations.one(work.session, "than-ha-lam", on=TODAY)
        new = organizations.one(work.session, "than-ha-lam", on=SEPTEMBER)
    assert (old.name_vi, new.name_vi) == (old.name_vi, "Than Hà Lầm mới")
    assert old.name_vi != new.name_vi


def test_a_new_unit_is_recorded_as_its_neighbours_are_and_as_nobody_s_word_but_theirs(cast):
    change(cast, a_mine())
    with cast.office.reading(OPERATOR) as work:
        found = tree_reach.reach(work, TODAY).known
    neighbour, new = found["than-ha-lam"].details, found["tkv-moi"].details
    assert new["org_type"] == neighbour["org_type"]
    assert (new["source"], new["verified"]) == ("tkv", False)


@pytest.mark.parametrize("code", ["so-tttt", "khong-co", "dong-bac", "db-35", "tkv", "tkvmoi"])
def test_what_lies_outside_reads_as_what_is_not_there(cast, code):
    """Another unit's code, one nobody has, and the own top are refused in the very same words."""
    row = UnitRow(2, code, "Tên khác", parent="tkv")
    assert refused(cast, row) == [("row 2, code", "tree_code_outside")]


@pytest.mark.parametrize("parent", ["dong-bac", "so-tttt", "khong-co"])
def test_nothing_is_moved_out_of_one_s_part(cast, parent):
    for row in (UnitRow(2, "than-ha-lam", "Than", parent=parent), a_mine(parent=parent)):
        assert refused(cast, row) == [("row 2, parent", "organization_unknown")]
    for row in (UnitRow(2, "than-ha-lam", "Than", parent=""), a_mine(parent=None)):
        assert refused(cast, row) == [("row 2, parent", "tree_parent_needed")]


def test_what_has_been_and_what_others_keep_is_not_theirs_to_change(cast):
    past = date(2020, 8, 9)
    assert refused(cast, UnitRow(2, "than-ha-lam", "Than mới", since=past)) == [
        ("row 2, valid_from", "tree_day_passed"),
    ]  # fmt: skip
    assert refused(cast, UnitRow(2, "than-ha-lam", "Than", end=TODAY)) == [
        ("row 2, valid_to", "tree_day_passed"),
    ]  # fmt: skip
    theirs = UnitRow(2, "than-ha-lam", "T", head_step=False, details={"verified": False})
    assert refused(cast, theirs) == [
        ("row 2, verified", "tree_column_not_yours"), ("row 2, head_step", "tree_column_not_yours"),
    ]  # fmt: skip


def test_a_unit_that_has_left_is_another_s_and_one_that_will_leave_too(cast):
    with cast.office.writing(OPERATOR) as work:
        moved = UnitRow(2, "than-nui-beo", "Than Núi Béo", parent="dong-bac", since=SEPTEMBER)
        tree.import_units(work, [moved], today=TODAY)
    with cast.reading(ADMIN) as work:
        assert "than-nui-beo" not in tree_reach.reach(work, TODAY).theirs
        assert "than-nui-beo" not in tree_reach.reach(work, SEPTEMBER).theirs
        assert tree_reach.reach(work, TODAY).theirs == {"than-ha-lam", "than-vang-danh"}


def test_only_an_administrator_changes_the_list(cast):
    for who in ("tkv", "tkv.duyet", "so-tttt", "chu-tich"):
        with pytest.raises(NotAllowed):
            change(cast, a_mine(), who=who)


def test_every_change_stands_in_the_log_with_who_made_it(cast):
    change(cast, a_mine())
    with cast.office.reading(OPERATOR) as work:
        events = work.session.scalars(
            select(AuditEventRow).where(AuditEventRow.action == "organization.change")
        ).all()
        assert audit.verify(work.session) is None
    me = cast.actor(ADMIN).user_id
    assert [(one.object_id, one.actor_id) for one in events] == [("tkv-moi", me)]


# -- the page's own verbs


def test_the_page_lists_one_s_own_units_and_who_works_there(cast):
    change(cast, a_mine(since=SEPTEMBER))
    with cast.reading(ADMIN) as work:
        lines = {one.code: one for one in units.listed(work, today=TODAY)}
        found = [one.code for one in units.listed(work, today=TODAY, q="ha lam")]
    assert list(lines) == ["tkv", "than-ha-lam", "than-nui-beo", "than-vang-danh", "tkv-moi"]
    assert [lines[code].is_theirs for code in ("tkv", "than-ha-lam")] == [False, True]
    assert (lines["than-ha-lam"].clerks, lines["than-ha-lam"].heads) == (1, 1)
    assert (lines["tkv-moi"].presence, lines["tkv-moi"].day) == ("coming", SEPTEMBER)
    assert found == ["than-ha-lam"]


def test_a_stranger_s_unit_has_no_page(cast):
    with cast.reading(ADMIN) as work:
        assert units.one(work, "tkv", today=TODAY).line.code == "tkv"
        for code in ("dong-bac", "db-35", "khong-co"):
            with pytest.raises(NotFound) as no:
                units.one(work, code, today=TODAY)
            assert no.value.code == "organization_not_found"
    with cast.writing(ADMIN) as work:
        for code in ("tkv", "dong-bac", "khong-co"):
            with pytest.raises(NotFound):
                units.change(work, UnitRow(1, code, "Tên"), today=TODAY)


def test_a_code_is_made_of_the_name_and_never_tells_of_others(cast):
    def add(name: str, parent: str = "tkv") -> str:
        with cast.writing(ADMIN) as work:
            return units.add(
                work, name_vi=name, name_en="", short_name="", parent=parent, since=None,
                today=TODAY,
            ).code  # fmt: skip

    assert add("Than Đèo Nai") == "tkv-than-deo-nai"
    assert add("Than Đèo Nai") == "tkv-than-deo-nai-2"
    assert add("Khu A", "than-ha-lam") == "tkv-khu-a"
    with pytest.raises(Invalid) as no:
        add("Khu B", "dong-bac")
    assert [code for _, code, _ in no.value.fields] == ["organization_unknown"]


def test_the_administrator_of_the_installation_has_all_of_it(cast):
    with cast.reading("admin") as work:
        assert {"tkv", "dong-bac", "so-tttt"} <= {
            one.code for one in units.listed(work, today=TODAY)
        }
    with cast.writing("admin") as work:
        made = units.add(
            work, name_vi="Phường mới", name_en="", short_name="", parent="ubnd-huyen-193",
            since=None, today=TODAY,
        )  # fmt: skip
    assert made.code == "ubnd-huyen-193-phuong-moi"


def test_accounts_of_a_unit_that_ended_stay_its_administrator_s_and_of_one_that_left_do_not(cast):
    change(cast, UnitRow(2, "than-nui-beo", "Than Núi Béo", end=date(2020, 8, 11)))
    with cast.office.writing(OPERATOR) as work:
        moved = UnitRow(2, "than-vang-danh", "Than Vàng Danh", parent="dong-bac", since=TODAY)
        tree.import_units(work, [moved], today=TODAY)
    cast.at("2020-08-20T08:00:00+07:00")
    with cast.writing(ADMIN) as work:
        seen = {one.username for one in accounts.users(work)}
        assert "than-nui-beo" in seen
        assert "than-vang-danh" not in seen
        accounts.disable(work, "than-nui-beo")
        with pytest.raises(NotFound):
            accounts.disable(work, "than-vang-danh")


# -- who reports


def cover(cast: Cast, at: str | None = None) -> tuple[int, int]:
    """How many of the corporation's units have reported, of how many that must."""
    with cast.reading("so-tttt") as work:
        as_of = datetime.fromisoformat(at) if at else None
        found = matrix.matrix(work, SLUG, as_of=as_of, root="tkv", obligations=["14.1"])
    cell = found.rows[0].cells["14.1"]
    return cell.reported, cell.expected


def only(cast: Cast, who: str = "so-tttt"):
    with cast.reading(who) as work:
        return proposals.waiting(work)


def test_a_new_mine_is_expected_once_the_coordinator_agrees_and_not_a_moment_earlier(cast):
    key = place("tkv-moi")
    change(cast, a_mine())
    assert cover(cast) == (0, 3), "the list alone changes no coverage"
    with cast.office.writing(OPERATOR) as work:
        accounts.create(work, NewUser("tkv-moi", "Mỏ mới", "m@demo.example"))
        accounts.give_role(work, "tkv-moi", accounts.Grant("clerk", "tkv-moi"))
    with cast.writing("tkv-moi") as work, pytest.raises(NotFound):
        reports.save_draft(work, key, {"smartphones": 1})
    [asked] = only(cast)
    assert (asked.proposal.organization, asked.proposal.kind) == ("tkv-moi", "join")
    assert asked.obligations == ("14.1",)
    cast.at("2020-08-10T10:00:00+07:00")
    with cast.writing("so-tttt") as work:
        proposals.agree(work, asked.proposal.id)
    assert only(cast) == []
    assert cover(cast) == (0, 4)
    assert cover(cast, "2020-08-10T09:59:59+07:00") == (0, 3)
    assert cover(cast, "2020-08-10T10:00:00+07:00") == (0, 4)
    with cast.writing("tkv-moi") as work:
        figures = {"smartphones": 100, "smartphones_installed": 50}
        reports.submit(work, key, values=figures)
    with cast.writing("tkv.duyet") as work:
        reports.approve(work, key)
    assert cover(cast) == (1, 4)


def test_a_mine_that_ended_is_expected_until_the_coordinator_lets_it_go(cast):
    change(cast, UnitRow(2, "than-nui-beo", "Than Núi Béo", end=SEPTEMBER))
    [asked] = only(cast)
    assert (asked.proposal.kind, asked.proposal.reports_to) == ("leave", "tkv")
    with cast.writing("so-tttt") as work:
        proposals.agree(work, asked.proposal.id)
    cast.at("2020-09-05T08:00:00+07:00")
    assert cover(cast, "2020-08-31T23:59:59+07:00") == (0, 3)
    assert cover(cast, "2020-09-01T00:00:00+07:00") == (0, 2)


def test_declined_with_a_reason_nothing_changes_and_it_is_not_asked_again(cast):
    change(cast, a_mine())
    [asked] = only(cast)
    with cast.writing("so-tttt") as work, pytest.raises(Invalid):
        proposals.decline(work, asked.proposal.id, "không")
    with cast.writing("so-tttt") as work:
        proposals.decline(work, asked.proposal.id, "Văn bản không giao cho đơn vị này")
    assert only(cast) == []
    assert cover(cast) == (0, 3)
    with cast.writing("so-tttt") as work, pytest.raises(NotFound):
        proposals.agree(work, asked.proposal.id)


def test_only_the_coordinator_of_the_directive_is_asked(cast):
    change(cast, a_mine())
    [asked] = only(cast)
    for who in ("tkv", "chu-tich", "vp-ubnd", ADMIN):
        assert only(cast, who) == []
        with cast.writing(who) as work, pytest.raises(NotAllowed):
            proposals.agree(work, asked.proposal.id)


def test_a_unit_without_neighbours_that_report_is_asked_about_by_nobody(cast):
    change(cast, a_mine("tkv-khu", parent="than-ha-lam"))
    assert only(cast) == []


def test_the_same_question_is_asked_once_and_every_answer_stands_in_the_log(cast):
    change(cast, a_mine(since=SEPTEMBER))
    change(cast, a_mine(end=date(2020, 12, 1)))
    change(cast, a_mine(end=date(2020, 12, 1)))
    [asked] = only(cast)
    with cast.writing("so-tttt") as work:
        proposals.agree(work, asked.proposal.id)
    cast.at("2020-09-02T08:00:00+07:00")
    assert cover(cast, "2020-08-31T23:59:59+07:00") == (0, 3)
    assert cover(cast, "2020-09-01T00:00:00+07:00") == (0, 4)
    with cast.office.reading(OPERATOR) as work:
        events = work.session.scalars(
            select(AuditEventRow).where(AuditEventRow.action.like("assignment.%"))
        ).all()
        assert audit.verify(work.session) is None
    assert [(one.action, one.object_id) for one in events] == [("assignment.join", "tkv-moi")]
    assert events[0].detail["obligations"] == ["14.1"]
