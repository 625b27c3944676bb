"""What a draft of a directive says of itself: whose word a field is, what was done and asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from monitor.domain.deadlines import last_valid_moment
from monitor.domain.lessons import Lesson, LessonKind
from monitor.domain.sheet import By, Said, due_of
from monitor.present import formats
from monitor.present.language import Translator, msg
from monitor.present.periods import WEEKDAYS

BY: Mapping[By, str] = {
    "quoted": msg("quoted"),
    "inferred": msg("inferred"),
    "proposed": msg("a proposal"),
    "set": msg("set by a person"),
}
"""Whose word a field is: the text's, the reader's, or a person's of this office."""
CHANGES: Mapping[str, str] = {
    "read": msg("Text read"),
    "head": msg("Number, date and subject"),
    "gaps": msg("Gaps in the numbering confirmed"),
    "deadline": msg("Deadline of the whole"),
    "people": msg("Who coordinates"),
    "implied": msg("What “all” means"),
    "answer": msg("Who is meant"),
    "duty": msg("Duty changed"),
    "drop": msg("Duty left out"),
    "take_up": msg("Duty taken up again"),
    "add": msg("Duty added"),
    "measure_like": msg("Measured as in"),
    "undo": msg("Back to revision"),
    "document": msg("Which directive is amended"),
    "touch": msg("What is amended confirmed"),
    "untouched": msg("Not amended after all"),
    "effective": msg("Day of effect"),
}
KINDS: Mapping[str, str] = {
    "ratio": msg("Share (%)"),
    "count": msg("Number"),
    "milestone": msg("Done or not"),
    "narrative": msg("In words"),
}
BINDINGS: Mapping[str, str] = {"order": msg("An order"), "request": msg("A request")}
CONTRIBUTIONS: Mapping[str, str] = {
    "own": msg("their own figures"),
    "children": msg("the figures of their units, each of which reports"),
    "both": msg("their own figures and those of their units"),
}
RHYTHMS: Mapping[str, str] = {
    "once": msg("Once"),
    "daily": msg("Every day"),
    "weekly": msg("Every week"),
    "monthly": msg("Every month"),
    "quarterly": msg("Every quarter"),
    "semiannual": msg("Every half year"),
    "yearly": msg("Every year"),
}
ASKED: Mapping[str, str] = {
    "head": msg("What document is it?"),
    "slug": msg("The number exists already"),
    "gaps": msg("Items are missing in the numbering"),
    "deadline": msg("By when is everything due that has no date of its own?"),
    "people": msg("Who coordinates, and who sees it?"),
    "implied": msg("Does “all” mean 100 percent?"),
    "model": msg("Measure it as an earlier directive?"),
    "name": msg("Who is meant by “{words}”?"),
    "duties": msg("No duty is followed"),
    "body": msg("Who answers for duty {code}?"),
    "limit": msg("What is the deadline of duty {code}?"),
    "document": msg("Which directive is {words}?"),
    "touch": msg("What becomes of duty {code} of {words}?"),
}
PARTS: Mapping[str, str] = {
    "number": msg("number and sign"),
    "issuer": msg("issuer"),
    "issued_on": msg("date"),
    "subject": msg("subject"),
}
DOUBTS: Mapping[str, str] = {
    "from_scan": msg(
        "The text was recognised in pictures of pages. Check each name, number and date against "
        "the original before you issue."
    ),
    "other_kind": msg("This is an invitation, a report or the like: it gives nobody a task."),
    "no_number": msg("No number and sign was found: is the head of the document missing?"),
    "no_items": msg("No task was found: this may be no directive."),
    "no_body": msg("Nobody was found who is given a task."),
}


LESSONS: Mapping[str, str] = {
    "name": msg("a name of {unit}"),
    "deadline none": msg("no deadline"),
    "deadline biweekly": msg("due every two weeks"),
    "target none": msg("no target"),
    "target 100": msg("a target of 100 percent"),
    "role answerable": msg("before the bodies that answer"),
    "role coordinating": msg("before the bodies that take part"),
}
"""What taught words mean, by kind and meaning; deadlines as their rhythm or span of days."""


def lesson_words(kind: LessonKind, meaning: str, unit: str, _: Translator) -> str:
    """What taught words mean.

    Args:
        kind: The kind of lesson.
        meaning: What the words mean, in the form of that kind.
        unit: The name of the organisation a name is taught for.
        _: The reader's language.
    """
    if kind == "name":
        return _(LESSONS["name"]).format(unit=unit)
    told = LESSONS.get(f"{kind} {meaning}")
    if told is not None:
        return _(told)
    if meaning.startswith("P"):
        days = int("".join(letter for letter in meaning if letter.isdigit()))
        if meaning.endswith("WD"):
            return _.plural(
                "due {n} working day after issue", "due {n} working days after issue", days
            )
        return _.plural("due {n} day after issue", "due {n} days after issue", days)
    return _("due {rhythm}", rhythm=_(RHYTHMS[meaning]).lower())


def learned_words(one: Lesson | None, zone: str, _: Translator) -> str:
    """From whom and when the reader learned a field; nothing where it was not taught."""
    if one is None:
        return ""
    day = formats.stamp(one.at, _.locale, zone)
    return _("learned from the correction of {day} by {person}", day=day, person=one.by)


def by_words(said: Said, _: Translator) -> str:
    """Whose word a field is."""
    return _(BY[said.by])


def deadline_words(value: str, zone: str, _: Translator) -> str:
    """A deadline as its last valid moment, as everywhere: ``23:59 Thứ Sáu, 07/08/2020``."""
    due, _rule = due_of(value, zone)
    return last_moment(due, zone, _)


def last_moment(due: datetime, zone: str, _: Translator) -> str:
    """The last moment that is in time."""
    return formats.moment(last_valid_moment(due, zone), _.locale, zone)


def rhythm_words(value: str, _: Translator) -> str:
    """``Hằng tuần, Thứ Sáu, 16:00``."""
    kind, *rest = value.split()
    said = [_(RHYTHMS[kind])]
    for one in rest:
        if kind == "weekly" and one.isdigit():
            said.append(_(WEEKDAYS[int(one) - 1]))
        elif kind == "monthly" and one.isdigit():
            said.append(_("day {n}", n=one))
        elif kind == "yearly" and "-" in one:
            month, day = one.split("-")
            said.append(f"{int(day):02}/{int(month):02}")
        else:
            said.append(one)
    return ", ".join(said)


def day_words(value: str, locale: str) -> str:
    """An ISO day as people write it; what is none, as it stands."""
    try:
        return formats.day(date.fromisoformat(value), locale)
    except ValueError:
        return value
