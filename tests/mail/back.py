"""Mail that came back, for pages that show it."""

from __future__ import annotations

from datetime import timedelta

from monitor.domain.bounces import Bounce
from monitor.domain.roles import CLOCK
from monitor.services import bounces, digests, outbox
from tests.builders import Cast
from tests.mail.conftest import subscribe

NO_SUCH = "mailbox unavailable"


def mail_that_came_back(cast: Cast, reader: str = "chu-tich", status: str = "5.1.1") -> str:
    """A digest that a server took and another sent back: the reader's address."""
    subscribe(cast.engine, reader, cast.office.clock.fixed - timedelta(days=1))
    with cast.office.writing(CLOCK) as work:
        digests.plan(work)
    sent = None
    while (one := outbox.take(cast.office, "w")) is not None:
        assert outbox.delivered(cast.office, one, "w", "[5305] bản tin", "250 2.0.0 Ok")
        sent = one if one.recipient == reader else sent
    assert sent is not None
    with cast.office.writing(CLOCK) as work:
        told = Bounce(
            f"<{sent.message_id}@monitor.example>", sent.address, "failed", status, NO_SUCH
        )
        assert bounces.record(work, told)
    return sent.address
