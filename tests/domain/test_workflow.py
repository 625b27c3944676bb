"""The workflow: which step may follow which, and how a report's history is folded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from monitor.domain.workflow import (
    STEPS,
    Action,
    Baseline,
    State,
    Step,
    baseline,
    may_follow,
    next_state,
    timeline,
)

T0 = datetime(2020, 8, 6, tzinfo=UTC)
ACTIONS = get_args(Action)


def hour(n):
    return T0 + timedelta(hours=n)


def told(*steps):
    return timeline("than-ha-lam", "final", steps)


def test_every_action_in_every_state_is_either_a_step_or_forbidden():
    for action in ACTIONS:
        for state in State:
            reached = next_state(action, state)
            assert reached is None or isinstance(reached, State)
            assert (action in may_follow(state)) == (reached is not None)


def test_every_action_is_possible_somewhere_and_every_state_can_be_reached_and_left():
    assert {action for action, _ in STEPS} == set(ACTIONS)
    reached, edge = {State.OPEN}, {State.OPEN}
    while edge:
        edge = {to for (_, start), to in STEPS.items() if start in edge} - reached
        reached |= edge
    assert reached == set(State)
    assert {start for _, start in STEPS} == set(State)


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("submit", State.OPEN),  # there is nothing to submit
        ("submit", State.RETURNED),  # a returned report is changed before it is submitted again
        ("submit", State.SUBMITTED),
        ("submit", State.APPROVED),
        ("save", State.SUBMITTED),  # what the head reads does not change under his eyes
        ("save", State.ACCEPTED),  # an accepted report is reopened first
        ("withdraw", State.DRAFT),
        ("withdraw", State.APPROVED),  # sent is sent
        ("approve", State.DRAFT),
        ("approve", State.APPROVED),
        ("accept", State.SUBMITTED),
        ("accept", State.ACCEPTED),
        ("return_by_head", State.APPROVED),
        ("return", State.SUBMITTED),
        ("return", State.ACCEPTED),  # what was accepted is reopened, not returned
        ("return", State.RETURNED),
        ("reopen", State.DRAFT),
        ("reopen", State.RETURNED),
    ],
)
def test_an_illegal_order_is_forbidden(action, state):
    assert next_state(action, state) is None


def test_a_withdrawn_submission_waits_only_while_it_was_submitted():
    line = told(
        Step("save", hour(1), 1),
        Step("submit", hour(2), 1),
        Step("withdraw", hour(3), 1),
        Step("submit", hour(4), 1),
    )
    assert [line.is_waiting(hour(n)) for n in (1, 2, 3, 4)] == [False, True, False, True]
    assert line.state(hour(3)) is State.DRAFT
    assert line.counted("received", hour(9)) is None


def test_a_heads_return_is_a_draft_again_and_was_never_sent():
    line = told(
        Step("save", hour(1), 1), Step("submit", hour(2), 1), Step("return_by_head", hour(3), 1)
    )
    assert line.state(hour(2)) is State.SUBMITTED
    assert line.state(hour(3)) is State.DRAFT
    assert not line.was_sent(hour(9))
    assert line.returns == ()


def test_a_return_voids_every_sending_before_it_and_none_after_it():
    line = told(
        Step("save", hour(1), 1), Step("submit", hour(2), 1), Step("approve", hour(3), 1),
        Step("save", hour(4), 2), Step("submit", hour(5), 2), Step("approve", hour(6), 2),
        Step("return", hour(7), 2, fix_by=hour(48)),
        Step("save", hour(8), 3), Step("submit", hour(9), 3), Step("approve", hour(10), 3),
    )  # fmt: skip
    assert line.counted("received", hour(5)).number == 1
    assert line.counted("received", hour(6)).number == 2
    assert line.counted("received", hour(7)) is None
    assert line.counted("received", hour(10)).number == 3
    assert line.state(hour(7)) is State.RETURNED
    assert line.was_sent(hour(7)), "it was sent, though it counts no longer"


def test_a_return_voids_what_was_accepted_of_an_earlier_revision():
    line = told(
        Step("save", hour(1), 1), Step("submit", hour(2), 1), Step("approve", hour(3), 1),
        Step("accept", hour(4), 1), Step("reopen", hour(5), 1),
        Step("save", hour(6), 2), Step("submit", hour(7), 2), Step("approve", hour(8), 2),
        Step("return", hour(9), 2, fix_by=hour(48)),
    )  # fmt: skip
    assert line.counted("accepted", hour(8)).number == 1
    assert line.counted("accepted", hour(9)) is None


def test_a_reopened_report_counts_as_it_was_sent_until_it_is_sent_again():
    line = told(
        Step("save", hour(1), 1), Step("submit", hour(2), 1), Step("approve", hour(3), 1),
        Step("accept", hour(4), 1), Step("reopen", hour(5), 1), Step("save", hour(6), 2),
        Step("submit", hour(7), 2), Step("approve", hour(8), 2),
    )  # fmt: skip
    assert line.state(hour(5)) is State.DRAFT
    assert line.counted("received", hour(7)).number == 1
    assert line.counted("received", hour(8)).number == 2
    assert line.counted("accepted", hour(8)).number == 1


def test_what_happened_at_the_very_instant_has_happened():
    line = told(Step("save", hour(1), 1), Step("submit", hour(2), 1), Step("approve", hour(3), 1))
    assert line.counted("received", hour(3)).number == 1
    assert line.counted("received", hour(3) - timedelta(microseconds=1)) is None


def test_an_extension_moves_the_deadline_from_its_instant_on_and_the_latest_rules():
    line = told(Step("extend", hour(1), due=hour(100)), Step("extend", hour(5), due=hour(90)))
    assert line.due(hour(48), hour(0)) == hour(48)
    assert line.due(hour(48), hour(1)) == hour(100)
    assert line.due(hour(48), hour(5)) == hour(90)


def test_a_fix_by_never_shortens_the_deadline_in_force():
    line = told(
        Step("save", hour(1), 1), Step("submit", hour(2), 1), Step("approve", hour(3), 1),
        Step("return", hour(4), 1, fix_by=hour(24)),
    )  # fmt: skip
    assert line.limit(hour(48), hour(4)) == hour(48)
    assert line.limit(hour(12), hour(4)) == hour(24)
    assert line.limit(hour(12), hour(3)) == hour(12), "not returned yet"


def test_a_report_nobody_began_is_open_and_has_no_revision():
    line = told()
    assert line.state(hour(9)) is State.OPEN
    assert line.latest_number(hour(9)) == 0


# -- what a revision is compared with


def course(*steps):
    """Steps an hour apart, each of the revision that is told: ``save 1``."""
    told = [one.split() for one in steps]
    return timeline(
        "tkv", "final",
        [
            Step(kind, hour(n), int(number), fix_by=hour(99) if kind == "return" else None)
            for n, (kind, number) in enumerate(told)
        ],
    )  # fmt: skip


def test_the_first_revision_of_a_report_is_compared_with_nothing():
    line = course("save 1", "submit 1")
    assert baseline(line, 1, hour(9), accepted=False) is None


def test_a_draft_nobody_signed_is_no_baseline():
    line = course("save 1", "submit 1", "return_by_head 1", "save 2", "submit 2")
    assert baseline(line, 2, hour(9), accepted=False) is None


def test_the_head_compares_with_what_was_approved_last():
    line = course("save 1", "submit 1", "approve 1", "save 2", "submit 2", "approve 2", "save 3")
    assert baseline(line, 3, hour(9), accepted=False) == Baseline(2, "approved", hour(5))


def test_the_coordinator_compares_with_what_was_accepted_though_more_was_sent_since():
    line = course(
        "save 1", "submit 1", "approve 1", "accept 1", "reopen 1", "save 2", "submit 2",
        "approve 2", "save 3", "submit 3", "approve 3",
    )  # fmt: skip
    assert baseline(line, 3, hour(20), accepted=True) == Baseline(1, "accepted", hour(3))
    assert baseline(line, 3, hour(20), accepted=False) == Baseline(2, "approved", hour(7))


def test_what_was_returned_was_signed_and_is_what_the_next_one_must_differ_from():
    line = course("save 1", "submit 1", "approve 1", "return 1", "save 2", "submit 2", "approve 2")
    assert baseline(line, 2, hour(9), accepted=True) == Baseline(1, "approved", hour(2))


def test_what_happened_later_is_not_known_yet():
    line = course("save 1", "submit 1", "approve 1", "accept 1", "reopen 1", "save 2")
    assert baseline(line, 2, hour(2), accepted=True) == Baseline(1, "approved", hour(2))
    assert baseline(line, 2, hour(1), accepted=True) is None
