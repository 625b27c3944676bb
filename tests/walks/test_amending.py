"""An amending directive is pasted, each link confirmed, and issued; who was let go is let go."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.builders import SLUG
from tests.services.test_amending import TEXT
from tests.walks import steps
from tests.walks.test_intake import answer

LATER = "9001-UBND-XD6"
EARLIER = f"/matrix/file.csv?directive={SLUG}&as_of=2020-08-06T15:00&depth=9"


def board(visitor, address):
    """The board's cells as its file has them, which equals the screen."""
    answer = visitor.page.request.get(address)
    assert answer.ok
    return answer.text()


def test_an_amending_text_ends_a_duty_for_tkv_and_yesterday_stays_as_it_was(browse, house):
    house.at("2020-08-06T16:00")
    coordinator = browse("so-tttt", "desktop", "vi")
    page = coordinator.page
    before = board(coordinator, EARLIER)
    page.goto("/intake")
    page.locator("#intake-text").fill(TEXT)
    page.locator("#intake-form button[type=submit]").click()
    page.wait_for_url("**/intake/1")
    expect(page.locator("#intake-review[data-ready]")).to_be_visible()

    # First which directive is meant, then each of the six links: old and new text side by side.
    expect(page.locator("#intake-question h2")).to_contain_text("5305/UBND-XD6")
    expect(page.locator("#intake_draft-document-is")).to_have_value(SLUG)
    answer(page, "#intake_draft-document")
    for code in ("11.1", "11.2", "11.3", "11.4", "13.1", "14.1"):
        form = page.locator("#intake-question")
        expect(form.locator("h2")).to_have_text(
            f"Nhiệm vụ {code} của 5305/UBND-XD6 thay đổi thế nào?"
        )
        expect(form.locator(".wordings del").first).to_be_visible()
        expect(form.locator(".wordings ins").first).to_be_visible()
        if code == "13.1":
            expect(form.locator(".wordings ins", has_text="80%")).to_be_visible()
        answer(page, "#intake_draft-touch")
    answer(page, "#intake_draft-people")
    while page.locator("#intake-question").count():
        answer(page, "#intake_draft-these")

    happens = page.locator("section.m-card", has=page.locator("#intake_draft-issue"))
    expect(happens).to_contain_text("1 nhiệm vụ thành cột")
    expect(happens).to_contain_text("Nhiệm vụ 14.1 của 5305/UBND-XD6. Bị bãi bỏ bởi 9001/UBND-XD6")
    page.locator("#intake_draft-issue").click()
    page.wait_for_url("**at=issued")

    assert board(coordinator, EARLIER) == before
    coordinator.open(f"/matrix?directive={SLUG}")
    expect(page.locator(".ag-root")).to_contain_text("mục 13")
    expect(page.locator(".ag-root")).not_to_contain_text("mục 14,")

    clerk = browse(None, "phone", "vi")
    steps.sign_in(clerk, "tkv")
    clerk.open(f"/report/{SLUG}/tkv/final")
    expect(clerk.page.locator("h1")).to_be_visible()
    expect(clerk.page.get_by_text("điện thoại thông minh", exact=False)).to_have_count(0)
    clerk.open(f"/obligations/{SLUG}/14.1")
    said = clerk.page.locator(".m-callout-past").first
    expect(said).to_contain_text("Bị bãi bỏ bởi 9001/UBND-XD6 từ 16:00 Thứ Năm, 06/08/2020")
    clerk.open(f"/directive?slug={SLUG}")
    expect(clerk.page.locator(".amendment")).to_have_count(6)
