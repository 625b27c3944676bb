"""What is said when something may not be done, or a figure looks wrong: always what to do next.

The domain gives a code and values; the sentence is made here, once, for the screen, the API, files
and mail. An unknown code raises ``KeyError``: a test holds every code in the source against these
tables, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from monitor.domain.errors import FiguresForbid, Refusal
from monitor.domain.figures import NilKind
from monitor.domain.roles import May
from monitor.domain.workflow import State
from monitor.present.formats import day, megabytes, number, stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.periods import period_words
from monitor.present.refusals import REFUSALS
from monitor.present.standings import STATES

RIGHTS: Mapping[May, str] = {
    May.SEE_FIGURES: msg("see figures"),
    May.SEE_EVIDENCE: msg("see evidence"),
    May.ENTER: msg("enter figures"),
    May.ENTER_ON_BEHALF: msg("enter figures on behalf of a unit"),
    May.APPROVE: msg("approve a report"),
    May.ACCEPT: msg("accept, return or extend a report"),
    May.SET_TARGETS: msg("set targets and milestones"),
    May.ISSUE_DIRECTIVES: msg("draft and issue directives"),
    May.SET_PERIODS: msg("set, close or open reporting periods"),
    May.CHASE: msg("send reminders"),
    May.WRITE_PLAN: msg("write a unit's plan or explanation"),
    May.SEE_PLANS: msg("read plans and explanations"),
    May.ASK_EXPLANATION: msg("ask for an explanation"),
    May.SEE_CONTACTS: msg("read the log of calls"),
    May.MAKE_PAPERS: msg("make official papers"),
    May.SEE_REMINDERS: msg("see reminders"),
    May.COMMENT: msg("comment"),
    May.SEE_MATRIX: msg("see the board"),
    May.SEE_DIGESTS: msg("see digests"),
    May.SEE_DELIVERIES: msg("see what was mailed"),
    May.SEE_WORKER: msg("see how mail is sent"),
    May.SEE_AUDIT: msg("see the log"),
    May.MANAGE_ACCOUNTS: msg("manage accounts"),
    May.MANAGE_UNITS: msg("manage units"),
    May.MANAGE_SETTINGS: msg("manage settings"),
}

ACTIONS: Mapping[str, str] = {
    "save": msg("save"),
    "submit": msg("submit"),
    "withdraw": msg("withdraw"),
    "approve": msg("approve"),
    "accept": msg("accept"),
    "return_by_head": msg("return"),
    "return": msg("return"),
    "reopen": msg("reopen"),
    "extend": msg("extend"),
}

NILS: Mapping[NilKind, str] = {
    "none_arose": msg("nothing arose"),
    "not_applicable": msg("not applicable"),
    "not_known": msg("not known yet"),
}


def refusal_text(refusal: Refusal, locale: str) -> str:
    """What was refused and what to do about it.

    Raises:
        KeyError: No words for the code, or a value its sentence needs was not given.
    """
    if isinstance(refusal, FiguresForbid):
        return figures_forbid_text(len(refusal.issues), locale)
    return code_text(refusal.code, refusal.values, locale)


def code_text(code: str, values: Mapping[str, Any], locale: str) -> str:
    """The sentence of a refusal's code, or of one of the places an ``Invalid`` lists."""
    _ = translator(locale)
    return _(REFUSALS[code]).format(**{name: _said(name, it, _) for name, it in values.items()})


def closed_text(period: str, since: datetime, contact: str, locale: str) -> str:
    """Since when a period is closed, who can open it, and how to reach them."""
    values = {"period": period, "since": since, "contact": contact}
    return code_text("period_closed", values, locale)


def figures_forbid_text(count: int, locale: str) -> str:
    """The head of the list of errors: ``Chưa gửi được: cần sửa 2 chỗ``."""
    _ = translator(locale)
    return _.plural("Not sent: {n} thing to fix", "Not sent: {n} things to fix", count)


def _said(name: str, value: object, _: Translator) -> str:
    """A refusal's value as its sentence says it: our codes become words, numbers are grouped."""
    if name == "right":
        return _(RIGHTS[May(str(value))])
    if name == "state":
        return _(STATES[State(str(value))])
    if name in ("size", "most") and isinstance(value, int):
        return megabytes(value, _.locale)
    if name == "action":
        return _(ACTIONS[str(value)])
    if name == "period":
        return period_words(str(value), _.locale)
    if isinstance(value, datetime):
        return stamp(value, _.locale)
    if isinstance(value, date):
        return day(value, _.locale)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number(value, _.locale)
    return str(value)


def nil_name(kind: NilKind, locale: str) -> str:
    """What stands in place of a number: ``không phát sinh``."""
    return translator(locale)(NILS[kind])
