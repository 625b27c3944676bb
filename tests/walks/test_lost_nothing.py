"""Whatever goes wrong while figures are typed, they are neither lost nor sent twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from monitor.services import reports, sessions
from tests.builders import SLUG, place
from tests.walks import steps
from tests.walks.conftest import Browse
from tests.walks.house import House
from tests.walks.steps import say
from tests.walks.visitors import Visitor

UNIT = "than-ha-lam"
REFUSED = r"the server responded with a status of {status}"


@pytest.fixture(autouse=True)
def afternoon(house: House) -> None:
    house.at("2020-08-07T16:00")


def typing(browse: Browse, size: str = "phone", locale: str = "vi") -> Visitor:
    """A clerk before the form, with two figures typed and saved."""
    clerk = browse(UNIT, size, locale)
    clerk.open(f"/report/{SLUG}/{UNIT}/final")
    steps.type_figure(clerk.page, "headcount", "5.120")
    steps.type_figure(clerk.page, "smartphones", "4.800")
    steps.saved(clerk.page)
    return clerk


def stored(house: House) -> dict[str, object]:
    with house.cast.reading(UNIT) as work:
        return dict(reports.read(work, place(UNIT)).entries)


def somebody_else_saves(house: House, **values: int) -> None:
    with house.cast.writing(UNIT) as work:
        reports.save_draft(work, place(UNIT), values)


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_of_two_who_save_the_second_sees_both_and_chooses(house, browse, choice):
    clerk = typing(browse)
    page = clerk.page
    somebody_else_saves(house, headcount=5120, smartphones=4750)
    clerk.complaints.tolerate(REFUSED.format(status=412))
    steps.type_figure(page, "smartphones", "4.790")

    conflict = page.locator(".entry-conflict")
    expect(conflict).to_be_visible()
    mine, theirs = conflict.locator("button").all()
    expect(mine).to_contain_text("4.790")
    expect(theirs).to_contain_text("4.750")
    expect(steps.box(page, "smartphones")).to_have_value("4.790")
    assert stored(house)["smartphones"] == 4750  # nothing is merged in silence

    (mine if choice == "mine" else theirs).click()
    if choice == "mine":
        steps.saved(page)
        assert stored(house)["smartphones"] == 4790
    else:
        expect(steps.box(page, "smartphones")).to_have_value("4.750")
        assert stored(house)["smartphones"] == 4750


def test_an_ended_session_leaves_the_figures_in_their_boxes(house, browse):
    clerk = typing(browse)
    page = clerk.page
    (cookie,) = clerk.context.cookies()
    with house.cast.office.writing(house.cast.actor(UNIT)) as work:
        sessions.sign_out(work, cookie["value"])
    clerk.complaints.tolerate(REFUSED.format(status=401))
    steps.type_figure(page, "smartphones_installed", "4.512")

    status = page.locator(".entry-saved")
    expect(status).to_have_attribute("data-kind", "failed")
    expect(status).to_contain_text(say("vi", "Sign in"))
    expect(steps.box(page, "smartphones_installed")).to_have_value("4.512")
    assert "smartphones_installed" not in stored(house)

    # Signed in again in another tab, the next key sends what was typed meanwhile.
    clerk.sign_in(UNIT)
    steps.box(page, "headcount").press("End")
    steps.type_figure(page, "headcount", "5.121")
    steps.saved(page)
    assert stored(house) == {"headcount": 5121, "smartphones": 4800, "smartphones_installed": 4512}


def test_what_a_dead_server_did_not_get_is_sent_when_it_lives_again(house, browse):
    clerk = typing(browse)
    page = clerk.page
    house.stop()
    clerk.complaints.tolerate("ERR_CONNECTION_REFUSED")
    steps.type_figure(page, "smartphones_installed", "4.512")
    status = page.locator(".entry-saved")
    expect(status).to_have_attribute("data-kind", "failed")
    expect(status).to_contain_text("Chưa lưu")
    expect(steps.box(page, "smartphones_installed")).to_have_value("4.512")
    expect(page.locator(".entry-percent")).to_have_text("94,0%")  # the form goes on working

    house.start()
    steps.saved(page)
    assert stored(house)["smartphones_installed"] == 4512


def test_figures_outlive_a_closed_tab(house, browse):
    """What no server got is put back when the form is opened again on this device."""
    clerk = typing(browse)
    house.stop()
    clerk.complaints.tolerate("ERR_CONNECTION_REFUSED")
    steps.type_figure(clerk.page, "smartphones_installed", "4.512")
    expect(clerk.page.locator(".entry-saved")).to_have_attribute("data-kind", "failed")
    clerk.page.close()

    house.start()
    clerk.page = clerk.context.new_page()
    clerk.open(f"/report/{SLUG}/{UNIT}/final")
    expect(steps.box(clerk.page, "smartphones_installed")).to_have_value("4.512")
    steps.saved(clerk.page)
    assert stored(house)["smartphones_installed"] == 4512


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
