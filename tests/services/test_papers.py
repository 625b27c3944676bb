"""Official papers are made by the coordinator, and stay as they were made."""

from __future__ import annotations

import hashlib

import pytest

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.services import audit, papers, reports
from tests.builders import SLUG, place, played_golden
from tests.conftest import copy_sqlite

MONDAY = "2020-08-10T08:00:00+07:00"
LATER = "2020-08-11T09:00:00+07:00"
OTHERS = ("chu-tich", "quan-sat", "vp-ubnd")
"""They read what was made, and make nothing."""


@pytest.fixture
def own(engine):
    """An office of the test's own, on each database."""
    return played_golden(engine, MONDAY)


@pytest.fixture(scope="module")
def cast(migrated_sqlite, tmp_path_factory):
    """One office for all who only add papers to it."""
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("papers") / "monitor.db")
    yield played_golden(engine, MONDAY)
    engine.dispose()


def made(cast, form="docx", kind="report", as_of=None):
    """A paper kept; what stands in it is not looked at here, only that nothing is changed in it."""
    with cast.reading("so-tttt") as work:
        told = papers.material(work, SLUG, as_of)
    raw = repr((kind, form, told)).encode()
    with cast.writing("so-tttt") as work:
        return papers.keep(work, told, kind, form, raw), raw


def test_a_paper_stays_byte_for_byte_and_its_instant_says_the_same_after_a_correction(own):
    with own.reading("so-tttt") as work:
        then = papers.material(work, SLUG)
    kept, raw = made(own)
    own.at(LATER)
    with own.writing("so-tttt") as work:
        reports.reopen(work, place("than-ha-lam"), "Đề nghị rà soát lại số liệu")
    with own.reading("so-tttt") as work:
        assert papers.material(work, SLUG).board.rows != then.board.rows
        again = papers.material(work, SLUG, then.board.as_of)
        one, content = papers.fetch(work, SLUG, kept.number)
    assert (again.board.rows, again.tasks) == (then.board.rows, then.tasks)
    assert content == raw
    assert one.sha256 == hashlib.sha256(raw).hexdigest()
    assert (one.kind, one.form, one.basis, one.made_by, one.size) == (
        "report", "docx", "received", "so-tttt", len(raw),
    )  # fmt: skip


def test_papers_are_listed_with_the_newest_first(cast):
    first, _raw = made(cast)
    second, _raw = made(cast, "docx", "chase")
    with cast.reading("quan-sat") as work:
        assert papers.kept(work, SLUG)[:2] == [second, first]


@pytest.mark.parametrize("name", OTHERS)
def test_whoever_sees_the_whole_reads_papers_and_makes_none(cast, name):
    kept, raw = made(cast)
    with cast.reading(name) as work:
        assert papers.may_read(work, SLUG)
        assert not papers.may_make(work, SLUG)
        assert papers.fetch(work, SLUG, kept.number)[1] == raw
        with pytest.raises(NotAllowed):
            papers.material(work, SLUG)


@pytest.mark.parametrize("name", ["tkv", "lanh-dao-ha-long", "so-tttt.nhap"])
def test_whoever_sees_a_part_reads_no_paper_for_it_speaks_of_all(cast, name):
    kept, _raw = made(cast)
    with cast.reading(name) as work:
        for ask in (
            lambda: papers.fetch(work, SLUG, kept.number),
            lambda: papers.kept(work, SLUG),
            lambda: papers.material(work, SLUG),
        ):
            with pytest.raises(NotAllowed):
                ask()


def test_what_does_not_exist_is_not_found(cast):
    with cast.reading("so-tttt") as work:
        with pytest.raises(NotFound):
            papers.fetch(work, SLUG, 999)
        with pytest.raises(NotFound):
            papers.material(work, "khong-co")
        with pytest.raises(Invalid):
            papers.material(work, SLUG, cast.office.clock.fixed.replace(year=2021))


def test_making_a_paper_stands_in_the_log(cast):
    kept, _raw = made(cast)
    with cast.reading("so-tttt") as work:
        found = audit.listed(work)
    assert any(one.action == "paper.make" and one.object_id == str(kept.number) for one in found)
