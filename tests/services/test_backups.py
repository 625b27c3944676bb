"""Backups: of one instant, proved to restore, refused when a byte is another, and brought back."""

from __future__ import annotations

import hashlib
import io
import tarfile
import threading
from datetime import timedelta
from itertools import count
from pathlib import Path

import orjson
import psycopg
import pytest
from sqlalchemy import text

from monitor.domain.errors import Invalid, Unavailable
from monitor.domain.evidence import PDF
from monitor.services import backups, evidence, matrix, reports
from monitor.services.accounts import NOBODY
from monitor.services.evidence import Sent
from monitor.services.work import Office
from monitor.store import copies, instance
from monitor.store.engine import make_engine, writing
from tests.builders import SLUG, Cast, golden_cast, place
from tests.files.papers import a_pdf

NOON = "2020-08-07T12:00:00+07:00"
UNIT = place("than-ha-lam")
PAPER = hashlib.sha256(a_pdf()).hexdigest()
_names = count(1)


def sent(engine, vault) -> Cast:
    """A mine has sent its figures with a paper beside them."""
    cast = golden_cast(engine).at(NOON)
    with vault.receiving(io.BytesIO(a_pdf())) as arrived, cast.writing("than-ha-lam") as work:
        evidence.attach(work, vault, UNIT, Sent(arrived, PDF, "bang.pdf"))
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, UNIT, values={"smartphones": 4800, "smartphones_installed": 4512})
    return cast


@pytest.fixture
def vault(tmp_path):
    return evidence.vault_in(tmp_path / "here")


@pytest.fixture
def there(tmp_path):
    return evidence.vault_in(tmp_path / "there")


@pytest.fixture
def cast(engine, vault) -> Cast:
    return sent(engine, vault)


@pytest.fixture
def office(sqlite_engine, vault) -> Office:
    """The same on SQLite, for what has to do with the file and not with the database."""
    return sent(sqlite_engine, vault).office


@pytest.fixture
def backup(office, vault, tmp_path) -> Path:
    backups.make(office, vault, tmp_path / "sao-luu", "1.2")
    return tmp_path / "sao-luu"


@pytest.fixture
def empty(cast, request, tmp_path):
    """An office on an empty database of the same kind."""
    if copies.kind_of(cast.engine) == "sqlite":
        address, gone = f"sqlite:///{tmp_path / 'moi.db'}", None
    else:
        cluster, name = request.getfixturevalue("postgres"), f"restored{next(_names)}"
        cluster.execute(f"CREATE DATABASE {name}")
        address, gone = cluster.url(name), lambda: cluster.execute(f"DROP DATABASE {name}")
    office = Office(make_engine(address), cast.office.clock)
    yield office
    office.engine.dispose()
    if gone is not None:
        gone()


def rows_of(office: Office) -> dict[str, list[str]]:
    """Every row of every table but what a backup itself notes down."""
    with office.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"'))))
            for name in copies.sums(connection)
            if name not in ("audit_event", "instance_setting")
        }


# --- the whole way ---------------------------------------------------------------------------


def test_what_is_restored_is_what_was_there_and_goes_on_from_there(
    cast, vault, empty, there, tmp_path
):
    """Row by row, file by file, cell by cell; new rows are numbered on, the log's chain goes on."""
    backups.make(cast.office, vault, tmp_path / "one", "1.2")
    found = backups.restore(empty, there, tmp_path / "one")
    assert found.files == (PAPER,)
    assert rows_of(empty) == rows_of(cast.office)
    actor = cast.actor("chu-tich")
    with empty.reading(actor) as here, cast.office.reading(actor) as before:
        assert matrix.matrix(here, SLUG) == matrix.matrix(before, SLUG)
    with there.open(PAPER) as file:
        assert file.read() == a_pdf()
    restored = Cast(empty.engine).at("2020-08-07T15:00:00+07:00")
    with restored.writing("than-ha-lam.duyet") as work:
        reports.approve(work, UNIT)
    backups.make(empty, there, tmp_path / "two", "1.2")
    before = rows_of(empty)
    assert backups.verify(empty, tmp_path / "two").rows > found.rows
    assert rows_of(empty) == before


def test_it_is_of_one_instant_while_others_go_on_writing(cast, vault, tmp_path):
    """Rows written in twos, in one transaction each, are in it both or neither."""
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        for number in count():
            with writing(cast.engine) as session:
                instance.put(session, f"left {number}", "")
                instance.put(session, f"right {number}", "")
            begun.set()
            if done.is_set():
                return

    other = threading.Thread(target=write)
    other.start()
    try:
        begun.wait(30)
        made = backups.make(cast.office, vault, tmp_path / "one", "1.2")
    finally:
        done.set()
        other.join()
    kept = settings_in(cast, tmp_path / "one")
    assert len(kept) == made.tables["instance_setting"].rows
    sides = [{one.split()[1] for one in kept if one.startswith(side)} for side in ("left", "right")]
    assert sides[0] == sides[1]
    assert sides[0]


def settings_in(cast: Cast, backup: Path) -> list[str]:
    copied = backup.with_name("copied")
    with tarfile.open(backup) as tar:
        copied.write_bytes(tar.extractfile("database").read())
    with copies.scratch(cast.engine, copies.kind_of(cast.engine), copied.parent) as trial:
        copies.fill(trial, copied)
        with trial.connect() as connection:
            return list(connection.execute(text("SELECT name FROM instance_setting")).scalars())


def test_a_trial_leaves_no_database_behind(postgres, postgres_engine, vault, tmp_path):
    office = golden_cast(postgres_engine).office
    backups.make(office, vault, tmp_path / "one", "1.2")
    backups.verify(office, tmp_path / "one")
    with postgres_engine.connect() as connection:
        names = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
    assert not [one for one in names if one.startswith("monitor_verify")]


# --- what is no backup -----------------------------------------------------------------------


@pytest.mark.parametrize("part", ["database", "manifest.json", "evidence", "manifest.sha256"])
def test_one_byte_that_is_another_is_noticed_before_anything_is_restored(
    office, backup, there, tmp_path, part
):
    spoil(backup, part)
    with pytest.raises(Invalid, match="backup_broken"):
        backups.verify(office, backup)
    new = Office(make_engine(f"sqlite:///{tmp_path / 'moi.db'}"))
    with pytest.raises(Invalid, match="backup_broken"):
        backups.restore(new, there, backup)
    assert not (tmp_path / "moi.db").exists()
    assert not there.folder.exists()


def spoil(backup: Path, part: str) -> None:
    """Change the byte in the middle of a part."""
    raw = bytearray(backup.read_bytes())
    raw[middle_of(backup, part)] ^= 1
    backup.write_bytes(raw)


def middle_of(backup: Path, part: str) -> int:
    with tarfile.open(backup) as tar:
        entry = next(one for one in tar if one.name.startswith(part))
    return entry.offset_data + entry.size // 2


@pytest.mark.parametrize("part", ["database", "evidence", "manifest.json", "manifest.sha256"])
def test_a_file_cut_short_is_no_backup(office, backup, part):
    backup.write_bytes(backup.read_bytes()[: middle_of(backup, part)])
    with pytest.raises(Invalid, match="backup_broken"):
        backups.verify(office, backup)


def test_a_file_of_another_kind_is_no_backup(office, tmp_path):
    for name, content in (("empty", b""), ("photograph", a_pdf())):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Invalid, match="backup_broken"):
            backups.verify(office, tmp_path / name)


def test_a_copy_that_is_not_of_the_rows_it_claims_is_refused_by_the_tables_name(office, backup):
    claim(backup, lambda told: told["tables"]["directive"].update(rows=7))
    with pytest.raises(Invalid) as refusal:
        backups.verify(office, backup)
    assert refusal.value.code == "backup_differs"
    assert refusal.value.values["tables"] == "directive"


def test_a_newer_versions_backup_is_refused_by_an_older_one(backup, there, tmp_path):
    claim(backup, lambda told: told.update(revision="9999"))
    new = Office(make_engine(f"sqlite:///{tmp_path / 'moi.db'}"))
    with pytest.raises(Invalid, match="backup_newer"):
        backups.restore(new, there, backup)
    assert not (tmp_path / "moi.db").exists()


def claim(backup: Path, change) -> None:
    """A backup that somebody made whole again after changing what it says of itself."""
    with tarfile.open(backup) as tar:
        parts = {one.name: tar.extractfile(one).read() for one in tar}
    told = orjson.loads(parts["manifest.json"])
    change(told)
    parts["manifest.json"] = orjson.dumps(told)
    parts["manifest.sha256"] = hashlib.sha256(parts["manifest.json"]).hexdigest().encode()
    with tarfile.open(backup, "w") as tar:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


# --- what is not overwritten, and what is lacking --------------------------------------------


def test_a_backup_takes_no_other_files_place(office, vault, backup):
    before = backup.read_bytes()
    with pytest.raises(Invalid, match="backup_exists"):
        backups.make(office, vault, backup, "1.2")
    assert backup.read_bytes() == before


def test_where_it_cannot_be_written_it_says_so_and_leaves_nothing(office, vault, tmp_path):
    with pytest.raises(Unavailable, match="backup_file"):
        backups.make(office, vault, tmp_path / "nowhere" / "b", "1.2")
    assert not (tmp_path / "nowhere").exists()


def test_a_database_with_anything_in_it_is_not_overwritten(office, vault, backup):
    before = rows_of(office)
    with pytest.raises(Invalid, match="backup_not_empty"):
        backups.restore(office, vault, backup)
    assert rows_of(office) == before


def test_evidence_that_is_gone_or_spoiled_is_named_and_the_rest_is_kept(office, vault, tmp_path):
    kept = vault.folder / PAPER[:2] / PAPER
    kept.write_bytes(b"%PDF-spoiled")
    made = backups.make(office, vault, tmp_path / "spoiled", "1.2")
    assert (made.files, made.lost) == ((), (PAPER,))
    kept.unlink()
    assert backups.make(office, vault, tmp_path / "gone", "1.2").lost == (PAPER,)
    assert backups.verify(office, tmp_path / "gone").lost == (PAPER,)


def test_the_other_kind_of_database_is_refused(backup, there, postgres_engine):
    other = Office(postgres_engine)
    with pytest.raises(Invalid, match="backup_other_database"):
        backups.restore(other, there, backup)
    # Looking whether a file restores needs no database of ours.
    assert backups.verify(other, backup).kind == "sqlite"


def test_a_role_that_may_make_no_database_is_told_so(postgres, postgres_engine, vault, tmp_path):
    backups.make(golden_cast(postgres_engine).office, vault, tmp_path / "one", "1.2")
    postgres.execute("CREATE ROLE clerk LOGIN")
    office = Office(make_engine(postgres.url("migrated").replace("monitor@", "clerk@")))
    try:
        with pytest.raises(Unavailable) as refusal:
            backups.verify(office, tmp_path / "one")
    finally:
        office.engine.dispose()
        postgres.execute("DROP ROLE clerk")
    assert refusal.value.code == "backup_program"
    assert "permission denied" in refusal.value.values["why"]


# --- who may see it, and what is remembered --------------------------------------------------


def test_a_backup_is_for_its_owners_eyes_only(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_a_password_stands_in_no_list_of_processes(monkeypatch):
    """The program is handed an address without it, and a file that is gone afterwards."""
    seen = []

    def run(command, **_):
        place = Path(psycopg.conninfo.conninfo_to_dict(command[-1])["passfile"])
        seen.append((command, place, place.read_text(), place.stat().st_mode & 0o777))
        return type("Done", (), {"returncode": 1, "stderr": "pg_restore: error: no such host"})

    monkeypatch.setattr(copies.subprocess, "run", run)
    engine = make_engine("postgresql://someone:a%3Ab%5Cc@localhost/none")
    with pytest.raises(copies.CopyFailed, match="error: no such host"):
        copies.fill(engine, Path("nothing"))
    command, place, told, mode = seen[0]
    assert not any("a:b" in one for one in command)
    assert (told, mode) == ("*:*:*:*:a\\:b\\\\c\n", 0o600)
    assert not place.exists()


def test_the_age_that_counts_is_that_of_the_last_proof_and_the_log_has_both(office, backup):
    def ages() -> backups.Ages:
        with office.reading(NOBODY) as work:
            return backups.ages(work)

    assert ages() == backups.Ages(timedelta(0), None)
    assert ages().is_stale
    backups.verify(office, backup)
    assert ages() == backups.Ages(timedelta(0), timedelta(0))
    cast = Cast(office.engine)
    office.clock = cast.at("2020-08-08T14:00:00+07:00").office.clock
    assert not ages().is_stale
    cast.at("2020-08-08T14:00:01+07:00")
    assert ages().is_stale
    with office.engine.connect() as connection:
        log = text("SELECT action FROM audit_event WHERE object_type = 'backup' ORDER BY id")
        assert list(connection.execute(log).scalars()) == ["backup.make", "backup.verify"]
