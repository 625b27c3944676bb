"""Mail that came back: of which message, from which address, and since when that is mended."""

from __future__ import annotations

from collections.abc import Iterable
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
        BounceRow.address.in_(bindparam("addresses", expanding=True)),
        BounceRow.kind == "failed",
        ~exists().where(
            AddressClearedRow.address == BounceRow.address, AddressClearedRow.at >= BounceRow.at
        ),
    )
    .order_by(BounceRow.at.desc(), BounceRow.id.desc())
)


def mark(session: Session, *, address: str) -> CameBack | None:
    """Why an address is not written to: the last that came back of it; None while it is."""
    return marks(session, addresses=[address]).get(address.casefold())


def marks(session: Session, *, addresses: Iterable[str]) -> dict[str, CameBack]:
    """The same for many at once, by address in small letters; those written to are absent."""
    asked = {"addresses": [one.casefold() for one in addresses]}
    found: dict[str, CameBack] = {}
    for row in session.execute(_CAME_BACK, asked):
        if is_address_bad(row.status):
            found.setdefault(row.address, CameBack(*row))
    return found


def clear(session: Session, *, address: str, at: datetime, by: int) -> None:
    """Write to an address again, whatever came back of it before."""
    session.add(AddressClearedRow(address=address.casefold(), at=at, actor_id=by))
    session.flush()
