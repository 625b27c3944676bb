"""A backup as one file: a plain tar of a database's copy, the evidence, and a list that sums up.

``manifest.json`` comes last and is followed by its own checksum, so that no byte of what matters
can change unnoticed. Files of evidence stand under their checksums.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import orjson

from monitor.store.copies import Sum

FORM = 1
"""The form of the archive; another number is one this version does not read."""
_MANIFEST, _MANIFEST_SUM, _DATABASE, _EVIDENCE = (
    "manifest.json", "manifest.sha256", "database", "evidence/",
)  # fmt: skip
_AT_ONCE = 1024 * 1024


class Broken(Exception):
    """The file is no whole backup."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: When, with a zone.
        version: Of the program that made it.
        kind: ``sqlite`` or ``postgresql``.
        revision: The schema's.
        tables: What each table comes to.
        database: Checksum of the database's copy.
        files: Checksums of the evidence in it.
        lost: Checksums of evidence the database speaks of and that was gone or spoiled.
    """

    made_at: datetime
    version: str
    kind: str
    revision: str
    tables: dict[str, Sum]
    database: str
    files: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())


class Writer:
    """An archive being written."""

    def __init__(self, tar: tarfile.TarFile, at: datetime) -> None:
        self._tar, self._at = tar, int(at.timestamp())

    def add_database(self, place: Path) -> str:
        """Add the database's copy; its checksum."""
        with place.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self._add(_DATABASE, file, place.stat().st_size)
        return found

    def add_file(self, sha256: str, content: bytes) -> None:
        """Add one file of evidence."""
        self._add(_EVIDENCE + sha256, io.BytesIO(content), len(content))

    def close_with(self, manifest: Manifest) -> None:
        """Add the list of it all."""
        told = orjson.dumps({"form": FORM, **asdict(manifest)}, option=orjson.OPT_INDENT_2)
        self._add(_MANIFEST, io.BytesIO(told), len(told))
        own = hashlib.sha256(told).hexdigest().encode()
        self._add(_MANIFEST_SUM, io.BytesIO(own), len(own))

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, self._at, 0o600
        self._tar.addfile(entry, file)


@contextmanager
def written(place: Path, at: datetime) -> Iterator[Writer]:
    """Write an archive, whole or not at all, for its owner's eyes only.

    Raises:
        FileExistsError: There is a file of this name; no backup takes another's place.
        OSError: It cannot be written there.
    """
    begun = place.with_name(f".{place.name}.begun")
    with open(begun, "xb", opener=_private) as file:
        try:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar, at)
            file.flush()
            os.fsync(file.fileno())
            os.link(begun, place)  # unlike a rename, it refuses to replace
        finally:
            begun.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Reader:
    """An archive whose list has been read and is whole."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.manifest = _manifest(tar)

    def take_database(self, place: Path) -> None:
        """Write the database's copy into a new file.

        Raises:
            Broken: It is not the one that was backed up.
        """
        with place.open("xb") as file:
            found = _pour(self._member(_DATABASE), file.write)
        if found != self.manifest.database:
            raise Broken("the database's copy is spoiled")

    def evidence(self) -> Iterator[tuple[str, bytes]]:
        """Every file of evidence with its checksum.

        Raises:
            Broken: One is gone or spoiled.
        """
        for sha256 in self.manifest.files:
            content = self._member(_EVIDENCE + sha256).read()
            if hashlib.sha256(content).hexdigest() != sha256:
                raise Broken(f"the file {sha256} of the evidence is spoiled")
            yield sha256, content

    def _member(self, name: str) -> IO[bytes]:
        return _member(self._tar, name)


@contextmanager
def opened(place: Path) -> Iterator[Reader]:
    """Open an archive; nothing of it is unpacked to where its own names say.

    Raises:
        Broken: It is none, or not whole.
        OSError: It cannot be read.
    """
    try:
        with tarfile.open(place, mode="r:") as tar:
            yield Reader(tar)
    except (tarfile.TarError, EOFError) as error:
        raise Broken(str(error)) from error


def _manifest(tar: tarfile.TarFile) -> Manifest:
    raw = _member(tar, _MANIFEST).read()
    if hashlib.sha256(raw).hexdigest().encode() != _member(tar, _MANIFEST_SUM).read():
        raise Broken("its list is spoiled")
    told: dict[str, Any] = orjson.loads(raw)
    if told.pop("form") != FORM:
        raise Broken("it is of a form this version does not know")
    told["made_at"] = datetime.fromisoformat(told["made_at"])
    told["tables"] = {name: Sum(**one) for name, one in told["tables"].items()}
    for name in ("files", "lost"):
        told[name] = tuple(told[name])
    return Manifest(**told)


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = tar.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise Broken(f"it has no {name}")
    return found


def _pour(source: IO[bytes], into: Callable[[bytes], Any]) -> str:
    """Hand a stream on in parts; its checksum."""
    digest = hashlib.sha256()
    for part in _parts(source):
        digest.update(part)
        into(part)
    return digest.hexdigest()


def _parts(source: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: source.read(_AT_ONCE), b"")
