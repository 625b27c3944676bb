"""Which evidence a reader may see: all of the unit's in its own line, elsewhere what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.domain.roles import May
from monitor.services.report_place import Place
from monitor.services.work import Work
from monitor.store.evidence import Attachment, Sight
from monitor.store.reports import StoredRevision


@dataclass(frozen=True, slots=True)
class Eyes:
    """How far one reader sees the evidence of one report.

    ``may_see`` False: observers have figures only. ``is_own_line``: the unit's own people, who see
    what is not sent yet, too. ``sent`` are the numbers of the revisions that were ever sent.
    """

    may_see: bool
    is_own_line: bool
    sent: frozenset[int]
    user_id: int | None
    username: str

    def seen(
        self, revisions: Sequence[StoredRevision], one: StoredRevision | None
    ) -> tuple[Attachment, ...]:
        """The files beside a revision, as far as they are for this reader.

        Who enters on a unit's behalf adds to its draft without seeing it: of what stands beside
        that they see what they brought themselves, and what was sent before.
        """
        if one is None or not self.may_see:
            return ()
        if self.is_own_line or not one.files:
            return one.files
        known = {
            file.file.number
            for each in revisions
            if each.number in self.sent
            for file in each.files
        }
        return tuple(
            file
            for file in one.files
            if file.file.number in known or file.file.uploaded_by == self.username
        )

    def told(self, revisions: Sequence[StoredRevision]) -> tuple[StoredRevision, ...]:
        """These revisions, each with the files beside it that this reader may see."""
        return tuple(replace(one, files=self.seen(revisions, one)) for one in revisions)

    def sight(self, place: Place) -> Sight:
        """The same for a query's WHERE."""
        if not self.may_see:
            return Sight(report_id=None)
        if self.is_own_line:
            unit = place.stored.ids.organizations[place.key.organization]
            return Sight(report_id=None, organization_id=unit)
        return Sight(
            report_id=place.report.id if place.report else None,
            revisions=self.sent,
            own=frozenset(
                one.number
                for one in place.revisions
                if one.on_behalf and one.author == self.username
            ),
            user_id=self.user_id,
        )


def eyes(work: Work, place: Place) -> Eyes:
    """How far the actor sees the evidence of a report that was found."""
    path = work.path_of(place.key.organization)
    scope = work.scope(May.SEE_EVIDENCE)
    return Eyes(
        may_see=scope.covers(place.key.directive, path),
        is_own_line=scope.covers_path(path),
        sent=frozenset(one.number for one in place.timeline.revisions if one.is_sent(work.now)),
        user_id=work.actor.user_id,
        username=work.actor.username,
    )
