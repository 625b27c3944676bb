"""The statistic of tasks in words: its heads, its lines, and the table it is counted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from monitor.domain.names import full_name
from monitor.domain.standing import Standing
from monitor.domain.task_statistic import RULES, Rule, StatisticRow, TaskCount
from monitor.present.formats import number, percent
from monitor.present.language import msg, translator
from monitor.present.standings import standing_name

HEADS = (
    msg("Given"), msg("Completed"), msg("Completed in time"), msg("Completed late"),
    msg("Under way"),
    msg("Under way in time"), msg("Under way overdue"), msg("Rate done"),
    msg("Exempt"),
)  # fmt: skip
"""The heads of a line's numbers; before them stands whose line it is."""
RATE = HEADS.index("Rate done")

RULE_WORDS: Mapping[Rule, str] = {
    Rule.LEFT_OUT: msg("Exempt: not counted among the tasks given."),
    Rule.DONE: msg(
        "Done; late where the report was late, or where it was not done yet when its date passed."
    ),
    Rule.IN_TIME: msg("Under way in time."),
    Rule.BY_DATE: msg(
        "Under way; overdue once its date has passed. A task that was only requested is never "
        "overdue."
    ),
    Rule.OVERDUE: msg("Under way overdue."),
}


def statistic_heads(locale: str) -> list[str]:
    """The heads of the statistic, whose line it is first."""
    _ = translator(locale)
    return [_("Block, organisation"), *(_(head) for head in HEADS)]


def numbers_of(count: TaskCount) -> tuple[int | Decimal | None, ...]:
    """The numbers of a line, in the order of the heads; a rate of nothing given is unknown."""
    return (
        count.given, count.done, count.done_in_time, count.done_late, count.running,
        count.running_in_time, count.running_overdue,
        None if count.rate is None else Decimal(count.rate), count.exempt,
    )  # fmt: skip


def number_words(count: TaskCount, locale: str) -> list[str]:
    """The numbers of a line as they are read."""
    said = [number(one, locale) for one in numbers_of(count)]
    said[RATE] = percent(count.rate, locale)
    return said


def name_of(row: StatisticRow, locale: str) -> str:
    """Whose line it is; addressees that stand in no block have one of their own."""
    return full_name(row, locale) or translator(locale)("Others named in single items")


def rule_lines(locale: str) -> Iterable[tuple[Standing, str, str]]:
    """The table the statistic is counted by: each standing, its name, and what becomes of it."""
    _ = translator(locale)
    return ((one, standing_name(one, locale), _(RULE_WORDS[RULES[one]])) for one in Standing)


def counting_note(locale: str) -> str:
    """What a line counts, and why an organisation's may hold more than its block's."""
    return translator(locale)(
        "A task is one duty given to one organisation. Blocks add up the tasks their addressees "
        "answer for; a unit's own line also holds what it reports to the unit above it, which is "
        "not counted twice. Done ÷ given, cut off after one decimal and never rounded up."
    )
