"""The command line on accounts, tokens, the log and the state of the installation."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from sqlalchemy import text

from monitor.cli import main
from monitor.commands.server import prepare
from monitor.services.opening import open_office
from tests.conftest import copy_sqlite

KEY = "0123456789abcdef0123456789abcdefXYZ"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A database with tables, organisations and the directive, to copy from."""
    folder = tmp_path_factory.mktemp("prepared")
    office = open_office(f"sqlite:///{folder}/monitor.db")
    prepare(office)
    office.engine.dispose()
    return folder / "monitor.db"


@pytest.fixture
def monitor(prepared, tmp_path, monkeypatch) -> Callable[..., Result]:
    """Run a command on a copy of the prepared database."""
    copy_sqlite(prepared, tmp_path / "monitor.db").dispose()
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_SECRET_KEY", KEY)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments])

    return run


def office_of(database: Path):
    return open_office(f"sqlite:///{database}")


def a_list(folder: Path, text: str) -> Path:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_command_has_help(monitor):
    def walk(command, path):
        assert command.help or command.get_short_help_str(), path
        result = monitor(*path, "--help")
        assert result.exit_code == 0, path
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, [*path, name])

    walk(main, [])


def test_an_account_is_made_with_a_one_time_link(monitor):
    made = monitor(
        "user", "create", "tkv", "--name", "Vũ A", "--email", "tkv@example.vn",
        "--role", "clerk", "--organization", "tkv",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    assert "http://127.0.0.1:8050/account/link/" in made.output
    assert "tkv\tno password yet\tclerk tkv\tVũ A" in monitor("user", "list").output


def test_a_mistake_says_what_and_where_and_changes_nothing(monitor):
    made = monitor(
        "user", "create", "Tkv!", "--name", "A", "--email", "a,b@x", "--role", "clerk",
        "--organization", "tkvx",
    )  # fmt: skip
    assert made.exit_code == 1
    for part in ("username:", "email:", "organization:", "tkvx"):
        assert part in made.output
    assert monitor("user", "list").output == ""


GOOD_LIST = """username;display_name;email;role;organization;directive
a.nhap;Vũ A;a@example.vn;clerk;tkv;
a.nhap;Vũ A;a@example.vn;head;than-ha-lam;
b;Lê B;b@example.vn;leader;;5305-UBND-XD6
"""


def test_a_list_of_people_is_imported_whole(monitor, tmp_path):
    path = a_list(tmp_path, GOOD_LIST)
    assert "2 accounts could be made" in monitor("user", "import", path, "--dry-run").output
    assert monitor("user", "list").output == ""
    done = monitor("user", "import", path)
    assert done.exit_code == 0, done.output
    assert done.output.count("/account/link/") == 2
    listed = monitor("user", "list").output
    assert "clerk tkv, head than-ha-lam" in listed
    assert "leader 5305-UBND-XD6" in listed


def test_a_list_with_a_mistake_is_refused_whole_with_row_and_column(monitor, tmp_path):
    path = a_list(tmp_path, GOOD_LIST + "c;;c@example.vn;chief;tkv;\n;;;;;\nd;D;d@x.vn;clerk;;\n")
    refused = monitor("user", "import", path)
    assert refused.exit_code == 1
    for place in ("row 5, display_name", "row 5, role", "row 7, organization"):
        assert place in refused.output
    assert monitor("user", "list").output == ""


def test_an_excel_list_is_read_too(monitor, tmp_path):
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Username", "display_name", "email", "role", "organization"])
        sheet.write_row(1, 0, ["a", "Vũ A", "a@example.vn", "clerk", "tkv"])
    assert monitor("user", "import", path).exit_code == 0


REFUSED_FILES = {
    "a column missing": b"username,display_name,email\na,A,a@x.vn\n",
    "a column nobody knows": b"username,display_name,email,role,password\na,A,a@x.vn,clerk,x\n",
    "no heading": b"",
    "not UTF-8": "username,display_name,email,role\nà".encode("cp1252"),
    "NUL": b"username,display_name,email,role\n\0",
    "no Excel file": b"PK\x03\x04 nothing",
}


@pytest.mark.parametrize("content", REFUSED_FILES.values(), ids=REFUSED_FILES.keys())
def test_a_file_that_is_no_list_is_refused_in_words(monitor, tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    refused = monitor("user", "import", path)
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert "Traceback" not in refused.output


def test_one_cell_at_the_end_of_the_grid_does_not_end_the_process(monitor, tmp_path):
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["username", "display_name", "email", "role"])
        sheet.write(1048575, 16383, "x")
    refused = monitor("user", "import", path)
    assert refused.exit_code == 1
    assert "20,000" in refused.output


def test_a_token_is_printed_once_listed_and_revoked(monitor):
    monitor("user", "create", "tkv", "--name", "A", "--email", "a@x.vn", "--role", "clerk",
            "--organization", "tkv")  # fmt: skip
    secret = monitor("token", "create", "--user", "tkv", "--name", "nightly").output.split()[0]
    listed = monitor("token", "list", "--user", "tkv").output
    assert secret not in listed
    assert secret[:10] in listed
    assert monitor("token", "revoke", 1).exit_code == 0
    assert "revoked" in monitor("token", "list", "--user", "tkv").output
    assert monitor("token", "revoke", 7).exit_code == 1
    assert monitor("token", "create", "--user", "nobody", "--name", "x").exit_code == 1


def test_closing_opening_and_roles_from_the_command_line(monitor):
    monitor("user", "create", "tkv", "--name", "A", "--email", "a@x.vn", "--role", "clerk",
            "--organization", "tkv")  # fmt: skip
    assert monitor("user", "grant", "tkv", "--role", "head", "--organization", "tkv").exit_code == 0
    assert (
        monitor("user", "revoke", "tkv", "--role", "clerk", "--organization", "tkv").exit_code == 0
    )
    assert "head tkv" in monitor("user", "list").output
    monitor("user", "disable", "tkv")
    assert "closed" in monitor("user", "list").output
    assert monitor("user", "reset", "tkv").exit_code == 1
    monitor("user", "enable", "tkv")
    assert "/account/link/" in monitor("user", "reset", "tkv").output


def test_the_log_is_verified_and_its_first_broken_record_named(monitor, tmp_path):
    monitor("user", "create", "tkv", "--name", "A", "--email", "a@x.vn", "--role", "admin")
    assert "The log is whole: 3 records." in monitor("audit", "verify").output
    with office_of(tmp_path / "monitor.db").engine.begin() as connection:
        for name in connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE audit_event SET object_id = 'x' WHERE id = 2"))
    broken = monitor("audit", "verify")
    assert broken.exit_code == 1
    assert "Record 2" in broken.output


def test_the_doctor_has_a_line_for_each_part_and_fails_while_no_worker_runs(monitor):
    found = monitor("doctor")
    parts = ["configuration", "database", "migrations", "worker", "mail server", "mail",
             "channels", "disk", "evidence", "last backup"]  # fmt: skip
    assert [line[7:22].strip() for line in found.output.splitlines()] == parts
    assert found.exit_code == 1
    assert "monitor worker" in found.output


def test_the_doctor_says_which_channels_there_are_and_none_of_their_addresses(monitor, monkeypatch):
    assert "by mail alone" in monitor("doctor").output
    monkeypatch.setenv("MONITOR_WEBHOOKS", "so-tttt=https://hooks.example/hush")
    monkeypatch.setenv("MONITOR_WEBHOOK_SECRET", "s" * 40)
    monkeypatch.setenv("MONITOR_CHATS", "lanh-dao=ntfy://hooks.example/hush")
    found = monitor("doctor").output
    assert "so-tttt (webhook), lanh-dao (chat)" in found
    assert "hush" not in found


@pytest.mark.parametrize(
    "wrong",
    [
        {"MONITOR_WEBHOOKS": "so-tttt=https://hooks.example/hush"},
        {"MONITOR_WEBHOOKS": "https://hooks.example/hush", "MONITOR_WEBHOOK_SECRET": "s" * 40},
        {"MONITOR_WEBHOOKS": "a=ftp://hooks.example/hush", "MONITOR_WEBHOOK_SECRET": "s" * 40},
        {"MONITOR_CHATS": "text=ntfy://hooks.example/hush"},
        {"MONITOR_CHATS": "a=hush"},
        {"MONITOR_TEXTS": "twilio://hush"},
    ],
)
def test_a_channel_that_cannot_be_read_keeps_everything_from_starting(monitor, monkeypatch, wrong):
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    found = monitor("doctor")
    assert found.exit_code == 1
    assert any(name in found.output for name in wrong)
    assert "hush" not in found.output


def test_the_doctor_names_an_empty_database_and_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path / "new"))
    monkeypatch.setenv("MONITOR_SECRET_KEY", KEY)
    found = CliRunner().invoke(main, ["doctor"])
    assert found.exit_code == 1
    assert "Run: monitor init" in found.output
    assert "Traceback" not in found.output


UNREADABLE = {
    "MONITOR_SMTP_URL": "smtp://mail.example.vn:abc",
    "MONITOR_DATABASE_URL": "postgresql://user:hunter2@hunter2@host/name",
    "MONITOR_TIMEZONE": "Hà Nội",
    "MONITOR_DATA_DIR": "/dev/null/monitor",
    "PORT": "web",
}


@pytest.mark.parametrize(("name", "value"), UNREADABLE.items(), ids=UNREADABLE.keys())
def test_the_doctor_says_once_which_setting_cannot_be_followed(monitor, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    found = monitor("doctor")
    assert found.exit_code == 1
    (line,) = found.output.splitlines()
    assert line.startswith(f"wrong  configuration  {name}")
    assert "hunter2" not in line


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://user:hunter2@127.0.0.1:{port}/x", "Connection refused"),
        ("sqlite:////nowhere/x.db", "unable to open database file"),
        (f"sqlite:///{__file__}", "file is not a database"),
    ],
    ids=["a dead server", "no such directory", "another file"],
)
def test_the_doctor_says_why_the_database_does_not_answer(monitor, monkeypatch, url, why):
    monkeypatch.setenv("MONITOR_DATABASE_URL", url.format(port=free_port()))
    found = monitor("doctor")
    (line,) = [one for one in found.output.splitlines() if one[7:].startswith("database")]
    assert line.startswith("wrong")
    assert why in line
    assert "Check MONITOR_DATABASE_URL" in line


def test_the_doctor_says_which_mail_server_is_dead_and_where_it_was_named(monitor, monkeypatch):
    port = free_port()
    monkeypatch.setenv("MONITOR_SMTP_URL", f"smtp://user:hunter2@127.0.0.1:{port}")
    found = monitor("doctor")
    assert f"127.0.0.1:{port} takes no mail (ConnectionRefusedError" in found.output
    assert "Check MONITOR_SMTP_URL." in found.output
    assert "hunter2" not in found.output


UNSAFE = {
    "no key": {"MONITOR_SECRET_KEY": ""},
    "a known key": {"MONITOR_SECRET_KEY": "changeme-changeme-changeme-changeme"},
    "a short key": {"MONITOR_SECRET_KEY": "f3a9c17e"},
    "debug": {"FLASK_DEBUG": "1"},
    "Dash's debug": {"DASH_DEBUG": "true"},
}


@pytest.mark.parametrize("command", ["web", "run", "worker"])
@pytest.mark.parametrize("change", UNSAFE.values(), ids=UNSAFE.keys())
def test_production_does_not_start_unsafe(monitor, monkeypatch, command, change):
    for name, value in change.items():
        monkeypatch.setenv(name, value)
    refused = monitor(command)
    assert refused.exit_code == 1
    assert next(iter(change)) in refused.output


def test_production_does_not_start_on_a_demo_s_database(monitor, tmp_path):
    monitor("user", "create", "tkv", "--name", "A", "--email", "a@x.vn", "--role", "admin")
    with office_of(tmp_path / "monitor.db").engine.begin() as connection:
        connection.execute(text("UPDATE user_account SET demo = 1"))
    refused = monitor("web")
    assert refused.exit_code == 1
    assert "demo accounts" in refused.output


def test_nothing_is_served_before_init(monkeypatch, tmp_path):
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_SECRET_KEY", KEY)
    for command in ("web", "run", "worker"):
        refused = CliRunner().invoke(main, [command])
        assert refused.exit_code == 1
        assert "Run: monitor init" in refused.output


def test_a_password_in_the_settings_is_never_repeated(monkeypatch, tmp_path):
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    for name, value in (
        ("MONITOR_SMTP_URL", "http://user:hunter2@x"),
        ("MONITOR_DATABASE_URL", "mysql://user:hunter2@x/y"),
        ("MONITOR_DATABASE_URL", "postgresql://user:hunter2@127.0.0.1:1/y"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            for command in (["doctor"], ["user", "list"], ["web"]):
                found = CliRunner().invoke(main, command)
                assert found.exit_code == 1
                assert "hunter2" not in found.output


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


@pytest.mark.slow
def test_the_real_command_serves_and_ends_when_told(monitor, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "monitor", "web", "--bind", f"127.0.0.1:{port}"]
    environment = {**os.environ, "MONITOR_METRICS_TOKEN": "m" * 20}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        # Each line comes when it is written, so this waits without asking the clock.
        assert any("Booting worker" in line for line in server.stderr)
        assert ask(port, "/readyz")[0] == 200
        status, counts = ask(port, "/metrics", Authorization=f"Bearer {'m' * 20}")
        assert status == 200
        assert 'monitor_requests_total{method="GET",status="200"} 1.0' in counts
    finally:
        server.terminate()
        # Listening on: a command whose last words nobody takes does not end well.
        server.communicate(timeout=30)
        assert server.returncode == 0
