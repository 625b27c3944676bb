"""Files people send: streamed to disk, opened in a room of their own, gone with the request."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass

from flask import request

from monitor.domain.errors import Invalid
from monitor.files.document_room import LARGEST_FILE as LARGEST_DOCUMENT
from monitor.files.documents import read_document
from monitor.files.tables import LARGEST_FILE, Table, read_table

PART = "file"
"""The name of the form's part that is the file."""
ROOM_FOR_FORM = 20_000
"""Bytes of a request beside the file itself."""


LARGEST_PASTE = 4_000_000
"""Bytes of a text that is pasted; a letter of Vietnamese has up to three."""


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


@dataclass(frozen=True, slots=True)
class SentText:
    """A document's text, and the name of its file; empty for what was pasted.

    ``is_scan``: a recogniser read it from pictures of pages.
    """

    text: str
    name: str = ""
    is_scan: bool = False


def sent_text() -> SentText:
    """The text of the request's one document, or the one that was pasted in its place.

    Raises:
        Invalid: There is neither, or both, or a file without a text that can be read.
    """
    request.max_content_length = LARGEST_DOCUMENT + LARGEST_PASTE
    request.max_form_memory_size = LARGEST_PASTE
    files = [one for one in request.files.getlist(PART) if one.filename]
    typed = request.form.get("text", "")
    if len(files) + bool(typed.strip()) != 1:
        raise Invalid("intake_choose", [(PART, "intake_choose", {})])
    if not files:
        return SentText(typed)
    with closing(files[0]) as file, tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(file.stream, kept)
        read = read_document(kept)
        return SentText(read.text, file.filename or "", read.is_scan)
