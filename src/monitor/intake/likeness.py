"""A draft measured as an earlier directive is: what stands in both is asked in the same way."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.domain.organization import search_key
from monitor.domain.sheet import Said, Sheet, SheetDuty, SheetItem
from monitor.intake.spans import find_span

LIKE_ENOUGH = 0.5
"""Share of words two duties have in common before one is measured as the other."""
_WORD = re.compile(r"\w+")
_MEASURE = ("title", "kind", "indicator", "unit", "numerator", "denominator", "contribution")


def measured_like(sheet: Sheet, text: str, model: Sheet, model_text: str) -> Sheet:
    """The sheet with its duties measured as those of a model that are like them.

    Where the model's very words stand in an item, its duties are taken with just those words, so
    that an item people split in two is split again; else the nearest in words lends its measure.
    What is dropped stays dropped, and who is named stays as this text names them.
    """
    taken: set[str] = set()
    for one in model.kept:
        words = model_text[one.start : one.end]
        found = _stands_in(sheet, text, words)
        if found is None:
            continue
        item, start, end = found
        sheet, code = _placed(sheet, one, item, (start, end), taken)
        taken.add(code)
    for duty in sheet.kept:
        if duty.code not in taken:
            nearest = _nearest(text[duty.start : duty.end], model, model_text)
            if nearest is not None and nearest.is_report == duty.is_report:
                sheet = sheet.with_duty(_measured(duty, nearest))
    return sheet


def _stands_in(sheet: Sheet, text: str, words: str) -> tuple[SheetItem, int, int] | None:
    for item in sheet.items:
        try:
            return (item, *find_span(text, words, item.start, item.end))
        except LookupError:
            continue
    return None


def _placed(
    sheet: Sheet, one: SheetDuty, item: SheetItem, span: tuple[int, int], taken: set[str]
) -> tuple[Sheet, str]:
    """A duty of the model put into an item: in place of the item's own, or beside it."""
    own = [duty for duty in sheet.duties if duty.item == item.label]
    free = next((duty for duty in own if duty.code not in taken and duty.is_kept), None)
    if free is None:
        code = sheet.free_code(item.label)
        beside = own[0] if own else None
        free = SheetDuty(
            code, item.label, *span, Said(),
            bodies=beside.bodies if beside else one.bodies,
            binding=beside.binding if beside else one.binding,
            deadline=beside.deadline if beside else Said(),
        )  # fmt: skip
    duty = replace(_measured(free, one), start=span[0], end=span[1])
    return sheet.with_duty(duty), duty.code


def _measured(duty: SheetDuty, one: SheetDuty) -> SheetDuty:
    told = {name: getattr(duty, name).set(getattr(one, name).value) for name in _MEASURE}
    is_report = duty.is_report and told["kind"].value == "milestone"
    keeps_target = told["kind"].value == duty.kind.value
    return replace(
        duty, is_report=is_report, target=duty.target if keeps_target else Said(), **told
    )  # fmt: skip


def _nearest(words: str, model: Sheet, model_text: str) -> SheetDuty | None:
    wanted = _words(words)
    best = max(
        model.kept,
        key=lambda one: _shared(wanted, _words(model_text[one.start : one.end])),
        default=None,
    )
    if best is None:
        return None
    share = _shared(wanted, _words(model_text[best.start : best.end]))
    return best if share >= LIKE_ENOUGH else None


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(search_key(text)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
