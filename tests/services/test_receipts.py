"""Receipts: proof for their holder and for whoever was sent the report."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from monitor.domain.errors import NotFound
from monitor.services import receipts, reports
from tests.builders import golden_cast, place

MINE = place("than-ha-lam")
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}


def handed_in(engine):
    cast = golden_cast(engine).at("2020-08-07T16:46:00+07:00")
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, MINE, values=GOOD)
    return cast


@pytest.fixture
def cast(sqlite_engine):
    return handed_in(sqlite_engine)


def prove(cast, who="than-ha-lam", **asked):
    with cast.reading(who) as work:
        return receipts.prove(work, MINE, **asked)


def approve(cast):
    cast.at("2020-08-07T16:58:00+07:00")
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, MINE)


def test_what_was_handed_in_is_proved_by_its_checksum(engine):
    cast = handed_in(engine)
    proof = prove(cast)
    assert proof.verified is None
    assert proof.receipt.entries == GOOD
    assert proof.receipt.handed_in_at.isoformat().startswith("2020-08-07T09:46")
    assert prove(cast, revision=1, checksum=proof.receipt.checksum[:16]).verified is True
    assert prove(cast, revision=1, checksum="0" * 64).verified is False


def test_a_figure_changed_behind_monitors_back_no_longer_fits(cast):
    checksum = prove(cast).receipt.checksum
    with cast.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER figure_no_update"))
        done = connection.execute(text("UPDATE figure SET value = value + 1000"))
        assert done.rowcount == 2
    assert prove(cast, checksum=checksum).verified is False


@pytest.mark.parametrize("who", ["so-tttt", "chu-tich"])
def test_who_was_sent_the_report_verifies_it_and_not_before(cast, who):
    checksum = prove(cast).receipt.checksum
    with pytest.raises(NotFound):
        prove(cast, who, checksum=checksum)
    approve(cast)
    assert prove(cast, who, checksum=checksum).verified is True


def test_a_stranger_an_unknown_revision_and_nothing_handed_in_look_the_same(cast):
    said = set()
    for who, asked in (("than-ha-lam", {"revision": 9}), ("so-tttt", {})):
        with pytest.raises(NotFound) as refused:
            prove(cast, who, **asked)
        said.add(refused.value.code)
    assert said == {"receipt_not_found"}
    with pytest.raises(NotFound, match="report_not_found"):
        prove(cast, "dong-bac")


def test_a_later_handing_in_is_told_and_the_earlier_receipt_still_fits(cast):
    first = prove(cast).receipt
    cast.at("2020-08-07T17:00:00+07:00")
    with cast.writing("than-ha-lam") as work:
        reports.withdraw(work, MINE)
        reports.submit(work, MINE, values={**GOOD, "smartphones_installed": 4500})
    proof = prove(cast, revision=1, checksum=first.checksum)
    assert (proof.verified, [one.revision for one in proof.later]) == (True, [2])
    assert prove(cast).receipt.revision == 2


def test_the_same_revision_handed_in_twice_gives_two_receipts_that_both_fit(cast):
    first = prove(cast).receipt
    cast.at("2020-08-07T17:00:00+07:00")
    with cast.writing("than-ha-lam") as work:
        reports.withdraw(work, MINE)
        reports.submit(work, MINE)
    second = prove(cast).receipt
    assert (first.revision, second.revision) == (1, 1)
    assert first.checksum != second.checksum
    for one in (first, second):
        proof = prove(cast, checksum=one.checksum)
        assert (proof.verified, proof.receipt.handed_in_at) == (True, one.handed_in_at)
