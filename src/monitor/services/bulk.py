"""Many reports taken a step in one go: each by itself, anew, and told what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from monitor.domain.errors import Forbidden, Refusal
from monitor.domain.roles import Actor
from monitor.services import reports
from monitor.services.reports import ReportKey
from monitor.services.work import Office, Work

Decision = Literal["approve", "accept"]


@dataclass(frozen=True)
class Outcome:
    """What became of one report; ``refusal`` says why it was left as it was."""

    key: ReportKey
    refusal: Refusal | None = None


def decide_each(
    office: Office,
    actor: Actor,
    asked: Sequence[tuple[ReportKey, str]],
    decision: Decision,
    *,
    address: str = "",
) -> list[Outcome]:
    """Approve or accept reports, each with the version that was read, where nothing warns."""
    return _each(office, actor, asked, partial(_decide, decision=decision), address)


def submit_each(
    office: Office, actor: Actor, asked: Sequence[tuple[ReportKey, str]], *, address: str = ""
) -> list[Outcome]:
    """Hand reports in, each with the version that was read; warnings do not hold one back."""
    return _each(office, actor, asked, reports.submit, address)


def _each(
    office: Office,
    actor: Actor,
    asked: Sequence[tuple[ReportKey, str]],
    step: Callable[[Work, ReportKey, str], None],
    address: str,
) -> list[Outcome]:
    """Take a step on each report, in a transaction of its own.

    One that is refused, or changed meanwhile, holds up no other. An incident is raised; what was
    done before it stays done.
    """
    outcomes = []
    for key, version in asked:
        try:
            with office.writing(actor, address=address) as work:
                step(work, key, version)
        except Refusal as no:
            outcomes.append(Outcome(key, no))
        else:
            outcomes.append(Outcome(key))
    return outcomes


def _decide(work: Work, key: ReportKey, version: str, decision: Decision) -> None:
    step = reports.approve if decision == "approve" else reports.accept
    # The step first: it asks the right, and holds the report so that what is judged is decided on.
    step(work, key, if_match=version)
    if reports.read(work, key).issues:
        raise Forbidden("bulk_has_warnings")
