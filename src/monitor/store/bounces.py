"""Mail that came back: of which message, from which address, and since when that is mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from monitor.domain.bounces import is_address_bad
from monitor.store.schema import AddressClearedRow, BounceRow, DigestRow, MessageRow
from monitor.store.statements import insert_or_leave


@dataclass(frozen=True, slots=True)
class CameBack:
    """What came back of a message, and what was said of it."""

    address: str
    kind: str
    status: str
    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """A message a server took: to which address, and of which directive, where of one."""

    id: int
    address: str
    directive_id: int | None


def sent(session: Session, *, message_id: str) -> Sent | None:
    """The message of that name that a server took; None where there is none."""
    found = session.execute(
        select(MessageRow.id, MessageRow.address, DigestRow.directive_id)
        .outerjoin(DigestRow, DigestRow.id == MessageRow.digest_id)
        .where(MessageRow.message_id == message_id, MessageRow.state == "sent")
    ).first()
    return None if found is None else Sent(*found)


def keep(
    session: Session,
    *,
    message: int,
    address: str,
    kind: str,
    status: str,
    said: str,
    at: datetime,
) -> bool:
    """Keep what came back of a message; False when it is known already."""
    made = session.scalar(
        insert_or_leave(session, BounceRow)
        .values(
            message_id=message, address=address.casefold(), kind=kind, status=status, said=said,
            at=at,
        )
        .on_conflict_do_nothing()
        .returning(BounceRow.id)
    )  # fmt: skip
    return made is not None


_CAME_BACK = (
    select(BounceRow.address, BounceRow.kind, BounceRow.status, BounceRow.said, BounceRow.at)
    .where(
        BounceRow.address == bindparam("address"),
        BounceRow.kind == "failed",
        ~exists().where(
            AddressClearedRow.address == BounceRow.address, AddressClearedRow.at >= BounceRow.at
        ),
    )
    .order_by(BounceRow.at.desc(), BounceRow.id.desc())
)


def mark(session: Session, *, address: str) -> CameBack | None:
    """Why an address is not written to: the last that came back of it; None while it is."""
    rows = session.execute(_CAME_BACK, {"address": address.casefold()})
    return next((CameBack(*row) for row in rows if is_address_bad(row.status)), None)


def clear(session: Session, *, address: str, at: datetime, by: int) -> None:
    """Write to an address again, whatever came back of it before."""
    session.add(AddressClearedRow(address=address.casefold(), at=at, actor_id=by))
    session.flush()
