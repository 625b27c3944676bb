"""Whatever goes wrong while figures are typed, they are neither lost nor sent twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from monitor.services import reports, sessions
from tests.builders import SLUG, place
from tests.quang_ninh import PASSWORD
from tests.walks import checks, steps
from tests.walks.conftest import Browse
from tests.walks.house import House
from tests.walks.steps import say
from tests.walks.visitors import Visitor

UNIT = "than-ha-lam"
REFUSED = r"the server responded with a status of {status}"
NO_LINE = "ERR_INTERNET|ERR_CONNECTION|ERR_FAILED|ERR_EMPTY|the server did not respond"


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


def somebody_else_saves(house: House, **values: int) -> None:
    """The unit's head types into the same report."""
    with house.cast.writing(f"{UNIT}.duyet") as work:
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


@pytest.mark.parametrize("choice", ["mine", pytest.param("theirs", marks=pytest.mark.long)])
def test_of_two_who_save_the_second_sees_both_and_chooses(house, browse, choice):
    clerk = typing(browse)
    page = clerk.page
    house.at("2020-08-07T16:40")
    somebody_else_saves(house, headcount=5119, smartphones=4750)
    clerk.complaints.tolerate(REFUSED.format(status=412))
    steps.type_figure(page, "smartphones", "4.790")

    row = conflict(page).locator("[data-race=smartphones]")
    who = f"Người dùng {UNIT}.duyet"
    asked = "{name} changed this at {time} ({value}). Whose figure shall stay?"
    expect(row).to_contain_text(say("vi", asked, name=who, time="16:40", value="4.750"))
    expect(row).to_contain_text(say("vi", "Mine: {value}", value="4.790"))
    expect(row).to_contain_text(say("vi", "{name}'s: {value}", name=who, value="4.750"))
    assert stored(house)["smartphones"] == 4750  # nothing is merged in silence
    page.locator(".race-keep").click()
    expect(page.locator(".race-missing")).not_to_be_empty()  # nor is a choice guessed

    assert checks.axe(page) == []
    row.locator(f"[value={choice}]").check()
    page.locator(".race-keep").click()
    steps.saved(page)
    kept = 4790 if choice == "mine" else 4750
    # What only the other changed is theirs, unless one says otherwise.
    assert stored(house) == {"headcount": 5119, "smartphones": kept}
    expect(steps.box(page, "headcount")).to_have_value("5.119")


def test_two_windows_of_one_person_are_told_of_each_other(house, browse):
    """The idle one follows; the one in which something was typed asks."""
    clerk = typing(browse)
    first, second = clerk.page, clerk.context.new_page()
    clerk.page = second
    clerk.open(f"/report/{SLUG}/{UNIT}/final")
    steps.type_figure(second, "smartphones", "4.790")
    steps.saved(second)
    expect(steps.box(first, "smartphones")).to_have_value("4.790")

    clerk.complaints.tolerate(REFUSED.format(status=412) + "|" + NO_LINE)
    first.route("**/api/v1/reports/**", lambda route: route.abort())
    steps.type_figure(first, "smartphones", "4.791")
    unsaved(first)
    steps.type_figure(second, "smartphones", "4.792")
    steps.saved(second)
    first.unroute("**/api/v1/reports/**")
    asked = "You changed this at {time} in another window ({value}). Which shall stay?"
    expect(conflict(first)).to_contain_text(say("vi", asked, time="16:00", value="4.792"))
    first.locator(".race-all-mine").click()
    steps.saved(first)
    expect(steps.box(second, "smartphones")).to_have_value("4.791")
    assert [one["smartphones"] for one in revisions(house)] == [4800, 4790, 4792, 4791]


def test_an_ended_session_asks_for_the_password_in_place_and_goes_on(house, browse):
    clerk = typing(browse)
    page = clerk.page
    end_session(house, clerk)
    steps.type_figure(page, "smartphones_installed", "4.512")
    expect(state_of(page, "smartphones_installed")).to_have_text(say("vi", "Not saved"))
    expect(state_of(page, "smartphones")).to_have_text(say("vi", "Saved"))

    again = page.locator("dialog.m-dialog-again")
    again.locator("[name=password]").fill("sai mật khẩu")
    assert checks.axe(page) == []
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


def closed_unsaved(house: House, browse: Browse, field: str, typed: str) -> Visitor:
    """A clerk who closed the tab on a figure that no server got."""
    clerk = typing(browse)
    house.stop()
    clerk.complaints.tolerate(NO_LINE)
    steps.type_figure(clerk.page, field, typed)
    unsaved(clerk.page)
    clerk.page.close()
    return clerk


def come_back(house: House, clerk: Visitor) -> None:
    """The server lives again, and the form is opened again on the same device."""
    house.start()
    clerk.page = clerk.context.new_page()
    clerk.open(f"/report/{SLUG}/{UNIT}/final")


SAID = """window.said = [];
new MutationObserver(() => {
  const kind = (document.querySelector(".entry-saved") || { dataset: {} }).dataset.kind;
  if (kind && kind !== window.said.at(-1)) window.said.push(kind);
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-kind"] });
"""
"""Notes what the form says one after the other, however briefly."""


def test_figures_outlive_a_closed_tab(house, browse):
    """What no server got is put back when the form is opened again on this device."""
    clerk = closed_unsaved(house, browse, "smartphones_installed", "4.512")
    clerk.context.add_init_script(SAID)
    come_back(house, clerk)
    expect(steps.box(clerk.page, "smartphones_installed")).to_have_value("4.512")
    steps.saved(clerk.page)
    assert stored(house)["smartphones_installed"] == 4512
    assert clerk.page.evaluate("window.said") == ["saving", "saved"], "never saved before it was"


def test_figures_kept_on_a_device_do_not_overwrite_what_was_saved_since(house, browse):
    clerk = closed_unsaved(house, browse, "smartphones", "4.790")
    somebody_else_saves(house, headcount=5120, smartphones=4750)
    clerk.complaints.tolerate(REFUSED.format(status=412))
    come_back(house, clerk)
    expect(conflict(clerk.page)).to_contain_text("4.750")
    expect(steps.box(clerk.page, "smartphones")).to_have_value("4.790")
    assert stored(house)["smartphones"] == 4750


def test_a_report_that_went_on_meanwhile_leaves_what_was_typed_to_be_read(house, browse):
    clerk = typing(browse)
    page = clerk.page
    clerk.complaints.tolerate(NO_LINE + "|" + REFUSED.format(status=412))
    page.route("**/api/v1/reports/**", lambda route: route.abort())
    steps.type_figure(page, "smartphones_installed", "4.512")
    unsaved(page)
    with house.cast.writing(UNIT) as work:
        values = {"smartphones": 4800, "smartphones_installed": 4500}
        reports.submit(work, place(UNIT), values=values)
    page.unroute("**/api/v1/reports/**")
    expect(conflict(page)).to_contain_text("4.512")
    expect(conflict(page)).to_contain_text("chờ thủ trưởng duyệt")
    assert stored(house)["smartphones_installed"] == 4500


def kept_on(page: Page) -> list[str]:
    """What this device keeps of unsent figures, word for word."""
    return list(
        page.evaluate("() => Object.entries(localStorage).map(([name, it]) => `${name} ${it}`)")
    )


def test_nobody_else_at_the_device_sees_or_sends_what_somebody_typed(house, browse):
    """A session ends; another person signs in in another tab while the first form stands open."""
    clerk = typing(browse)
    form_page, other = clerk.page, clerk.context.new_page()
    clerk.complaints.tolerate(NO_LINE + "|" + REFUSED.format(status=403))
    form_page.route("**/api/v1/reports/**", lambda route: route.abort())
    steps.type_figure(form_page, "smartphones_installed", "4.512")
    unsaved(form_page)
    end_session(house, clerk)
    clerk.page = other
    steps.sign_in(clerk, f"{UNIT}.duyet")
    form_page.unroute("**/api/v1/reports/**")
    again = form_page.locator("dialog.m-dialog-again")
    expect(again).to_contain_text("tài khoản khác")
    with house.cast.reading(UNIT) as work:
        view = reports.read(work, place(UNIT))
    assert {one.author for one in view.history} == {UNIT}
    assert "smartphones_installed" not in view.entries

    again.locator("[name=password]").fill(PASSWORD)
    again.locator("[type=submit]").click()
    steps.saved(form_page)
    assert stored(house)["smartphones_installed"] == 4512
    assert not any("4.512" in one for one in kept_on(form_page))


def test_signing_out_forgets_what_was_not_sent_after_saying_so(house, browse):
    clerk = typing(browse)
    first, second = clerk.page, clerk.context.new_page()
    clerk.page = second
    clerk.open("/account")
    clerk.complaints.tolerate(NO_LINE)
    first.route("**/api/v1/reports/**", lambda route: route.abort())
    steps.type_figure(first, "smartphones_installed", "4.512")
    unsaved(first)
    assert any("4.512" in one for one in kept_on(second))

    second.locator("form[action='/logout'] button").click()
    leaving = second.locator("dialog")
    expect(leaving).to_contain_text("1 báo cáo")
    leaving.get_by_text(say("vi", "Stay signed in")).click()
    assert any("4.512" in one for one in kept_on(second))
    second.locator("form[action='/logout'] button").click()
    leaving.get_by_text(say("vi", "Sign out and erase")).click()
    second.wait_for_url("**/login")
    first.wait_for_url("**/login")  # the other window closes with it
    assert not any("4.512" in one for one in kept_on(second))


def test_another_window_follows_only_once_the_session_has_ended(house, browse):
    """Before, the sign-in page would send it back into the app, where all is refused by then."""
    clerk = typing(browse)
    first, second = clerk.page, clerk.context.new_page()
    clerk.page = second
    clerk.open("/account")
    held = []
    second.route("**/logout", lambda route: held.append(route))
    asked = []
    first.on("request", lambda request: asked.append(request.url))
    # The other window looks whether the session has ended.
    with first.expect_response("**/login"), second.expect_request("**/logout"):
        # Not waited for: its answer is held back.
        leave = second.locator("form[action='/logout'] button")
        leave.evaluate("(one) => void setTimeout(() => one.click())")
    assert "/report/" in first.url
    while not held:
        second.wait_for_timeout(20)  # the route is handled while the page is listened to
    held[0].continue_()
    first.wait_for_url("**/login")
    expect(first.locator("[name=username]")).to_be_visible()
    assert not any("_dash-layout" in one for one in asked)


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
    told = "The clerk has just changed it, at {time}. Look again before you approve."
    expect(head.page.locator(".desk-said")).to_contain_text(say("vi", told, time="16:00"))
    with house.cast.reading(UNIT) as work:
        assert reports.read(work, place(UNIT)).state == "submitted"


def test_a_head_without_a_line_is_told_and_approves_once(house, browse):
    with house.cast.writing(UNIT) as work:
        reports.submit(work, place(UNIT), values={"smartphones": 4800, "smartphones_installed": 1})
    head = browse(f"{UNIT}.duyet", "phone", "vi")
    page = head.open("/inbox")
    head.complaints.tolerate(NO_LINE)
    approve = steps.card_of(page, UNIT).locator(".decide > button")
    head.context.set_offline(True)
    approve.click()
    expect(page.locator(".m-notice-incident")).to_contain_text("Mất mạng")
    head.context.set_offline(False)
    approve.dblclick()
    steps.gone(page, steps.card_of(page, UNIT))
    with house.cast.reading(UNIT) as work:
        decisions = reports.read(work, place(UNIT)).decisions
    assert [one.kind for one in decisions] == ["submit", "approve"]


def test_the_form_on_a_phone_is_filled_by_thumb_and_by_keys_alone(house, browse):
    clerk = form(browse, "phone", "vi")
    page = clerk.page
    boxes = [steps.box(page, code) for code in ("headcount", "smartphones")]
    for one in boxes:
        assert (one.get_attribute("inputmode"), one.get_attribute("enterkeyhint")) == (
            "numeric", "next",
        )  # fmt: skip
        frame = one.locator("xpath=ancestor::div[contains(@class,'entry-box')]").bounding_box()
        assert frame is not None
        assert frame["height"] >= 56
    boxes[0].press_sequentially("5120")
    boxes[0].press("Enter")
    expect(boxes[1]).to_be_focused()
    expect(boxes[0]).to_have_value("5.120")
    boxes[1].press_sequentially("4800")
    boxes[1].press("Enter")
    page.keyboard.type("4512")

    # The keyboard covers the lower half; the bar climbs onto it, in one line.
    page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, "height", { get: () => 420, configurable: true });
            visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    bar = page.locator(".entry-actions").bounding_box()
    typed = steps.box(page, "smartphones_installed").bounding_box()
    assert bar is not None
    assert typed is not None
    assert bar["y"] + bar["height"] == pytest.approx(420, abs=2)
    assert bar["height"] <= 60
    assert typed["y"] + typed["height"] < bar["y"]

    page.keyboard.press("Control+Enter")
    clerk.arrived(f"/review/{SLUG}/{UNIT}/final")
    assert stored(house) == {"headcount": 5120, "smartphones": 4800, "smartphones_installed": 4512}
