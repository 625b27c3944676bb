"""A morning's digests: what many readers are told, each part of a directive told of once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.roles import Actor
from monitor.domain.statements import Statement, from_json
from monitor.services import digests, matrix, outbox
from monitor.services.work import Work
from monitor.store import digests as store
from monitor.store import directives
from monitor.store.digests import StoredDigest
from monitor.store.outbox import Answerer, Claimed

KEPT_SECONDS = 30.0
"""How long a statement of a part is told again: who signed in meanwhile is a fact of today."""
MOST = 256
"""Statements kept at once; a province has fewer parts."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One reader's digest before it is a mail: to whom, and what they are told."""

    claimed: Claimed
    person: Actor
    told: Statement
    answerer: Answerer | None
    now: datetime


class Readers:
    """Who is told what. Rights are read anew for every group; a statement serves its whole part."""

    def __init__(self) -> None:
        self._told: dict[tuple[object, ...], Statement] = {}
        self._since = time.monotonic()

    def copies(self, work: Work, listed: Sequence[Claimed]) -> list[Copy]:
        """The digests among some messages, for those who may be sent theirs.

        Who may not, and whose part could not be told of, is left to be met alone, where it is said
        why.
        """
        people = outbox.recipients(work, listed)
        answerers: dict[str, Answerer | None] = {}
        found = []
        for kept, group in _by_digest(listed):
            ids = [one.recipient_id for one in group]
            stored = directives.load(work.session, kept.directive)
            if stored is None:
                continue
            last = store.last_told_each(
                work.session, user_ids=ids, directive_id=stored.ids.directive,
                before=kept.local_date,
            )  # fmt: skip
            if kept.directive not in answerers:
                answerers[kept.directive] = digests.answers_to(work, kept.directive)
            # Who holds the same rights sees the same.
            alike: dict[tuple[object, ...], Statement | None] = {}
            for one in group:
                person = people[one.id]
                if isinstance(person, str):
                    continue
                since = last.get(one.recipient_id)
                key = (person.grants, since)
                if key not in alike:
                    alike[key] = self._of(Work(work.session, person, work.now), kept, since)
                told = alike[key]
                if told is not None:
                    found.append(Copy(one, person, told, answerers[kept.directive], work.now))
        return found

    def _of(self, work: Work, kept: StoredDigest, since: datetime | None) -> Statement | None:
        if time.monotonic() - self._since > KEPT_SECONDS or len(self._told) > MOST:
            self._told.clear()
            self._since = time.monotonic()
        try:
            seen = matrix.seen(work, kept.directive, kept.instant)
            part = None if seen.is_whole else tuple(unit.code for unit in seen.units)
            key = (kept.id, since, part)
            if key not in self._told:
                self._told[key] = digests.told_since(work, kept, since)
        except (NotFound, NotAllowed, *digests.NOT_COMPUTED):
            return None
        return self._told[key]


def _by_digest(listed: Sequence[Claimed]) -> list[tuple[StoredDigest, list[Claimed]]]:
    found: dict[int, tuple[StoredDigest, list[Claimed]]] = {}
    for one in listed:
        if one.kind == "digest" and one.digest is not None:
            found.setdefault(one.digest.id, (one.digest, []))[1].append(one)
    return list(found.values())


def whole_of(work: Work, slug: str, day: date) -> Statement | None:
    """What was stated of the whole directive on a local day; None where nothing was."""
    stored = directives.load(work.session, slug)
    if stored is None:
        return None
    kept = store.digest(work.session, directive_id=stored.ids.directive, on=day)
    return None if kept is None else from_json(kept.statement)
