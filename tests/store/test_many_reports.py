"""Drafts of many units go into the database past the types: what comes back is what went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from monitor.domain.figures import LARGEST, Nil, Unreadable
from monitor.store import directives, many_reports, timelines
from monitor.store.engine import writing
from monitor.store.many_reports import Draft
from tests.many_units import DAY, FINAL, NOON, SLUG, many_units

EVERY_KIND = {
    "total": LARGEST, "guided": Unreadable("4,512", "ambiguous"), "tonnes": Decimal("1.234"),
    "published": True, "opened_on": date(2020, 8, 6), "summary": "0",
}  # fmt: skip
DRAFT = Draft("xa-000", None, 1, EVERY_KIND, {"total": "đã đếm lại"}, "ghi chú", "", False)


@pytest.fixture
def cast(engine):
    return many_units(engine)


def add(session, *drafts, period=FINAL):
    ids = directives.load(session, SLUG).ids
    return many_reports.add(
        session, drafts, ids=ids, period=period.code, author_id=1, saved_at=NOON
    )


def newest(session, *units):
    ids = directives.load(session, SLUG).ids
    found = many_reports.find(session, ids=ids, organizations=units, period=FINAL.code)
    return found, many_reports.newest(session, ids=ids, reports=found)


def test_every_kind_of_entry_comes_back_as_it_was_kept(cast):
    nil = replace(DRAFT, organization="xa-001", entries={"tonnes": Nil("not_known", "mất sổ")})
    with writing(cast.engine) as session:
        assert add(session, DRAFT, nil)
        reports, kept = newest(session, "xa-000", "xa-001")
    assert {one.version for one in reports.values()} == {1}
    assert kept["xa-000"].entries == EVERY_KIND
    assert kept["xa-000"].entries["published"] is True
    assert kept["xa-000"].reasons == {"total": "đã đếm lại"}
    assert (kept["xa-000"].saved_at, kept["xa-000"].note) == (NOON, "ghi chú")
    assert kept["xa-001"].entries == nil.entries
    assert kept["xa-001"].reasons == DRAFT.reasons  # of a figure that is not there


def test_a_report_begun_by_somebody_else_meanwhile_leaves_nothing_of_ours(cast):
    with writing(cast.engine) as session:
        assert add(session, DRAFT)
    with writing(cast.engine) as session:
        assert not add(session, replace(DRAFT, organization="xa-001"), DRAFT)
        reports, _ = newest(session, "xa-000", "xa-001")
    assert list(reports) == ["xa-000"]


def test_drafts_of_other_periods_are_left_out_where_only_what_was_sent_matters(cast):
    with writing(cast.engine) as session:
        assert add(session, DRAFT, period=DAY)
        assert add(session, DRAFT)
        ids = directives.load(session, SLUG).ids
        every = timelines.timelines(session, ids=ids)
        some = timelines.timelines(session, ids=ids, drafts_of=FINAL.code)
    assert set(every) == {("xa-000", DAY.code), ("xa-000", FINAL.code)}
    assert some == {("xa-000", FINAL.code): every["xa-000", FINAL.code]}
