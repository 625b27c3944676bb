"""The coordinator sends a directive's file, looks through its draft and issues it; its addressee
finds the duty with the sentence that gives it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from monitor.services import directives
from tests.builders import SLUG
from tests.test_cli_intake import word
from tests.walks import steps

SLUG_AGAIN = "5305-lan-hai"


def seed_text(house):
    with house.cast.reading("so-tttt") as work:
        return directives.get(work, SLUG).directive.text


def answer(page, button):
    """Press a question's button and wait for the page of the next revision."""
    before = page.url
    page.locator(button).click()
    page.wait_for_function("before => window.location.href !== before", arg=before)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#intake-review[data-ready]")).to_be_visible()


def send_file(page, text):
    page.goto("/intake")
    page.locator("#intake-file").set_input_files(
        {"name": "5305.docx", "mimeType": "application/octet-stream",
         "buffer": word(*((line, None) for line in text.split("\n") if line.strip()))}
    )  # fmt: skip
    page.locator("#intake-form button[type=submit]").click()
    page.wait_for_url("**/intake/1")
    expect(page.locator("#intake-review[data-ready]")).to_be_visible()


def test_the_seed_sent_as_a_file_is_issued_and_reaches_the_clerk_of_tkv(browse, house):
    house.at("2020-08-05T09:00")
    text = seed_text(house)
    coordinator = browse("so-tttt", "desktop", "vi")
    page = coordinator.page
    send_file(page, text)

    # One question after another; the first is that this number is followed already.
    expect(page.locator("#intake-question h2")).to_have_text("Số văn bản đã có")
    page.locator("#intake_draft-slug").fill(SLUG_AGAIN)
    answer(page, "#intake_draft-head")
    expect(page.locator("#intake-question")).to_contain_text("không có mục 4, 5")
    answer(page, "#intake_draft-gaps")
    expect(page.locator("#intake-question")).to_contain_text("23:59 Thứ Sáu, 07/08/2020")
    answer(page, "#intake_draft-deadline")
    answer(page, "#intake_draft-people")
    answer(page, "#intake_draft-all-is-all")
    for many in (30, 13, 177, 5, 9, 3):
        expect(page.locator("#intake-question legend")).to_have_text(f"{many} đơn vị")
        answer(page, "#intake_draft-these")
    page.locator("summary", has_text="Không phải đơn vị nào ở đây").click()
    page.locator("#intake_draft-why-nobody").fill("Nhóm mở, không giao đích danh")
    answer(page, "#intake_draft-nobody")

    # Words and duties light each other, by the keyboard, too.
    expect(page.locator("#intake-question")).to_have_count(0)
    page.locator("#duty-13\\.1").focus()
    page.keyboard.press("j")
    expect(page.locator("#duty-14\\.1")).to_be_focused()
    lit = page.locator(".intake-block.is-lit")
    expect(lit).to_contain_text("Tổng Công ty Đông Bắc triển khai")
    page.locator("#text-10\\.1 mark.intake-body").click()
    expect(page.locator("#duty-10\\.1")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#intake_draft-title")).to_be_visible()
    page.locator("#intake_draft-title").fill("Đưa tài liệu lên Smart Quảng Ninh")
    page.locator("#intake_draft-kind").select_option("milestone")
    answer(page, "#intake_draft-save")
    expect(page.locator("#duty-10\\.1 h3")).to_contain_text("Đưa tài liệu lên Smart Quảng Ninh")
    expect(page.locator("#duty-10\\.1 .intake-by-line")).to_have_text("người đặt")

    happens = page.locator("section.m-card", has=page.locator("#intake_draft-issue"))
    expect(happens).to_contain_text("23 nhiệm vụ thành cột")
    expect(happens).to_contain_text("23:59 Thứ Sáu, 07/08/2020")
    page.locator("#intake_draft-issue").click()
    page.wait_for_url("**at=issued")
    expect(page.locator(".m-callout-calm").first).to_contain_text("ban hành lúc")
    expect(page.locator(".intake-steps .is-done")).to_have_count(4)

    clerk = browse(None, "phone", "vi")
    steps.sign_in(clerk, "tkv")
    task = clerk.page.locator(f"a.task[href='/report/{SLUG_AGAIN}/tkv/final']")
    expect(task).to_be_visible()
    clerk.open(f"/obligations/{SLUG_AGAIN}/14.1")
    said = clerk.page.locator(".m-quote blockquote").first
    sentence = "đảm bảo yêu cầu 100% điện thoại thông minh của cán bộ và người lao động"
    expect(said).to_contain_text(re.compile(re.escape(sentence)))


def test_on_a_phone_a_refused_file_keeps_the_page_and_the_draft_has_two_tabs(browse, house):
    house.at("2020-08-05T09:00")
    coordinator = browse("so-tttt", "phone", "en")
    page = coordinator.page
    page.goto("/intake")
    page.locator("#intake-file").set_input_files(
        {"name": "scan.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 50}
    )
    coordinator.complaints.tolerate("422")
    page.locator("#intake-form button[type=submit]").click()
    expect(page.locator(".intake-busy")).to_contain_text("pictures of pages")
    page.reload()
    page.locator("#intake-text").fill(seed_text(house))
    page.locator("#intake-form button[type=submit]").click()
    page.wait_for_url("**/intake/1")
    expect(page.locator("#duty-14\\.1")).to_be_visible()
    expect(page.locator(".intake-text")).to_be_hidden()
    page.locator("#duty-14\\.1 .intake-back").click()
    expect(page.locator("#text-14\\.1")).to_be_visible()
    expect(page.locator("#duty-14\\.1")).to_be_hidden()
    page.locator(".intake-tabs button", has_text="Duties").click()
    expect(page.locator("#duty-14\\.1")).to_be_visible()
