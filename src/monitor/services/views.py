"""Views of the matrix a person keeps by name: an address, opened with the rights of that moment.

A view holds no figure and no right. Opening one is opening its address, so it shows what its reader
may see then, and nothing of what they might see when it was kept.
"""

from __future__ import annotations

import unicodedata

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import May
from monitor.services.work import Work
from monitor.store import views as store
from monitor.store.views import SavedView as SavedView

LONGEST_NAME, LONGEST_QUERY, MOST = 80, 4000, 50


def mine(work: Work) -> list[SavedView]:
    """The actor's own views, the newest first.

    Raises:
        NotAllowed: The role does not include the matrix, or the actor has no account.
    """
    return store.of(work.session, user_id=_person(work))


def save(work: Work, name: str, query: str) -> None:
    """Keep an address of the matrix under a name of one's own.

    Args:
        work: Writing work of its reader.
        name: As typed.
        query: The part of the address after the question mark, as the matrix itself writes it.

    Raises:
        NotAllowed: The role does not include the matrix.
        Invalid: The name is empty, too long or taken; the address is too long; there are too many.
    """
    user_id = _person(work)
    named = _name(name)
    if len(query) > LONGEST_QUERY:
        raise Invalid("view_too_long", [("query", "view_too_long", {})])
    if store.count(work.session, user_id=user_id) >= MOST:
        raise Invalid("views_too_many", [("name", "views_too_many", {"most": MOST})], most=MOST)
    if not store.save(work.session, user_id=user_id, name=named, query=query, at=work.now):
        _taken(named)


def rename(work: Work, view: int, name: str) -> None:
    """Give one's own view another name.

    Raises:
        NotFound: It is none of the actor's.
        Invalid: The name is empty, too long or taken.
    """
    user_id = _person(work)
    named = _name(name)
    if any(one.name == named and one.id != view for one in mine(work)):
        _taken(named)
    if not store.rename(work.session, user_id=user_id, view=view, name=named):
        raise NotFound("view_not_found")


def remove(work: Work, view: int) -> None:
    """Take one's own view away.

    Raises:
        NotFound: It is none of the actor's.
    """
    if not store.remove(work.session, user_id=_person(work), view=view):
        raise NotFound("view_not_found")


def _person(work: Work) -> int:
    if work.actor.user_id is None or not work.actor.may(May.SEE_MATRIX):
        raise NotAllowed("role_may_not", right=May.SEE_MATRIX.value)
    return work.actor.user_id


def _name(typed: str) -> str:
    """The name as it is kept: composed letters, single spaces."""
    named = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not named:
        raise Invalid("view_name_needed", [("name", "view_name_needed", {})])
    if len(named) > LONGEST_NAME:
        told = {"most": LONGEST_NAME}
        raise Invalid("view_name_too_long", [("name", "view_name_too_long", told)], **told)
    return named


def _taken(name: str) -> None:
    raise Invalid("view_name_taken", [("name", "view_name_taken", {"name": name})], name=name)
