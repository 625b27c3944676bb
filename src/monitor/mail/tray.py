"""The next digests in line, made ready together from one look at the database."""

from __future__ import annotations

import logging
import time
from collections import deque
from dataclasses import dataclass

from monitor.domain.digest import has_news
from monitor.domain.roles import CLOCK
from monitor.domain.statements import Statement
from monitor.mail.message import Post, Recipient, digest_message, lateness
from monitor.mail.skeleton import Skeleton
from monitor.services import outbox
from monitor.services.morning import Copy, Readers
from monitor.services.outbox import Claimed
from monitor.services.work import Office

log = logging.getLogger(__name__)
AT_ONCE = 250
FRESH_SECONDS = 2.0
"""A right taken away counts after so long at the latest: what was made before is thrown away."""
TRIED = 8
"""Messages of the tray asked for before the queue is looked at anew: others take them as well."""
MOST_MODELS = 32


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail that only waits to be handed over."""

    content: bytes
    subject: str


class Tray:
    """What comes next, and the digests in it made ready; each is still claimed before it leaves.

    Nothing here is promised: what is not in the tray, or no longer fresh, is made by itself.
    """

    def __init__(self, office: Office, post: Post) -> None:
        self._office, self._post = office, post
        self._readers = Readers()
        self._ready: dict[int, Ready] = {}
        self._line: deque[Claimed] = deque()
        self._models: dict[tuple[object, ...], tuple[Statement, Skeleton]] = {}
        self._filled_at = 0.0
        self.is_shared = False
        """Whether others were found to take from the same queue, since it was last looked at."""

    def following(self) -> list[Claimed]:
        """The next in line that are ready; empty where it is time to look anew."""
        if not self._is_fresh():
            self._line.clear()
        return [self._line[place] for place in range(min(TRIED, len(self._line)))]

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._filled_at <= FRESH_SECONDS

    def taken(self, claimed: Claimed | None, asked: list[Claimed]) -> None:
        """Of those that were asked for this one was claimed (None: none); others have the rest."""
        self.is_shared |= bool(asked) and claimed is not asked[0]
        for one in asked:
            self._line.popleft()
            if claimed is not None and one.id == claimed.id:
                return

    def ahead(self, coming: Claimed) -> Ready | None:
        """The mail of one that follows, before it is claimed."""
        return self._ready.get(coming.id)

    def ready(self, claimed: Claimed) -> Ready | None:
        """The mail of a claimed message, made ready before; the next are, when none is left."""
        if not self._line or not self._is_fresh():
            self._fill(claimed)
        return self._ready.pop(claimed.id, None)

    def _fill(self, first: Claimed) -> None:
        kept = self._ready.get(first.id) if self._is_fresh() else None
        began = time.monotonic()
        with self._office.reading(CLOCK) as work:
            coming = outbox.coming(work, AT_ONCE)
            copies = self._readers.copies(work, coming if kept else [first, *coming])
        self._ready = {} if kept is None else {first.id: kept}
        self._filled_at = began
        for copy in copies:
            made = self._made(copy)
            if made is not None:
                self._ready[copy.claimed.id] = made
        self._line = deque(coming)
        self.is_shared = False

    def _made(self, copy: Copy) -> Ready | None:
        """The mail; None where it has to be looked at alone: nothing to say, files, an address."""
        wishes = copy.claimed.payload
        if wishes.get("attaches_table") or wishes.get("attaches_pdf"):
            return None
        if wishes.get("only_when_needed") and not has_news(copy.told):
            return None
        locale = str(wishes.get("locale") or copy.person.locale)
        to = Recipient(copy.person.display_name, copy.claimed.address, locale)
        try:
            model = self._model(copy, to)
            content = model.filled(to, copy.claimed.message_id, copy.now)
        except Exception:
            # It is made again by itself when its turn comes, and what is wrong with it is said
            # there: one that cannot be made stops no other.
            log.debug("a digest was not made ready", exc_info=True)
            return None
        return Ready(content, model.subject)

    def _model(self, copy: Copy, to: Recipient) -> Skeleton:
        digest = copy.claimed.digest
        assert digest is not None
        late = lateness(copy.told, copy.now, to.locale)
        key = (id(copy.told), digest.local_date, to.locale, late, copy.answerer)
        found = self._models.get(key)
        if found is None or found[0] is not copy.told:
            if len(self._models) >= MOST_MODELS:
                self._models.clear()
            found = self._models[key] = (copy.told, _skeleton(self._post, copy, to))
        return found[1]


def _skeleton(post: Post, copy: Copy, to: Recipient) -> Skeleton:
    digest, answerer = copy.claimed.digest, copy.answerer
    assert digest is not None
    model = digest_message(
        post,
        to,
        copy.told,
        local_date=digest.local_date,
        message_id=copy.claimed.message_id,
        at=copy.now,
        reply_to=(Recipient(answerer.name, answerer.address, to.locale) if answerer else None),
    )
    return Skeleton(model, copy.claimed.message_id)
