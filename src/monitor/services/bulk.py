"""Many reports decided in one go: each by itself, anew, and told what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """Approve or accept reports, each with the version that was read, where nothing warns.

    Every report is a transaction of its own, so that one that is refused, or changed meanwhile,
    holds up no other. An incident is raised; what was decided before it stays decided.
    """
    outcomes = []
    for key, version in asked:
        try:
            with office.writing(actor, address=address) as work:
                _decide(work, key, version, decision)
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
