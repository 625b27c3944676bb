"""How often one may ask: often, and not so often that one program gone wild crowds out everybody.

The count lives in this process's memory: each of N processes counts for itself, so that together
they answer up to N times as often. In the database it would be one row that every request writes.
What a person's browser asks is counted apart from what their programs ask, so that no program's
haste keeps a clerk's draft from being saved.
"""

from __future__ import annotations

import math
import time

from flask import Blueprint, current_app
from flask_login import current_user
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

MOST = 6000
"""Requests a minute. One that waits for each answer before it asks again does not come near."""
_EXTENSION = "monitor.pace"


class Pace:
    """How many requests each has made within the last minute."""

    def __init__(self) -> None:
        self._limit = RateLimitItemPerMinute(MOST)
        # Exact: one that weighs the last minute as a whole lets some through as the clock turns it.
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, who: str, requests: int = 1) -> int:
        """Count requests; returns the seconds until they may be made, 0 when that is now."""
        if self._limiter.hit(self._limit, who, cost=requests):
            return 0
        # The machine's clock, as the limiter's: the demo's may stand years away from it.
        left = self._limiter.get_window_stats(self._limit, who).reset_time - time.time()  # noqa: TID251
        return max(1, math.ceil(left))


def pace() -> Pace:
    """The count of the app that serves this request."""
    found: Pace = current_app.extensions[_EXTENSION]
    return found


def who_asks() -> str:
    """Under what name the asker of this request is counted."""
    kind = "program" if current_user.by_token else "browser"
    return f"{kind}:{current_user.get_id()}"


def install(blueprint: Blueprint) -> None:
    """Refuse, on the addresses of this blueprint, whoever asks too often."""
    blueprint.record_once(lambda state: state.app.extensions.setdefault(_EXTENSION, Pace()))
    blueprint.before_request(_refuse_haste)


def _refuse_haste() -> None:
    # Whoever has not signed in was turned away before.
    seconds = pace().wait(who_asks()) if current_user.is_authenticated else 0
    if seconds:
        raise TooManyRequests(retry_after=seconds)
