"""One search over what a person may see: organisations, duties, directives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.domain.directive import Obligation
from monitor.domain.errors import Invalid
from monitor.domain.organization import Organization, search_key
from monitor.services import directives, organizations
from monitor.services.directives import DirectiveSummary, StoredDirective
from monitor.services.work import Work
from monitor.store import organizations as store

LONGEST = 200


@dataclass(frozen=True, slots=True)
class FoundDuty:
    """A duty that was found, and the directive it is one of."""

    directive: DirectiveSummary
    duty: Obligation


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """An organisation that was found, and the one above it: communes of one name are many."""

    unit: Organization
    parent: Organization | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to, each kind in its own order: the tree's, the text's, newest first."""

    organizations: tuple[FoundUnit, ...] = ()
    duties: tuple[FoundDuty, ...] = ()
    directives: tuple[DirectiveSummary, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not (self.organizations or self.duties or self.directives)


def find(work: Work, typed: str) -> Found:
    """What matches the words typed, diacritics and case ignored, in the actor's reach.

    An organisation matches by part of a name, alias or code; a duty or a directive where each word
    stands in its number, its title or the item's own words. Nothing typed finds nothing.

    Raises:
        Invalid: What is typed is too long.
    """
    if len(typed) > LONGEST:
        raise Invalid("search_too_long", [("q", "search_too_long", {})])
    words = _plain(typed)
    if not words:
        return Found()
    duties, orders = [], []
    for summary in directives.listed(work):
        stored = directives.get(work, summary.slug)
        if _holds(words, summary.slug, summary.number, summary.subject):
            orders.append(summary)
        duties += [
            FoundDuty(summary, duty)
            for duty in stored.directive.obligations
            if duty.holds_at(work.now) and _holds(words, *_words_of(duty, stored))
        ]
    return Found(_units(work, typed), tuple(duties), tuple(orders))


def _units(work: Work, typed: str) -> tuple[FoundUnit, ...]:
    above = store.tree(work.session, on=work.now.date()).by_code
    return tuple(
        FoundUnit(one, above.get(one.parent or "")) for one in organizations.find(work, q=typed)
    )


def _words_of(duty: Obligation, stored: StoredDirective) -> tuple[str, ...]:
    ordered = stored.directive.text[duty.start : duty.end]
    return duty.code, duty.title_vi, duty.title_en, ordered


def _holds(words: list[str], *texts: str) -> bool:
    """Whether the words begin somewhere in the texts one after another, or stand there each whole.

    The last word may be cut off where they follow each other: it is looked for while it is typed.
    """
    whole = f" {' '.join(_plain(' '.join(texts)))} "
    return f" {' '.join(words)}" in whole or all(f" {word} " in whole for word in words)


def _plain(text: str) -> list[str]:
    """The words of a text as they are typed: folded, without the signs between them."""
    return re.findall(r"[\w.]*\w", search_key(text))
