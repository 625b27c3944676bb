"""From a directive that is followed back to a sheet, for another office to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.domain.deadlines import last_valid_moment
from monitor.domain.directive import Assignment, Directive, Obligation
from monitor.domain.organization import Tree
from monitor.domain.sheet import BodyPart, NamedBody, Recipient, Said, Sheet, SheetDuty, SheetItem
from monitor.intake.issue import REPORT_SENT


def sheet_of(told: Directive, tree: Tree) -> Sheet:
    """The sheet of a directive: every duty with its headline indicator, every body by its name."""
    final = next((one for one in told.periods if one.kind == "deadline"), None)
    return Sheet(
        number=Said(told.number, "quoted"),
        issuer=Said(told.issuer, "quoted"),
        issued_on=Said(told.issued_on.isoformat(), "quoted"),
        subject=Said(told.subject, "quoted"),
        slug=Said(told.slug),
        deadline=_deadline(told, final.due, final.as_written) if final else Said(),
        time_zone=told.time_zone,
        items=tuple(SheetItem(one.label, one.start, one.end) for one in told.items),
        gaps=told.gaps,
        recipients=tuple(
            Recipient(one.name_vi, tuple(tree[code].name_vi for code in one.members))
            for one in told.groups
            if one.members
        ),
        duties=tuple(_duty(one, told, tree) for one in told.obligations),
    )


def _deadline(told: Directive, due: datetime, words: str) -> Said:
    """A deadline as the sheet has it, with its words where they stand in the text."""
    there = due.astimezone(ZoneInfo(told.time_zone))
    at = told.text.find(words) if words else -1
    place = (at, at + len(words)) if at >= 0 else (None, None)
    if (there.hour, there.minute) == (0, 0):
        last = last_valid_moment(due, told.time_zone)
        is_before = words.strip().lower().startswith("trước")
        value = f"before {there:%Y-%m-%d}" if is_before else f"by {last:%Y-%m-%d}"
    else:
        value = f"before {there:%Y-%m-%dT%H:%M}"
    return Said(value, "quoted" if at >= 0 else "set", *place)


def _duty(one: Obligation, told: Directive, tree: Tree) -> SheetDuty:
    # What a later directive ended is not undone in the text: it is told as it was issued.
    ends = (None, one.ended_at)
    given = [it for it in told.assignments if it.obligation == one.code and it.until in ends]
    shown = one.headline
    fields: Mapping[str, str] = {code: it.label_vi for code, it in told.fields.items()}
    is_report = shown.numerator == REPORT_SENT.code
    return SheetDuty(
        code=one.code,
        item=one.item,
        start=one.start,
        end=one.end,
        title=Said(one.title_vi, "set"),
        bodies=(
            *_bodies(given, "answerable", tree), *_bodies(given, "coordinating", tree),
        ),
        binding=Said(one.binding, "set"),
        kind=Said(shown.kind, "set"),
        indicator=Said(shown.name_vi, "set"),
        unit=Said(shown.unit[:40], "set"),
        numerator=Said(fields.get(shown.numerator or "", ""), "set"),
        denominator=Said(fields.get(shown.denominator or "", ""), "set"),
        target=_target(one, told.text),
        contribution=Said(_contribution(given), "set"),
        is_report=is_report,
    )  # fmt: skip


def _bodies(given: list[Assignment], part: BodyPart, tree: Tree) -> Iterator[NamedBody]:
    for one in given:
        if one.part == part and one.organization in tree:
            yield NamedBody(tree[one.organization].name_vi, part, "set", code=one.organization)


def _target(one: Obligation, text: str) -> Said:
    """The level the text gives, with its words; what was decided later is not the text's."""
    if one.target is None or one.headline.kind not in ("ratio", "count"):
        return Said()
    at = text.find(one.target_words, one.start) if one.target_words else -1
    if at < 0:
        return Said()
    by = "quoted" if one.target_source == "explicit" else "inferred"
    return Said(
        format(one.target.normalize(), "f"), "quoted" if by == "quoted" else "inferred", at,
        at + len(one.target_words),
    )  # fmt: skip


def _contribution(given: list[Assignment]) -> str:
    """Whose figures: as most of the answerable give them."""
    made = [one.contribution for one in given if one.part == "answerable" and one.contribution]
    return max(made, key=made.count, default="own") or "own"
