"""A watcher outside, who raises the alarm when nobody says any more that mail is planned.

The protocol is that of Healthchecks: an address is asked for to say that all is well, and the same
with ``/fail`` to say that it is not.
"""

from __future__ import annotations

import logging
import time
import urllib.request

log = logging.getLogger(__name__)
EVERY_SECONDS = 60.0
PATIENCE = 5.0


class Watcher:
    """Tells the watcher at most once a minute, and a turn for the worse or the better at once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._told: tuple[bool, float] | None = None

    def tell(self, *, failed: bool = False) -> None:
        """Say how it is. A watcher who does not answer keeps nobody from working."""
        now = time.monotonic()
        if not self._url:
            return
        if self._told and self._told[0] is failed and now - self._told[1] < EVERY_SECONDS:
            return
        self._told = (failed, now)
        try:
            # The address is the operator's own, and the settings take http and https only.
            urllib.request.urlopen(  # noqa: S310
                self._url + "/fail" if failed else self._url, timeout=PATIENCE
            ).close()
        except OSError as error:
            log.warning("the watcher at MONITOR_PING_URL does not answer: %s", type(error).__name__)
