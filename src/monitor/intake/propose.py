"""From what the reader found in a text to a sheet: titles, measures and codes are proposed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.domain.lessons import Lesson
from monitor.domain.sheet import By, NamedBody, Recipient, Said, Sheet, SheetDuty, SheetItem
from monitor.intake.measures import Measure, proposed
from monitor.intake.reader import bodies
from monitor.intake.reader.draft import (
    Draft,
    DraftGoal,
    DraftItem,
    DraftLimit,
    LearnedWords,
    Quoted,
)
from monitor.intake.reader.read import read_text

LONGEST_TITLE = 90
LONGEST_LABEL = 12
"""Letters of an item's number before its first duty."""
SURE = 0.85
"""Confidence from which a reading counts as quoted."""
_CLAUSE = re.compile(r"[;.:]|,\s+(?=(?:đồng thời|trong đó|nhằm|để|báo cáo|gửi)\b)")
_BELOW = re.compile(
    r"(?:toàn bộ |tất cả )?(?:các )?đơn vị trực thuộc|các đơn vị thành viên", re.IGNORECASE
)
_NO_TASK = re.compile(
    r"[\s.,;:*–-]*(?:[+•]\s*)?(?:thời gian|thời hạn|kinh phí|cơ quan|đơn vị) (?:thực hiện"
    r"|hoàn thành|chủ trì|phối hợp)", re.IGNORECASE,
)  # fmt: skip
_PARAGRAPH = re.compile(r"\n\s*\n")
_GIVES_ORDER = re.compile(r"(?:yêu cầu|đề nghị|giao)\s+", re.IGNORECASE)
_REPORTS = re.compile(
    r"(?:(?:gửi |định kỳ )?báo cáo|\b(?:submit|report)) [^.;]{0,140}", re.IGNORECASE
)
RHYTHMS = {
    "daily": "daily", "weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly",
    "semiannual": "semiannual", "yearly": "yearly", "biweekly": "weekly",
}  # fmt: skip
WEEKDAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}


@dataclass(frozen=True, slots=True)
class _Words:
    """What proposed boxes and titles are called in the directive's own language."""

    item: str
    report: str
    is_sent: str
    yes_no: str


WORDS: Mapping[str, _Words] = {
    "vi": _Words(
        "Mục {label}", "Báo cáo kết quả", "Đã gửi báo cáo kết quả (Có/Không)", "có/không",
    ),
    "en": _Words(
        "Item {label}", "Report of results", "Report of results sent (yes/no)", "yes/no",
    ),
}  # fmt: skip


def propose(
    text: str, zone: str, lessons: Sequence[Lesson] = (), *, is_scan: bool = False
) -> Sheet:
    """The sheet of a directive's text, as far as the text goes; the rest is asked of a person."""
    draft = _without_closing(read_text(text, lessons, is_scan=is_scan), text)
    items, labels = _items(draft)
    sheet = Sheet(
        number=_said(draft.number_sign),
        issuer=_said(draft.issuer),
        issued_on=_said(draft.issued_on),
        subject=_said(draft.subject, capital=True),
        slug=_slug(draft.number_sign),
        deadline=_general(draft),
        time_zone=zone,
        items=items,
        gaps=tuple(one for one in dict.fromkeys(draft.gaps) if one not in labels),
        repeats=tuple(dict.fromkeys(draft.repeats)),
        amends=tuple(_said(one) for one in draft.amends),
        doubts=draft.doubts,
        recipients=tuple(_recipient(one) for one in draft.recipients),
    )
    for one, label in zip(draft.items, labels, strict=True):
        for part in _separate(one, text, draft.language):
            duty = _duty(part, label, sheet.free_code(label), text, draft.language)
            sheet = sheet.with_duty(_as_taught(duty, draft.learned))
    report = _report(draft, text, sheet.free_code(None))
    return sheet if report is None else sheet.with_duty(report)


def _as_taught(duty: SheetDuty, learned: Sequence[LearnedWords]) -> SheetDuty:
    """The duty, whose fields say by which lesson they were read."""
    inside = [one for one in learned if duty.start <= one.start and one.end <= duty.end]
    if not inside:
        return duty

    def lesson(kind: str, start: int | None, end: int | None) -> int:
        places = ((one.lesson, one) for one in inside if one.kind == kind)
        return next(
            (
                number
                for number, one in places
                if start is not None and end is not None and start <= one.start and one.end <= end
            ),
            0,
        )

    def said(kind: str, one: Said) -> Said:
        return replace(one, lesson=lesson(kind, one.start, one.end))

    def body(one: NamedBody) -> NamedBody:
        before = [
            words for words in inside if words.kind == "role" and words.end <= (one.start or 0)
        ]
        number = before[-1].lesson if before and (one.start or 0) - before[-1].end < 2 else 0
        return replace(one, lesson=number)

    return replace(
        duty, bodies=tuple(map(body, duty.bodies)), deadline=said("deadline", duty.deadline),
        rhythm=said("deadline", duty.rhythm), target=said("target", duty.target),
        kind=said("target", duty.kind),
    )  # fmt: skip


def slug_of(number: str) -> str:
    """A number and sign as it stands in an address: ``5305/UBND-XD6`` as ``5305-UBND-XD6``."""
    return re.sub(r"[^\w.-]+", "-", number.strip()).strip("-")[:80]


def _without_closing(draft: Draft, text: str) -> Draft:
    """The draft whose last item ends where the closing paragraph, on reporting, begins."""
    at = _reports_at(draft)
    if at is None:
        return draft
    start, _ = _paragraph(text, at)
    items = (replace(one, end=start) if one.start < start < one.end else one for one in draft.items)
    return replace(draft, items=tuple(items))


def _reports_at(draft: Draft) -> int | None:
    """Where the words begin that say to whom, or by when, is reported; None without any."""
    starts = [one.start for one in draft.report_deadlines]
    starts += [one.start for one in draft.report_to]
    return min(starts, default=None)


def _items(draft: Draft) -> tuple[tuple[SheetItem, ...], list[str]]:
    """The paragraphs, each under a label of its own; one that stands twice gets a number behind."""
    found: list[SheetItem] = []
    labels: list[str] = []
    counted: Counter[str] = Counter()
    for one in draft.items:
        label = " ".join(one.label.split()) or "–"
        counted[label] += 1
        # A dash is the label of many; of a number that stands twice the second is told apart.
        if label == "–":
            label = f"– {counted[label]}"
        elif counted[label] > 1:
            label = f"{label} ({counted[label]})"
        labels.append(label)
        found.append(SheetItem(label, one.start, one.end))
    return tuple(found), labels


def _said(one: Quoted | None, *, capital: bool = False) -> Said:
    if one is None:
        return Said()
    value = one.value[:1].upper() + one.value[1:] if capital else one.value
    return Said(value, _by(one), one.start, one.end)


def _by(one: Quoted) -> By:
    return "quoted" if one.confidence >= SURE else "inferred"


def _slug(number: Quoted | None) -> Said:
    return Said() if number is None else Said(slug_of(number.value), "inferred")


def _recipient(one: Quoted) -> Recipient:
    return Recipient(one.value, tuple(name.name for name in bodies.split(one.value)))


def _general(draft: Draft) -> Said:
    """The deadline of the closing paragraph, which is read for every duty without its own."""
    return next((_deadline(one) for one in draft.report_deadlines if _deadline(one).value), Said())


def _deadline(one: DraftLimit) -> Said:
    day = one.iso or one.equivalent
    if day is None:
        return Said("", "quoted", one.start, one.end)
    rule = "by" if one.is_inclusive and not one.hour else "before"
    hour = f"T{one.hour}" if one.hour else ""
    by: By = "quoted" if one.iso else "inferred"
    return Said(f"{rule} {day.isoformat()}{hour}", by, one.start, one.end)


def _duty(one: DraftItem, label: str, code: str, text: str, language: str) -> SheetDuty:
    measure = _measure(one, text, language)
    return SheetDuty(
        code=code,
        item=label,
        start=one.start,
        end=one.start + len(text[one.start : one.end].rstrip()),
        title=_title(one, text) or Said(WORDS[language].item.format(label=one.label)),
        bodies=(
            *_bodies(one.responsible, "answerable"), *_bodies(one.coordinating, "coordinating"),
        ),
        binding=Said(one.binding, "quoted" if one.binding == "request" else "inferred"),
        deadline=_own_deadline(one.deadlines),
        rhythm=_rhythm(one.deadlines),
        kind=measure.kind,
        unit=measure.unit,
        indicator=measure.indicator,
        numerator=measure.numerator,
        denominator=measure.denominator,
        target=_target(_goal(one)),
        contribution=_contribution(one, text),
    )  # fmt: skip


def _goal(one: DraftItem) -> DraftGoal | None:
    return next(iter(one.targets), None) or next(iter(one.implied_targets), None)


def _measure(one: DraftItem, text: str, language: str) -> Measure:
    title = _title(one, text) or Said(WORDS[language].item.format(label=one.label))
    return proposed(title, _goal(one), text, language)


def _separate(one: DraftItem, text: str, language: str) -> list[DraftItem]:
    """An item as the duties that are followed apart, each as if it were an item of its own.

    A clause is apart where it is another's to do, has its own time or figure, or is measured by
    itself: something made, told, or done again and again. What is only urged belongs to the duty
    before it.
    """
    found: list[DraftItem] = []
    for duty in one.duties:
        part = replace(
            one, start=duty.start, end=duty.end, responsible=duty.responsible,
            coordinating=duty.coordinating, deadlines=duty.deadlines, targets=duty.targets,
            implied_targets=() if duty.targets else duty.implied_targets[:1],
            is_inherited=duty.is_inherited, duties=(),
        )  # fmt: skip
        if found and not _is_apart(part, found[-1], text, language):
            found[-1] = _joined(found[-1], part)
        else:
            found.append(part)
    if len(found) < 2:
        return [one]
    # Nothing of an item is lost: its own number stands before the first, its end behind the last.
    if found[0].start - one.start < LONGEST_LABEL:
        found[0] = replace(found[0], start=one.start)
    return found


def _is_apart(part: DraftItem, before: DraftItem, text: str, language: str) -> bool:
    def names(of: DraftItem) -> set[str]:
        return {name.value for name in of.responsible}

    if not part.is_inherited and names(part) != names(before):
        return True
    if part.targets or (part.deadlines and part.deadlines != before.deadlines):
        return True
    return _measure(part, text, language).kind.value != "narrative"


def _joined(before: DraftItem, part: DraftItem) -> DraftItem:
    return replace(
        before, end=part.end,
        coordinating=(*before.coordinating, *part.coordinating),
        implied_targets=before.implied_targets or part.implied_targets,
    )  # fmt: skip


def _bodies(names: Iterable[Quoted], part: str) -> tuple[NamedBody, ...]:
    return tuple(
        NamedBody(
            one.value, "coordinating" if part == "coordinating" else "answerable", _by(one),
            one.start, one.end,
        )
        for one in names
    )  # fmt: skip


def _title(one: DraftItem, text: str) -> Said | None:
    """What is to be done: the words behind the last body named, to the end of the clause."""
    ends = [name.end for name in (*one.responsible, *one.coordinating) if one.start <= name.start]
    inside = [end for end in ends if end < one.end]
    start = max(inside, default=one.start)
    if _NO_TASK.match(text, start, one.end):
        # Behind the columns "Chủ trì: …" stands no task; it is what the item begins with.
        inside, start = [], one.start
    if not inside:
        label = re.match(r"[\s\W]*(?:Điều\s+)?[\w.]{1,6}[.)/:]\s+", text[start : one.end])
        start += label.end() if label else 0
    start += len(text[start : one.end]) - len(text[start : one.end].lstrip(" ,;:.-–\n\t"))
    end = one.end
    clause = _CLAUSE.search(text, start + 12, end)
    if clause:
        end = clause.start()
    is_cut = end - start > LONGEST_TITLE
    if is_cut:
        end = start + len(text[start : start + LONGEST_TITLE].rsplit(None, 1)[0])
    words = " ".join(text[start:end].split()).strip(" ,;:.-–")
    if not words:
        return None
    if is_cut:
        words += "…"
    return Said(words[:1].upper() + words[1:], "quoted", start, max(start, end))


def _target(goal: DraftGoal | None) -> Said:
    if goal is None or goal.is_at_most or goal.value <= 0:
        return Said()
    if goal.unit.lstrip().startswith("%") and goal.value > Decimal(100):
        return Said()
    by: By = "quoted" if goal.source == "explicit" else "inferred"
    return Said(format(goal.value.normalize(), "f"), by, goal.start, goal.end)


def _own_deadline(limits: Sequence[DraftLimit]) -> Said:
    once = [one for one in limits if not one.recurrence]
    known = next((_deadline(one) for one in once if _deadline(one).value), None)
    return known or next((_deadline(one) for one in once), Said())


def _rhythm(limits: Sequence[DraftLimit]) -> Said:
    found = next((one for one in limits if one.recurrence), None)
    if found is None:
        return Said("once")
    kind, *rest = found.recurrence.split()
    day = " ".join(str(WEEKDAYS.get(one, one)) for one in rest)
    by: By = "inferred" if kind == "biweekly" else "quoted"
    return Said(f"{RHYTHMS.get(kind, 'monthly')} {day}".strip(), by, found.start, found.end)


def _contribution(one: DraftItem, text: str) -> Said:
    """Whose figures: the units below report where the text names them as those who carry it out."""
    match = _BELOW.search(text, one.start, one.end)
    ends = [name.end for name in one.responsible]
    if match is None or not ends or match.start() < max(ends):
        return Said("own")
    return Said("children", "inferred", match.start(), match.end())


def _report(draft: Draft, text: str, code: str) -> SheetDuty | None:
    """The duty to report itself, where the closing words say to whom: the system sees it done."""
    at = _reports_at(draft)
    if at is None or not draft.report_to:
        return None
    start, end = _paragraph(text, at)
    words = _REPORTS.search(text, start, end)
    if words is None:
        return None
    stop = min([one.start for one in draft.report_deadlines if one.start > words.start()]
               + [words.end()])  # fmt: skip
    quoted = text[words.start() : stop].rstrip(" ,;:(")
    whole = Said("", "quoted", words.start(), words.start() + len(quoted))
    return SheetDuty(
        code=code,
        item=None,
        start=words.start(),
        end=words.start() + len(quoted),
        title=Said(WORDS[draft.language].report, "inferred", whole.start, whole.end),
        bodies=_closing_bodies(text, start, words.start()) or _recipients(draft),
        rhythm=_rhythm(draft.report_deadlines),
        kind=Said("milestone", "inferred"),
        indicator=Said(WORDS[draft.language].is_sent, "inferred"),
        unit=Said(WORDS[draft.language].yes_no),
        target=Said("100", "quoted", whole.start, whole.end),
        is_report=True,
    )


def _paragraph(text: str, at: int) -> tuple[int, int]:
    start = max((match.end() for match in _PARAGRAPH.finditer(text, 0, at)), default=0)
    after = _PARAGRAPH.search(text, at)
    return start, after.start() if after else len(text)


def _closing_bodies(text: str, start: int, end: int) -> tuple[NamedBody, ...]:
    """Who is to report: those whom the closing paragraph names after its verb."""
    order = _GIVES_ORDER.search(text, start, end)
    if order is None or not bodies.begins_body(text, order.end()):
        return ()
    stop = min(bodies.list_end(text, order.end()), end)
    return tuple(
        NamedBody(one.name, "answerable", "quoted", one.start, one.end)
        for one in bodies.split(text[order.end() : stop], order.end())
    )


def _recipients(draft: Draft) -> tuple[NamedBody, ...]:
    return tuple(
        NamedBody(name, "answerable", "inferred", one.start, one.end)
        for one in draft.recipients
        for name in _recipient(one).names
    )
