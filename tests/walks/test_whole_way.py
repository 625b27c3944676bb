"""The whole way: a mine enters, its head approves, the coordinator accepts, leadership is told."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from monitor.domain.roles import CLOCK
from monitor.mail.message import Post
from monitor.mail.sender import send_due
from monitor.services import digests, matrix, reports
from tests.builders import SLUG, place
from tests.mail.conftest import subscribe
from tests.mail.post_office import PostOffice

FINAL = f"{SLUG}/than-ha-lam/final"


def dropped(text: str) -> str:
    return " ".join(text.split())


def yesterday(house):
    """The mine's daily report of the day before, approved and accepted."""
    key = place("than-ha-lam", "2020-08-06")
    values = {"headcount": 5118, "smartphones": 4950, "smartphones_installed": 3902}
    for at, who, act in (
        ("2020-08-06T10:00", "than-ha-lam", lambda work: reports.submit(work, key, values=values)),
        ("2020-08-06T11:00", "than-ha-lam.duyet", lambda work: reports.approve(work, key)),
        ("2020-08-06T15:00", "so-tttt", lambda work: reports.accept(work, key)),
    ):
        house.at(at)
        with house.cast.writing(who) as work:
            act(work)


def enter(page, values):
    for code, typed in values.items():
        page.fill(f"#entry-{code}", typed)


def press_and_see(page, name, path):
    """Press a button by its words and wait for the page it leads to."""
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url(f"**{path}")
    expect(page.locator("h1")).to_be_visible()


def decided(page):
    """The list is empty again, and the page has come to rest before the clock moves on."""
    expect(page.locator(".decide-card")).to_have_count(0)
    page.wait_for_load_state("networkidle")


WORDS = {
    "vi": {
        "percent": "94,0%", "review": "Xem lại và trình duyệt", "submit": "Trình thủ trưởng duyệt",
        "approve": re.compile("Duyệt và gửi"), "accept": "Tiếp nhận", "zero": "thừa một số 0",
        "limit": "4.800", "shrank": "4.950", "saved": re.compile("Đã lưu nháp"), "rollup": "1/32",
    },
    "en": {
        "percent": "94.0%", "review": "Review and hand in", "submit": "Hand in to your head",
        "approve": re.compile("Approve and send"), "accept": "Accept", "zero": "extra 0",
        "limit": "4,800", "shrank": "4,950", "saved": re.compile("Draft saved"), "rollup": "1/32",
    },
}  # fmt: skip


def clerk_reports(browse, house, size, locale):
    """Types, is warned, mends the planted zero, reviews, hands in and gets a receipt."""
    say = WORDS[locale]
    clerk = browse("than-ha-lam", size, locale)
    page = clerk.open("/")
    page.locator("a.task").first.click()
    clerk.arrived(f"/report/{FINAL}")
    enter(page, {"headcount": "5120", "smartphones": "4800", "smartphones_installed": "48000"})
    wrong = page.locator("#entry-smartphones_installed-message")
    expect(wrong).to_contain_text(say["zero"])
    expect(wrong).to_contain_text(say["limit"])
    page.get_by_role("button", name=say["review"]).click()
    expect(page.locator(".entry-errors")).to_be_focused()
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        page.fill("#entry-smartphones_installed", "4512")
        page.press("#entry-smartphones_installed", "Enter")
    expect(page.locator(".entry-percent").first).to_have_text(say["percent"])
    expect(page.locator("#entry-smartphones-message")).to_contain_text(say["shrank"])
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        page.locator("[data-field=smartphones] .entry-option").first.click()
    expect(page.locator(".entry-saved")).to_have_text(say["saved"])
    press_and_see(page, say["review"], f"/review/{FINAL}")
    expect(page.locator("main")).to_contain_text(say["percent"])
    press_and_see(page, say["submit"], f"/receipt/{FINAL}")
    expect(page.locator(".receipt")).to_contain_text("5305-THAN-HA-LAM-FINAL")
    return page


def cell_said(house, organization, basis, as_of=None, who="chu-tich"):
    with house.cast.reading(who) as work:
        found = matrix.matrix(work, SLUG, as_of=as_of, basis=basis, root=organization)
    cell = found.rows[0].cells["14.1"]
    return cell.standing.value, cell.value, cell.numerator, cell.denominator, cell.reported


@pytest.mark.parametrize(
    ("size", "locale"),
    [
        ("phone", "vi"),
        ("desktop", "en"),
        pytest.param("desktop", "vi", marks=pytest.mark.long),
        pytest.param("phone", "en", marks=pytest.mark.long),
    ],
)
def test_a_mines_figures_reach_the_matrix_the_total_and_the_chairmans_mail(
    browse, house, size, locale
):
    say = WORDS[locale]
    yesterday(house)
    house.at("2020-08-07T16:00")
    clerk_reports(browse, house, size, locale)

    house.at("2020-08-07T16:58")
    head = browse("than-ha-lam.duyet", size, locale)
    page = head.open("/inbox")
    expect(page.locator(".decide-card")).to_contain_text(say["percent"])
    page.get_by_role("button", name=say["approve"]).click()
    decided(page)

    house.at("2020-08-08T10:00")
    coordinator = browse("so-tttt", "desktop", locale)
    page = coordinator.open("/acceptance")
    expect(page.locator(".decide-card")).to_have_count(1)
    page.get_by_role("button", name=say["accept"], exact=True).click()
    decided(page)

    leader = browse("chu-tich", size, locale)
    page = leader.open(f"/cell/{SLUG}/14.1/than-ha-lam")
    expect(page.locator("main")).to_contain_text(say["percent"])
    expect(page.locator("main")).to_contain_text("100% điện thoại thông minh")
    page = leader.open(f"/cell/{SLUG}/14.1/tkv")
    expect(page.locator("main")).to_contain_text(say["percent"])
    expect(page.locator("main")).to_contain_text(say["rollup"])

    told_alike_by_mail(house, say)
    every_moment_is_honoured(house)


def told_alike_by_mail(house, say):
    """The digest of the next morning, received over SMTP, says the cell's number."""
    house.at("2020-08-09T07:00")
    subscribe(house.engine, "chu-tich")
    with house.cast.office.writing(CLOCK) as work:
        assert digests.plan(work).messages == 1
    with PostOffice() as post:
        done = send_due(
            house.cast.office,
            post.server,
            Post("Monitor <m@quangninh.example>", house.address),
            "w",
        )
    assert (done.sent, done.failed) == (1, 0)
    address, message = post.delivered[0]
    assert address == "chu-tich@demo.example"
    assert message["X-Monitor-Digest"] == f"{SLUG}/2020-08-09"
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert say["percent"] in dropped(body.get_content())


def every_moment_is_honoured(house):
    """What was known then, on both bases, asked a week later."""
    house.at("2020-08-14T09:00")

    def at(text):
        return datetime.fromisoformat(f"{text}+07:00")

    whole = ("behind", "94.0", 4512, 4800, 1)
    for basis, as_of, said in (
        ("received", "2020-08-07T16:30", ("in_progress", "78.8", 3902, 4950, 1)),
        ("accepted", "2020-08-07T16:30", ("in_progress", "78.8", 3902, 4950, 1)),
        ("received", "2020-08-07T16:58", ("in_progress", "94.0", 4512, 4800, 1)),
        ("accepted", "2020-08-07T16:58", ("in_progress", "78.8", 3902, 4950, 1)),
        ("received", "2020-08-08T10:00", whole),
        ("accepted", "2020-08-08T10:00", whole),
    ):
        assert cell_said(house, "than-ha-lam", basis, at(as_of)) == said, (basis, as_of)
        assert cell_said(house, "tkv", basis, at(as_of))[1:] == said[1:], (basis, as_of)


def test_dong_bac_answers_for_its_own_figures(browse, house):
    house.at("2020-08-07T20:00")
    clerk = browse("dong-bac", "desktop", "vi")
    page = clerk.open(f"/report/{SLUG}/dong-bac/final")
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        enter(page, {"headcount": "7400", "smartphones": "7000", "smartphones_installed": "7000"})
    expect(page.locator(".entry-percent").first).to_have_text("100%")
    expect(page.locator(".entry-saved")).to_have_text(re.compile("Đã lưu nháp"))
    press_and_see(page, "Xem lại và trình duyệt", f"/review/{SLUG}/dong-bac/final")
    press_and_see(page, "Trình thủ trưởng duyệt", f"/receipt/{SLUG}/dong-bac/final")
    house.at("2020-08-07T23:59:59")
    head = browse("dong-bac.duyet", "phone", "vi")
    page = head.open("/inbox")
    page.get_by_role("button", name=re.compile("Duyệt và gửi")).click()
    decided(page)
    house.at("2020-08-08T00:00")
    assert cell_said(house, "dong-bac", "received") == ("met", "100.0", 7000, 7000, 1)
    assert cell_said(house, "dong-bac", "accepted")[:2] == ("awaiting", None)


@pytest.mark.parametrize("size", [pytest.param("desktop", marks=pytest.mark.long), "phone"])
def test_a_heads_reason_is_read_word_for_word_and_the_report_is_mended(browse, house, size):
    house.at("2020-08-07T09:00")
    values = {"smartphones": 4800, "smartphones_installed": 4000}
    with house.cast.writing("than-ha-lam") as work:
        reports.submit(work, place("than-ha-lam"), values=values)
    head = browse("than-ha-lam.duyet", size, "vi")
    page = head.open("/inbox")
    page.locator(".decide-return summary").click()
    page.locator(".decide-return textarea").fill("Thiếu số máy của phân xưởng khai thác 5")
    page.get_by_role("button", name="Trả lại", exact=True).click()
    decided(page)
    clerk = browse("than-ha-lam", size, "vi")
    page = clerk.open("/")
    expect(page.locator("a.task").first).to_contain_text("phân xưởng khai thác 5")
    page.locator("a.task").first.click()
    clerk.arrived(f"/report/{FINAL}")
    expect(page.locator(".entry-returned")).to_contain_text("phân xưởng khai thác 5")
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        page.fill("#entry-smartphones_installed", "4300")
    press_and_see(page, "Xem lại và trình duyệt", f"/review/{FINAL}")
    press_and_see(page, "Trình thủ trưởng duyệt", f"/receipt/{FINAL}")


def test_the_coordinators_return_names_a_day_and_takes_the_figures_out(browse, house):
    house.at("2020-08-07T09:00")
    values = {"smartphones": 7000, "smartphones_installed": 7000}
    with house.cast.writing("dong-bac") as work:
        reports.submit(work, place("dong-bac"), values=values)
    with house.cast.writing("dong-bac.duyet") as work:
        reports.approve(work, place("dong-bac"))
    assert cell_said(house, "dong-bac", "received")[0] == "met"
    coordinator = browse("so-tttt", "desktop", "vi")
    page = coordinator.open("/acceptance")
    page.locator(".decide-return summary").click()
    page.locator(".decide-return textarea").fill("Thiếu danh sách máy của Công ty 35")
    page.locator(".decide-return input[type=text]").fill("08/08/2020")
    page.get_by_role("button", name="Trả lại", exact=True).click()
    decided(page)
    assert cell_said(house, "dong-bac", "received")[:2] == ("returned", None)
    clerk = browse("dong-bac", "phone", "vi")
    page = clerk.open(f"/report/{SLUG}/dong-bac/final")
    expect(page.locator(".entry-returned")).to_contain_text("Công ty 35")
    expect(page.locator(".entry-returned")).to_contain_text("08/08/2020")
