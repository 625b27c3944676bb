"""An obligation's and an organisation's page: comparisons that are fair, records that are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.services import demo
from monitor.services.work import Clock, Office
from monitor.shipped import folder
from monitor.store import migrate
from monitor.web.app import create_app
from tests.builders import SLUG, Cast
from tests.conftest import copy_sqlite, made_once
from tests.web.conftest import sign_in, some_settings
from tests.web.test_callbacks import open_page

PASSWORD = "một câu đủ dài để nhớ"


@pytest.fixture(scope="module")
def browse(tmp_path_factory):
    def make(engine) -> None:
        migrate.upgrade(engine)
        office = Office(engine, Clock(demo.END))
        demo.play(office, demo.END, seeds=folder("seeds"), password=PASSWORD)

    place: Path = tmp_path_factory.mktemp("entities")
    engine = copy_sqlite(made_once(tmp_path_factory, "demo.db", make), place / "monitor.db")
    app = create_app(some_settings(data_dir=place), Cast(engine, demo.END).office)
    opened = {}

    def open_browser(name: str):
        if name not in opened:
            opened[name] = app.test_client()
            assert sign_in(opened[name], name, PASSWORD).status_code == 303
        return opened[name]

    yield open_browser
    engine.dispose()


def test_a_duty_s_page_compares_its_bodies_and_says_why_where_it_does_not(browse):
    ranked = open_page(browse("chu-tich"), f"/obligations/{SLUG}/11.1")
    for words in ("Diễn biến so với mục tiêu", "Xếp hạng", "Từng đơn vị theo ngày", "dots-dot",
                  "Xem các số này dạng bảng", "multiples-bar"):  # fmt: skip
        assert words in ranked, words
    refused = open_page(browse("chu-tich"), f"/obligations/{SLUG}/1.1")
    assert "Xếp hạng" in refused
    assert "Chưa xếp hạng" in refused or "Thứ hạng" in refused


def test_a_district_sees_itself_and_no_comparison_with_others(browse):
    page = open_page(browse("ha-long"), f"/obligations/{SLUG}/11.1")
    assert "dots-dot" not in page
    assert "Xếp hạng" not in page


def test_an_organisation_s_page_has_its_burden_its_record_and_its_mail(browse):
    page = open_page(browse("so-tttt"), "/organizations/ubnd-huyen-193")
    for words in ("Việc được giao", "Chấp hành thời hạn", "đúng hạn", "Thư về báo cáo",
                  "Liên hệ"):  # fmt: skip
        assert words in page, words
    watched = open_page(browse("quan-sat"), "/organizations/ubnd-huyen-193")
    assert "Chấp hành thời hạn" in watched
    assert "mailto:" not in watched
    assert "Thư về báo cáo" not in watched


def test_calls_stand_on_the_unit_s_page_for_who_may_read_them(browse):
    said = "Sở hẹn gửi trong sáng thứ Hai"
    for who, may in (("so-tttt", True), ("chu-tich", True), ("quan-sat", False)):
        assert (said in open_page(browse(who), "/organizations/so-xay-dung")) is may, who


def test_the_demo_shows_a_plan_and_an_explanation(browse):
    page = open_page(browse("chu-tich"), f"/cell/{SLUG}/9.1/so-gddt")
    for words in ("Tập huấn và cài đặt tại 9 cơ sở còn lại", "Còn 9 trường ở xã đảo",
                  "có kế hoạch khắc phục"):  # fmt: skip
        assert words in page, words


def test_a_stranger_s_page_looks_as_if_there_were_no_such_unit(browse):
    there = open_page(browse("ha-long"), "/organizations/tkv")
    nowhere = open_page(browse("ha-long"), "/organizations/khong-co")
    assert "Tập đoàn" not in there
    assert there.replace("/organizations/tkv", "") == nowhere.replace("/organizations/khong-co", "")


def test_a_duty_s_page_says_who_set_its_target_and_when(browse):
    page = open_page(browse("chu-tich"), f"/obligations/{SLUG}/11.1")
    assert "mục tiêu 100% †" in page
    assert "do đầu mối đặt, không có trong văn bản" in page
    assert "Mục tiêu, mốc, miễn" in page
    assert "Đầu mối tổng hợp" in page


def test_an_organisation_s_duties_stand_against_their_targets_and_its_units_with_theirs(browse):
    page = open_page(browse("chu-tich"), "/organizations/tkv")
    for words in ("So với mục tiêu", "m-bullet-fill", "Nhiệm vụ của đơn vị", "m-pat-overdue",
                  "Quá hạn 1"):  # fmt: skip
        assert words in page, words
    assert page.count("m-stack-part") > 20


def test_on_a_phone_an_opened_cell_leads_to_its_parts(browse):
    unit = open_page(browse("chu-tich"), f"/cell/{SLUG}/14.1/tkv")
    for part in ("#main", "#cell-below", "#cell-history", "#cell-evidence"):
        assert f'"{part}"' in unit, part
    assert "#cell-below" not in open_page(browse("chu-tich"), f"/cell/{SLUG}/14.1/than-ha-lam")
    whole = open_page(browse("chu-tich"), f"/cell/{SLUG}/14.1/all")
    assert "#cell-history" not in whole
