"""A head decides several reports at once, goes away, and a deputy signs in their place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from monitor.services import reports
from tests.builders import SLUG, place
from tests.walks import checks
from tests.walks.test_pages import photograph

MINE, HEAD = "than-ha-lam", "than-ha-lam.duyet"
FIGURES = {"headcount": 5120, "smartphones": 4800, "smartphones_installed": 4512}


def hand_in(house, who, period, installed):
    with house.cast.writing(who) as work:
        values = FIGURES | {"smartphones_installed": installed}
        reports.submit(work, place(MINE, period), values=values)


@pytest.mark.parametrize(
    ("size", "locale"), [("phone", "vi"), pytest.param("desktop", "en", marks=pytest.mark.long)]
)
def test_two_reports_are_approved_at_once_and_a_deputy_signs_the_third(browse, house, size, locale):
    house.at("2020-08-07T16:40")
    for period, installed in (("2020-08-06", 3902), ("final", 4512)):
        hand_in(house, MINE, period, installed)
    head = browse(HEAD, size, locale)
    page = head.open("/inbox")
    cards = page.locator(".decide-card")
    expect(cards).to_have_count(2)
    assert checks.axe(page) == []
    photograph(head, "/inbox-two")

    # By keyboard: in the list J goes on, R opens the return with the focus where one writes.
    page.locator(".desk").focus()
    page.keyboard.press("j")
    expect(cards.first).to_be_focused()
    page.keyboard.press("j")
    expect(cards.last).to_be_focused()
    page.keyboard.press("r")
    expect(cards.last.locator("textarea")).to_be_focused()
    page.keyboard.type("a j k")
    expect(cards.last.locator("textarea")).to_have_value("a j k")
    expect(cards).to_have_count(2)
    photograph(head, "/inbox-return")

    page.locator("#inbox-pick-all").check()
    expect(page.locator(".decide-pick input:checked")).to_have_count(2)
    assert page.locator("#inbox-bulk").bounding_box()["height"] >= (52 if size == "phone" else 40)
    page.locator("#inbox-bulk").click()
    expect(cards).to_have_count(0)
    expect(page.locator(".desk-said li")).to_have_count(2)
    expect(page.locator(".desk-said")).to_contain_text("16:40")
    photograph(head, "/inbox-done")

    page.get_by_role("link", name=re.compile("Ủy quyền duyệt|Deputies")).click()
    head.arrived("/deputies")
    page.locator("select").select_option(MINE)
    page.locator(".deputies-form input[type=text]").fill("09/08/2020")
    page.locator(".deputies-form button").click()
    expect(page.locator(".m-table tbody tr")).to_have_count(1)
    assert checks.faults(page, locale) + checks.axe(page) == []
    photograph(head, "/deputies-named")
    page.goto("about:blank")

    house.at("2020-08-09T23:00")
    hand_in(house, "tkv", "2020-W33", 4600)
    deputy = browse(MINE, size, locale)
    page = deputy.open("/inbox")
    expect(page.locator(".decide-card")).to_have_count(1)
    expect(page.locator("main")).to_contain_text(HEAD)
    page.locator(".desk").focus()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".decide-card")).to_have_count(0)
    page = deputy.open(f"/report/{SLUG}/{MINE}/2020-W33")
    signed = f"{MINE} ký thay {HEAD}" if locale == "vi" else f"{MINE}, signed for {HEAD}"
    expect(page.locator(".sheet-history")).to_contain_text(signed)
    assert checks.faults(page, locale) + checks.axe(page) == []
    photograph(deputy, "/report-signed-for")
    page.goto("about:blank")

    house.at("2020-08-10T00:00")
    page = deputy.open("/")
    expect(page.locator("a[href='/inbox']")).to_have_count(0)
