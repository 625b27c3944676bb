"""Backups: database and evidence in one file, proved to restore, and brought back.

A backup is worth what its restoring has shown (SECURITY R13). So ``verify`` makes a database of it
and compares every table with what was there when it was made; that day is what the doctor asks for.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from monitor.domain.errors import Invalid, Unavailable
from monitor.services.accounts import OPERATOR
from monitor.services.work import Office, Work
from monitor.store import archive, audit, copies, instance, migrate
from monitor.store.archive import Broken, Manifest
from monitor.store.copies import CopyFailed, Snapshot, Sum
from monitor.store.vault import Vault

__all__ = ["Manifest"]
STALE_AFTER = timedelta(hours=26)
"""A day's backup that was not verified two hours into the next day is missed."""
_MADE, _VERIFIED = "backup_made_at", "backup_verified_at"


@dataclass(frozen=True, slots=True)
class Ages:
    """How long ago a backup was made, and how long ago one was shown to restore; None: never."""

    made: timedelta | None
    verified: timedelta | None

    @property
    def is_stale(self) -> bool:
        """Whether backups are made here, and the last proof that one restores is too old."""
        return self.made is not None and (self.verified is None or self.verified > STALE_AFTER)


def ages(work: Work) -> Ages:
    """How old the last backup and the last proof are."""
    return Ages(_age(work, _MADE), _age(work, _VERIFIED))


def _age(work: Work, name: str) -> timedelta | None:
    kept = instance.get(work.session, name)
    return None if kept is None else work.now - datetime.fromisoformat(kept)


def make(office: Office, vault: Vault, place: Path, version: str) -> Manifest:
    """Copy the database as of now and the evidence it speaks of into one new file.

    Others may go on writing meanwhile. Evidence that is gone or spoiled does not stop the backup;
    it is named in ``lost``.

    Args:
        office: The database.
        vault: Where its evidence is.
        place: The file to make; it must not exist.
        version: Of the program, for whoever restores.

    Raises:
        Invalid: There is such a file.
        Unavailable: The database cannot be copied, or the file not be written.
    """
    if place.exists():
        raise Invalid("backup_exists", place=str(place))
    with office.reading(OPERATOR) as work:
        now = work.now
    with _told(place), tempfile.TemporaryDirectory(dir=place.absolute().parent) as folder:
        copied = Path(folder) / "database"
        snapshot = copies.copy(office.engine, copied)
        with archive.written(place, now) as writer:
            database = writer.add_database(copied)
            files = _add_evidence(writer, vault, snapshot)
            found = Manifest(
                now, version, copies.kind_of(office.engine), snapshot.revision, snapshot.tables,
                database, files, tuple(sorted(snapshot.evidence.keys() - set(files))),
            )  # fmt: skip
            writer.close_with(found)
    _note(office, "backup.make", _MADE, found)
    return found


def _add_evidence(writer: archive.Writer, vault: Vault, snapshot: Snapshot) -> tuple[str, ...]:
    """Add what is as it was when it arrived; tells which."""
    added = []
    for sha256 in sorted(snapshot.evidence):
        file = vault.open(sha256)
        if file is None:
            continue
        with file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() == sha256:
            writer.add_file(sha256, content)
            added.append(sha256)
    return tuple(added)


def verify(office: Office, place: Path) -> Manifest:
    """Restore a backup into a database that is thrown away, and compare it with what it was of.

    Raises:
        Invalid: It is no whole backup, or what comes of it is not what was backed up.
        Unavailable: There is no place for the trial.
    """
    with _whole(place) as (reader, copied):
        found = reader.manifest
        with copies.scratch(office.engine, _kind_here(office, found), copied.parent) as trial:
            _compare(place, found, copies.fill(trial, copied))
            _walk_log(place, Office(trial), found)
    if copies.is_there(office.engine) and migrate.is_current(office.engine):
        _note(office, "backup.verify", _VERIFIED, found)
    return found


def _kind_here(office: Office, found: Manifest) -> str:
    """A file of SQLite can be tried anywhere; PostgreSQL's needs a server of its kind."""
    if found.kind not in (copies.SQLITE, copies.kind_of(office.engine)):
        raise Invalid("backup_other_database", there=found.kind, here=copies.kind_of(office.engine))
    return found.kind


def _walk_log(place: Path, trial: Office, found: Manifest) -> None:
    if found.revision != migrate.head():
        return  # an older version's log is walked by that version
    with trial.reading(OPERATOR) as work:
        broken = audit.verify(work.session)
    if broken is not None:
        raise Invalid("backup_log_broken", place=str(place), record=broken)


def restore(office: Office, vault: Vault, place: Path) -> Manifest:
    """Make an empty database and the evidence what a backup says.

    Raises:
        Invalid: It is no whole backup, of another kind of database or of a newer version; or the
            database is not empty. Nothing was changed then.
        Unavailable: The database's own program failed, or files cannot be kept.
    """
    with _whole(place) as (reader, copied):
        found = reader.manifest
        if found.kind != copies.kind_of(office.engine):
            raise Invalid(
                "backup_other_database", there=found.kind, here=copies.kind_of(office.engine)
            )
        if not migrate.knows(found.revision):
            raise Invalid("backup_newer", place=str(place), version=found.version)
        if not copies.is_empty(office.engine):
            raise Invalid("backup_not_empty")
        for _sha256, content in reader.evidence():
            with vault.receiving(BytesIO(content)) as arrived:
                vault.keep(arrived)
        _compare(place, found, copies.fill(office.engine, copied))
    if found.revision == migrate.head():
        _note(office, "backup.restore", None, found)
    return found


def _compare(place: Path, found: Manifest, restored: dict[str, Sum]) -> None:
    names = sorted(found.tables.keys() | restored.keys())
    differ = [name for name in names if found.tables.get(name) != restored.get(name)]
    if differ:
        raise Invalid("backup_differs", place=str(place), tables=", ".join(differ))


@contextmanager
def _whole(place: Path) -> Iterator[tuple[archive.Reader, Path]]:
    """An archive every byte of which has been looked at, and its database's copy on the disk."""
    with (
        _told(place),
        tempfile.TemporaryDirectory() as folder,
        archive.opened(place) as reader,
    ):
        copied = Path(folder) / "database"
        reader.take_database(copied)
        for _ in reader.evidence():
            pass
        yield reader, copied


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """What can go wrong with a backup, as a refusal that says what to do."""
    try:
        yield
    except Broken as error:
        raise Invalid("backup_broken", place=str(place), why=str(error)) from error
    except CopyFailed as error:
        raise Unavailable("backup_program", program=error.program, why=error.why) from error
    except FileExistsError as error:
        raise Invalid("backup_exists", place=str(place)) from error
    except OSError as error:
        raise Unavailable("backup_file", place=str(place), why=str(error.strerror)) from error


def _note(office: Office, action: str, name: str | None, found: Manifest) -> None:
    with office.writing(OPERATOR) as work:
        audit.record(
            work.session, at=work.now, actor_id=None, action=action, object_type="backup",
            object_id=found.made_at.isoformat(),
            detail={"rows": found.rows, "files": len(found.files), "lost": len(found.lost)},
        )  # fmt: skip
        if name is not None:
            instance.put(work.session, name, work.now.isoformat())
