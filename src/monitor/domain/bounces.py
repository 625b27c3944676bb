"""Mail that comes back: what the receiving side's status means for the address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
BAD_ADDRESS = ("5.1.", "5.2.1", "5.4.4", "5.0.0")
"""No such mailbox or domain, a mailbox switched off, no way there, or no reason given (RFC 3463).

A full mailbox (5.2.2) or a message taken for spam (5.7.1) says nothing against the address.
"""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says of one message to one recipient.

    ``message_id`` is the name the message left under, ``recipient`` the address that was tried.
    """

    message_id: str
    recipient: str
    kind: Literal["failed", "delayed"]
    status: str
    said: str


def is_address_bad(status: str) -> bool:
    """Whether nothing should be sent there again until somebody has looked at the address."""
    return any(
        status.startswith(one) if one.endswith(".") else status == one for one in BAD_ADDRESS
    )
