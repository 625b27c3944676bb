"""What is said of the reports of many units side by side: where something stands, what is shut."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.domain.checks import Issue
from monitor.domain.directive import Field
from monitor.domain.workflow import State
from monitor.present.formats import ZONE, number, short_moment
from monitor.present.issues import issue_text, label_of, reason_words
from monitor.present.language import translator
from monitor.present.standings import PARTIAL, state_name

_CELL = re.compile(r"[A-Z]{1,3}[0-9]+")


def where_words(cell: str, row: int | None, sheet: str, unit: str, locale: str) -> str:
    """Where something stands: ``Ô C17 (trang “Số liệu”), Xã Cộng Hòa``."""
    _ = translator(locale)
    if not cell:
        place = "" if row is None else _("Row {row}", row=row)
    elif not _CELL.fullmatch(cell):
        place = cell  # a program's own path into what it sent
    elif sheet:
        place = _("Cell {cell} (sheet “{sheet}”)", cell=cell, sheet=sheet)
    else:
        place = _("Cell {cell}", cell=cell)
    return ", ".join(filter(None, (place, unit)))


def lock_words(
    state: State, lock: str | None, at: datetime | None, locale: str, zone: str = ZONE
) -> str:
    """Whether a unit's row can be typed into, and why not: ``Đơn vị đã gửi 07/8 14:12``."""
    _ = translator(locale)
    if lock == "sent" and at is not None:
        return _("Sent {time}: closed", time=short_moment(at, locale, zone))
    if lock == "waiting":
        return _("Waiting for the unit's head: closed")
    if lock == "closed" and at is not None:
        return _("The period is closed since {time}", time=short_moment(at, locale, zone))
    if lock == "typing":
        return _("The unit is entering this itself: closed")
    return state_name(state, locale)


def check_words(
    issues: Sequence[Issue], fields: Mapping[str, Field], locale: str, *, is_empty: bool
) -> list[str]:
    """What the checks say of one row: what is wrong, what is missing, what asks for a reason."""
    _ = translator(locale)
    if is_empty:
        is_asked = any(one.asked == "required" for one in fields.values())
        return [_("No figure yet") if is_asked else _("Nothing is required")]
    said = [
        issue_text(one, fields, locale)
        for one in issues
        if one.severity == "error" and one.code != "required"
    ]
    missing = [label_of(fields[one.field], one.field, locale) for one in issues
               if one.code == "required"]  # fmt: skip
    if missing:
        said.append(_("Still missing: {fields}", fields="; ".join(missing)))
    for one in issues:
        if one.severity == "warning":
            text = issue_text(one, fields, locale)
            said.append(f"{text} ({reason_words(one.reason, locale)})")
    return said or [_("In order")]


def in_order_words(good: int, of: int, locale: str) -> str:
    """How much a total speaks for: ``13/15 đơn vị hợp lệ``."""
    _ = translator(locale)
    return _("{n}/{of} units in order", n=number(good, locale), of=number(of, locale))


def gaps_words(missing: int, wrong: int, locale: str) -> str:
    """What a total lacks: ``◔ thiếu 1, lỗi 1``; that it lacks nothing is said, too."""
    _ = translator(locale)
    if not missing and not wrong:
        return _("all of them")
    parts = []
    if missing:
        parts.append(_("missing {n}", n=number(missing, locale)))
    if wrong:
        parts.append(_("wrong {n}", n=number(wrong, locale)))
    return f"{PARTIAL} " + ", ".join(parts)


def changed_elsewhere_words(at: datetime, locale: str, zone: str = ZONE) -> str:
    """Why a row was not kept: the reader's own other window was there."""
    _ = translator(locale)
    when = short_moment(at, locale, zone)
    return _("You saved this row at {time} in another window; it was not overwritten.", time=when)


def changed_since_words(name: str, at: datetime, locale: str, zone: str = ZONE) -> str:
    """Why a row was not kept: somebody else was there, and nothing of theirs is overwritten."""
    _ = translator(locale)
    when = short_moment(at, locale, zone)
    return _("{name} saved this row at {time}; it was not overwritten.", name=name, time=when)
