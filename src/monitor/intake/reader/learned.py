"""The rules of a language with what an office taught the reader beside them.

A taught name is read as one word, so that no rule cuts it short: it is put into the plain text as
a token of letters that no Vietnamese word has, and the draft gets its words back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from monitor.domain.lessons import NONE, Lesson, LessonKind
from monitor.intake.reader import bodies
from monitor.intake.reader.bodies import Name
from monitor.intake.reader.draft import Draft, LearnedWords
from monitor.intake.reader.goals import Goal
from monitor.intake.reader.language import Language
from monitor.intake.reader.layout import Node
from monitor.intake.reader.limits import Limit
from monitor.intake.reader.orders import Parts
from monitor.intake.reader.plain import Plain
from monitor.intake.reader.words import TAUGHT_DIGITS, TAUGHT_SIGN

_TOKEN = re.compile(f"{TAUGHT_SIGN}[{TAUGHT_DIGITS}]+")


def pattern_of(words: str) -> re.Pattern[str]:
    """Where these words stand, however they are spaced and in whatever letters."""
    told = r"\s+".join(map(re.escape, unicodedata.normalize("NFC", words).split()))
    return re.compile(rf"(?<!\w){told}(?!\w)", re.IGNORECASE)


# --- names -----------------------------------------------------------------------------------


def with_tokens(told: Plain, start: int, lessons: Sequence[Lesson]) -> tuple[Plain, dict[str, str]]:
    """The text with a token in place of each taught name behind ``start``, and their words."""
    longest_first = sorted(_of(lessons, "name"), key=lambda one: -len(one.words))
    patterns = [pattern_of(one.words) for one in longest_first]
    if not patterns:
        return told, {}
    either = re.compile("|".join(f"(?:{one.pattern})" for one in patterns), re.IGNORECASE)
    words: dict[str, str] = {}
    tokens: dict[str, str] = {}
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for match in either.finditer(told.text, start):
        name = " ".join(match.group().split())
        token = tokens.setdefault(name, _token(len(tokens)))
        words[token] = name
        letters += [told.text[at : match.start()], token]
        places += told.places[at : match.start()]
        # A token has several letters: its last one is the name's last.
        places += [told.places[match.start()]] * (len(token) - 1)
        places.append(told.places[match.end() - 1])
        at = match.end()
    letters.append(told.text[at:])
    places += told.places[at:]
    return Plain("".join(letters), places), words


def _token(number: int) -> str:
    digits = ""
    size = len(TAUGHT_DIGITS)
    while True:
        digits = TAUGHT_DIGITS[number % size] + digits
        number //= size
        if not number and len(digits) > 1:
            return TAUGHT_SIGN + digits


def with_words(draft: Draft, words: Mapping[str, str]) -> Draft:
    """The draft with the words of the text in place of tokens."""
    if not words:
        return draft
    told: Draft = _told(draft, words)
    return told


def _told(found: Any, words: Mapping[str, str]) -> Any:
    if isinstance(found, str):
        return _TOKEN.sub(lambda match: words.get(match.group(), match.group()), found)
    if isinstance(found, tuple):
        return tuple(_told(one, words) for one in found)
    if is_dataclass(found) and not isinstance(found, type):
        parts = {one.name: _told(getattr(found, one.name), words) for one in fields(found)}
        return replace(found, **parts)
    return found


# --- phrases ---------------------------------------------------------------------------------


def taught(rules: Language, lessons: Sequence[Lesson]) -> Language:
    """The rules of a language that also know the taught phrases."""
    limits = [(pattern_of(one.words), one.meaning) for one in _of(lessons, "deadline")]
    goals = [(pattern_of(one.words), one.meaning) for one in _of(lessons, "target")]
    roles = [(pattern_of(one.words), one.meaning) for one in _of(lessons, "role")]
    if not (limits or goals or roles):
        return rules

    def find_limits(text: str, issued: date | None) -> list[Limit]:
        found = rules.limits(text, issued)
        for match, meaning in _matches(limits, text):
            found = [one for one in found if one.end <= match.start() or one.start >= match.end()]
            if meaning != NONE:
                found.append(_limit(match, meaning, issued))
        return sorted(found, key=lambda one: one.start)

    def find_goals(text: str) -> list[Goal]:
        found = rules.goals(text)
        for match, meaning in _matches(goals, text):
            found = [one for one in found if one.end <= match.start() or one.start >= match.end()]
            if meaning != NONE:
                found.append(Goal(match.start(), match.end(), Decimal(meaning), "%"))
        return sorted(found, key=lambda one: one.start)

    def find_parts(node: Node) -> Parts:
        return _with_roles(rules.parts(node), node, roles)

    return replace(rules, limits=find_limits, goals=find_goals, parts=find_parts)


def _matches(
    known: Sequence[tuple[re.Pattern[str], str]], text: str
) -> Iterator[tuple[re.Match[str], str]]:
    for pattern, meaning in known:
        for match in pattern.finditer(text):
            yield match, meaning


def _limit(match: re.Match[str], meaning: str, issued: date | None) -> Limit:
    if not meaning.startswith("P"):
        return Limit(match.start(), match.end(), recurrence=meaning)
    days = int(re.sub(r"\D", "", meaning))
    named = None
    if issued is not None:
        named = issued
        while days:
            named += timedelta(days=1)
            days -= 0 if meaning.endswith("WD") and named.weekday() >= 5 else 1
    return Limit(
        match.start(), match.end(), relative=meaning, equivalent=named, is_inclusive=True
    )  # fmt: skip


def _with_roles(found: Parts, node: Node, roles: Sequence[tuple[re.Pattern[str], str]]) -> Parts:
    """The bodies of an item, with those behind taught words in the part the words give them."""
    told: dict[str, list[tuple[Node, Name]]] = {"answerable": [], "coordinating": []}
    for one in node.all():
        for match, part in _matches(roles, one.text):
            at = match.end() + len(one.text[match.end() :]) - len(one.text[match.end() :].lstrip())
            if not bodies.begins_body(one.text, at):
                continue
            end = bodies.list_end(one.text, at)
            told[part] += [(one, name) for name in bodies.split(one.text[at:end].rstrip(" ,"), at)]
    if not any(told.values()):
        return found
    moved = {(id(one), name.start) for listed in told.values() for one, name in listed}

    def others(listed: Sequence[tuple[Node, Name]]) -> list[tuple[Node, Name]]:
        return [(one, name) for one, name in listed if (id(one), name.start) not in moved]

    return Parts(
        (*others(found.responsible), *told["answerable"]),
        (*others(found.coordinating), *told["coordinating"]),
        found.is_request,
    )


# --- where they stand ------------------------------------------------------------------------


def places(told: Plain, start: int, lessons: Sequence[Lesson]) -> tuple[LearnedWords, ...]:
    """Every taught name and phrase of a text, in its order, with its place in the verbatim one."""
    found = [
        LearnedWords(one.number, one.kind, one.words, *told.verbatim(match.start(), match.end()))
        for one in lessons
        for match in pattern_of(one.words).finditer(told.text, start)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end, one.lesson)))


def with_places(draft: Draft, learned: tuple[LearnedWords, ...]) -> Draft:
    """The draft with what of it was taught."""
    return replace(draft, learned=learned) if learned else draft


def _of(lessons: Sequence[Lesson], kind: LessonKind) -> list[Lesson]:
    return [one for one in lessons if one.kind == kind]
