"""A clerk of many units at the sheet, with the keyboard alone; and the same page on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from monitor.services import periods, reports
from tests.builders import SLUG, place
from tests.conftest import copy_sqlite
from tests.quang_ninh import PASSWORD, days_before
from tests.walks import checks
from tests.walks.house import House, shots
from tests.walks.visitors import Visitor

HERE = f"/bulk/{SLUG}/final"
FIRST, SECOND, HA_LAM = "than-nui-beo", "than-mao-khe", "than-ha-lam"
ABOVE, BELOW = "smartphones_installed", "smartphones"

IN_SIGHT = """async ([unit, column]) => {
    const api = await window.dash_ag_grid.getApiAsync("bulk-grid");
    api.ensureNodeVisible(api.getRowNode(unit), "middle");
    api.ensureColumnVisible(column);
}"""
FOCUS = """async ([unit, column]) => {
    const api = await window.dash_ag_grid.getApiAsync("bulk-grid");
    api.setFocusedCell(api.getRowNode(unit).rowIndex, column);
}"""

LAST = """async () => {
    const api = await window.dash_ag_grid.getApiAsync("bulk-grid");
    return api.getDisplayedRowAtIndex(api.getDisplayedRowCount() - 1).data.id;
}"""


@pytest.fixture
def house(furnished, tmp_path):
    engine = copy_sqlite(furnished, tmp_path / "monitor.db")
    house = House(engine, data_dir=tmp_path)
    days_before(house.cast)
    yield house.at("2020-08-07T16:00").start()
    house.stop()
    engine.dispose()


def opened(visitor):
    """The sheet, once its rows are there."""
    page = visitor.open(HERE)
    expect(page.locator(".many-grid .ag-row .many-unit").first).to_be_visible()
    return page


def cell(page, unit, column):
    return page.locator(f".many-grid .ag-row[row-id='{unit}'] .ag-cell[col-id='{column}']")


def figure(page, unit, field):
    return cell(page, unit, f"f:{field}")


def go(page, unit, field):
    """To a cell, wherever in the sheet it is; rows out of sight are not drawn."""
    asked = [unit, f"f:{field}"]
    page.evaluate(IN_SIGHT, asked)
    expect(figure(page, unit, field)).to_be_visible()
    page.evaluate(FOCUS, asked)
    expect(figure(page, unit, field)).to_be_focused()


def check(page, unit):
    return cell(page, unit, "check")


def say(page, words):
    expect(page.locator(".many-said")).to_contain_text(words)


def stored(house, unit, field):
    with house.cast.reading("tkv") as work:
        return reports.read(work, place(unit)).entries.get(field)


def saved(page):
    expect(page.locator(".many-saved")).to_have_attribute("data-kind", "saved")


def paste(page, text):
    """As the browser tells of a paste into what has the focus."""
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData: data, bubbles: true, cancelable: true
            }));
        }""",
        text,
    )


def below(page, unit):
    """The unit in the row beneath."""
    return page.evaluate(
        """async (unit) => {
            const api = await window.dash_ag_grid.getApiAsync("bulk-grid");
            return api.getDisplayedRowAtIndex(api.getRowNode(unit).rowIndex + 1).data.id;
        }""",
        unit,
    )


def look(page, name):
    if shots() is not None:
        page.screenshot(path=shots() / f"sheet-{name}.png")


def test_many_units_are_typed_pasted_undone_and_handed_in_by_keyboard(chromium, house):
    with house.cast.writing(HA_LAM) as work:
        reports.submit(work, place(HA_LAM), values={BELOW: 4800, ABOVE: 4512})
    with house.cast.writing(f"{HA_LAM}.duyet") as work:
        reports.approve(work, place(HA_LAM))
    visitor = Visitor(chromium, house, "tkv", "desktop", "vi")
    page = opened(visitor)
    keys = page.keyboard

    # Typed, down with Enter, right with Tab, given up with Escape.
    go(page, FIRST, ABOVE)
    keys.press("ArrowLeft")
    keys.type("4.800")
    keys.press("Tab")
    keys.type("4512")
    keys.press("Enter")
    expect(figure(page, FIRST, ABOVE)).to_contain_text("4.512")
    expect(figure(page, below(page, FIRST), ABOVE)).to_be_focused()
    saved(page)
    expect(check(page, FIRST)).to_have_text(re.compile("Hợp lệ|Cần|Bằng|nêu lý do|Tăng|Giảm", re.I))
    assert (stored(house, FIRST, BELOW), stored(house, FIRST, ABOVE)) == (4800, 4512)
    go(page, FIRST, ABOVE)
    keys.press("F2")
    keys.type("9")
    keys.press("Escape")
    expect(figure(page, FIRST, ABOVE)).to_contain_text("4.512")

    # Back with Shift+Tab; a block that reaches beyond the sheet goes in as far as it reaches.
    keys.press("Shift+Tab")
    expect(figure(page, FIRST, BELOW)).to_be_focused()
    last = page.evaluate(LAST)
    go(page, last, ABOVE)
    paste(page, "4.512\t1\r\n3\t4\r\n")
    say(page, "Bỏ qua 1 ô không nhập ở đây. Bỏ qua 2 ô vượt ra ngoài bảng.")
    expect(figure(page, last, ABOVE)).to_contain_text("4.512")
    keys.press("Control+z")
    expect(figure(page, last, ABOVE)).not_to_contain_text("4.512")
    go(page, FIRST, ABOVE)

    # Copied and pasted by the browser's own keys, then taken back.
    keys.press("Control+c")
    keys.press("ArrowDown")
    keys.press("Control+v")
    say(page, "Đã dán: 1 ô thay đổi.")
    keys.press("Control+z")

    # A block of two rows: one wrong, one asked about. Undone and redone as one step.
    go(page, SECOND, BELOW)
    paste(page, "1.320\t13.900\r\n4,512\t4 100\r\n")
    say(page, "Đã dán: 4 ô thay đổi.")
    expect(figure(page, SECOND, ABOVE)).to_contain_text("13.900")
    keys.press("Control+z")
    say(page, "Đã hoàn tác 4 ô.")
    expect(figure(page, SECOND, ABOVE)).not_to_contain_text("13.900")
    keys.press("Control+y")
    expect(figure(page, SECOND, ABOVE)).to_contain_text("13.900")
    third = below(page, SECOND)
    expect(check(page, SECOND)).to_contain_text("phải nhỏ hơn hoặc bằng")
    expect(figure(page, third, BELOW)).to_contain_text("4,512")
    expect(check(page, third)).to_contain_text("4,512")
    saved(page)
    assert stored(house, third, BELOW).typed == "4,512"
    total = page.locator(".many-grid .ag-floating-bottom .ag-cell")
    expect(total.filter(has_text="đơn vị hợp lệ")).to_be_visible()
    expect(total.filter(has_text="lỗi 2")).to_be_visible()

    # Emptied; mended; a closed row says so and takes nothing.
    go(page, third, BELOW)
    keys.press("Delete")
    expect(check(page, third)).to_contain_text("Còn thiếu")
    saved(page)
    go(page, HA_LAM, BELOW)
    expect(check(page, HA_LAM)).to_contain_text("Đơn vị đã gửi 07/8")
    paste(page, "1\t1")
    say(page, "Bỏ qua 1 dòng đã khóa")
    keys.type("7")
    expect(page.locator(".many-grid .ag-cell-inline-editing")).to_have_count(0)
    look(page, "desktop_vi")
    assert not checks.faults(page, "vi")
    assert not checks.axe(page)

    # What may be handed in is, once; what may not stays and is said.
    page.locator(".many-hand-in").focus()
    keys.press("Enter")
    dialog = page.locator("dialog.m-dialog-wide")
    expect(dialog).to_contain_text("Chưa trình được")
    for box in dialog.locator("input[type=checkbox]").all():
        box.focus()
        keys.press("Space")
    look(page, "hand-in_vi")
    assert not checks.axe(page)
    dialog.locator(".many-go").focus()
    keys.press("Enter")
    expect(page.locator(".many-done")).to_contain_text("Đã trình 1 đơn vị.")
    expect(page.locator(".many-done")).to_be_focused()
    go(page, FIRST, BELOW)
    expect(check(page, FIRST)).to_contain_text("đã khóa")
    with house.cast.reading("tkv") as work:
        assert reports.read(work, place(FIRST)).state == "submitted"
        assert reports.read(work, place(SECOND)).state == "draft"
    visitor.close()


def test_nothing_typed_is_lost_to_another_person_the_line_or_a_session_s_end(chromium, house):
    visitor = Visitor(chromium, house, "tkv", "desktop", "en")
    visitor.complaints.tolerate(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = opened(visitor)
    with house.cast.writing(HA_LAM) as work:
        reports.save_draft(work, place(HA_LAM), {BELOW: 5000})
    go(page, HA_LAM, BELOW)
    page.keyboard.type("4800")
    page.keyboard.press("Enter")
    race = page.locator(".many-race")
    expect(race).to_contain_text("yours 4800")
    expect(race).to_contain_text("5.000")
    look(page, "race_en")
    assert not checks.faults(page, "en")
    assert not checks.axe(page)
    assert stored(house, HA_LAM, BELOW) == 5000
    visitor.context.set_offline(True)
    race.locator(".many-mine").press("Enter")
    expect(page.locator(".many-saved")).to_contain_text("no connection")
    page.close()
    visitor.context.set_offline(False)
    page = visitor.page = visitor.context.new_page()
    opened(visitor)
    go(page, HA_LAM, BELOW)
    expect(figure(page, HA_LAM, BELOW)).to_contain_text("4.800")
    saved(page)
    assert stored(house, HA_LAM, BELOW) == 4800
    visitor.context.clear_cookies()
    page.keyboard.press("Delete")
    again = page.locator("dialog.m-dialog-again")
    again.locator("[name=password]").fill(PASSWORD)
    again.locator("[name=password]").press("Enter")
    expect(again).to_have_count(0)
    saved(page)
    assert stored(house, HA_LAM, BELOW) is None
    visitor.close()


def test_a_period_closed_while_somebody_types_says_so_and_keeps_what_was_typed_readable(
    chromium, house
):
    visitor = Visitor(chromium, house, "tkv", "desktop", "vi")
    page = opened(visitor)
    with house.cast.writing("so-tttt") as work:
        periods.close(work, SLUG, "final", None, "Đã hết thời gian tổng hợp số liệu")
    go(page, FIRST, BELOW)
    page.keyboard.type("4800")
    page.keyboard.press("Enter")
    expect(check(page, FIRST)).to_contain_text("Kỳ đã khóa đối với đơn vị này")
    say(page, "4800")
    expect(page.locator(".many-saved")).to_have_text(
        "Chưa giữ được tất cả: mỗi dòng nói rõ ô nào và vì sao."
    )
    assert stored(house, FIRST, BELOW) is None
    go(page, FIRST, BELOW)
    page.keyboard.type("7")
    expect(page.locator(".many-grid .ag-cell-inline-editing")).to_have_count(0)
    look(page, "closed_vi")
    assert not checks.faults(page, "vi")
    assert not checks.axe(page)
    visitor.close()


def test_on_a_phone_each_unit_leads_to_its_form_and_what_is_ready_is_handed_in(chromium, house):
    with house.cast.writing("tkv") as work:
        reports.save_draft(work, place(HA_LAM), {BELOW: 4800, ABOVE: 4512})
    visitor = Visitor(chromium, house, "tkv", "phone", "vi")
    page = visitor.open(HERE)
    expect(page.locator(".many-grid")).to_be_hidden()
    page.get_by_role("link", name=re.compile("Hà Lầm")).click()
    visitor.arrived(f"/report/{SLUG}/{HA_LAM}/final")
    look(page, "one-of-many_vi")
    page.locator(".bulk-steps a[rel=next]").click()
    page.wait_for_url(lambda url: HA_LAM not in url)
    page.locator(".bulk-steps a[rel=prev]").click()
    visitor.arrived(f"/report/{SLUG}/{HA_LAM}/final")
    visitor.open(HERE)
    button = page.locator(".many-hand-in")
    expect(button).to_contain_text("Trình 1/")
    button.click()
    dialog = page.locator("dialog.m-dialog-wide")
    for box in dialog.locator("input[type=checkbox]").all():
        box.check()
    look(page, "phone_vi")
    assert not checks.axe(page)
    dialog.locator(".many-go").click()
    expect(page.locator(".many-done")).to_contain_text("Đã trình 1 đơn vị.")
    assert not checks.faults(page, "vi")
    visitor.close()
