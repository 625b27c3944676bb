"""What changed between revisions of one report: which value, and in which of them last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from monitor.domain.figures import Entry

V = TypeVar("V")


def last_changed(revisions: Sequence[Mapping[str, V]]) -> dict[str, int]:
    """For each name that ever held a value, the index of the revision that changed it last.

    Emptying is a change, too; a name that no revision holds is absent.
    """
    found: dict[str, int] = {}
    before: Mapping[str, V] = {}
    for index, now in enumerate(revisions):
        found.update(dict.fromkeys(_differing(before, now), index))
        before = now
    return found


def differences(
    before: Mapping[str, Entry], now: Mapping[str, Entry]
) -> dict[str, tuple[Entry | None, Entry | None]]:
    """Each value that is not what it was, as (before, now); None is empty, and unlike 0."""
    return {code: (before.get(code), now.get(code)) for code in _differing(before, now)}


def _differing(before: Mapping[str, V], now: Mapping[str, V]) -> Iterable[str]:
    for name in dict.fromkeys([*before, *now]):
        if before.get(name) != now.get(name):
            yield name
