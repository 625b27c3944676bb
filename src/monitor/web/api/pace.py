"""How often one may ask: often, and not so often that one program gone wild crowds out everybody.

The count lives in this process's memory: each of N processes counts for itself, so that together
they answer up to N times as often. In the database it would be one row that every request writes.
What a person's browser asks is counted apart from what their programs ask, so that no program's
haste keeps a clerk's draft from being saved.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque

from flask import Blueprint, current_app
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

MOST = 6000
"""Requests a minute. One that waits for each answer before it asks again does not come near."""
MINUTE = 60.0
"""In seconds."""
_EXTENSION = "monitor.pace"


class Pace:
    """When each has asked within the last minute, exactly.

    The memory of a library for this began a thread at every request, which took longer than what
    was asked for; and to weigh the last minute as a whole lets some through as the clock turns it.
    """

    def __init__(self) -> None:
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, who: str, requests: int = 1) -> int:
        """Count requests; returns the seconds until they may be made, 0 when that is now."""
        now = time.monotonic()
        with self._lock:
            asked = self._asked.get(who)
            if asked is None:
                self._forget_the_idle(now)
                asked = self._asked[who] = deque()
            while asked and asked[0] <= now - MINUTE:
                asked.popleft()
            too_many = len(asked) + requests - MOST
            if too_many > 0:
                return max(1, math.ceil(asked[too_many - 1] + MINUTE - now))
            asked.extend([now] * requests)
        return 0

    def _forget_the_idle(self, now: float) -> None:
        for who in [who for who, asked in self._asked.items() if asked[-1] <= now - MINUTE]:
            del self._asked[who]


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
