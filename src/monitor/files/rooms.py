"""Rooms in which strangers' files are opened: processes that may die without harm."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from typing import IO, Any

import orjson

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2
"""So many files of one kind are read at once; whoever comes next waits a moment."""


@dataclass(frozen=True, slots=True)
class Room:
    """One kind of room.

    Attributes:
        program: What Python runs to read it; see ``files.confined``.
        patience: Seconds a file may take on a busy machine.
        too_large: The code for a room that ended for want of memory or time.
        broken: The code for one that failed.
    """

    program: tuple[str, ...]
    patience: float
    too_large: str
    broken: str
    _free: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_AT_ONCE), repr=False
    )

    def told(self, file: IO[bytes]) -> dict[str, Any]:
        """What the room answers about a file on disk; ``wrong`` in it is the code of a refusal."""
        with self._free, tempfile.TemporaryFile() as answer:
            return self._asked(file, answer)

    def _asked(self, file: IO[bytes], answer: IO[bytes]) -> dict[str, Any]:
        file.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own program, and nothing of the file's name
                [sys.executable, "-I", *self.program],
                stdin=file, stdout=answer, stderr=subprocess.PIPE, timeout=self.patience,
                env={"LANG": "C.UTF-8"}, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"wrong": self.too_large}
        if done.returncode == 0:
            answer.seek(0)
            told: dict[str, Any] = orjson.loads(answer.read())
            return told
        log.warning("%s failed: %s", self.program[-1], done.stderr[-300:].decode(errors="replace"))
        return {"wrong": self.too_large if done.returncode < 0 else self.broken}
