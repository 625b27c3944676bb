"""What follows a missed target, in browsers: a question, an answer, a plan, a reminder, a call."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.asked import DUTY, MINE, asked_for_much
from tests.builders import SLUG
from tests.quang_ninh import busy_afternoon

CELL = f"/cell/{SLUG}/{DUTY}/{MINE}"


def test_a_question_is_answered_a_plan_is_kept_and_a_reminder_leaves(browse, house):
    asked_for_much(busy_afternoon(house.cast))
    page = browse(MINE, "phone", "vi").open("/")
    page.get_by_role("link", name="Vì sao mới được 3.902 máy?").click()
    page.get_by_label("Nội dung giải trình của đơn vị").fill("Chờ máy của phân xưởng 5")
    page.get_by_role("button", name="Gửi giải trình").click()
    expect(page.locator(".cell-asked blockquote")).to_contain_text("Chờ máy của phân xưởng 5")

    page.get_by_label("Làm gì").fill("Mở thêm hai điểm cài đặt")
    page.get_by_label("Ai chịu trách nhiệm").fill("Phòng CNTT")
    page.get_by_role("button", name="Lưu kế hoạch").click()
    expect(page.locator(".cell-plan")).to_contain_text("bản 1")
    expect(page.locator(".cell-summary")).to_contain_text("có kế hoạch khắc phục")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    house.at("2020-08-10T09:00")
    page = browse("so-tttt", "desktop", "vi").open("/chase")
    row = page.locator(".chase-list tr", has_text="Than Hà Lầm")
    expect(row.get_by_role("checkbox")).to_be_checked()
    page.get_by_label("Mọi đơn vị quá hạn").uncheck()
    expect(row.get_by_role("checkbox")).not_to_be_checked()
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Xem thư sẽ gửi").click()
    expect(page.locator(".chase-letter")).to_contain_text("Than Hà Lầm")
    page.get_by_role("button", name="Gửi 1 thư nhắc").click()
    expect(page.get_by_role("status").first).to_contain_text("Đang gửi 1 thư nhắc tới 1 đơn vị")
    expect(page.locator(".chase-list tr", has_text="Than Hà Lầm")).to_contain_text(
        "hôm nay đã nhắc"
    )

    page.get_by_label("Đơn vị", exact=True).select_option(
        label="Công ty cổ phần Than Hà Lầm - Vinacomin"
    )
    page.get_by_label("Nội dung").fill("Hẹn gửi trước 16:00")
    page.get_by_role("button", name="Ghi vào nhật ký").click()
    expect(page.locator(".chase-list tr", has_text="Than Hà Lầm")).to_contain_text("Hẹn gửi trước")
