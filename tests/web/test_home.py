"""The first page begins with what waits for the person who opens it."""

from __future__ import annotations

from monitor.services import backups, evidence, reports
from monitor.web.app import create_app
from monitor.web.pages import home
from tests.builders import golden_cast, place
from tests.web.conftest import some_settings
from tests.web.test_matrix_page import text_of

FIGURES = {"smartphones": 4800, "smartphones_installed": 4512}
WAITS = "1 báo cáo đang chờ anh/chị duyệt"


def first_page(cast, name):
    app = create_app(some_settings(), cast.office)
    with app.test_request_context("/"), cast.reading(name) as work:
        return text_of(home.layout(work))


def test_a_heads_first_page_begins_with_the_report_that_waits_for_approval(sqlite_engine):
    cast = golden_cast(sqlite_engine).at("2020-08-07T16:00:00+07:00")
    assert WAITS not in first_page(cast, "than-ha-lam.duyet")
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, place("than-ha-lam"), values=FIGURES)
    assert WAITS in first_page(cast, "than-ha-lam.duyet")
    assert WAITS not in first_page(cast, "than-ha-lam")


def test_the_administrator_reads_first_how_old_the_last_proof_of_a_backup_is(
    sqlite_engine, tmp_path
):
    cast = golden_cast(sqlite_engine).at("2020-08-07T16:00:00+07:00")
    assert "Chưa có bản sao lưu nào" in first_page(cast, "admin")
    backups.make(cast.office, evidence.vault_in(tmp_path), tmp_path / "one", "1.2")
    assert "Chưa bản nào được kiểm tra" in first_page(cast, "admin")
    backups.verify(cast.office, tmp_path / "one")
    cast.at("2020-08-09T16:00:00+07:00")
    assert "kiểm tra khôi phục được là 2 ngày trước" in first_page(cast, "admin")
    assert "sao lưu" not in first_page(cast, "so-tttt")
