"""Documents somebody received, opened in a room of their own and brought here as plain text."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any

import orjson

from monitor.domain.errors import Invalid
from monitor.files.document_room import LARGEST_FILE

log = logging.getLogger(__name__)

PATIENCE = 60
"""Seconds a file may take on a busy machine."""
_ROOMS = threading.BoundedSemaphore(2)
_COMMAND = (sys.executable, "-I", "-m", "monitor.files.document_room")


def read_document(file: IO[bytes]) -> str:
    """The text of a .docx, .pdf, .html or text file, told by its content.

    What is returned is what is stored and quoted: letters as they stand, cells of tables between
    bars, the numbers Word shows before paragraphs written out.

    Args:
        file: A file on disk, open for reading bytes.

    Raises:
        Invalid: It has no text that can be read here; the code says why and what to do.
    """
    with _ROOMS, tempfile.TemporaryFile() as answer:
        told = _told(file, answer)
    if "wrong" in told:
        values = {"megabytes": LARGEST_FILE // 1_000_000, **told.get("values", {})}
        raise Invalid(told["wrong"], [("file", told["wrong"], values)], **values)
    text: str = told["text"]
    return text


def _told(file: IO[bytes], answer: Any) -> dict[str, Any]:
    """What the room answers about a file; a room that dies had too little memory or time for it."""
    file.seek(0)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of the file's name
            _COMMAND, stdin=file, stdout=answer, stderr=subprocess.PIPE, timeout=PATIENCE,
            env={"LANG": "C.UTF-8"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"wrong": "document_too_large"}
    answer.seek(0)
    raw = answer.read()
    if done.returncode == 0:
        told: dict[str, Any] = orjson.loads(raw)
        return told
    log.warning("a document could not be read: %s", done.stderr[-300:].decode(errors="replace"))
    return {"wrong": "document_too_large" if done.returncode < 0 else "document_broken"}
