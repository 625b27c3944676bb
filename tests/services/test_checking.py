"""What a form is compared with: sent figures of like units and of the units below, none other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from monitor.services import directives, reports
from monitor.store import migrate
from tests.builders import SLUG, Cast, place
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import furnish, send

FRIDAY = "2020-08-07T09:00:00+07:00"


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    def make(engine):
        migrate.upgrade(engine)
        furnish(engine)

    return made_once(tmp_path_factory, "checking.db", make)


@pytest.fixture
def cast(furnished, tmp_path):
    """The real province, nothing reported yet."""
    engine = copy_sqlite(furnished, tmp_path / "monitor.db")
    yield Cast(engine).at(FRIDAY)
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each(request):
    """The same on each engine in turn."""
    if request.param == "sqlite":
        return request.getfixturevalue("cast")
    engine = request.getfixturevalue("postgres_engine")
    furnish(engine)
    return Cast(engine).at(FRIDAY)


def units_of(cast, obligation, above, how_many):
    """Codes of so many units that report to another, the clerk's own one left out."""
    with cast.reading("so-tttt") as work:
        given = directives.get(work, SLUG).directive.assignments
    found = [
        one.organization
        for one in given
        if (one.obligation, one.reports_to) == (obligation, above)
        and one.organization != "than-ha-lam"
    ]
    return sorted(found)[:how_many]


def report_for(cast, unit, head=None, **values):
    """A unit's final report, entered by the coordinator and approved by the head above it."""
    with cast.writing("so-tttt") as work:
        fields = [one.field for one in reports.read(work, place(unit)).fields]
        rest = {one.code: 1 for one in fields if one.type == "count" and one.asked == "required"}
        reports.submit(work, place(unit), values=rest | values)
    if head is not None:
        with cast.writing(head) as work:
            reports.approve(work, place(unit))


def coal(cast, unit, smartphones, installed, head="tkv.duyet"):
    report_for(cast, unit, head=head, smartphones=smartphones, smartphones_installed=installed)


def found(cast, name, unit, period="final", **values):
    """What the checks say to what somebody saves."""
    with cast.writing(name) as work:
        reports.save_draft(work, place(unit, period), values)
        view = reports.read(work, place(unit, period))
    return {one.code: one for one in view.issues if one.severity == "warning"}


LOW = {"smartphones": 4800, "smartphones_installed": 480}


def test_like_units_speak_once_eight_have_sent_and_none_of_their_figures_shows(each):
    others = units_of(each, "14.1", "tkv", 8)
    for number, unit in enumerate(others[:7]):
        coal(each, unit, 1009 + 211 * number, 853 + 181 * number)
    coal(each, others[7], 2003, 1601, head=None)  # handed in, not approved: nobody's business yet
    assert "unlike_peers" not in found(each, "than-ha-lam", "than-ha-lam", **LOW)
    with each.writing("tkv.duyet") as work:
        reports.approve(work, place(others[7]))
    issue = found(each, "than-ha-lam", "than-ha-lam", **LOW | {"headcount": 5000})["unlike_peers"]
    assert issue.values == {"numerator": 480, "denominator": 4800, "low": 59, "high": 100}


def test_what_others_send_later_is_not_held_against_what_was_saved_before(cast):
    others = units_of(cast, "14.1", "tkv", 9)
    assert "unlike_peers" not in found(cast, "than-ha-lam", "than-ha-lam", **LOW)
    cast.at(datetime.fromisoformat(FRIDAY) + timedelta(hours=1))
    for number, unit in enumerate(others):
        coal(cast, unit, 1000 + 211 * number, 850 + 180 * number)
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, place("than-ha-lam"))
        view = reports.read(work, place("than-ha-lam"))
    assert [one.code for one in view.issues] == []
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, place("than-ha-lam"))
        assert reports.read(work, place("than-ha-lam")).issues == ()


def test_units_of_another_group_are_not_like_units(cast):
    for unit in units_of(cast, "14.1", "tkv", 9):
        coal(cast, unit, 1000, 850)
    said = found(cast, "dong-bac", "dong-bac", smartphones=6100, smartphones_installed=100)
    assert "unlike_peers" not in said


def test_the_same_few_queries_however_many_like_units_there_are(cast):
    def asked():
        listed = []

        def note(connection, cursor, statement, *rest):
            listed.append(statement)

        event.listen(cast.engine, "before_cursor_execute", note)
        with cast.reading("than-ha-lam") as work:
            reports.read(work, place("than-ha-lam"))
        event.remove(cast.engine, "before_cursor_execute", note)
        return len(listed)

    found(cast, "than-ha-lam", "than-ha-lam", **LOW)
    others = units_of(cast, "14.1", "tkv", 12)
    coal(cast, others[0], 1000, 850)
    before = asked()
    for unit in others[1:]:
        coal(cast, unit, 1000, 850)
    assert asked() == before


def test_six_periods_of_its_own_make_a_range_and_a_reason_answers_it(cast):
    days = ("2020-08-05", "2020-08-06", "final", "2020-W33", "2020-W34", "2020-W35")
    starts = ("05T09", "06T09", "07T10", "11T09", "18T09", "25T09")
    for number, (period, start) in enumerate(zip(days, starts, strict=True)):
        figures = {"smartphones": 4800, "smartphones_installed": 4100 + 100 * number}
        send(cast, "than-ha-lam", "than-ha-lam", period, f"2020-08-{start}:00", **figures)
    cast.at("2020-09-01T09:00:00+07:00")
    values = {"smartphones": 4800, "smartphones_installed": 460}
    issue = found(cast, "than-ha-lam", "than-ha-lam", "2020-W36", **values)["outlier"]
    assert (issue.values["count"], issue.values["slip"]) == (6, "missing_zero")
    with cast.writing("than-ha-lam") as work:
        reasons = {"smartphones_installed": "Gỡ ra để cài lại"}
        reports.submit(work, place("than-ha-lam", "2020-W36"), values=values, reasons=reasons)
        view = reports.read(work, place("than-ha-lam", "2020-W36"))
    assert {one.reason for one in view.issues} == {"Gỡ ra để cài lại"}


def test_a_district_that_types_its_communes_sum_is_asked_whether_it_counts_them_twice(each):
    own = {"staff_with_smartphone": 60, "staff_installed": 40}
    district = {
        "public_points_total": 9, "public_points_with_campaign": 3, "staff_installed": 100,
    }  # fmt: skip
    communes = units_of(each, "1.1", "ubnd-huyen-193", 2)
    asked = found(each, "ha-long", "ubnd-huyen-193", staff_with_smartphone=120, **district)
    assert "includes_units" not in asked
    for commune in communes:
        report_for(each, commune, head="ha-long.duyet", **own)
    each.at(datetime.fromisoformat(FRIDAY) + timedelta(hours=1))
    asked = found(each, "ha-long", "ubnd-huyen-193", staff_with_smartphone=120, **district)
    issue = asked["includes_units"]
    assert (issue.values["value"], issue.values["total"], issue.values["reported"]) == (120, 120, 2)
    asked = found(each, "ha-long", "ubnd-huyen-193", staff_with_smartphone=121, **district)
    assert "includes_units" not in asked
