"""A conversation in browsers: inside the unit, then with the coordinator, until it is resolved."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.builders import SLUG

FINAL = f"{SLUG}/than-ha-lam/final"


def write(page, body, audience, *, flagged=False):
    form = page.locator(".thread-form")
    form.locator("textarea").fill(body)
    form.locator(".thread-choice select").last.select_option(audience)
    if flagged:
        form.locator("input[type=checkbox]").check()
    form.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.locator(".thread-text").last).to_have_text(body)
    expect(form.locator("textarea")).to_have_value("")


def test_what_is_asked_inside_is_resolved_inside_and_what_is_shared_reaches_the_coordinator(
    browse, house
):
    house.at("2020-08-07T10:00")
    page = browse("than-ha-lam", "phone", "vi").open(f"/report/{FINAL}")
    write(page, "@than-ha-lam.duyet xem số phân xưởng 5", "unit", flagged=True)
    write(page, "<b>Đã gửi danh sách</b>", "shared")
    expect(page.locator(".thread-text b")).to_have_text("@than-ha-lam.duyet")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page = browse("than-ha-lam.duyet", "phone", "vi").open("/")
    page.get_by_role("link", name="Ý kiến trao đổi chưa đọc").click()
    first = page.locator("[data-thread]").first
    expect(first.locator(".thread-one")).to_have_count(1)
    first.get_by_role("button", name="Đã giải quyết").click()
    expect(first.locator(".is-flagged")).to_have_count(0)
    page.get_by_role("button", name="Đánh dấu đã đọc tất cả").click()
    expect(page.locator("[data-thread]").last.locator(".thread-one")).to_have_count(0)
    page.goto(f"{house.address}/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("link", name="Ý kiến trao đổi chưa đọc")).to_have_count(0)

    page = browse("so-tttt", "desktop", "vi").open(f"/report/{FINAL}")
    expect(page.locator(".thread-text")).to_have_text(["<b>Đã gửi danh sách</b>"])
    with page.expect_response(lambda answer: answer.url.endswith("/comments/read")):
        page.locator(".thread").scroll_into_view_if_needed()
    page.goto(f"{house.address}/cell/{SLUG}/14.1/than-ha-lam")
    write(page, "Nhờ đơn vị gửi bản ký", "shared", flagged=True)
    page.goto(f"{house.address}/comments")
    expect(page.locator("[data-thread]").first.locator(".thread-about")).to_have_text(
        "Than Hà Lầm · 14.1 Điện thoại của CB, NLĐ đã cài"
    )
    expect(page.locator("[data-thread]").last.locator(".thread-one")).to_have_count(0)
