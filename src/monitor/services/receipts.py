"""Receipts: what was handed in, proved to its holder and to whoever was sent it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.domain.errors import NotFound
from monitor.domain.receipt import Receipt
from monitor.services import reports
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Work


@dataclass(frozen=True)
class Proof:
    """A receipt held against what is stored.

    Attributes:
        report: The report as it is now.
        receipt: The handing-in the checksum fits; the latest of its revision where none does.
        verified: Whether the checksum that was shown fits; None where none was shown.
        later: Receipts of the same report handed in after it, oldest first.
    """

    report: ReportView
    receipt: Receipt
    verified: bool | None
    later: tuple[Receipt, ...]


def prove(
    work: Work, key: ReportKey, revision: int | None = None, checksum: str | None = None
) -> Proof:
    """The receipt of a revision (the latest handed in where none is named), and whether it holds.

    What was not sent yet is proved within the unit only.

    Raises:
        NotFound: No such report or handing-in, or outside the reader's scope.
    """
    view = reports.read(work, key)
    found = _receipts(view)
    wanted = [one for one in found if revision in (None, one.revision)]
    if not wanted:
        raise NotFound("receipt_not_found")
    fitting = [one for one in wanted if checksum is not None and one.matches(checksum)]
    receipt = (fitting or wanted)[-1]
    return Proof(
        report=view,
        receipt=receipt,
        verified=None if checksum is None else bool(fitting),
        later=tuple(found[found.index(receipt) + 1 :]),
    )


def _receipts(view: ReportView) -> list[Receipt]:
    """Every handing-in this reader may see, oldest first."""
    revisions = {one.number: one for one in view.history}
    return [
        Receipt(
            directive=view.key.directive,
            organization=view.key.organization,
            period=view.key.period,
            revision=saved.number,
            handed_in_at=one.at,
            handed_in_by=one.actor,
            saved_at=saved.saved_at,
            author=saved.author,
            entries=saved.entries,
            reasons=saved.reasons,
            note=saved.note,
        )
        for one in view.decisions
        if one.kind == "submit" and (saved := revisions.get(one.revision or 0)) is not None
    ]
