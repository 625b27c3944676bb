"""Logging: one line per message, whatever somebody managed to put into it."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class OneLine(logging.Formatter):
    """Writes control characters out, so that a name with a line break cannot forge a line.

    A traceback keeps its lines, each indented so that none looks like a message of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        head, *rest = super().format(record).split("\n")
        if record.exc_info or record.stack_info:
            return "\n".join([_plain(head), *(f"    {_plain(line)}" for line in rest)])
        return _plain("\\n".join([head, *rest]))


def _plain(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


class ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to what is standard error at that moment, not to what it once was."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def set_up(level: str) -> None:
    """Write what this process logs to standard error."""
    handler = ToStandardError()
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Each look at the schema's revision would write two lines, and each tick of the worker too.
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
