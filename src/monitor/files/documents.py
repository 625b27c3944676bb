"""Documents somebody received, opened in a room of their own and brought here as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from monitor.domain.errors import Invalid
from monitor.files.document_room import LARGEST_FILE
from monitor.files.rooms import Room

ROOM = Room(
    ("-m", "monitor.files.document_room"), patience=60, too_large="document_too_large",
    broken="document_broken",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document's text; ``is_scan``: a recogniser read it from pictures of pages."""

    text: str
    is_scan: bool = False


def read_document(file: IO[bytes]) -> OpenedDocument:
    """The text of a .docx, .pdf, .html or text file, or of a scan, told by its content.

    What is returned is what is stored and quoted: letters as they stand, cells of tables between
    bars, the numbers Word shows before paragraphs written out.

    Args:
        file: A file on disk, open for reading bytes.

    Raises:
        Invalid: It has no text that can be read here; the code says why and what to do.
    """
    told = ROOM.told(file)
    if "wrong" in told:
        values = {"megabytes": LARGEST_FILE // 1_000_000, **told.get("values", {})}
        raise Invalid(told["wrong"], [("file", told["wrong"], values)], **values)
    return OpenedDocument(told["text"], told["is_scan"])
