"""Whatever goes wrong while figures are typed, they are neither lost nor sent twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from monitor.services import reports, sessions
from tests.builders import SLUG, place
from tests.quang_ninh import PASSWORD
from tests.walks import steps
from tests.walks.conftest import Browse
from tests.walks.house import House
from tests.walks.steps import say
from tests.walks.visitors import Visitor

UNIT = "than-ha-lam"
REFUSED = r"the server responded with a status of {status}"
NO_LINE = "ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_FAILED|ERR_EMPTY_RESPONSE"


@pytest.fixture(autouse=True)
def afternoon(house: House) -> None:
    house.at("2020-08-07T16:00")


def form(browse: Browse, size: str = "phone", locale: str = "vi") -> Visitor:
    clerk = browse(UNIT, size, locale)
    clerk.open(f"/report/{SLUG}/{UNIT}/final")
    return clerk


def typing(browse: Browse, size: str = "phone", locale: str = "vi") -> Visitor:
    """A clerk before the form, with two figures typed and saved."""
    clerk = form(browse, size, locale)
    steps.type_figure(clerk.page, "headcount", "5.120")
    steps.type_figure(clerk.page, "smartphones", "4.800")
    steps.saved(clerk.page)
    return clerk


def stored(house: House) -> dict[str, object]:
    with house.cast.reading(UNIT) as work:
        return dict(reports.read(work, place(UNIT)).entries)


def revisions(house: House) -> list[dict[str, object]]:
    with house.cast.reading(UNIT) as work:
        return [dict(one.entries) for one in reports.read(work, place(UNIT)).history]


def somebody_else_saves(house: House, who: str = f"{UNIT}.duyet", **values: int) -> None:
    """The unit's head types into the same report."""
    with house.cast.office.writing(house.cast.actor(UNIT)) as work:
        reports.save_draft(work, place(UNIT), values)


def end_session(house: House, clerk: Visitor) -> None:
    (cookie,) = clerk.context.cookies()
    with house.cast.office.writing(house.cast.actor(UNIT)) as work:
        sessions.sign_out(work, cookie["value"])
    clerk.complaints.tolerate(REFUSED.format(status=401))


def conflict(page: Page) -> Locator:
    return page.locator("dialog.entry-conflict")


def state_of(page: Page, field: str) -> Locator:
    return page.locator(f"#entry-{field}-state")


def unsaved(page: Page) -> Locator:
    """The bar says that something did not reach the server."""
    status = page.locator(".entry-saved")
    expect(status).to_have_attribute("data-kind", "failed")
    return status


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_of_two_who_save_the_second_sees_both_and_chooses(house, browse, choice):
    clerk = typing(browse)
    page = clerk.page
    somebody_else_saves(house, headcount=5120, smartphones=4750)
    clerk.complaints.tolerate(REFUSED.format(status=412))
    steps.type_figure(page, "smartphones", "4.790")

    row = conflict(page).locator("[data-race=smartphones]")
    expect(row).to_contain_text("16:00 (4.750)")
    expect(row).to_contain_text(say("vi", "Mine: {value}", value="4.790"))
    assert stored(house)["smartphones"] == 4750  # nothing is merged in silence
    page.locator(".race-keep").click()
    expect(page.locator(".race-missing")).not_to_be_empty()  # nor is a choice guessed

    row.locator(f"[value={choice}]").check()
    page.locator(".race-keep").click()
    steps.saved(page)
    kept = 4790 if choice == "mine" else 4750
    expect(steps.box(page, "smartphones")).to_have_value(f"{kept:,}".replace(",", "."))
    assert stored(house) == {"headcount": 5120, "smartphones": kept}


def test_an_ended_session_asks_for_the_password_in_place_and_goes_on(house, browse):
    clerk = typing(browse)
    page = clerk.page
    end_session(house, clerk)
    steps.type_figure(page, "smartphones_installed", "4.512")
    expect(state_of(page, "smartphones_installed")).to_have_text(say("vi", "Not saved"))
    expect(state_of(page, "smartphones")).to_have_text(say("vi", "Saved"))

    again = page.locator("dialog.m-dialog-again")
    again.locator("[name=password]").fill("sai mật khẩu")
    again.locator("[type=submit]").click()
    expect(again.locator("[role=alert]")).to_contain_text("4")  # tries that are left
    assert "smartphones_installed" not in stored(house)
    again.locator("[name=password]").fill(PASSWORD)
    again.locator("[type=submit]").click()
    steps.saved(page)
    expect(again).to_have_count(0)
    assert stored(house) == {"headcount": 5120, "smartphones": 4800, "smartphones_installed": 4512}


def test_what_a_dead_server_did_not_get_is_sent_when_it_lives_again(house, browse):
    clerk = typing(browse)
    page = clerk.page
    house.stop()
    clerk.complaints.tolerate(NO_LINE)
    steps.type_figure(page, "smartphones_installed", "4.512")
    expect(unsaved(page)).to_contain_text("Chưa lưu: mất mạng")
    expect(steps.box(page, "smartphones_installed")).to_have_value("4.512")
    expect(page.locator(".entry-percent")).to_have_text("94,0%")  # the form goes on working

    house.start()
    steps.saved(page)
    assert stored(house)["smartphones_installed"] == 4512


def test_figures_outlive_a_closed_tab(house, browse):
    """What no server got is put back when the form is opened again on this device."""
    clerk = typing(browse)
    house.stop()
    clerk.complaints.tolerate(NO_LINE)
    steps.type_figure(clerk.page, "smartphones_installed", "4.512")
    unsaved(clerk.page)
    clerk.page.close()

    house.start()
    clerk.page = clerk.context.new_page()
    clerk.open(f"/report/{SLUG}/{UNIT}/final")
    expect(steps.box(clerk.page, "smartphones_installed")).to_have_value("4.512")
    steps.saved(clerk.page)
    assert stored(house)["smartphones_installed"] == 4512


def test_figures_kept_on_a_device_do_not_overwrite_what_was_saved_since(house, browse):
    clerk = typing(browse)
    house.stop()
    clerk.complaints.tolerate(NO_LINE)
    steps.type_figure(clerk.page, "smartphones", "4.790")
    unsaved(clerk.page)
    clerk.page.close()
    somebody_else_saves(house, headcount=5120, smartphones=4750)

    house.start()
    clerk.complaints.tolerate(REFUSED.format(status=412))
    clerk.page = clerk.context.new_page()
    clerk.open(f"/report/{SLUG}/{UNIT}/final")
    expect(conflict(clerk.page)).to_contain_text("4.750")
    expect(steps.box(clerk.page, "smartphones")).to_have_value("4.790")
    assert stored(house)["smartphones"] == 4750


def test_handing_in_pressed_twice_hands_in_once(house, browse):
    clerk = typing(browse)
    page = clerk.page
    steps.type_figure(page, "smartphones_installed", "4.512")
    steps.saved(page)
    steps.review(clerk, UNIT)
    page.locator("#review-submit").dblclick()
    clerk.arrived(f"/receipt/{SLUG}/{UNIT}/final")
    with house.cast.reading(UNIT) as work:
        decisions = reports.read(work, place(UNIT)).decisions
    assert [one.kind for one in decisions] == ["submit"]


def test_a_head_who_approves_what_has_changed_meanwhile_is_told(house, browse):
    """The page read version n; the clerk took it back and handed in another."""
    values = {"smartphones": 4800, "smartphones_installed": 4512}
    with house.cast.writing(UNIT) as work:
        reports.submit(work, place(UNIT), values=values)
    head = browse(f"{UNIT}.duyet", "phone", "vi")
    head.open("/inbox")
    with house.cast.writing(UNIT) as work:
        reports.withdraw(work, place(UNIT))
        reports.submit(work, place(UNIT), values=values | {"smartphones_installed": 4500})
    steps.card_of(head.page, UNIT).locator(".decide > button").click()
    expect(head.page.locator(".m-notice-refusal")).to_be_visible()
    with house.cast.reading(UNIT) as work:
        assert reports.read(work, place(UNIT)).state == "submitted"
