"""Figures of many units: who has which rows, what a table changes, and what is kept of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from monitor.domain.errors import Invalid, LostRace, NotAllowed, NotFound
from monitor.domain.figures import Nil, Unreadable
from monitor.services import grid, grid_entry, periods, reports
from monitor.services.grid_entry import GridRefused
from monitor.services.grid_given import GivenTable
from monitor.store import audit
from monitor.store.issuing import Origins
from tests.many_units import NOON, SLUG, key, many_units, rows
from tests.services.test_verbs import statements_of

FULL = {"total": 4800, "guided": "4.512"}


@pytest.fixture
def cast(engine):
    return many_units(engine)


@pytest.fixture
def small(sqlite_engine):
    """The same where one engine is as good as two."""
    return many_units(sqlite_engine)


def codes(cast, who, **more):
    with cast.reading(who) as work:
        return [row.code for row in grid.grid(work, SLUG, "final", **more).rows]


def weigh(cast, who, table, **more):
    with cast.reading(who) as work:
        return grid_entry.weigh(work, SLUG, "final", table, **more)


def save(cast, who, table, how=grid_entry.save_all):
    with cast.writing(who) as work:
        return how(work, SLUG, "final", table)


def view(cast, who, unit):
    with cast.reading(who) as work:
        return reports.read(work, key(unit))


def faults(weighed):
    return [(one.code, one.row, one.cell) for one in weighed.every_fault]


def send(cast, unit="xa-000", period="final", **values):
    with cast.writing(unit) as work:
        reports.submit(work, key(unit, period), values=values or FULL)
    with cast.writing(f"{unit}.duyet") as work:
        reports.approve(work, key(unit, period))


def test_a_clerk_of_a_parent_has_the_units_below_and_the_coordinator_all(small):
    assert codes(small, "huyen") == ["xa-000", "xa-001", "xa-002"]
    assert codes(small, "xa-000") == ["xa-000"]
    assert set(codes(small, "dau-moi")) == {"xa-000", "xa-001", "xa-002", "xa-la"}
    assert codes(small, "dau-moi", root="huyen-khac") == ["xa-la"]


def test_from_each_unit_one_goes_to_the_next_that_is_asked_and_to_no_other(small):
    def around(who, unit):
        with small.reading(who) as work:
            found = grid.neighbours(work, SLUG, "final", unit)
        if found is None:
            return None
        sides = [one.code if one else None for one in (found.before, found.after)]
        return found.number, found.of, *sides

    assert around("huyen", "xa-000") == (1, 3, None, "xa-001")
    assert around("huyen", "xa-001") == (2, 3, "xa-000", "xa-002")
    assert around("huyen", "xa-002") == (3, 3, "xa-001", None)
    assert around("dau-moi", "xa-000") == (2, 4, "xa-la", "xa-001")
    assert around("xa-000", "xa-000") is None, "nobody else's figures are theirs"
    assert around("huyen", "xa-la") is None, "outside their reach"
    assert around("lanh-dao", "xa-000") is None


def test_who_enters_nothing_is_told_so_and_who_sees_nothing_learns_nothing(small):
    with pytest.raises(NotAllowed):
        codes(small, "lanh-dao")
    with pytest.raises(NotFound):
        codes(small, "quan-tri")
    with pytest.raises(NotFound):
        codes(small, "huyen", root="huyen-khac")
    with small.reading("huyen") as work, pytest.raises(NotFound):
        grid.grid(work, SLUG, "never")


def test_a_table_becomes_drafts_of_every_unit_in_it(cast):
    done = save(cast, "huyen", rows(("xa-000", FULL), ("xa-001", {"total": "1 200"})))
    assert done.saved == 2
    first, second = view(cast, "huyen", "xa-000"), view(cast, "huyen", "xa-001")
    assert dict(first.entries) == {"total": 4800, "guided": 4512}
    assert dict(second.entries) == {"total": 1200}
    assert (first.state, first.revision, first.version) == ("draft", 1, 1)
    assert first.on_behalf, "a parent's clerk types for the unit, and it is said"
    assert view(cast, "huyen", "xa-002").revision == 0
    with cast.reading("huyen") as work:
        assert audit.verify(work.session) is None
        told = work.session.execute(
            text("SELECT action, object_id FROM audit_event ORDER BY id")
        ).all()
    assert told == [("report.save", f"{SLUG}/xa-00{n}/final") for n in (0, 1)]


def test_every_kind_of_figure_is_kept_as_the_form_would_keep_it(cast):
    values = {
        "total": {"nil": "not_known", "reason": "chờ thôn"}, "guided": "4,512", "tonnes": "1.234,5",
        "published": "Có", "opened_on": "07/08/2020", "summary": "=1+1",
    }  # fmt: skip
    save(cast, "huyen", rows(("xa-000", values)), grid_entry.save_rows)
    with cast.writing("huyen") as work:
        reports.save_draft(work, key("xa-001"), values)
    here, there = view(cast, "huyen", "xa-000"), view(cast, "huyen", "xa-001")
    assert dict(here.entries) == dict(there.entries)
    assert here.entries["total"] == Nil("not_known", "chờ thôn")
    assert here.entries["guided"] == Unreadable("4,512", "ambiguous")
    assert here.entries["tonnes"] == Decimal("1234.5")
    assert here.issues == there.issues


def test_the_same_table_again_changes_nothing(small):
    table = rows(("xa-000", FULL))
    save(small, "huyen", table)
    assert save(small, "huyen", table).saved == 0
    assert view(small, "huyen", "xa-000").revision == 1


def test_only_the_cells_that_are_given_change_and_a_note_and_reasons_stay(cast):
    with cast.writing("huyen") as work:
        reports.save_draft(
            work, key("xa-000"), {"total": 5000, "guided": 4000, "summary": "đã họp"},
            {"guided": "đếm lại"}, "ghi chú",
        )  # fmt: skip
    done = save(cast, "huyen", rows(("xa-000", {"guided": 4100})))
    (row,) = done.rows
    assert [(one.field, one.old, one.new) for one in row.changes] == [("guided", 4000, 4100)]
    kept = view(cast, "huyen", "xa-000")
    assert dict(kept.entries) == {"total": 5000, "guided": 4100, "summary": "đã họp"}
    assert (dict(kept.reasons), kept.note) == ({"guided": "đếm lại"}, "ghi chú")


def test_weighing_keeps_nothing_and_says_old_and_new(small):
    save(small, "huyen", rows(("xa-000", FULL)))
    weighed = weigh(small, "huyen", rows(("xa-000", {"guided": 4600}), ("xa-001", FULL)))
    said = [(one.field, one.old, one.new, one.cell) for row in weighed.rows for one in row.changes]
    assert said == [
        ("guided", 4512, 4600, "C2"), ("total", None, 4800, "C3"), ("guided", None, 4512, "D3"),
    ]  # fmt: skip
    assert view(small, "huyen", "xa-000").entries["guided"] == 4512
    assert view(small, "huyen", "xa-001").revision == 0


@pytest.mark.parametrize(
    ("bad", "found"),
    [
        ({"total": "4,512"}, "ambiguous"),
        ({"total": "ba"}, "not_a_number"),
        ({"total": 10, "guided": 11}, "above_denominator"),
        ({"total": {"nil": "not_applicable"}}, "nil_needs_reason"),
    ],
)
def test_one_wrong_figure_keeps_all_of_it_back_from_programs(small, bad, found):
    with pytest.raises(GridRefused) as refusal:
        save(small, "huyen", rows(("xa-000", FULL), ("xa-001", bad)))
    (wrong,) = [one for row in refusal.value.weighed.rows for one in row.errors]
    assert wrong.code == found
    assert view(small, "huyen", "xa-000").revision == 0


def test_the_screen_keeps_the_good_rows_and_the_bad_ones_as_typed(small):
    table = rows(("xa-000", FULL), ("xa-001", {"total": "4,512"}), ("xa-la", FULL))
    done = save(small, "huyen", table, grid_entry.save_rows)
    assert done.saved == 2
    assert faults(done) == [("row_unknown", 4, "B4")]
    kept = view(small, "huyen", "xa-001")
    assert kept.entries["total"] == Unreadable("4,512", "ambiguous")
    assert "ambiguous" in {one.code for one in kept.issues}


def test_what_is_missing_beside_the_cells_given_holds_nothing_up(small):
    assert save(small, "huyen", rows(("xa-000", {"total": 4800}))).saved == 1


def test_a_figure_that_does_not_fit_one_already_there_is_an_error_of_the_cell_given(small):
    save(small, "huyen", rows(("xa-000", {"guided": 4000})))
    weighed = weigh(small, "huyen", rows(("xa-000", {"total": 400})))
    (error,) = weighed.rows[0].errors
    assert (error.code, error.field) == ("above_denominator", "guided")


def test_a_unit_of_somebody_else_and_one_that_is_nowhere_read_alike(small):
    weighed = weigh(small, "huyen", rows(("xa-la", FULL), ("khong-co", FULL)))
    foreign, nowhere = weighed.every_fault
    assert foreign.code == nowhere.code == "row_unknown"
    assert set(foreign.values) == set(nowhere.values)
    assert weighed.rows == ()


def named(name, **more):
    (row,) = rows(("x", FULL)).rows
    return GivenTable([replace(row, **{"code": "", "name": name, **more})])


@pytest.mark.parametrize(
    "name",
    ["Xã Đồn Đạc 1", "xa don dac 1", "X. ĐỒN ĐẠC 1", "Đồn Đạc 1", "Don Dac 1", "đạp thanh CŨ 1",
     "Xã  Đồn   Đạc 1 "],
)  # fmt: skip
def test_a_unit_is_known_by_its_name_without_diacritics_then_by_alias(small, name):
    weighed = weigh(small, "huyen", named(name))
    assert [row.row.code for row in weighed.rows] == ["xa-001"]


def test_a_code_that_slipped_away_from_its_name_is_not_believed(small):
    weighed = weigh(small, "huyen", named("Xã Đồn Đạc 1", code="xa-002"))
    assert faults(weighed) == [("row_names_differ", 2, "B2")]
    assert weigh(small, "huyen", named("Đạp Thanh cũ 2", code="xa-002")).wrong == 0


def test_a_unit_twice_a_row_without_one_and_a_field_not_asked_are_told(small):
    table = rows(("xa-000", FULL), ("xa-000", FULL), ("", FULL), ("xa-001", {"nothing": 1}))
    assert faults(weigh(small, "huyen", table)) == [
        ("row_twice", 3, "B3"), ("row_without_unit", 4, "B4"), ("cell_not_asked", 5, "C5"),
    ]  # fmt: skip


def test_a_row_the_unit_sent_itself_is_closed_and_says_so(small):
    send(small)
    weighed = weigh(small, "huyen", rows(("xa-000", {"guided": 4600}), ("xa-001", FULL)))
    closed, open_row = weighed.rows
    (fault,) = closed.faults
    assert (fault.code, fault.values["at"], closed.is_kept) == ("row_sent", NOON, False)
    assert open_row.is_kept
    done = save(small, "huyen", rows(("xa-000", {"guided": 1}), ("xa-001", FULL)),
                grid_entry.save_rows)  # fmt: skip
    assert done.saved == 1
    assert view(small, "huyen", "xa-000").entries["guided"] == 4512


def test_a_closed_row_that_says_what_stands_there_is_no_fault(small):
    send(small)
    assert weigh(small, "huyen", rows(("xa-000", FULL))).wrong == 0


def test_a_row_that_waits_for_its_head_is_closed(small):
    with small.writing("xa-000") as work:
        reports.submit(work, key("xa-000"), values=FULL)
    assert faults(weigh(small, "huyen", rows(("xa-000", {"guided": 1}))))[0][0] == "row_waiting"


def test_the_rows_of_a_closed_period_are_closed_but_for_the_unit_it_was_opened_to(small):
    why = "Đã hết thời gian tổng hợp số liệu"
    with small.writing("dau-moi") as work:
        periods.close(work, SLUG, "final", None, why)
        periods.open_again(work, SLUG, "final", "xa-001", NOON + timedelta(hours=1), why)
    first, second = weigh(small, "huyen", rows(("xa-000", FULL), ("xa-001", FULL))).rows
    (fault,) = first.faults
    assert (fault.code, fault.values["since"], first.is_kept) == ("row_closed", NOON, False)
    assert second.is_kept
    done = save(small, "huyen", rows(("xa-000", FULL), ("xa-001", FULL)), grid_entry.save_rows)
    assert done.saved == 1
    small.at(NOON + timedelta(hours=1))
    assert faults(weigh(small, "huyen", rows(("xa-001", {"guided": 1}))))[0][0] == "row_closed"


def test_a_row_is_compared_with_like_units_as_a_form_is_and_reads_no_more_for_it(engine):
    like = {"kind": "unlike_peers", "field": "guided", "parameters": {}}
    cast = many_units(engine, 12, Origins(indicators={"1.1a": {"rules": [like]}}))
    sent = [(f"xa-{n:03}", {"total": 1000, "guided": 700 + 11 * n}) for n in range(1, 10)]

    def asked(table):
        with cast.reading("huyen") as work, statements_of(cast.engine) as found:
            weighed = grid_entry.weigh(work, SLUG, "final", table)
        return weighed, len(found)

    def send_on_behalf(unit, values):
        with cast.writing("dau-moi") as work:
            reports.submit(work, key(unit), values=values)
        with cast.writing("huyen.duyet") as work:
            reports.approve(work, key(unit))

    low = {"total": 1000, "guided": 90}
    typed = rows(("xa-000", low), ("xa-010", low), ("xa-011", low))
    asked(typed)  # from here on the process keeps the tree
    for unit, values in sent[:7]:
        send_on_behalf(unit, values)
    weighed, before = asked(typed)
    assert [row.issues for row in weighed.rows] == [()] * 3
    for unit, values in sent[7:]:
        send_on_behalf(unit, values)
    weighed, after = asked(typed)
    assert [[one.code for one in row.issues] for row in weighed.rows] == [["unlike_peers"]] * 3
    assert weighed.rows[0].issues[0].values == {
        "numerator": 90, "denominator": 1000, "low": 50, "high": 100,
    }  # fmt: skip
    assert after == before
    with cast.writing("dau-moi") as work:
        reports.save_draft(work, key("xa-000"), low)
        assert reports.read(work, key("xa-000")).issues == weighed.rows[0].issues


def test_the_coordinator_neither_sees_nor_overwrites_a_draft_of_the_unit(small):
    with small.writing("xa-000") as work:
        reports.save_draft(work, key("xa-000"), {"total": 777})
    with small.reading("dau-moi") as work:
        (row,) = [one for one in grid.grid(work, SLUG, "final").rows if one.code == "xa-000"]
    assert (dict(row.entries), row.lock.kind) == ({}, "typing")
    done = save(small, "dau-moi", rows(("xa-000", {"total": 1})), grid_entry.save_rows)
    assert (done.saved, faults(done)[0][0]) == (0, "row_typing")
    assert view(small, "xa-000", "xa-000").entries["total"] == 777


def test_the_coordinator_goes_on_with_what_was_typed_on_behalf(small):
    save(small, "dau-moi", rows(("xa-000", {"total": 4800})))
    save(small, "dau-moi", rows(("xa-000", {"guided": 4512})))
    assert dict(view(small, "huyen", "xa-000").entries) == {"total": 4800, "guided": 4512}


def test_what_somebody_else_saved_since_the_template_was_made_is_not_overwritten(cast):
    save(cast, "huyen", rows(("xa-000", {"total": 4800})))
    cast.at("2020-08-07T12:30:00+07:00")
    with cast.writing("xa-000") as work:
        reports.save_draft(work, key("xa-000"), {"total": 5000})
    (row,) = weigh(cast, "huyen", rows(("xa-000", {"total": 4900}), version=1)).rows
    (fault,) = row.faults
    assert (fault.code, fault.values["by"]) == ("row_changed_since", "Người xa-000")
    # One's own saves since do not count: a file is corrected and sent again.
    assert weigh(cast, "xa-000", rows(("xa-000", {"total": 4900}), version=1)).wrong == 0


def test_two_who_begin_the_same_report_at_once_do_not_both_begin_it(cast):
    """The second waits for the first; then it is told, or adds to what the first has saved."""
    told = []

    def second():
        try:
            told.append(save(cast, "huyen.hai", rows(("xa-000", {"guided": 4512}))).saved)
        except LostRace as refusal:
            told.append(refusal.code)

    thread = threading.Thread(target=second)
    with cast.writing("huyen") as work:
        grid_entry.save_all(work, SLUG, "final", rows(("xa-000", {"total": 4800})))
        thread.start()
    thread.join(20)
    kept = view(cast, "huyen", "xa-000")
    added = {"guided": 4512} if told == [1] else {}
    assert told in ([1], ["lost_race"])
    assert dict(kept.entries) == {"total": 4800} | added
    assert kept.revision == kept.version == 1 + len(added)


def test_the_last_sent_figures_stand_beside_the_boxes(cast):
    send(cast, period="2020-08-06", total=4700, guided=4000)
    with cast.reading("huyen") as work:
        first, second, *_ = grid.grid(work, SLUG, "final").rows
    assert {one.field.code: one.previous for one in first.fields if one.previous is not None} == {
        "total": 4700, "guided": 4000,
    }  # fmt: skip
    assert all(one.previous is None for one in second.fields)
    with cast.reading("huyen") as work:
        assert reports.read(work, key("xa-000")).fields == first.fields


def test_warnings_are_those_of_the_form_and_hold_nothing_up(small):
    send(small, period="2020-08-06", total=4700, guided=4000)
    done = save(small, "huyen", rows(("xa-000", FULL)))
    assert done.rows[0].issues == view(small, "huyen", "xa-000").issues


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"directive": "khac"}, "template_of_other_directive"),
        ({"period": "2020-08-06"}, "template_of_other_period"),
        ({"fingerprint": "cu"}, "template_old_undated"),
        ({"fingerprint": "cu", "made_at": NOON}, "template_old"),
    ],
)
def test_a_template_of_something_else_or_of_an_older_form_is_refused(small, told, code):
    with pytest.raises(Invalid) as refusal:
        weigh(small, "huyen", replace(rows(("xa-000", FULL)), **told))
    assert refusal.value.code == code


def test_asking_for_another_figure_makes_old_templates_old(small):
    with small.reading("huyen") as work:
        held = grid.grid(work, SLUG, "final")
    told = held.stored.directive
    fields = {**told.fields, "total": replace(told.fields["total"], asked="off")}
    changed = replace(held.stored, directive=replace(told, fields=fields))
    assert grid.fingerprint(held.stored, "final") == held.fingerprint
    assert grid.fingerprint(changed, "final") != held.fingerprint


def test_a_broken_import_leaves_nothing_of_itself(cast, monkeypatch):
    """The audit fails at the end: not one of the revisions before it stays."""

    def fail(*_args, **_more):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(audit, "record_all", fail)
    with pytest.raises(RuntimeError):
        save(cast, "huyen", rows(("xa-000", FULL), ("xa-001", FULL)))
    for table in ("report", "revision", "figure"):
        with cast.engine.connect() as connection:
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
