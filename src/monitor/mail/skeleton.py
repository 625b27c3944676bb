"""One mail for many: made once by the library, and filled for each who is told the very same."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from monitor.mail.message import WIRE, Recipient, address_of, header_line

FILLED = ("To", "Date", "Message-ID")
"""What differs between two copies; the rest is the same to the byte."""


class Skeleton:
    """A mail of which only the reader's address, its name and its date are still open.

    The lines that are filled in are written by the library as well: nothing of a mail is put
    together by hand.
    """

    def __init__(self, model: EmailMessage, name: str) -> None:
        """Keep a finished mail as the model of others.

        Args:
            model: The mail as it is for one reader.
            name: The part of its Message-ID before the domain.
        """
        self.subject = str(model["Subject"])
        self._name = name
        self._lines = {one: WIRE.fold_binary(one, model[one]) for one in FILLED}
        rest = model.as_bytes()
        self._between: list[bytes] = []
        # In the order of the headers: the three stand in it once each, before any text.
        for one in FILLED:
            before, found, rest = rest.partition(self._lines[one])
            assert found, one
            self._between.append(before)
        self._rest = rest
        self._dates: dict[datetime, bytes] = {}

    def filled(self, recipient: Recipient, name: str, at: datetime) -> bytes:
        """The mail for another reader.

        Raises:
            BadAddress: The recipient's address cannot be written to.
        """
        if at not in self._dates:
            self._dates = {at: header_line("Date", format_datetime(at))}
        to = header_line("To", address_of(recipient.name, recipient.address))
        lines = (to, self._dates[at], self._named(name))
        return b"".join(
            piece for pair in zip(self._between, lines, strict=True) for piece in pair
        ) + self._rest  # fmt: skip

    def _named(self, name: str) -> bytes:
        line = self._lines["Message-ID"]
        assert len(name) == len(self._name)
        assert name.isalnum()
        return line.replace(self._name.encode(), name.encode(), 1)
