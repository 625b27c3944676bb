"""The head of an English document: who issues what to whom, when, about what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.intake.reader.draft import Quoted
from monitor.intake.reader.english import limits, words
from monitor.intake.reader.header import Head
from monitor.intake.reader.plain import CELL, Plain

REACH = 4_000
LONGEST_LINE = 70
"""Letters of a line that holds one addressee; longer ones are broken by the margin."""
_TYPE = re.compile(
    rf"(?P<type>{'|'.join(words.DOCUMENT_TYPES)})\b(?:\s+(?:No\.?|Number|Nr\.?|#))?\s*[:.]?\s*"
    r"(?P<number>[A-Z]{0,4}-?\d[\w/.-]*\w|\d+)?", re.IGNORECASE,
)  # fmt: skip
_NUMBER = re.compile(
    r"(?:\bNo\.?|\bRef(?:erence)?(?:\s+No)?\.?"
    r"|\bNumber)\s*[:.]?\s*(?P<number>[A-Z0-9][\w/.-]*\d[\w/.-]*)"
)
_SIGN = re.compile(r"^[ \t*]*(?P<number>[A-Z]{1,4}-\d{2}-\d{2,3})[ \t*]*$", re.MULTILINE)
"""A sign that stands alone on its line: M-22-09."""
_SUBJECT = re.compile(r"^[ \t*]*(?:Subject|SUBJECT|Re|RE|Regarding|Title)\s*:\s*", re.MULTILINE)
_TO = re.compile(
    r"^[ \t*]*(?:To|TO|Memorandum for|MEMORANDUM FOR(?: THE)?|For|Addressees)\s*:?\s+(?=\S)",
    re.MULTILINE,
)
_FROM = re.compile(r"^[ \t*]*(?:From|FROM)\s*:\s*(?P<who>[^\n]+)", re.MULTILINE)
_LABEL = re.compile(
    r"^[ \t*]*(?:To|From|Subject|Re|Date|Ref|Cc|Through|Thru|Title)\b\s*[.:]", re.IGNORECASE
)
_ISSUER = re.compile(
    r"\b(?:Ministry|Department|Agency|Office|Bureau|Commission|Council|Authority|Board|Committee"
    r"|Administration|Directorate|Secretariat|Government|Bank|Institute|Centre|Center|Service)\b",
    re.IGNORECASE,
)  # fmt: skip
_FIRST_ITEM = re.compile(
    r"^[ \t]*(?:I\s*[.)]|1\s*[.)]|(?:Section|Article)\s+1\b|A\s*[.)])\s*\S", re.MULTILINE
)


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str


def read(text: Plain) -> Head:
    """Read the head of a document."""
    first = _FIRST_ITEM.search(text.text)
    reach = min(first.start() if first else len(text.text), REACH)
    head = text.text[:reach]
    lines = list(_lines(head))
    titled = next((one for one in lines if _titles(one.text)), None)
    kind = _TYPE.search(titled.text) if titled else None
    doc_type = number = None
    if titled is not None and kind is not None:
        at = titled.start
        doc_type = _quote(
            text, at + kind.start("type"), at + kind.end("type"), kind["type"].lower()
        )
        if kind["number"]:
            number = _quote(
                text, at + kind.start("number"), at + kind.end("number"), kind["number"]
            )
    if number is None:
        match = _NUMBER.search(head) or _SIGN.search(head)
        if match:
            number = _quote(
                text, match.start("number"), match.end("number"), match["number"].rstrip(".")
            )
    place, issued, date_end = _place_and_date(text, lines, titled)
    recipients, to_end = _recipients(text, head)
    subject, subject_end = _subject(text, head, lines, titled)
    issuer = _issuer(text, head, lines, titled)
    ends = [titled.end if titled else 0, date_end, to_end, subject_end]
    return Head(number, doc_type, issuer, place, issued, subject, recipients, max(ends))


def _lines(text: str) -> Iterator[_Line]:
    for match in re.finditer(rf"(?:(?! {{4}})[^\n{CELL}])+", text):
        kept = match.group().strip(" \t*#_")
        if kept:
            start = match.start() + match.group().index(kept)
            yield _Line(start, start + len(kept), kept)


def _titles(line: str) -> bool:
    """Whether a line is the document's type and number, and no sentence that names it."""
    match = _TYPE.match(line)
    return bool(match) and len(line) < 200 and not line.endswith(".")


def _quote(text: Plain, start: int, end: int, value: str, confidence: float = 0.9) -> Quoted:
    return Quoted(value, *text.verbatim(start, end), confidence)


def _place_and_date(
    text: Plain, lines: Sequence[_Line], titled: _Line | None
) -> tuple[Quoted | None, Quoted | None, int]:
    """The first date that stands on a line of its own, with the place before it."""
    for line in lines[:25]:
        match = limits.WRITTEN.search(line.text)
        if match is None or len(line.text) > 70 or line.text.endswith((";", ",")):
            continue
        named = limits.day_of(match, None)
        if named is None:
            continue
        begins, ends = line.start + match.start(), line.start + match.end()
        issued = _quote(text, begins, ends, named.isoformat())
        before = re.sub(r"^.*:\s*", "", line.text[: match.start()]).rstrip(" ,")
        is_place = re.fullmatch(r"(?:[A-Z][\w'.-]*)(?:[ ,]+[A-Z][\w'.-]*){0,3}", before)
        if not is_place or _TYPE.search(before) or before in ("Date", "Dated", "Issued"):
            return None, issued, line.end
        at = line.text.index(before)
        place = _quote(text, line.start + at, line.start + at + len(before), before)
        return place, issued, line.end
    return None, None, titled.end if titled else 0


def _recipients(text: Plain, head: str) -> tuple[tuple[Quoted, ...], int]:
    match = _TO.search(head)
    if match is None:
        return (), 0
    end = re.compile(
        r"\n\s*\n|\n[ \t*]*(?:From|FROM|Subject|SUBJECT|Re|RE|Date|DATE|Through)\b\s*:"
    ).search(head, match.end())
    stop = end.start() if end else len(head)
    found: list[Quoted] = []
    lines = [one.strip() for one in head[match.end() : stop].split("\n") if one.strip()]
    is_listed = all(len(one) < LONGEST_LINE and one[0].isupper() for one in lines)
    one_each = r"[^;\n]+" if is_listed else r"[^;\n]+(?:\n(?![ \t]*[-•])[^;\n]+)*"
    for piece in re.finditer(one_each, head[match.end() : stop]):
        told = piece.group()
        shown = " ".join(told.strip(" .-•*\n").split())
        shown = re.sub(r"^and\s+", "", shown)
        if len(shown) > 2:
            start = match.end() + piece.start() + len(told) - len(told.lstrip(" .-•*\n"))
            found.append(_quote(text, start, match.end() + piece.end(), shown))
    return tuple(found[:60]), stop


def _subject(
    text: Plain, head: str, lines: Sequence[_Line], titled: _Line | None
) -> tuple[Quoted | None, int]:
    match = _SUBJECT.search(head)
    if match:
        end = re.compile(r"\n\s*\n").search(head, match.end())
        following = (
            _LABEL.search(head, head.find("\n", match.end()) + 1)
            if "\n" in head[match.end() :]
            else None
        )
        stop = min([one.start() for one in (end, following) if one] or [len(head)])
        told = " ".join(head[match.end() : stop].split()).strip(" .*")
        return (_quote(text, match.end(), stop, told), stop) if told else (None, 0)
    if titled is None:
        return None, 0
    kind = _TYPE.match(titled.text)
    rest = titled.text[kind.end() :].strip(" :–-.") if kind else ""
    if len(rest) > 8:
        start = titled.start + titled.text.index(rest)
        return _quote(text, start, titled.end, rest), titled.end
    for line in lines:
        if (
            line.start <= titled.start
            or limits.WRITTEN.search(line.text)
            or _LABEL.match(line.text)
        ):
            continue
        if len(line.text) > 220 or line.text.endswith((".", ":", ";")):
            return None, 0
        return _quote(text, line.start, line.end, line.text), line.end
    return None, 0


def _issuer(text: Plain, head: str, lines: Sequence[_Line], titled: _Line | None) -> Quoted | None:
    match = _FROM.search(head)
    if match and _ISSUER.search(match["who"]):
        return _quote(text, match.start("who"), match.end("who"), _named(match["who"].strip(" *")))
    before = [one for one in lines if titled is None or one.end <= titled.start]
    named = [one for one in before[:8] if _ISSUER.search(one.text) and len(one.text) < 120]
    if titled is None or not named:
        return None
    line = named[-1]
    return _quote(text, line.start, line.end, _named(line.text))


def _named(told: str) -> str:
    if not told.isupper():
        return told
    small = {"Of", "And", "The", "For", "On"}
    parts = [one.lower() if one in small else one for one in told.title().split()]
    name = " ".join(parts)
    return name[0].upper() + name[1:]
