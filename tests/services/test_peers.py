"""A district's leader is told the own place among districts, and nothing of any other district."""

from __future__ import annotations

import pytest

from monitor.domain.ranking import ranking
from monitor.domain.roles import Actor, Grant
from monitor.present.digest_words import digest_words
from monitor.services import digests, matrix
from monitor.services.work import Work
from tests.builders import SLUG

HA_LONG = "ubnd-huyen-193"


def told_to(played, grant):
    with played.office.reading(Actor(1, "x", "x", "vi", (grant,))) as work:
        return digests.statement(work, SLUG)


def test_the_place_in_the_mail_is_the_one_of_the_board(played):
    told = told_to(played, Grant("leader", HA_LONG))
    with played.reading("chu-tich") as work:
        board = matrix.matrix(work, SLUG, depth=1)
        stored = matrix.find_directive(work, SLUG)
    (group,) = [one for one in stored.directive.groups if HA_LONG in one.members]
    code = told.rank.duty.code
    assert code == told.numbers[0].duty.code
    cells = {row.code: row.cells[code] for row in board.rows if row.code in group.members}
    whole = ranking(stored.directive.obligation(code), cells)
    assert told.rank.place == whole.places[HA_LONG]
    assert (told.rank.ranked, told.rank.expected) == (len(whole.ranked), 13)


def test_it_is_said_with_how_many_have_a_number_and_names_nobody(played):
    told = told_to(played, Grant("leader", HA_LONG))
    words = digest_words(told, told.as_of.date(), "vi")
    assert words.lists[0] == (
        "Xếp thứ 2 trong 13 đơn vị cùng khối được xếp hạng theo mục 11; 13/13 đơn vị trong khối"
        " có số."
    )
    assert "Cẩm Phả" not in str(words)
    english = digest_words(told, told.as_of.date(), "en")
    assert english.lists[0].startswith("Place 2 of 13 ranked in its group for item 11; 13/13 ")


@pytest.mark.parametrize(
    "grant",
    [Grant("leader", None, SLUG), Grant("leader", "tkv"), Grant("leader", "than-ha-lam")],
    ids=["who sees all", "of two alike", "a unit below"],
)
def test_who_has_no_fair_place_is_told_none(played, grant):
    assert told_to(played, grant).rank is None


def test_a_leader_of_two_districts_has_no_one_place(played):
    both = (Grant("leader", HA_LONG), Grant("leader", "ubnd-huyen-195"))
    with played.office.reading(Actor(1, "x", "x", "vi", both)) as work:
        whole = Work(work.session, work.actor, work.now)
        assert digests.statement(whole, SLUG).rank is None
