"""Days to keep in words: what stands in a person's own calendar."""

from __future__ import annotations

from monitor.domain.calendar import Day
from monitor.domain.names import short_name
from monitor.domain.workflow import State
from monitor.present.formats import deadline
from monitor.present.language import translator
from monitor.present.periods import period_words
from monitor.present.standings import level, state_name, title_of

SENT = (State.APPROVED, State.ACCEPTED)


def calendar_name(locale: str) -> str:
    """What the calendar is called in somebody's program."""
    return translator(locale)("Deadlines of directives")


def day_title(one: Day, locale: str) -> str:
    """One day in a line, with what is due first: ``Hạn nộp: Than Hà Lầm, Báo cáo kết quả``."""
    _ = translator(locale)
    unit = short_name(one.unit, locale) if one.unit is not None else ""
    duty = f"{one.duty.code} {title_of(one.duty, locale)}" if one.duty is not None else ""
    match one.kind:
        case "report":
            period = period_words(one.period, locale)
            if one.state in SENT:
                return _("Sent: {unit}, {period}", unit=unit, period=period)
            return _("Report due: {unit}, {period}", unit=unit, period=period)
        case "period":
            period = period_words(one.period, locale)
            return _("{number}: {period} due", number=one.number, period=period)
        case "target" | "milestone":
            assert one.duty is not None
            assert one.level is not None
            reach = level(one.level, one.duty, locale)
            if one.kind == "target":
                return _("Target {level}: {duty}", level=reach, duty=duty)
            return _("Milestone {level} †: {duty}", level=reach, duty=duty)
        case "plan":
            return _("Improvement plan: {unit}, {duty}", unit=unit, duty=duty)
        case "explanation":
            return _("Explanation due: {unit}, {duty}", unit=unit, duty=duty)


def day_words(one: Day, locale: str) -> str:
    """What is said beneath the line: the directive, the last valid moment, where it stands."""
    parts = [one.number, deadline(one.by, locale, one.zone)]
    if one.state is not None:
        parts.append(state_name(one.state, locale))
    return " · ".join(parts)
