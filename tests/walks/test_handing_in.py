"""Handing in once, whatever happens on the way; and the receipt that proves it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from monitor.services import reports, sessions
from tests.builders import SLUG, place
from tests.quang_ninh import PASSWORD, send
from tests.walks import steps
from tests.walks.conftest import Browse
from tests.walks.house import House
from tests.walks.steps import say
from tests.walks.visitors import Visitor

UNIT = "than-ha-lam"
GOOD = {"headcount": 5120, "smartphones": 4800, "smartphones_installed": 4512}
NO_LINE = "ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_FAILED|ERR_EMPTY_RESPONSE|status of 401"
SUBMIT = "**/api/v1/reports/**/submit"


@pytest.fixture
def clerk(house: House, browse: Browse) -> Visitor:
    """A clerk before the review of a whole draft, at a quarter to five on the last day."""
    house.at("2020-08-07T16:46")
    with house.cast.writing(UNIT) as work:
        reports.save_draft(work, place(UNIT), GOOD)
    clerk = browse(UNIT, "phone", "vi")
    clerk.open(f"/review/{SLUG}/{UNIT}/final")
    clerk.complaints.tolerate(NO_LINE)
    return clerk


def decisions(house: House) -> list[str]:
    with house.cast.reading(UNIT) as work:
        return [one.kind for one in reports.read(work, place(UNIT)).decisions]


def said(page: Page) -> str:
    return page.locator(".hand-in-said").inner_text()


def arrived(clerk: Visitor) -> Page:
    return clerk.arrived(f"/receipt/{SLUG}/{UNIT}/final*")


def test_a_second_press_and_a_second_window_are_told_that_it_was_received_once(house, clerk):
    other = clerk.context.new_page()
    other.goto(f"/review/{SLUG}/{UNIT}/final")
    expect(other.locator("#review-submit")).to_be_enabled()
    clerk.page.locator("#review-submit").dblclick()
    arrived(clerk)
    other.locator("#review-submit").click()
    other.wait_for_url("**/receipt/**")
    once = "Received at {time}; it was not handed in a second time."
    expect(other.locator(".receipt-answer")).to_have_text(say("vi", once, time="16:46"))
    assert decisions(house) == ["submit"]


def test_an_answer_that_is_lost_hands_in_once(house, clerk):
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    clerk.page.route(SUBMIT, lose, times=1)
    clerk.page.locator("#review-submit").click()
    arrived(clerk)
    expect(clerk.page.locator(".receipt-answer")).to_contain_text("không gửi lần hai")
    assert decisions(house) == ["submit"]


def test_without_a_line_it_is_handed_in_when_the_line_returns(house, clerk):
    clerk.context.set_offline(True)
    clerk.page.locator("#review-submit").click()
    expect(clerk.page.locator(".hand-in-said")).to_contain_text("Chưa nộp được: mất mạng")
    assert decisions(house) == []
    clerk.context.set_offline(False)
    arrived(clerk)
    assert decisions(house) == ["submit"]


def test_an_ended_session_is_renewed_in_place_and_it_is_handed_in(house, clerk):
    (cookie,) = clerk.context.cookies()
    with house.cast.office.writing(house.cast.actor(UNIT)) as work:
        sessions.sign_out(work, cookie["value"])
    clerk.page.locator("#review-submit").click()
    clerk.page.locator("dialog [name=password]").fill(PASSWORD)
    clerk.page.locator("dialog [type=submit]").click()
    arrived(clerk)
    assert decisions(house) == ["submit"]


def test_what_changed_after_it_was_read_is_not_handed_in_unread(house, clerk):
    clerk.complaints.tolerate("status of 412")
    with house.cast.writing(f"{UNIT}.duyet") as work:
        reports.save_draft(work, place(UNIT), {**GOOD, "smartphones_installed": 4000})
    clerk.page.locator("#review-submit").click()
    expect(clerk.page.locator(".hand-in-said")).to_contain_text(f"Người dùng {UNIT}.duyet")
    assert decisions(house) == []
    clerk.page.get_by_role("button", name=say("vi", "Look again")).click()
    expect(clerk.page.locator("main")).to_contain_text("4.000")


def test_a_receipt_is_verified_by_its_holder_and_by_who_was_sent_it(house, browse):
    send(house.cast, UNIT, UNIT, "final", "2020-08-07T16:46", **GOOD)
    holder = browse(UNIT, "phone", "vi")
    page = holder.open(f"/receipt/{SLUG}/{UNIT}/final")
    expect(page.locator(".receipt-code")).to_have_text("5305-THAN-HA-LAM-FINAL-01")
    short = page.locator(".receipt-proof b").inner_text()
    with page.expect_download() as download:
        page.get_by_text(say("vi", "Download the receipt")).click()
    assert short in download.value.path().read_text("utf-8")
    page.locator("#receipt-sum").fill(short.replace("a", "b").replace("0", "a"))
    page.locator(".receipt-verify button").click()
    expect(page.locator(".receipt-answer")).to_contain_text("không khớp")

    coordinator = browse("so-tttt", "desktop", "en")
    page = coordinator.open(f"/receipt/{SLUG}/{UNIT}/final?revision=1&sum={short.replace(' ', '')}")
    expect(page.locator(".receipt-answer")).to_contain_text("The checksum fits")
    stranger = browse("dong-bac", "desktop", "en")
    page = stranger.open(f"/receipt/{SLUG}/{UNIT}/final?revision=1&sum={short.replace(' ', '')}")
    expect(page.locator("h1")).to_have_text(say("en", "Not open to you"))


def test_no_value_with_its_reason_is_said_everywhere_unlike_0_and_empty(house, browse):
    """A yes-or-no and a text have no value; one figure is 0, another is left empty."""
    house.at("2020-08-07T16:00")
    unit = "so-tttt"
    clerk = browse("so-tttt.nhap", "desktop", "vi")
    page = clerk.open(f"/report/{SLUG}/{unit}/final")
    steps.type_figure(page, "staff_with_smartphone", "0")
    steps.type_figure(page, "staff_installed", "0")
    for field in ("subscribers_total", "subscribers_reached"):
        no_value(page, field, "none_arose", "")
    no_value(page, "consolidated_report", "not_known", "Chờ số của các huyện")
    no_value(page, "difficulties", "not_applicable", "Không có vướng mắc")
    expect(page.locator("#entry-consolidated_report")).to_be_disabled()
    steps.saved(page)
    expected = {
        "staff_installed": "0", "subscribers_total": "không phát sinh",
        "consolidated_report": "chưa biết (Chờ số của các huyện)",
        "difficulties": "không áp dụng (Không có vướng mắc)", "headcount": "không nhập",
    }  # fmt: skip
    with house.cast.reading("so-tttt.nhap") as work:
        labels = {
            one.field.code: one.field.label_vi for one in reports.read(work, place(unit)).fields
        }

    def told_in(table: str) -> None:
        for code, words in expected.items():
            row = page.locator(f"{table} tbody tr").filter(
                has=page.locator("th", has_text=re.compile(f"^{re.escape(labels[code])}$"))
            )
            expect(row.locator("td").first).to_contain_text(words)

    steps.review(clerk, unit)
    told_in(".sheet-values")
    steps.hand_in(clerk, unit)
    told_in(".receipt-values")
    clerk.open(f"/report/{SLUG}/{unit}/final")
    told_in(".sheet-values")
    history = page.locator(".sheet-history")
    expect(history).to_contain_text(f"{labels['staff_installed']}: không nhập → 0")
    expect(history).to_contain_text("không nhập → không phát sinh")


def no_value(page: Page, field: str, kind: str, reason: str) -> None:
    question = steps.question(page, field)
    question.locator(".entry-none summary").click()
    question.locator(".entry-nil").select_option(kind)
    page.locator(f"#entry-{field}-nil-reason").fill(reason)
