"""Files that take long: asked for by their readers, made by the worker, and fetched once made.

The instant is fixed when a file is asked for; whose figures are in it is decided by the rights its
owner has when it is made, and it is given out only as far as they still reach.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import timedelta

from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound, Unavailable
from monitor.domain.exports import FORMS_OF, MOST_CELLS, Export, ExportKind, Wanted, effort
from monitor.domain.roles import May
from monitor.services.health import SILENT_AFTER, worker_state
from monitor.services.matrix import Seen, find_directive, seen
from monitor.services.work import Work
from monitor.store import audit
from monitor.store import exports as store

KEPT_FOR = timedelta(days=3)
"""How long a file made is there to be fetched."""
MOST_OPEN = 5
"""So many files a person may have waiting at once."""
LISTED = 50
WHOLE = "whole"
"""The reach of who sees the whole directive."""
RIGHTS: dict[ExportKind, May] = {
    "matrix": May.SEE_MATRIX, "report": May.MAKE_PAPERS, "chase": May.MAKE_PAPERS,
}  # fmt: skip


def is_long(work: Work, wanted: Wanted, limit: int) -> bool:
    """Whether a file is more work than is done while somebody waits.

    Args:
        work: The work; needs the right to what is in the file.
        wanted: The file.
        limit: In cells of CSV, as ``effort`` counts; the settings say.

    Raises:
        NotFound: No such directive or root in the actor's scope.
        Invalid: The instant lies in the future.
    """
    return effort(cells(work, wanted), wanted.form) > limit


def cells(work: Work, wanted: Wanted) -> int:
    """How many cells a file has at most: what the screen narrows away is counted, too."""
    sight = seen(work, wanted.directive, work.instant(wanted.as_of))
    return len(_rows(sight, wanted)) * len(sight.stored.directive.obligations)


def _rows(sight: Seen, wanted: Wanted) -> list[str]:
    """The organisations with a row of their own."""
    if wanted.root is not None and wanted.root not in sight.by_code:
        raise NotFound("organization_not_found", organization=wanted.root)
    top = [wanted.root] if wanted.root else [unit.code for unit in sight.below.get(None, ())]
    found, edge = list(top), list(top)
    for _level in range(wanted.depth or 0):
        edge = [unit.code for code in edge for unit in sight.below.get(code, ())]
        if not edge:
            break
        found += edge
    return found


def is_served(work: Work) -> bool:
    """Whether a worker lives that makes files."""
    age = worker_state(work).beat_age
    return age is not None and age <= SILENT_AFTER


def ask(work: Work, wanted: Wanted) -> Export:
    """Have a file made; asking for the very same again finds the first.

    Raises:
        NotFound: No such directive or root in the actor's scope.
        NotAllowed: The role does not include what is in it.
        Invalid: There is no such file, it would be too large, or the actor asked for too many.
        Unavailable: No worker lives that would make it.
    """
    right = RIGHTS[wanted.kind]
    stored = find_directive(work, wanted.directive)
    if wanted.kind != "matrix" and wanted.directive not in work.scope(right).directives:
        raise NotAllowed("role_may_not", right=right.value)
    user_id = _person(work, right)
    if wanted.form not in FORMS_OF[wanted.kind]:
        raise Invalid("export_form", [("format", "export_form", {})])
    at, sight = work.instant(wanted.as_of), seen(work, wanted.directive, work.instant(wanted.as_of))
    basis = sight.basis(wanted.basis)
    if cells(work, wanted) > MOST_CELLS[wanted.form]:
        raise Invalid("export_too_large", [("format", "export_too_large", {})])
    key = _fingerprint(user_id, replace(wanted, basis=basis))
    known = store.same(
        work.session, fingerprint=key, now=work.now, is_fixed=wanted.as_of is not None
    )
    reach = reach_of(work, wanted)
    if known is not None and known.made_reach in (None, reach):
        return known
    if not is_served(work):
        raise Unavailable("export_without_worker")
    if store.open_count(work.session, user_id=user_id) >= MOST_OPEN:
        raise Invalid(
            "exports_too_many", [("format", "exports_too_many", {"most": MOST_OPEN})],
            most=MOST_OPEN,
        )  # fmt: skip
    number = store.add_job(
        work.session, user_id=user_id, directive_id=stored.ids.directive, wanted=wanted, as_of=at,
        basis=basis, fingerprint=key, reach=reach, at=work.now,
    )  # fmt: skip
    if number is None:  # somebody was faster, in another window
        found = store.same(work.session, fingerprint=key, now=work.now, is_fixed=False)
        assert found is not None
        return found
    _note(work, "export.ask", number, stored.ids.directive, wanted)
    return _own(work, number)


def _fingerprint(user_id: int, wanted: Wanted) -> str:
    """What makes two askings the same; an instant left out is that of the first."""
    told = {"user": user_id, **asdict(wanted)}
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def reach_of(work: Work, wanted: Wanted) -> str:
    """How far the actor's right to what is in a file reaches now, in one word that is compared."""
    scope = work.scope(RIGHTS[wanted.kind])
    return WHOLE if wanted.directive in scope.directives else " ".join(sorted(scope.paths))


def mine(work: Work) -> list[Export]:
    """The actor's own files, the newest first."""
    return store.of(work.session, user_id=_person(work), most=LISTED)


def one(work: Work, number: int) -> Export:
    """One of the actor's own files.

    Raises:
        NotFound: It is none of theirs.
    """
    _person(work)
    return _own(work, number)


def under_way(work: Work) -> tuple[int, int]:
    """How many of the actor's files are there and were never fetched, and how many are not made."""
    if work.actor.user_id is None or not work.actor.may(May.SEE_MATRIX):
        return 0, 0
    return store.under_way(work.session, user_id=work.actor.user_id, now=work.now)


def fetch(work: Work, number: int) -> tuple[Export, bytes]:
    """The actor's own file, as it was made; that they have it is noted.

    Raises:
        NotFound: It is none of theirs, is not there yet, or not any more.
        Forbidden: It was made when their rights reached otherwise.
    """
    found = one(work, number)
    is_over = found.expires_at is not None and found.expires_at <= work.now
    raw = None if found.state != "done" or is_over else store.content(work.session, number)
    if raw is None:
        raise NotFound("export_not_found")
    if found.made_reach != reach_of(work, found.wanted):
        raise Forbidden("export_of_other_reach")
    store.note_fetched(work.session, number, at=work.now)
    return found, raw


def cancel(work: Work, number: int) -> Export:
    """Call off one of the actor's own files; one that is done stays as it is.

    Raises:
        NotFound: It is none of theirs.
        Forbidden: It is done already.
    """
    found = one(work, number)
    if not store.cancel(work.session, number, at=work.now):
        raise Forbidden("export_ended")
    _note(work, "export.cancel", number, None, found.wanted)
    return _own(work, number)


def tell_by_mail(work: Work, number: int) -> Export:
    """Have the actor written to when their file is there.

    Raises:
        NotFound: It is none of theirs.
        Forbidden: It is done already.
    """
    one(work, number)
    if not store.tell_by_mail(work.session, number):
        raise Forbidden("export_ended")
    return _own(work, number)


def sweep(work: Work, kept_for: timedelta = timedelta(days=90)) -> int:
    """Take away files whose time is over, and forget what ended long ago; returns how many went."""
    store.forget(work.session, before=work.now - kept_for)
    return store.expire(work.session, now=work.now)


def _person(work: Work, right: May = May.SEE_MATRIX) -> int:
    if work.actor.user_id is None or not work.actor.may(right):
        raise NotAllowed("role_may_not", right=right.value)
    return work.actor.user_id


def _own(work: Work, number: int) -> Export:
    found = store.find(work.session, number=number, user_id=_person(work))
    if found is None:
        raise NotFound("export_not_found")
    return found


def _note(work: Work, action: str, number: int, directive_id: int | None, wanted: Wanted) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type="export", object_id=number, directive_id=directive_id,
        detail={"directive": wanted.directive, "kind": wanted.kind, "form": wanted.form},
    )  # fmt: skip
