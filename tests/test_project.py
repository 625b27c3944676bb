"""The frame holds: locks, layers, checks, settings table, shipped files and the wheel."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import tomllib
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest
from pydantic import AliasChoices

from monitor.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("assets", "migrations", "seeds")
PASSWORD = "một câu đủ dài để nhớ"


def said_by(*command: str | Path, **options) -> str:
    """What a command prints; a failing one fails the test with all it said."""
    outer_make = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}  # these tests often run below `make test`
    around = {name: value for name, value in os.environ.items() if name not in outer_make}
    around |= options.pop("around", {})
    ran = subprocess.run(
        command, cwd=options.pop("cwd", ROOT), env=around, capture_output=True, text=True, **options
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


# --- locks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_address_and_pins_every_requirement_with_a_hash(name):
    text = (ROOT / name).read_text("utf-8")
    requirements = [one for one in text.replace("\\\n", " ").splitlines() if one.strip()]

    assert requirements
    for one in requirements:
        assert re.match(r"[a-z0-9][a-z0-9.-]*==\S+ ", one), one
        assert re.search(r"--hash=sha256:[0-9a-f]{64}( |$)", one), one
        assert not re.search(r"://|file:|\s@\s|\s/", one), one


def test_both_locks_agree_on_every_version_that_runs():
    pin = re.compile(r"^([a-z0-9][a-z0-9.-]*==[^ ;\\]+)", re.MULTILINE)
    running, developing = (
        set(pin.findall((ROOT / name).read_text("utf-8")))
        for name in ("requirements.lock", "requirements-dev.lock")
    )

    assert running <= developing


# --- checks ----------------------------------------------------------------------------------


def test_ci_runs_make_test_and_nothing_weaker():
    steps = (ROOT / ".ci" / "run").read_text("utf-8").split("\n")
    commands = [one for one in steps if one and not one.startswith(("#", "set ", "cd "))]

    assert commands == ["exec make test"]


def test_make_test_runs_style_types_layers_locks_and_all_tests():
    steps = said_by("make", "--dry-run", "test").splitlines()

    for wanted in (
        ".venv/bin/ruff check .",
        ".venv/bin/ruff format --check .",
        ".venv/bin/mypy",
        ".venv/bin/lint-imports",
        ".venv/bin/python -m pytest -n logical --dist worksteal",
    ):
        assert wanted in steps
    assert any("grep" in one and "requirements-dev.lock" in one for one in steps)


def test_the_domain_imports_only_the_standard_library_and_numpy():
    allowed = sys.stdlib_module_names | {"numpy", "monitor"}
    for module in (ROOT / "src/monitor/domain").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            strangers = [one for one in names if one.split(".")[0] not in allowed]
            assert not strangers, f"{module.name} imports {strangers}"


# --- settings --------------------------------------------------------------------------------


def variable_of(name: str) -> str:
    alias = Settings.model_fields[name].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else PREFIX + name.upper()


def settings_table() -> list[str]:
    """The README's rows, one per setting: its variable, its default and what it does."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default is None or default is False or default == "" else f"`{default}`"
        rows.append(f"| `{variable_of(name)}` | {shown} | {field.description} |")
    return rows


def test_the_readme_lists_every_setting_with_its_default_and_meaning():
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    listed = [one for one in lines if re.match(rf"\| `({PREFIX}[A-Z_]+|PORT)` ", one)]

    assert sorted(listed) == sorted(settings_table())


# --- what is shipped -------------------------------------------------------------------------


def test_no_style_or_script_loads_anything_from_another_machine():
    outside = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import|sourceMappingURL|importScripts""")
    assets = [one for one in (ROOT / "assets").rglob("*") if one.suffix in {".css", ".js"}]

    assert assets
    for asset in assets:
        assert not outside.search(asset.read_text("utf-8")), asset.name


def test_every_asset_from_others_is_listed_with_its_licence():
    listed = (ROOT / "assets/vendor/README.md").read_text("utf-8")

    for asset in (ROOT / "assets").glob("0[0-9]-*"):
        assert f"`{asset.name}`" in listed
    for licence in re.findall(r"`((?:vendor|fonts)/LICENSE[^`]+)`", listed):
        assert (ROOT / "assets" / licence).is_file()


def files_below(folder: Path) -> set[str]:
    return {
        one.relative_to(folder).as_posix()
        for one in folder.rglob("*")
        if one.is_file() and "__pycache__" not in one.parts
    }


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """An environment with nothing of Monitor but its wheel; the locked packages are lent to it."""
    place = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")
    said_by(*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", place, ROOT)
    (wheel,) = place.glob("monitor-*.whl")

    home = place / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    said_by(*pip, "--python", python, "install", "--no-deps", "--no-index", wheel)
    own = home / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    # Paths named by a .pth are searched last, and the .pth files in them are not followed: the
    # checkout that the lent packages' environment points to stays out.
    lent = next(one for one in map(Path, sys.path) if (one / "sqlalchemy").is_dir())
    (own / "lent.pth").write_text(f"{lent}\n", "utf-8")
    return home


@pytest.mark.wheel
@pytest.mark.slow
def test_the_wheel_brings_assets_migrations_and_seeds_whole(installed, tmp_path):
    ask = "import sys, monitor.shipped as s; print(*map(s.folder, sys.argv[1:]), sep='\\n')"
    places = said_by(installed / "bin/python", "-c", ask, *SHIPPED, cwd=tmp_path).split()

    for name, place in zip(SHIPPED, map(Path, places), strict=True):
        assert place.is_relative_to(installed)
        assert files_below(place) == files_below(ROOT / name)


@pytest.mark.wheel
@pytest.mark.slow
def test_every_module_of_the_wheel_can_be_imported(installed, tmp_path):
    ask = (
        "import importlib, pkgutil, monitor\n"
        "for one in pkgutil.walk_packages(monitor.__path__, 'monitor.'):\n"
        "    if not one.name.endswith('__main__'):\n"
        "        print(importlib.import_module(one.name).__file__)\n"
    )
    modules = said_by(installed / "bin/python", "-c", ask, cwd=tmp_path).split()

    assert modules
    assert all(Path(one).is_relative_to(installed) for one in modules)


class Visitor:
    """Somebody who has nothing but an address: plain HTTP, cookies kept, no test client."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        return self._said(path, None, Accept="text/html")

    def send(self, path: str, **form: str) -> str:
        """Fill a form in and see where it leads."""
        return self._said(path, urlencode(form).encode())

    def open(self, path: str) -> str:
        """A page, as Dash's router answers it."""
        parts = {"_pages_content": "children", "_pages_store": "data"}
        place, asked = "_pages_location", {"pathname": path, "search": ""}
        body = {
            "output": "..{}..".format("...".join(f"{id_}.{part}" for id_, part in parts.items())),
            "outputs": [{"id": id_, "property": part} for id_, part in parts.items()],
            "inputs": [{"id": place, "property": n, "value": v} for n, v in asked.items()],
            "changedPropIds": [f"{place}.pathname"],
        }
        kind = {"Content-Type": "application/json"}
        answer = self._said("/_dash-update-component", json.dumps(body).encode(), **kind)
        return json.dumps(json.loads(answer), ensure_ascii=False)

    def _said(self, path: str, body: bytes | None, **headers: str) -> str:
        headers = {"Origin": self.address, **headers}
        request = Request(self.address + path, body, headers)  # noqa: S310 - our own address
        with self._opener.open(request, timeout=20) as answer:  # anything but success raises
            return answer.read().decode("utf-8")


@contextmanager
def started(*command: str | Path, **options) -> Iterator[subprocess.Popen[str]]:
    """A command that serves until it is told to stop; we go on once it listens."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    watch = threading.Timer(
        120, process.kill
    )  # one that hangs must fail the test, not stop the run
    watch.start()
    told: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            told.append(line)
            if "Listening at" in line:
                break
        assert process.poll() is None, "".join(told)
        yield process
        process.send_signal(signal.SIGINT)
        told.append(process.communicate()[0])
        assert process.returncode == 0, "".join(told)
    finally:
        watch.cancel()
        if process.poll() is None:
            process.kill()
            process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


SEVERAL = """
import sys
from monitor.cli import main
for words in sys.argv[1:]:
    main(words.split(), standalone_mode=False)
"""
"""Several commands in one process, as each spends seconds on starting."""
COMMANDS = (
    "--version",
    "demo --help",
    "user create lanh-dao --name A --email a@example.vn --role leader --directive 5305-UBND-XD6",
)


@pytest.mark.wheel
@pytest.mark.slow
def test_the_wheel_sets_itself_up_and_serves_whoever_signs_in(installed, tmp_path):
    """In an empty directory, with settings and nothing else: what `pip install` gives a person."""
    monitor, port = installed / "bin/monitor", free_port()
    around = {
        "PATH": os.defpath,
        "MONITOR_DATA_DIR": str(tmp_path / "data"),
        "MONITOR_SECRET_KEY": "0123456789abcdef0123456789abcdefXYZ",
        "PORT": str(port),
    }
    here = {"cwd": tmp_path, "around": around}
    address = f"http://127.0.0.1:{port}"

    assert "Organisations added: 304." in said_by(monitor, "init", **here)
    number = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = said_by(installed / "bin/python", "-c", SEVERAL, *COMMANDS, **here)
    assert f"monitor, version {number}\n" in told
    assert "invented week" in told
    link = told.split(address)[1].split()[0]

    with started(monitor, "run", cwd=tmp_path, env=around) as process:
        visitor = Visitor(address)
        assert json.loads(visitor.get("/healthz")) == {"status": "ok"}
        assert json.loads(visitor.get("/readyz"))["migrations"] is True
        door = visitor.get("/login")
        assert "Đăng nhập" in door
        sheet = re.search(r'"(/assets/20-monitor\.css[^"]*)"', door)
        assert sheet is not None
        assert ".m-card" in visitor.get(sheet[1])

        visitor.send(link, password=PASSWORD, again=PASSWORD)
        visitor = Visitor(address)
        assert "_dash-renderer" in visitor.send("/login", username="lanh-dao", password=PASSWORD)
        assert "Bảng theo dõi" in visitor.open("/matrix")
        assert "5305/UBND-XD6" in visitor.open("/directive")
        assert process.poll() is None

    assert list(tmp_path.iterdir()) == [tmp_path / "data"]
