"""A drafted directive as one file that offices share: its text and its duties, in YAML.

Codes of organisations stay at home: the other office has its own register, so every body goes by
its name and is asked about there. So does who coordinates. What comes in is a draft like any other,
and nothing of it is followed before somebody there issues it.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from monitor.domain.sheet import Said, Sheet, SheetDuty

MARK = "monitor-directive"
VERSION = 1
HEAD = f"""\
# A directive with its duties, drafted in Monitor: text and sheet belong together, and every start
# and end counts the letters of the text. Send this file where a directive's text is sent.
{MARK}: {VERSION}
"""
_SHEET = TypeAdapter(Sheet)


class NotPortable(ValueError):
    """A file that begins like one of ours and is none; ``where`` says which part is wrong."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class _Plain(yaml.SafeLoader):
    """YAML without anchors: a file of a few lines must not stand for millions."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise NotPortable("*")
        return super().compose_node(parent, index)


class _Blocks(yaml.SafeDumper):
    """YAML in which a text of several lines stands as it is."""


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Blocks.add_representer(str, _text)


def is_portable(text: str) -> bool:
    """Whether a text is such a file rather than a directive's own words."""
    lines = (one for one in text[:2000].split("\n") if one and not one.startswith("#"))
    return next(lines, "").startswith(f"{MARK}:")


def dump(text: str, sheet: Sheet) -> str:
    """The file of a text and its sheet."""
    told = {"text": text, "sheet": _told(at_home_nowhere(sheet))}
    body = yaml.dump(told, Dumper=_Blocks, allow_unicode=True, sort_keys=False, width=100)
    return HEAD + body


def at_home_nowhere(sheet: Sheet) -> Sheet:
    """The sheet without what only this installation knows: codes, answers, who coordinates."""
    duties = tuple(
        replace(one, bodies=tuple(replace(body, code="") for body in one.bodies))
        for one in sheet.duties
    )
    return replace(
        sheet, duties=duties, answers={}, settled=(), coordinator=Said(), acceptor=Said(),
        audience=Said(),
    )  # fmt: skip


def _told(value: Any) -> Any:
    """What is not as it always is: a file that people read says nothing twice."""
    if is_dataclass(value):
        plain = {}
        for one in fields(value):
            part = getattr(value, one.name)
            if part != one.default and part != {}:
                plain[one.name] = _told(part)
        return plain
    return [_told(one) for one in value] if isinstance(value, tuple) else value


def load(raw: str) -> tuple[str, Sheet]:
    """A file's text and sheet, each part of its own shape and every place within the text.

    Raises:
        NotPortable: It is no such file, or a part of it cannot be.
    """
    try:
        told = yaml.load(raw, Loader=_Plain)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, RecursionError, ValueError):
        raise NotPortable("yaml") from None
    if not isinstance(told, dict) or told.get(MARK) != VERSION:
        raise NotPortable(MARK)
    text = told.get("text")
    if not isinstance(text, str):
        raise NotPortable("text")
    try:
        sheet = _SHEET.validate_python(told.get("sheet"))
    except (ValidationError, RecursionError) as error:
        raise NotPortable(_where(error)) from None
    return text, at_home_nowhere(_within(sheet, len(text)))


def _where(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "sheet"
    parts = error.errors(include_url=False, include_input=False)[0]["loc"]
    return ".".join(("sheet", *(str(one)[:40] for one in parts[:5])))


def _within(sheet: Sheet, letters: int) -> Sheet:
    """The sheet, when every place in it is one of the text, and labels and codes are single."""
    labels = [one.label for one in sheet.items]
    codes = [one.code for one in sheet.duties]
    if len(set(labels)) != len(labels) or len(set(codes)) != len(codes):
        raise NotPortable("sheet.items")
    for item in sheet.items:
        _require(0 <= item.start < item.end <= letters and bool(item.label), item.label)
    for duty in sheet.duties:
        _require(0 <= duty.start < duty.end <= letters, duty.code)
        _require(duty.item is None or duty.item in labels, duty.code)
        for one in _places(duty):
            _require(_is_place(one.start, one.end, letters), duty.code)
    _require({"no_number", "no_items", "no_body"}.issuperset(sheet.doubts), "doubts")
    for said in (
        *sheet.amends,
        sheet.number,
        sheet.issuer,
        sheet.issued_on,
        sheet.subject,
        sheet.deadline,
    ):
        _require(_is_place(said.start, said.end, letters), "sheet")
    return sheet


def _places(duty: SheetDuty) -> list[Any]:
    return [
        duty.title, duty.binding, duty.deadline, duty.rhythm, duty.until, duty.kind,
        duty.indicator, duty.unit, duty.numerator, duty.denominator, duty.target,
        duty.contribution, *duty.bodies,
    ]  # fmt: skip


def _is_place(start: int | None, end: int | None, letters: int) -> bool:
    if start is None or end is None:
        return start is None and end is None
    return 0 <= start <= end <= letters


def _require(holds: bool, where: str) -> None:
    if not holds:
        raise NotPortable(where[:60])
