"""The main job, end to end: entered, approved, accepted, seen on the board, mailed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from monitor.domain.directive import Basis
from monitor.present.standings import standing_name
from monitor.services import matrix, reports, subscriptions
from monitor.settings import Settings
from monitor.worker import Worker
from tests.builders import SLUG, place
from tests.mail.post_office import PostOffice
from tests.quang_ninh import days_before, send
from tests.walks import steps
from tests.walks.conftest import Browse
from tests.walks.house import House
from tests.walks.steps import amount, say, share
from tests.walks.visitors import Visitor

ENTERED, APPROVED, ACCEPTED = "2020-08-07T16:00", "2020-08-07T16:30", "2020-08-07T16:58"


@dataclass(frozen=True)
class Story:
    """What one unit enters, and what it comes to."""

    unit: str
    figures: tuple[tuple[str, int], ...]
    percent: str
    before: str | None
    """The share of the daily report before, None where there was none."""
    tens_too_many: str
    """The number of phones with the app as a hurried thumb types it."""

    @property
    def installed(self) -> int:
        return dict(self.figures)["smartphones_installed"]

    @property
    def phones(self) -> int:
        return dict(self.figures)["smartphones"]


HA_LAM = Story(
    "than-ha-lam",
    (("headcount", 5120), ("smartphones", 4800), ("smartphones_installed", 4512)),
    percent="94.0",
    before="78.8",
    tens_too_many="48.000",
)
DONG_BAC = Story(
    "dong-bac",
    (("headcount", 6800), ("smartphones", 6100), ("smartphones_installed", 5490)),
    percent="90.0",
    before=None,
    tens_too_many="61.000",
)


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def dotted(value: int) -> str:
    return f"{value:,}".replace(",", ".")


@pytest.mark.parametrize(
    ("story", "size", "locale"),
    [
        (HA_LAM, "phone", "vi"),
        (HA_LAM, "desktop", "en"),
        (DONG_BAC, "desktop", "vi"),
        (DONG_BAC, "phone", "en"),
    ],
    ids=lambda one: one.unit if isinstance(one, Story) else one,
)
def test_a_units_figures_reach_the_leader(
    house: House, browse: Browse, post_office: PostOffice, story: Story, size: str, locale: str
):
    house.at("2020-08-06T08:00")
    if story.before is not None:
        days_before(house.cast)
    with house.cast.writing("chu-tich") as work:
        subscriptions.subscribe(work, SLUG, "07:00", weekdays_only=False)

    house.at(ENTERED)
    clerk = browse(None, size, locale)
    the_clerk_enters(clerk, story)
    the_clerk_mends_what_is_wrong(clerk, story)
    the_clerk_hands_in(clerk, story)

    house.at(APPROVED)
    head = browse(f"{story.unit}.duyet", size, locale)
    the_head_approves(head, story)

    house.at(ACCEPTED)
    coordinator = browse("so-tttt", "desktop", locale)
    the_coordinator_accepts(coordinator, story)

    house.at("2020-08-07T17:00")
    leader = browse("chu-tich", size, locale)
    the_leader_sees_it(leader, story)
    for clock, received, accepted in moments(story):
        at = f"2020-08-07T{clock}:00+07:00"
        for basis, said in (("received", received), ("accepted", accepted)):
            if story is HA_LAM:
                wanted = share(said, locale) if said else None
                cell_says(leader, story.unit, wanted, as_of=at, basis=basis)
            else:
                assert value_of(house, story.unit, at, basis) == said

    house.at("2020-08-08T07:00")
    the_morning_mail_says_the_same(house, post_office, leader, story)


def the_clerk_enters(clerk: Visitor, story: Story) -> None:
    page, locale = clerk.page, clerk.locale
    steps.sign_in(clerk, story.unit)
    if clerk.locale == "en":
        page.locator(".m-lang button[value=en]").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    steps.open_task(clerk, story.unit)
    for field, value in story.figures:
        steps.type_figure(page, field, dotted(value))

    # At once: no word of the server is needed for these.
    above, below = amount(story.installed, locale), amount(story.phones, locale)
    expect(page.locator(".entry-percent")).to_have_text(share(story.percent, locale))
    expect(page.locator(".entry-sum")).to_contain_text(f"{above} ÷ {below}")
    steps.saved(page)
    expect(page.locator(".entry-saved")).to_contain_text("16:00")

    phones = steps.question(page, "smartphones")
    if story.before is None:
        expect(phones.locator(".entry-reason")).to_be_hidden()
        return
    # 4.800 phones where there were 4.950 the day before: asked about, not forbidden.
    expect(phones).to_have_attribute("data-worst", "warning")
    expect(phones.locator(".entry-message")).to_contain_text(amount(4950, locale))
    phones.locator(".entry-option").first.click()
    reason = phones.locator(".entry-option").first.inner_text()
    expect(phones.locator(".entry-reason input")).to_have_value(reason)
    steps.saved(page)


def the_clerk_mends_what_is_wrong(clerk: Visitor, story: Story) -> None:
    page, locale = clerk.page, clerk.locale
    installed = steps.question(page, "smartphones_installed")
    steps.type_figure(page, "smartphones_installed", story.tens_too_many)
    expect(page.locator(".entry-percent")).to_have_text("–")
    message = installed.locator(".entry-message")
    expect(message).to_contain_text(amount(int(story.tens_too_many.replace(".", "")), locale))
    expect(message).to_contain_text(amount(story.phones, locale))
    page.locator(".entry-review").click()
    expect(page.locator(".entry-errors")).to_be_focused()
    page.locator(".entry-errors a").click()
    expect(steps.box(page, "smartphones_installed")).to_be_focused()
    steps.type_figure(page, "smartphones_installed", dotted(story.installed))
    expect(page.locator(".entry-percent")).to_have_text(share(story.percent, locale))
    expect(installed).not_to_have_attribute("data-worst", "error")
    steps.saved(page)


def the_clerk_hands_in(clerk: Visitor, story: Story) -> None:
    page, locale = clerk.page, clerk.locale
    steps.review(clerk, story.unit)
    values = page.locator(".sheet-values")
    for _field, value in story.figures:
        expect(values).to_contain_text(amount(value, locale))
    expect(page.locator(".sheet-ratios")).to_contain_text(share(story.percent, locale))
    steps.hand_in(clerk, story.unit)
    expect(page.locator("h1")).to_have_text(say(locale, "Handed in to your head"))
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text(f"5305-{story.unit.upper()}-FINAL-")
    expect(receipt).to_contain_text("16:00")
    expect(receipt).to_contain_text(share(story.percent, locale))


def the_head_approves(head: Visitor, story: Story) -> None:
    page, locale = head.page, head.locale
    head.open("/")
    page.locator("main a[href='/inbox']").click()
    head.arrived("/inbox")
    card = steps.card_of(page, story.unit)
    expect(card).to_contain_text(share(story.percent, locale))
    if story.before is not None:
        reason = say(locale, "List checked again; counted twice last period")
        expect(card.locator(".sheet-warning")).to_contain_text(reason)
    steps.decide(head, "/inbox", story.unit)
    head.open(f"/report/{SLUG}/{story.unit}/final")
    expect(page.locator(".sheet-state")).to_contain_text("16:30")
    expect(page.locator(".sheet-state")).to_contain_text(say(locale, "on time"))


def the_coordinator_accepts(coordinator: Visitor, story: Story) -> None:
    coordinator.open("/")
    coordinator.page.locator("main a[href='/acceptance']").first.click()
    coordinator.arrived("/acceptance")
    card = steps.card_of(coordinator.page, story.unit)
    expect(card).to_contain_text(share(story.percent, coordinator.locale))
    steps.decide(coordinator, "/acceptance", story.unit)


def the_leader_sees_it(leader: Visitor, story: Story) -> None:
    page, locale = leader.page, leader.locale
    percent = share(story.percent, locale)
    leader.open("/")
    page.goto(f"/matrix?q={quote('ha lam' if story is HA_LAM else 'dong bac')}")
    leader.arrived()
    if leader.size == "desktop":
        row = page.locator(f".ag-row[row-id='organization:{story.unit}']")
        expect(row.locator("[col-id='14.1']").first).to_contain_text(percent)
    else:
        # On a phone the board is a list, one duty at a time.
        page.goto("/matrix?view=list&obligation=14.1")
        leader.arrived()
        link = page.locator(f"a[href*='/14.1/{story.unit}']")
        expect(page.get_by_role("row").filter(has=link)).to_contain_text(percent)
    cell_says(leader, story.unit, percent)
    above, below = amount(story.installed, locale), amount(story.phones, locale)
    expect(page.locator(".cell-summary")).to_contain_text(f"{above} / {below}")
    # The words that ordered it stand beside the number.
    expect(page.locator("main .m-quote").first).to_contain_text("điện thoại thông minh")
    if story is HA_LAM:
        cell_says(leader, "tkv", percent)
        expect(page.locator(".cell-summary")).to_contain_text("1/32")


def cell_says(leader: Visitor, unit: str, said: str | None, **asked: str) -> None:
    """Open a cell and read its number; None for none."""
    query = "&".join(f"{name}={quote(value)}" for name, value in asked.items())
    leader.open(f"/cell/{SLUG}/14.1/{unit}?{query}")
    number = leader.page.locator(".cell-number")
    if said is None:
        expect(number).to_contain_text(say(leader.locale, "No figure yet."))
    else:
        expect(number.locator(".m-figure-large")).to_have_text(said)


def moments(story: Story) -> list[tuple[str, str | None, str | None]]:
    """What was known when, on both bases: (at, received, accepted)."""
    return [
        ("15:59", story.before, story.before),  # nothing of the final report yet
        ("16:15", story.before, story.before),  # handed in, not approved: not sent
        ("16:45", story.percent, story.before),  # sent, not accepted
        ("16:59", story.percent, story.percent),
    ]


def value_of(house: House, unit: str, at: str, basis: Basis) -> str | None:
    with house.cast.reading("chu-tich") as work:
        as_of = datetime.fromisoformat(at)
        return matrix.cell(work, SLUG, "14.1", unit, as_of, basis).cell.value


def the_morning_mail_says_the_same(
    house: House, post_office: PostOffice, leader: Visitor, story: Story
) -> None:
    """The worker plans and sends over SMTP; its number and the board's are one."""
    url = f"smtp://127.0.0.1:{post_office.server.port}"
    settings = Settings(base_url=house.address, smtp_url=url, mail_from="Monitor <m@demo.example>")
    done = Worker(settings, house.cast.office).tick()
    assert (done.sent, done.failed, done.put_off) == (1, 0, 0)
    ((address, message),) = post_office.delivered
    assert address == "chu-tich@demo.example"
    assert message["X-Monitor-Digest"].endswith("/2020-08-08")
    html = message.get_body(("html",)).get_content()
    text = message.get_body(("plain",)).get_content()
    leader.sign_in("chu-tich")  # the night has ended the session
    link = re.search(rf'href="({re.escape(house.address)}/matrix[^"]*)"', html)
    assert link is not None
    asked = link[1].replace("&amp;", "&")
    assert "as_of=2020-08-08T07%3A00%3A00%2B07%3A00" in asked
    leader.open(asked)
    answer = leader.page.request.get(asked.replace("/matrix?", "/data/matrix?"))
    cells = {row["id"]: row["cells"].get("14.1") for row in answer.json()["rows"]}
    percent = share(story.percent, leader.locale)
    top = "organization:tkv" if story is HA_LAM else f"organization:{story.unit}"
    for row in ("group:all", top, f"organization:{story.unit}"):
        assert cells[row]["a"] == percent, row
    # The same number, of as many units, in the letter: as a page and as plain text.
    for name, part in (("html", html), ("text", text)):
        assert percent in part, name
        assert "1/33" in part, name


def test_a_head_returns_and_the_clerk_mends(house: House, browse: Browse):
    house.at(ENTERED)
    with house.cast.writing("than-ha-lam") as work:
        reports.submit(work, place("than-ha-lam"), values=dict(HA_LAM.figures))
    house.at("2020-08-07T16:10")
    why = "Số máy của phân xưởng 5 chưa có trong danh sách"
    steps.send_back(browse("than-ha-lam.duyet", "phone", "vi"), "/inbox", "than-ha-lam", why)

    house.at("2020-08-07T16:20")
    clerk = browse("than-ha-lam", "phone", "vi")
    clerk.open("/")
    expect(clerk.page.locator("a.task blockquote")).to_have_text(why)
    steps.open_task(clerk, "than-ha-lam")
    expect(clerk.page.locator(".entry-returned")).to_contain_text(why)
    steps.type_figure(clerk.page, "smartphones_installed", "4.600")
    steps.saved(clerk.page)
    steps.review(clerk, "than-ha-lam")
    steps.hand_in(clerk, "than-ha-lam")

    house.at("2020-08-07T16:25")
    head = browse("than-ha-lam.duyet", "phone", "vi")
    head.open("/inbox")
    expect(steps.card_of(head.page, "than-ha-lam")).to_contain_text("4.600")


def test_the_coordinator_returns_with_a_day_and_the_unit_sends_again(house: House, browse: Browse):
    cast = house.cast
    send(cast, "dong-bac", "dong-bac", "final", "2020-08-07T14:00", **dict(DONG_BAC.figures))
    house.at("2020-08-07T15:00")
    why = "Đề nghị gửi kèm danh sách các đơn vị thành viên"
    coordinator = browse("so-tttt", "desktop", "en")
    steps.send_back(coordinator, "/acceptance", "dong-bac", why, "09/08/2020")

    house.at("2020-08-08T09:00")  # past the deadline, within the day that was given
    leader = browse("chu-tich", "desktop", "vi")
    leader.open(f"/cell/{SLUG}/14.1/dong-bac")
    expect(leader.page.locator(".cell-number")).to_contain_text(standing_name("returned", "vi"))

    clerk = browse("dong-bac", "phone", "vi")
    clerk.open("/")
    expect(clerk.page.locator("a.task blockquote")).to_have_text(why)
    steps.open_task(clerk, "dong-bac")
    told = clerk.page.locator(".entry-returned")
    expect(told).to_contain_text(why)
    expect(told).to_contain_text("09/08/2020")
    steps.type_figure(clerk.page, "smartphones_installed", "5.500")
    steps.saved(clerk.page)
    steps.review(clerk, "dong-bac")
    steps.hand_in(clerk, "dong-bac")
    house.at("2020-08-08T09:30")
    steps.decide(browse("dong-bac.duyet", "desktop", "vi"), "/inbox", "dong-bac")
    leader.open(f"/cell/{SLUG}/14.1/dong-bac")
    number = leader.page.locator(".cell-number .m-figure-large")
    expect(number).to_have_text(share("90.1", "vi"))
