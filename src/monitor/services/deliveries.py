"""Deliveries: what became of each mail, for whoever looks after a directive's."""

from __future__ import annotations

from datetime import date

from monitor.domain.errors import NotAllowed
from monitor.domain.roles import May
from monitor.services.work import Work
from monitor.store import digests, directives, outbox
from monitor.store.digests import Missed
from monitor.store.outbox import Delivered

UNSENT = ("failed", outbox.RETURNED)
"""States of a mail that did not reach its reader and will not."""


def sent(work: Work, on: date | None = None) -> list[Delivered]:
    """Who was sent what, and what became of it: the coordinator's page and the API.

    Raises:
        NotAllowed: The role does not include it.
    """
    return outbox.listing(work.session, directive_ids=_watched(work), on=on)


def unsent(work: Work) -> int:
    """How many mails of the newest day could not be sent, or came back.

    Raises:
        NotAllowed: The role does not include it.
    """
    ids = _watched(work)
    newest = outbox.newest_mail(work.session, directive_ids=ids)
    if newest is None:
        return 0
    found = outbox.listing(work.session, directive_ids=ids, on=newest)
    return sum(one.state in UNSENT for one in found)


def missed(work: Work) -> list[Missed]:
    """The days whose digest did not leave, newest first.

    Raises:
        NotAllowed: The role does not include it.
    """
    return digests.missed(work.session, directive_ids=_watched(work))


def _watched(work: Work) -> list[int]:
    """The directives whose mail the actor may see."""
    if not work.actor.may(May.SEE_DELIVERIES):
        raise NotAllowed("role_may_not", right=May.SEE_DELIVERIES.value)
    slugs = sorted(work.scope(May.SEE_DELIVERIES).directives)
    found = (directives.load(work.session, slug) for slug in slugs)
    return [stored.ids.directive for stored in found if stored is not None]
