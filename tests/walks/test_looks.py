"""How pages look where they look otherwise: dark, on paper, without colour."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from monitor.domain.standing import Standing
from monitor.shipped import folder
from tests.builders import SLUG
from tests.conftest import copy_sqlite
from tests.quang_ninh import busy_afternoon
from tests.walks import checks
from tests.walks.house import House
from tests.walks.test_pages import VISITS, addresses
from tests.walks.visitors import Visitor

MAIN = [
    "/account",
    "/",
    "/matrix",
    "/matrix?view=map&obligation=11.1",
    f"/cell/{SLUG}/14.1/tkv",
    f"/obligations/{SLUG}/14.1",
]
CONTRAST = ["color-contrast", "link-in-text-block"]


@pytest.fixture(scope="module")
def busy(furnished, tmp_path_factory):
    folder_ = tmp_path_factory.mktemp("looks")
    engine = copy_sqlite(furnished, folder_ / "monitor.db")
    house = House(engine, data_dir=folder_)
    busy_afternoon(house.cast)
    yield house.start()
    house.stop()
    engine.dispose()


@pytest.fixture
def leader(chromium, busy):
    visitor = Visitor(chromium, busy, "chu-tich", "desktop", "vi")
    yield visitor
    visitor.close()


def on_dark(page: Page) -> bool:
    colour = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return sum(int(one) for one in colour.strip("rgba()").split(",")[:3]) < 200


def assert_readable_in_the_dark(visitor: Visitor, listed: list[str]) -> None:
    visitor.page.emulate_media(color_scheme="dark")
    found = []
    for address in listed:
        page = visitor.open(address)
        if visitor.size == "desktop" and address == "/matrix":
            expect(page.locator("#matrix-note")).not_to_be_empty()
        assert on_dark(page)
        here = checks.axe(page, CONTRAST) + checks.told_by_colour_alone(page)
        found += [f"{address}: {one}" for one in here]
    assert not found, "\n".join(found)


def test_the_main_pages_are_readable_in_the_dark_and_by_more_than_colour(leader):
    assert_readable_in_the_dark(leader, MAIN)


@pytest.mark.long
@pytest.mark.parametrize("username", ["so-tttt", "tkv", "dong-bac", "tkv.quantri", "admin"])
def test_every_page_is_readable_in_the_dark(chromium, busy, username):
    visitor = Visitor(chromium, busy, username, "phone", "en")
    own = [one for one in addresses(busy, username) if "/intake/1" not in one]
    assert_readable_in_the_dark(visitor, own or VISITS[username])
    visitor.close()


def words_of(page: Page) -> list[str]:
    """The pages of a print as text, white space squeezed."""
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    return [" ".join(one.extract_text().split()) for one in printed.pages]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_board_is_whole_on_paper_with_its_instant_and_without_the_navigation(leader):
    page = leader.open("/matrix")
    expect(page.locator("#matrix-note")).to_contain_text("dòng")
    rows = page.evaluate("() => window.monitorBoard().seen.rows.map((row) => row.name)")
    heads = page.evaluate(
        "() => window.monitorBoard().seen.columns.flatMap((group) => group.children)"
        ".filter((one) => one.headerComponentParams).map((one) => one.headerComponentParams.title)"
    )
    assert len(rows) > 50
    assert len(heads) > 20
    printed = words_of(page)
    whole = squeezed(" ".join(printed))
    assert [one for one in (*rows, *heads) if squeezed(one) not in whole] == []
    assert squeezed("Số liệu tính đến") in squeezed(printed[0])
    for gone in ("Đăng xuất", "Bỏ qua", "So sánh hai thời điểm", "Ẩn cột trống"):
        assert squeezed(gone) not in whole
    # On paper nothing is wider than the sheet, nor cut off within it.
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 700})
    assert checks.too_wide(page) == []
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.matrix-paper :is(th, td)')]"
        ".filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"
    )
    assert cut == []
    assert checks.told_by_colour_alone(page) == []


@pytest.mark.parametrize(
    "address", ["/matrix?view=map&obligation=11.1", f"/obligations/{SLUG}/14.1"]
)
def test_a_page_on_paper_is_all_content(leader, address):
    page = leader.open(address)
    page.emulate_media(media="print")
    for gone in (".m-nav", ".m-lang", ".m-leave", ".m-skip", ".m-actions", "form"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".m-as-of:visible").count() >= 1
    page.set_viewport_size({"width": 700, "height": 990})
    assert checks.too_wide(page) == []


def test_every_standing_has_a_pattern_and_a_shape_that_survive_grey(chromium):
    """Drawn small and without colour, no two of them look alike."""
    sheets = ("20-monitor.css", "21-icons.css", "46-map.css")
    css = "".join((folder("assets") / one).read_text("utf-8") for one in sheets)
    names = [*(one.value for one in Standing), "listed"]
    signs = "".join(
        f'<p><span id="pat-{one}" class="m-stack-part m-tone-{one} m-pat-{one}"'
        f' style="display:block;width:40px;height:12px"></span>'
        f'<i id="ic-{one}" class="m-ic m-ic-{one}" style="background:#000"></i></p>'
        for one in names
    )
    page = chromium.new_page()
    page.set_content(f"<style>{css} body{{filter:grayscale(1)}}</style>{signs}")
    pictures = {
        kind: {one: grey(page, f"#{kind}-{one}") for one in names} for kind in ("pat", "ic")
    }
    page.close()
    # What stands where nothing is added up or asked is one thing to a bar; words tell it apart.
    del pictures["pat"]["listed"]
    for kind, drawn in pictures.items():
        for one, other in combinations(drawn, 2):
            apart = ImageStat.Stat(ImageChops.difference(drawn[one], drawn[other])).mean[0]
            assert apart > 8, f"{kind}: {one} looks like {other} ({apart:.1f})"


def grey(page: Page, selector: str) -> Image.Image:
    raw = page.locator(selector).screenshot()
    return Image.open(BytesIO(raw)).convert("L")


def test_the_map_is_walked_by_keyboard_alone(leader):
    page = leader.open("/matrix?view=map&obligation=11.1")
    page.locator("#map-obligation").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('map-tile')"):
            break
    first = page.evaluate("document.activeElement.querySelector('.map-name').innerText")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.querySelector('.map-name').innerText") != first
    page.keyboard.press("Enter")
    leader.page.wait_for_url(f"**/cell/{SLUG}/11.1/**")
