"""The vault: files on the disk, each under the checksum of its content, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from monitor.domain.errors import Unavailable
from monitor.domain.evidence import LARGEST_FILE, too_large

_AT_ONCE = 256 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that has arrived whole and is not kept yet."""

    path: Path
    sha256: str
    size: int


class Vault:
    """The folder in which files are kept. Equal files are kept once; none is ever changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def receiving(self, stream: IO[bytes]) -> Iterator[Arrived]:
        """Write a stream down beside the kept files; what is not kept within is gone afterwards.

        Raises:
            Invalid: It is larger than a file of evidence may be.
            Unavailable: The disk is full or may not be written to.
        """
        path = self.folder / "arriving" / secrets.token_hex(16)
        try:
            with _told_when_full():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                arrived = _write(path, stream)
            yield arrived
        finally:
            path.unlink(missing_ok=True)

    def keep(self, arrived: Arrived) -> None:
        """Move what arrived to its place; its row in the database comes after.

        A row that is never written leaves a file nobody speaks of. The other way round there would
        be a figure whose evidence is gone.
        """
        place = self._place(arrived.sha256)
        with _told_when_full():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(arrived.path, place)
            _settle(place.parent)
            _settle(self.folder)

    def open(self, sha256: str) -> IO[bytes] | None:
        """The file with this checksum, to be read and closed; None where it is gone."""
        try:
            return self._place(sha256).open("rb")
        except FileNotFoundError:
            return None

    def hindrance(self) -> str | None:
        """Why no file can be kept now, in the words of the system; None where one can."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            return str(error)
        return None if os.access(self.folder, os.W_OK) else f"{self.folder} may not be written to"

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def _write(path: Path, stream: IO[bytes]) -> Arrived:
    digest = hashlib.sha256()
    size = 0
    with open(path, "xb", opener=_private) as file:  # Path.open takes no opener
        while part := stream.read(_AT_ONCE):
            size += len(part)
            if size > LARGEST_FILE:
                raise too_large(size)
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    return Arrived(path, digest.hexdigest(), size)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _settle(folder: Path) -> None:
    """Have the disk remember the folder's list: a renamed file is lost with it otherwise."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told_when_full() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Unavailable("storage_full") from error
        raise
