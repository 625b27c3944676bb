"""Files people send: streamed to disk, opened in a room of their own, gone with the request."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass

from flask import request

from monitor.domain.errors import Invalid
from monitor.files.tables import LARGEST_FILE, Table, read_table

PART = "file"
"""The name of the form's part that is the file."""
ROOM_FOR_FORM = 20_000
"""Bytes of a request beside the file itself."""


@dataclass(frozen=True, slots=True)
class SentTable:
    """A table that was sent, with a digest of the very bytes."""

    table: Table
    digest: str
    name: str


def sent_table() -> SentTable:
    """The table in the request's one file.

    Raises:
        Invalid: There is none, or several, or it is no table that is read here.
    """
    request.max_content_length = LARGEST_FILE + ROOM_FOR_FORM
    sent = [(part, one) for part, files in request.files.lists() for one in files]
    if len(sent) != 1 or sent[0][0] != PART or not sent[0][1].filename:
        raise Invalid("table_missing", [(PART, "table_missing", {})])
    file = sent[0][1]
    name = file.filename or ""
    with closing(file), tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(file.stream, kept)
        kept.seek(0)
        digest = hashlib.file_digest(kept, "sha256").hexdigest()
        return SentTable(read_table(kept, name), digest, name)
