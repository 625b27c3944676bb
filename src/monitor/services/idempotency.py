"""Doing a thing once: a program that heard no answer may ask again, and nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from monitor.domain.errors import Invalid, NotAllowed
from monitor.domain.roles import May
from monitor.services.work import Work
from monitor.store import idempotency

KEPT_FOR = timedelta(days=7)
"""How long an answer is kept: far longer than any program goes on asking."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it is kept and given again: a status and what goes with it, as JSON."""

    status: int
    body: Mapping[str, Any]


def once(
    work: Work,
    route: str,
    key: str,
    request: bytes,
    do: Callable[[], GivenAnswer],
    still_may: Callable[[], object],
) -> tuple[GivenAnswer, bool]:
    """Do a thing unless it was done under this key already; its answer is kept with its effect.

    A refusal undoes the whole transaction, the key with it, so the next try is a first one.

    Args:
        work: Writing work; the key is its actor's own.
        route: What is asked of what: the method and the address.
        key: The word the program chose for this one asking.
        request: What was asked, in one form for the same content.
        do: Does it.
        still_may: Raises where the actor may no longer see what the kept answer tells.

    Returns:
        The answer, and whether it was given before.

    Raises:
        Invalid: The key was used for a request with another content.
    """
    user_id = work.actor.user_id
    if user_id is None:
        raise NotAllowed("role_may_not", right=May.ENTER.value)
    digest = sha256(request).hexdigest()
    place: dict[str, Any] = {"user_id": user_id, "route": route, "key": key}
    if idempotency.claim(work.session, **place, request_hash=digest, at=work.now):
        answer = do()
        idempotency.keep(work.session, **place, status=answer.status, body=answer.body)
        return answer, False
    known = idempotency.kept(work.session, **place)
    if known is None or known.request_hash != digest:
        raise Invalid("key_used_otherwise", [("Idempotency-Key", "key_used_otherwise", {})])
    still_may()
    return GivenAnswer(known.status, known.body), True


def sweep(work: Work) -> int:
    """Forget answers nobody asks for any more; returns how many."""
    return idempotency.sweep(work.session, before=work.now - KEPT_FOR)
