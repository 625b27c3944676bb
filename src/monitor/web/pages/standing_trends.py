"""The small trends of the leader's home: one beside each number, leading to the large one."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from dash import html

from monitor.domain.directive import Directive
from monitor.domain.standing import Standing
from monitor.domain.statements import Line, Statement
from monitor.present.formats import last_day, lower_first, moment, short_day, there
from monitor.present.language import translator
from monitor.present.standings import TOKENS, coverage_words, title_of, total_words
from monitor.present.targets import target_words
from monitor.present.trend_points import named_points, trend_points
from monitor.services import digests, directives, matrix
from monitor.services.matrix import SeriesPoint, Trends
from monitor.services.work import Work
from monitor.web.reader import address
from monitor.web.sparks import spark

log = logging.getLogger(__name__)
LARGE = {True: "obligation-plot", False: "cell-plot"}
"""Where the large trend stands on the page of a duty, and on that of one body's cell."""


class SmallTrends:
    """The trends of a statement's numbers, made for all of them at once."""

    def __init__(self, work: Work, told: Statement, order: Directive, locale: str) -> None:
        self._work, self._told, self._locale = work, told, locale
        self._stored = directives.get(work, told.directive)
        self._found = _trends(work, told)
        self._zone = order.time_zone

    @property
    def head(self) -> str:
        """The column's head: ``Từ 05/08``."""
        _ = translator(self._locale)
        first = self._found.first
        if first is None:
            return _("Trend")
        return _("Since {day}", day=short_day(there(first, self._zone).date(), self._locale))

    @property
    def note(self) -> str:
        """How the drawings are to be read, and what of them is still to come."""
        _ = translator(self._locale)
        said = _(
            "Trend: the end of each day and now. Dashed: the target; upright: the deadline; shade: "
            "how many of the units expected have a figure; a gap: no figure yet."
        )
        waiting = len(self._found.unmade)
        if not waiting:
            return said
        more = _.plural(
            "{n} day is still being computed and is left out.",
            "{n} days are still being computed and are left out.",
            waiting,
        )
        return f"{said} {more}"

    def beside(self, line: Line) -> Any:
        """A number's trend as a link to the large one; a dash where there is none."""
        whom = self._whom(line)
        code, at = line.duty.code, self._told.as_of
        points = self._found.of(code, whom)
        if line.cell.standing is None or not points:
            return "–"
        duty = self._stored.directive.obligation(code)
        assert duty is not None
        slot = matrix.deadline_period(self._work, self._stored, duty, at, whom)
        due = slot.due if slot is not None else None
        tone = TOKENS[line.cell.standing].icon
        if line.cell.standing is Standing.OVERDUE:
            tone = TOKENS[Standing.OVERDUE].tint
        said = ", ".join(filter(None, (
            f"{translator(self._locale)('Trend')} {code} {title_of(duty, self._locale)}: "
            f"{self._days(line, points)}",
            *self._held_against(line, due),
        )))  # fmt: skip
        drawing = spark(points, duty, line.cell.goal, due, tone, said)
        if drawing is None:
            return "–"
        page = (
            f"/obligations/{self._told.directive}/{code}"
            if whom is None
            else f"/cell/{self._told.directive}/{code}/{whom}"
        )
        href = f"{address(page)}#{LARGE[whom is None]}"
        return html.A(drawing, href=href, className="spark-link", title=said)

    def _whom(self, line: Line) -> str | None:
        """The unit whose number a line tells; None where it is the whole's."""
        if line.who is not None:
            return line.who.code
        return None if self._told.is_whole else self._told.scope[0].code

    def _days(self, line: Line, points: tuple[SeriesPoint, ...]) -> str:
        """``05/08 chưa có số, 06/08 71,2% (20/24)``: the days that have room, as in the chart."""
        _ = translator(self._locale)
        told = trend_points(points, line.duty, self._locale)
        chosen = [told[place] for place in named_points(told)]
        return ", ".join(
            f"{short_day(there(one.at, self._zone).date(), self._locale)} "
            + (f"{one.words} ({one.behind})" if one.words else _("no figure"))
            for one in chosen
        )

    def _held_against(self, line: Line, due: datetime | None) -> list[str]:
        """Target, deadline, coverage and instant of a number."""
        _ = translator(self._locale)
        at = moment(self._told.as_of, self._locale, self._zone)
        return [
            target_words(line.cell.goal, line.duty, self._locale),
            "" if due is None else _("due {day}", day=last_day(due, self._locale, self._zone)),
            coverage_words(line.cell, self._locale),
            total_words(line.cell, self._locale),
            lower_first(_("Figures as of {moment}", moment=at)),
        ]


def _trends(work: Work, told: Statement) -> Trends:
    """The trends; none where a figure nobody can make sense of lies in the way, as in the mail."""
    try:
        return matrix.trends(work, told.directive, told.basis, told.as_of)
    except digests.NOT_COMPUTED:
        log.exception("trends could not be computed", extra={"directive": told.directive})
        return Trends({}, {})
