"""What people do, one function for each thing; what they see is asserted by the walks."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from monitor.present import formats
from monitor.present.language import translator
from tests.builders import SLUG
from tests.quang_ninh import PASSWORD
from tests.walks.visitors import Visitor


def sign_in(visitor: Visitor, username: str) -> None:
    """Through the form, as everybody does."""
    page = visitor.page
    page.goto("/login")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").click()
    visitor.username = username
    visitor.arrived("/")


def open_task(visitor: Visitor, unit: str, period: str = "final") -> None:
    """From the list of things to do into the form."""
    path = f"/report/{SLUG}/{unit}/{period}"
    visitor.page.locator(f"a.task[href$='{path}']").click()
    visitor.arrived(path)


def box(page: Page, field: str) -> Locator:
    return page.locator(f"#entry-{field}")


def question(page: Page, field: str) -> Locator:
    return page.locator(f"[data-field='{field}']")


def type_figure(page: Page, field: str, typed: str) -> None:
    """Key by key, as on a phone's number pad; what stood there before is replaced."""
    box(page, field).fill("")
    box(page, field).press_sequentially(typed)


def saved(page: Page) -> None:
    """Wait until the form says that the server has what stands in it."""
    expect(page.locator(".entry-saved")).to_have_attribute("data-kind", "saved")


def review(visitor: Visitor, unit: str, period: str = "final") -> None:
    visitor.page.locator(".entry-review").click()
    visitor.arrived(f"/review/{SLUG}/{unit}/{period}")


def hand_in(visitor: Visitor, unit: str, period: str = "final") -> None:
    visitor.page.locator("#review-submit").click()
    visitor.arrived(f"/receipt/{SLUG}/{unit}/{period}")


def card_of(page: Page, unit: str, period: str = "final") -> Locator:
    """The card of a report on somebody's desk."""
    link = page.locator(f"h2 a[href='/report/{SLUG}/{unit}/{period}']")
    return page.locator(".decide-card").filter(has=link)


def decide(visitor: Visitor, desk: str, unit: str, period: str = "final") -> None:
    """Approve or accept on the desk's list; the card goes."""
    page = visitor.open(desk)
    card_of(page, unit, period).locator(".decide > button").click()
    gone(page, card_of(page, unit, period))


def send_back(
    visitor: Visitor, desk: str, unit: str, reason: str, fix_by: str | None = None
) -> None:
    """Return a report on the desk's list, with what must be mended."""
    page = visitor.open(desk)
    card = card_of(page, unit)
    card.locator(".decide-return summary").click()
    card.locator("textarea").fill(reason)
    if fix_by is not None:
        card.locator(".decide-return input[type=text]").fill(fix_by)
    card.locator(".decide-return button").click()
    gone(page, card_of(page, unit))


def gone(page: Page, card: Locator) -> None:
    """The list is laid out anew without the card; then the desk is left, so that nothing of it is
    still being asked for when the clock is set."""
    expect(card).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    page.goto("about:blank")


def share(value: str, locale: str) -> str:
    """A percentage as the reader's language writes it."""
    return formats.percent(value, locale)


def amount(value: int, locale: str) -> str:
    return formats.number(value, locale)


def plain(text: str) -> str:
    """A text with its spaces made one kind, for comparing."""
    return re.sub(r"\s+", " ", text).strip()


def say(locale: str, sentence: str, **values: object) -> str:
    return translator(locale)(sentence, **values)
