"""The tree from the command line: what a file would change, and what it changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from monitor.cli import main
from monitor.commands.server import prepare
from monitor.services.opening import open_office
from monitor.shipped import folder
from tests.conftest import copy_sqlite

REGISTER = folder("seeds") / "organizations" / "quang-ninh-2020.csv"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A database with the register of 2020, to copy from."""
    place = tmp_path_factory.mktemp("prepared")
    office = open_office(f"sqlite:///{place}/monitor.db")
    prepare(office)
    office.engine.dispose()
    return place / "monitor.db"


@pytest.fixture
def monitor(prepared, tmp_path, monkeypatch) -> Callable[..., Result]:
    """Run a command on a copy of the prepared database, on 10 August 2020."""
    copy_sqlite(prepared, tmp_path / "monitor.db").dispose()
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_SECRET_KEY", "0123456789abcdef0123456789abcdefXYZ")
    monkeypatch.setenv("MONITOR_CLOCK", "2020-08-10T08:00+07:00")

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["organizations", "import", *map(str, arguments)])

    return run


def a_file(place: Path, text: str) -> Path:
    path = place / "units.csv"
    path.write_text(text, encoding="utf-8")
    return path


HEAD = "code,name_vi,name_en,parent,valid_from,valid_to,org_type,level,source,aliases,head_step\n"
LIST = (
    HEAD
    + "tkv,Tập đoàn Than,,dong-bac,2020-09-01,,,,,TKV mới,\n"
    + "dong-bac,Tổng Công ty Đông Bắc,,,,,,,,,no\n"
    + "moi,Đơn vị mới,New unit,tkv,01/10/2020,,enterprise_unit,don_vi,QĐ 1,,\n"
    + "so-y-te,Sở Y tế,,,,,,,,,\n"
)


def test_the_register_itself_changes_nothing(monitor):
    done = monitor(REGISTER)
    assert done.exit_code == 0, done.output
    assert "304 rows: 304 same." in done.stdout


def test_a_dry_run_says_what_the_run_then_says_and_changes_nothing(monitor, tmp_path):
    path = a_file(tmp_path, LIST)
    tried = monitor(path, "--dry-run")
    assert tried.exit_code == 0, tried.output
    done = monitor(path)
    assert done.exit_code == 0, done.output
    assert tried.stdout == done.stdout
    assert "Nothing was changed." in tried.stderr
    assert "row 2\ttkv\trenamed from 2020-09-01: " in done.stdout
    assert "moved from 2020-09-01: below nobody -> below dong-bac" in done.stdout
    assert "row 3\tdong-bac\thead step from 2020-08-10: yes -> no" in done.stdout
    assert "row 4\tmoi\tnew from 2020-10-01: Đơn vị mới" in done.stdout
    assert "row 5\tso-y-te\tsame" in done.stdout
    assert "4 rows: 4 same." in monitor(path).stdout


def test_every_mistake_of_a_file_is_told_by_row_and_column(monitor, tmp_path):
    path = a_file(
        tmp_path,
        HEAD + "Tkv!,A,,,,,,,,,\n" + "tkv,,,,,,,,,,\n" + "dong-bac,B,,,31/02/2020,,-,,,,perhaps\n",
    )
    refused = monitor(path)
    assert refused.exit_code == 1
    for place in (
        "row 2, code", "row 3, name_vi", "row 4, valid_from", "row 4, org_type", "row 4, head_step",
    ):  # fmt: skip
        assert f"{place}: " in refused.output


def test_what_the_tree_forbids_is_told_by_row_and_column_and_nothing_is_kept(monitor, tmp_path):
    path = a_file(
        tmp_path,
        HEAD
        + "so-y-te,Sở Y tế mới,,,,,,,,,\n"
        + "tkv,T,,than-coc-sau,,,,,,,\n"
        + "ubnd-huyen-193,UBND thành phố Hạ Long,,,,2020-09-01,,,,,\n",
    )
    refused = monitor(path)
    assert refused.exit_code == 1
    assert "row 3, parent: These units would stand below each other" in refused.output
    assert "row 4, valid_to: " in refused.output
    assert "304 rows: 304 same." in monitor(REGISTER).stdout


def test_an_excel_file_is_read_too_and_a_strange_column_refused(monitor, tmp_path):
    path = tmp_path / "units.xlsx"
    for heading, status in ((["Code", "name_vi"], 0), (["code", "name"], 1)):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, heading)
            sheet.write_row(1, 0, ["so-y-te", "Sở Y tế mới"])
        assert monitor(path).exit_code == status
