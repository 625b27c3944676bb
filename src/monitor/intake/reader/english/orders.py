"""Who must do an item, and with whom, in English: the subject of "shall", "must", "are to"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.intake.reader.bodies import Name
from monitor.intake.reader.english import words
from monitor.intake.reader.layout import Node
from monitor.intake.reader.orders import Parts

LONGEST_SUBJECT = 260
LONGEST_HEADING = 110
_MODAL = re.compile(
    rf"\s+(?:hereby\s+|also\s+)?(?P<modal>{'|'.join(words.MODALS)})\b", re.IGNORECASE
)
_ADVERB = re.compile(r"\s+(?:hereby|also)$", re.IGNORECASE)
_TASK = re.compile(
    rf"(?:All|Each|Every|The|[A-Z]\w+(?:\s+[A-Z]\w+)*)\s+(?:\w+\s+){{0,4}}?(?P<modal>{'|'.join(words.TASKS)})\b"
)
_REQUEST = re.compile(words.REQUESTS, re.IGNORECASE)
_BODY = re.compile(rf"\b(?:{'|'.join(words.BODIES)})\b", re.IGNORECASE)
_SHORT = re.compile(r"(?:the\s+)?[A-Z][A-Z&.-]{1,9}s?(?:'s)?$")
_OPENING = re.compile(rf"(?:{'|'.join(words.OPENINGS)})\b", re.IGNORECASE)
_NO_SUBJECT = re.compile(
    rf"(?:{'|'.join(words.NO_SUBJECTS)})\b|the (?:directive|circular|report|guidance|policy|order"
    r"|memorandum|requirement|deadline|form|template|plan|results?)\b", re.IGNORECASE,
)  # fmt: skip
_NO_NAME = re.compile(r"\d|including|which|or\s")
_PARTNERS = re.compile(rf",?\s*\b(?:{'|'.join(words.PARTNERS)})\s+", re.IGNORECASE)
_NAMES_END = re.compile(
    r"\s+(?:shall|must|will|should|to|for|on|by|in|at|who|which|that|no later|not later|within|is"
    r"|are|before|during|through|via|as|when|using|under)\b|[.:()]|;(?!\s+(?:and\s+)?the\b)"
    r"|,\s+(?!and\b|the\b|all\b|each\b|other\b)[a-z]|,\s+(?:and\s+)?(?:shall|must|will|should|to"
    r"|no later|not later|which|who|by|within|develop"
    r"|establish|conduct|review|submit|ensure|provide|identify|implement)\b", re.IGNORECASE,
)  # fmt: skip
_SEPARATOR = re.compile(
    r"\s*;\s*(?:and\s+)?|\s*,\s*(?:and\s+|as well as\s+)?|\s+(?:and|as well as)\s+"
)
_DETERMINED = re.compile(r"(?:the|all|each|every|any)\s", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;]\s+(?=[A-Z])")


def is_request(text: str) -> bool:
    """Whether a sentence asks rather than orders: "are requested to"."""
    modal = _MODAL.search(text[:LONGEST_SUBJECT])
    return bool(modal and _REQUEST.search(modal["modal"]))


def is_order(text: str, mark: int) -> bool:
    """Whether a sentence names bodies and says that they shall."""
    return bool(subjects(text, mark)[0]) and _MODAL.search(text, mark) is not None


def subjects(text: str, at: int) -> tuple[list[Name], int, bool]:
    """Bodies that must act by a sentence, or that a heading names."""
    stop = _SENTENCE.search(text, at)
    end = stop.start() if stop else len(text)
    modal = _MODAL.search(text, at, end) or _TASK.match(text, at, end)
    if modal is None:
        return _headed(text, at)
    start = _subject_start(text, at, modal.start("modal") - 1)
    told = text[start : modal.start("modal")].rstrip()
    told = _ADVERB.sub("", told)
    partners = _PARTNERS.search(told)
    if partners:
        told = told[: partners.start()]
    if len(told) > LONGEST_SUBJECT or _NO_SUBJECT.match(told):
        return [], at, False
    return split(told, start), modal.end(), bool(_REQUEST.search(modal["modal"]))


def lead(text: str) -> list[Name]:
    """The bodies of a sentence that leads to items: "All agencies must:"."""
    starts = [0, *(one.end() for one in _SENTENCE.finditer(text))]
    return subjects(text, starts[-1])[0]


def _headed(text: str, at: int) -> tuple[list[Name], int, bool]:
    """A heading that is nothing but the names of bodies."""
    told = text[at:].strip(" .:*")
    begins = at + len(text[at:]) - len(text[at:].lstrip(" *"))
    names = [one for one in re.findall(r"[A-Za-z]+", told) if len(one) > 3]
    capital = sum(1 for one in names if one[0].isupper())
    if not told or len(told) > LONGEST_HEADING or capital * 3 < len(names) * 2 or told.isupper():
        return [], at, False
    return split(told, begins), len(text), False


def _subject_start(text: str, at: int, modal: int) -> int:
    """Where the subject begins: after the clause that opens the sentence, if there is one."""
    if not _OPENING.match(text, at):
        return at
    for match in re.finditer(r",\s+(?:and\s+)?", text[at:modal]):
        start = at + match.end()
        told = text[start:modal]
        if _NO_SUBJECT.match(told):
            return start
        partners = _PARTNERS.search(told)
        names = told[: partners.start()] if partners else told
        if not _NO_NAME.match(told) and split(names, start):
            return start
    return at


def split(text: str, offset: int = 0, *, is_named: bool = False) -> list[Name]:
    """Take a list of bodies apart.

    What holds no body's word is none, unless the words before the list say that it is one.
    """
    pieces: list[tuple[int, int]] = []
    at = 0
    for match in _SEPARATOR.finditer(text):
        if match.start() > at and _is_new(
            text[match.end() :], match.group(), text[at : match.start()]
        ):
            pieces.append((at, match.start()))
            at = match.end()
    pieces.append((at, len(text)))
    found: list[Name] = []
    for start, end in pieces:
        told = text[start:end]
        shown = re.sub(r"^(?:the|and|both)\s+", "", told.strip(" ,;.:*"), flags=re.IGNORECASE)
        is_body = _BODY.search(shown) or _SHORT.match(shown) or (is_named and shown[:1].isupper())
        if len(shown) > 1 and is_body:
            begun = start + told.find(shown)
            found.append(Name(" ".join(shown.split()), offset + begun, offset + begun + len(shown)))
    return found


def _is_new(rest: str, separator: str, before: str) -> bool:
    """Whether another body begins after a separator, and not the rest of a name."""
    piece = re.split(r"\s*[,;]\s*|\s+and\s+", rest, maxsplit=1)[0]
    if ";" in separator or _DETERMINED.match(rest):
        return True
    if not piece[:1].isupper():
        return False
    if not (_BODY.search(piece) or _SHORT.match(piece)):
        return False
    return bool(_BODY.search(before) or _SHORT.match(before.strip()))


def read(node: Node) -> Parts:
    """The bodies of an item: its own sentences', and those of what stands below it."""
    responsible: list[tuple[Node, Name]] = []
    coordinating: list[tuple[Node, Name]] = []
    named, _, request = subjects(node.text, node.mark)
    responsible += [(node, one) for one in named]
    for one in node.all():
        coordinating += [(one, name) for name in _partners(one.text, one.mark)]
        starts = [] if one is node else [one.mark]
        starts += [match.end() for match in _SENTENCE.finditer(one.text, one.mark)]
        for start in starts:
            if _MODAL.search(one.text, start):
                responsible += [(one, name) for name in subjects(one.text, start)[0]]
    mine = _once(responsible, ())
    barred = [_key(name.name) for _, name in mine]
    return Parts(tuple(mine), tuple(_once(coordinating, barred)), request)


def _partners(text: str, mark: int) -> Iterator[Name]:
    for match in _PARTNERS.finditer(text, mark):
        end = _NAMES_END.search(text, match.end())
        told = text[match.end() : end.start() if end else len(text)]
        yield from split(told, match.end(), is_named=True)


def _once(
    found: list[tuple[Node, Name]], barred: tuple[str, ...] | list[str]
) -> list[tuple[Node, Name]]:
    kept: dict[str, tuple[Node, Name]] = {}
    for node, name in found:
        key = _key(name.name)
        if key and key not in barred:
            kept.setdefault(key, (node, name))
    return list(kept.values())


def _key(name: str) -> str:
    return re.sub(r"\W+", " ", name.lower()).strip()
