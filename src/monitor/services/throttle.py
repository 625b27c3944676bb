"""How many tries somebody has, and until when the door stays shut: never for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.store.keys import Attempt

LOCK = timedelta(minutes=15)
TRIES = 5
"""Wrong passwords for one account from one address."""
TRIES_ANYWHERE = 20
"""Wrong passwords for one account from all addresses together.

Higher than ``TRIES``, so that a stranger elsewhere cannot shut a clerk out with five guesses.
"""
TRIES_OF_ADDRESS = 60
"""Wrong passwords from one address for all accounts together; a whole office may share one."""


@dataclass(frozen=True, slots=True)
class Door:
    """Whether one may try now. ``locked_until`` None: yes, ``tries_left`` times."""

    tries_left: int
    locked_until: datetime | None


def door(
    attempts: Sequence[Attempt],
    *,
    address: str,
    from_address: tuple[int, datetime | None],
    now: datetime,
) -> Door:
    """Judge the next try.

    Args:
        attempts: Tries for the account within ``LOCK`` before now, newest first. Tries made while
            the door is shut are not recorded, so knocking does not keep it shut.
        address: Where the next try comes from.
        from_address: Failures from that address for any account within ``LOCK``, and the last.
        now: The instant of the next try.
    """
    anywhere = _failures_in_a_row(attempts)
    here = _failures_in_a_row([one for one in attempts if one.address == address])
    ends = [
        failures[0] + LOCK
        for failures, most in ((here, TRIES), (anywhere, TRIES_ANYWHERE))
        if len(failures) >= most
    ]
    count, last = from_address
    if last is not None and count >= TRIES_OF_ADDRESS:
        ends.append(last + LOCK)
    shut = [end for end in ends if end > now]
    return Door(max(0, TRIES - len(here)), max(shut, default=None))


def _failures_in_a_row(attempts: Sequence[Attempt]) -> list[datetime]:
    """Instants of the failures since the last success, newest first."""
    failures: list[datetime] = []
    for one in attempts:
        if one.succeeded:
            break
        failures.append(one.at)
    return failures
