"""Where a leader's own body stands among its like: a place, and nothing of any other one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.domain.directive import Basis
from monitor.domain.ranking import rank_among
from monitor.domain.statements import Statement
from monitor.services import matrix
from monitor.services.work import Work


def with_rank(
    work: Work, seen: matrix.Seen, told: Statement, at: datetime, basis: Basis
) -> Statement:
    """The statement with the place of its one body, in the first of its numbers that has one."""
    if told.is_whole or told.uncomputed or len(told.scope) != 1:
        return told
    directive, code = seen.stored.directive, told.scope[0].code
    peers = next((one.members for one in directive.groups if code in one.members), ())
    columns = matrix.columns(work, seen.stored, at, basis, None) if peers else {}
    for line in told.numbers:
        of = columns.get(line.duty.code)
        if of is None:
            continue
        like = {one: of.organizations[one] for one in peers if one in of.organizations}
        rank = rank_among(of.obligation, like, code)
        if rank is not None:
            return replace(told, rank=replace(rank, duty=line.duty))
    return told
