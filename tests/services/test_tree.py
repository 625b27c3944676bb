"""The tree changed by a list: earlier days keep theirs, and what cannot be is refused whole."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from monitor.domain.errors import Invalid, NotAllowed
from monitor.domain.placement import ALWAYS, OPEN
from monitor.domain.roles import Actor, Grant
from monitor.services import matrix, tree
from monitor.services.accounts import OPERATOR
from monitor.services.tree_plan import UnitRow
from monitor.store import audit, organizations
from monitor.store.schema import AuditEventRow
from tests.builders import SLUG, Cast, golden_cast
from tests.quang_ninh import furnish

TODAY = date(2020, 8, 10)
SEPTEMBER = date(2020, 9, 1)
NEW = {"org_type": "enterprise", "level": "tinh", "source": "QĐ 1"}


@pytest.fixture
def cast(engine) -> Cast:
    return golden_cast(engine).at("2020-08-10T08:00+07:00")


def change(cast: Cast, *rows: UnitRow, today: date = TODAY):
    with cast.office.writing(OPERATOR) as work:
        return tree.import_units(work, rows, today=today)


def kept(cast: Cast, code: str, **told) -> UnitRow:
    """A row that says of a unit what is recorded, but for what is told."""
    name = told.pop("name_vi", None)
    if name is None:
        with cast.office.reading(OPERATOR) as work:
            name = organizations.one(work.session, code, on=TODAY).name_vi
    return UnitRow(told.pop("number", 2), code, name, **told)


def paths(cast: Cast, day: date) -> dict[str, str]:
    with cast.office.reading(OPERATOR) as work:
        return {one.code: one.path for one in organizations.find(work.session, on=day, scope=None)}


def refusals(cast: Cast, *rows: UnitRow) -> list[tuple[str, str]]:
    before = paths(cast, SEPTEMBER)
    with pytest.raises(Invalid) as no:
        change(cast, *rows)
    assert no.value.code == "tree_refused"
    assert paths(cast, SEPTEMBER) == before
    return [(place, code) for place, code, _ in no.value.fields]


def test_a_list_that_says_what_is_recorded_changes_nothing(cast):
    [same] = change(cast, kept(cast, "tkv"))
    assert same.steps == ()
    with cast.office.reading(OPERATOR) as work:
        assert not work.session.scalars(
            select(AuditEventRow).where(AuditEventRow.action.like("organization.%"))
        ).all()


def test_a_renamed_unit_keeps_its_old_name_on_earlier_days_and_is_found_by_both(cast):
    row = UnitRow(
        2, "tkv", "Tập đoàn Than mới", name_en="New group", short_name="TM", since=SEPTEMBER
    )
    [renamed] = change(cast, row)
    assert [step.kind for step in renamed.steps] == ["renamed"]
    with cast.office.reading(OPERATOR) as work:
        old = organizations.one(work.session, "tkv", on=date(2020, 8, 31))
        new = organizations.one(work.session, "tkv", on=SEPTEMBER)
        found = organizations.find(work.session, on=SEPTEMBER, scope=None, q=old.name_vi)
    assert old.name_vi != new.name_vi == "Tập đoàn Than mới"
    assert (old.valid_to, new.valid_from) == (SEPTEMBER, SEPTEMBER)
    assert old.name_vi in new.aliases
    assert "tkv" in [one.code for one in found]
    assert change(cast, row)[0].steps == ()


def test_without_a_day_of_its_own_a_change_holds_from_today(cast):
    change(cast, UnitRow(2, "tkv", "Tập đoàn Than mới"))
    with cast.office.reading(OPERATOR) as work:
        assert organizations.one(work.session, "tkv", on=TODAY).valid_from == TODAY


def test_everybody_below_a_moved_unit_moves_along_from_the_same_day(cast):
    [moved] = change(cast, kept(cast, "tkv", parent="dong-bac", since=SEPTEMBER))
    assert [step.kind for step in moved.steps] == ["moved"]
    assert moved.below == 3
    before, after = paths(cast, date(2020, 8, 31)), paths(cast, SEPTEMBER)
    assert before["than-ha-lam"] == "tkv/than-ha-lam/"
    assert after["than-ha-lam"] == "dong-bac/tkv/than-ha-lam/"
    assert after["tkv"] == "dong-bac/tkv/"
    assert before.keys() == after.keys()


def test_a_unit_moves_twice_and_each_day_has_its_own_place(cast):
    change(cast, kept(cast, "db-35", parent="tkv", since=SEPTEMBER))
    october = date(2020, 10, 1)
    change(cast, kept(cast, "tkv", parent="dong-bac", since=october))
    change(cast, kept(cast, "db-35", parent="", since=date(2020, 11, 1)))
    assert [paths(cast, day)["db-35"] for day in (TODAY, SEPTEMBER, october, date(2021, 1, 1))] == [
        "dong-bac/db-35/", "tkv/db-35/", "dong-bac/tkv/db-35/", "db-35/",
    ]  # fmt: skip


def test_a_move_dated_before_a_later_rename_below_carries_it_along(cast):
    change(cast, kept(cast, "than-ha-lam", name_vi="Than Hà Lầm mới", since=date(2020, 10, 1)))
    change(cast, kept(cast, "tkv", parent="dong-bac", since=SEPTEMBER))
    with cast.office.reading(OPERATOR) as work:
        late = organizations.one(work.session, "than-ha-lam", on=date(2020, 11, 1))
    assert (late.name_vi, late.path) == ("Than Hà Lầm mới", "dong-bac/tkv/than-ha-lam/")
    assert paths(cast, SEPTEMBER)["than-ha-lam"] == "dong-bac/tkv/than-ha-lam/"
    assert paths(cast, TODAY)["than-ha-lam"] == "tkv/than-ha-lam/"


def test_two_units_may_change_places_at_different_times(cast):
    change(
        cast,
        kept(cast, "tkv", parent="db-35", since=SEPTEMBER),
        kept(cast, "db-35", parent="", since=SEPTEMBER, number=3),
    )
    assert paths(cast, SEPTEMBER)["than-ha-lam"] == "db-35/tkv/than-ha-lam/"


def test_a_merger_ends_some_and_begins_another_in_one_list(cast):
    end = {"end": SEPTEMBER}
    done = change(
        cast,
        UnitRow(2, "phuong-moi", "Phường mới", name_en="New ward", parent="ubnd-huyen-193",
                since=SEPTEMBER, aliases=("Ward",), details=NEW),
        kept(cast, "ubnd-xa-06694", number=3, **end),
        kept(cast, "ubnd-xa-06691", number=4, **end),
    )  # fmt: skip
    assert [[step.kind for step in one.steps] for one in done] == [["new"], ["ended"], ["ended"]]
    before, after = paths(cast, date(2020, 8, 31)), paths(cast, SEPTEMBER)
    assert after.keys() - before.keys() == {"phuong-moi"}
    assert before.keys() - after.keys() == {"ubnd-xa-06694", "ubnd-xa-06691"}
    assert after["phuong-moi"] == "ubnd-huyen-193/phuong-moi/"


def test_a_unit_that_ended_may_be_there_again_and_its_absence_stays(cast):
    change(cast, kept(cast, "db-35", end=date(2020, 8, 11)))
    again = kept(cast, "db-35", since=SEPTEMBER)
    [done] = change(cast, again, today=date(2020, 8, 20))
    assert [step.kind for step in done.steps] == ["again"]
    there = [
        "db-35" in paths(cast, day) for day in (TODAY, date(2020, 8, 11), SEPTEMBER)
    ]  # fmt: skip
    assert there == [True, False, True]


def test_an_end_ahead_may_be_put_off_or_taken_back_and_a_passed_one_not(cast):
    for end in (SEPTEMBER, date(2020, 10, 1), OPEN, date(2020, 8, 12)):
        change(cast, kept(cast, "db-35", end=end))
    with pytest.raises(Invalid) as no:
        change(cast, kept(cast, "db-35", end=SEPTEMBER), today=date(2020, 8, 20))
    assert [place for place, _, _ in no.value.fields] == ["row 2, valid_to"]


def test_the_head_s_step_and_what_is_undated_change_too(cast):
    [done] = change(
        cast, kept(cast, "tkv", head_step=False, details={"note": "đã đối chiếu", "verified": True})
    )
    assert [step.kind for step in done.steps] == ["head_step", "details"]
    with cast.office.reading(OPERATOR) as work:
        assert not organizations.one(work.session, "tkv", on=TODAY).head_step
        assert organizations.one(work.session, "tkv", on=date(2020, 8, 9)).head_step


def test_what_cannot_be_is_named_by_row_and_column_and_nothing_is_kept(cast):
    change(cast, kept(cast, "tkv", name_vi="Tên khác", since=SEPTEMBER))
    rows = [
        kept(cast, "tkv", name_vi="Tên thứ ba"),
        kept(cast, "tkv", number=3),
        kept(cast, "db-35", parent="khong-co", number=4),
        UnitRow(5, "moi", "Mới", parent="tkv", details={"org_type": "x"}),
        kept(cast, "so-tttt", end=TODAY, since=SEPTEMBER, name_vi="Sở mới", number=6),
    ]
    assert refusals(cast, *rows) == [
        ("row 2, valid_from", "tree_recorded_later"),
        ("row 3, code", "tree_code_twice"),
        ("row 4, parent", "organization_unknown"),
        ("row 5, name_en", "tree_new_needs"),
        ("row 5, level", "tree_new_needs"),
        ("row 5, source", "tree_new_needs"),
        ("row 6, valid_to", "tree_end_before_begin"),
    ]


@pytest.mark.parametrize(
    ("told", "place", "code"),
    [
        ({"parent": "than-ha-lam"}, "row 2, parent", "tree_cycle"),
        ({"parent": "tkv"}, "row 2, parent", "tree_cycle"),
        ({"end": SEPTEMBER}, "row 2, valid_to", "tree_parent_not_there"),
    ],
)
def test_nobody_stands_below_themselves_or_below_nobody(cast, told, place, code):
    assert refusals(cast, kept(cast, "tkv", **told)) == [(place, code)]


def test_a_change_recorded_for_a_day_stays_as_it_is(cast):
    change(cast, kept(cast, "tkv", name_vi="Tên khác", since=SEPTEMBER))
    again = kept(cast, "tkv", name_vi="Tên thứ ba", since=SEPTEMBER)
    assert refusals(cast, again) == [("row 2, valid_from", "tree_recorded_that_day")]
    before = kept(cast, "tkv", name_vi="Tên thứ ba", since=date(2020, 8, 20))
    assert refusals(cast, before) == [("row 2, valid_from", "tree_recorded_later")]


def test_a_unit_may_have_been_there_always(cast):
    row = UnitRow(2, "moi", "Mới", name_en="New", since=ALWAYS, details=NEW)
    change(cast, row)
    assert "moi" in paths(cast, date(1990, 1, 1))


def test_only_who_runs_the_installation_changes_the_tree(cast):
    leader = Actor(None, "x", "X", "vi", (Grant("leader", None, SLUG),))
    with cast.office.writing(leader) as work, pytest.raises(NotAllowed):
        tree.import_units(work, [], today=TODAY)


def test_every_change_stands_in_the_log_with_what_it_was(cast):
    change(cast, kept(cast, "tkv", name_vi="Tên khác", parent="dong-bac"))
    with cast.office.reading(OPERATOR) as work:
        events = work.session.scalars(
            select(AuditEventRow).where(AuditEventRow.action.like("organization.%"))
        ).all()
        assert audit.verify(work.session) is None
    assert [(one.action, one.object_id) for one in events] == [
        ("organization.change", "tkv"), ("organization.import", "*"),
    ]  # fmt: skip
    [renamed, moved] = events[0].detail["steps"]
    assert (moved["old"], moved["new"], moved["day"]) == ("", "dong-bac", "2020-08-10")
    assert renamed["new"] == "Tên khác"


def test_the_board_of_august_2020_has_its_13_districts_after_one_has_ended(engine):
    furnish(engine)
    cast = Cast(engine, datetime.fromisoformat("2020-08-10T08:00+07:00"))
    last = "ubnd-huyen-193"
    change(cast, kept(cast, last, end=OPEN))
    cast.at("2025-07-10T08:00+07:00")
    assert districts(cast, "2025-07-05T08:00+07:00") == {last}
    change(cast, kept(cast, last, end=date(2025, 7, 1)), today=date(2025, 7, 10))
    assert len(districts(cast, "2020-08-07T08:00+07:00")) == 13
    assert last in districts(cast, "2025-06-30T08:00+07:00")
    assert districts(cast, "2025-07-05T08:00+07:00") == set()


def districts(cast: Cast, as_of: str) -> set[str]:
    with cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, datetime.fromisoformat(as_of))
    return {row.code for row in found.rows if row.code.startswith("ubnd-huyen-")}
