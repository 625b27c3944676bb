"""Every page, for those who open it, in both languages and both sizes.

Every run opens each address once on a telephone, in Vietnamese, and each page once at a desk, in
English. The long run opens each address for everybody, at both, with axe each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from itertools import takewhile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from monitor.domain.evidence import PNG
from monitor.domain.exports import Wanted
from monitor.files.export_room import make_due
from monitor.services import (
    comments,
    directives,
    evidence,
    exports,
    intake,
    intake_amending,
    intake_duties,
    intake_lessons,
)
from monitor.services.comments import Subject
from monitor.services.evidence import Sent
from monitor.services.leading import Job
from monitor.web.pages import PAGES
from monitor.web.shell import entries
from tests.asked import asked_for_much
from tests.builders import SLUG, place
from tests.conftest import copy_sqlite
from tests.files.papers import a_png
from tests.quang_ninh import busy_afternoon
from tests.services.test_amending import TEXT as AMENDING
from tests.walks import checks
from tests.walks.house import House, shots
from tests.walks.visitors import SIZES, Visitor

REPORT = f"{SLUG}/than-ha-lam/final"
VISITS: dict[str, list[str]] = {
    "chu-tich": [
        f"/obligations/{SLUG}/14.1",
        "/matrix?view=compare&since=2020-08-06T09:00",
        "/matrix?view=map",
        "/matrix?view=map&obligation=11.1",
        "/matrix?as_of=2020-08-07T10:00&show=not_reported&sort=nonsense",
        "/organizations/tkv",
        "/organizations/than-ha-lam",
        "/search?q=ha+lam",
        f"/cell/{SLUG}/14.1/than-ha-lam",
        f"/cell/{SLUG}/14.1/tkv",
        f"/cell/{SLUG}/C.2/all",
        "/account/mail",
        "/exports",
        f"/report/{REPORT}",
    ],
    "than-ha-lam": [
        f"/report/{REPORT}",
        f"/review/{REPORT}",
        f"/report/{SLUG}/than-ha-lam/2020-08-06",
        f"/cell/{SLUG}/14.1/than-ha-lam?basis=received",
        f"/search?q={200 * 'x'}",
    ],
    "bach-dang": [f"/report/{SLUG}/ubnd-xa-06694/final"],
    "tkv": ["/bulk", f"/bulk/{SLUG}/final", f"/report/{SLUG}/tkv/final"],
    "dong-bac": [f"/receipt/{SLUG}/dong-bac/final", f"/report/{SLUG}/dong-bac/final"],
    "dong-bac.duyet": ["/deputies", f"/report/{SLUG}/dong-bac/final"],
    "so-tttt": [
        "/proposals",
        f"/report/{SLUG}/ubnd-huyen-193/2020-08-06",
        f"/report/{SLUG}/so-tttt/final",
        f"/periods/{SLUG}/final",
        f"/cadence/{SLUG}/14.1",
        "/intake/1",
        "/intake/1?duty=14.1&back=1",
        "/intake/1?ask=class:district_pcs",
        "/intake/1?ask=people",
        f"/intake/2?ask=touch:{SLUG}:13.1",
        "/intake/2?ask=amended",
        "/intake/1?ask=name:tap+doan+than+va+khoang+san+viet+nam",
        "/intake-learned?draft=1&words=x&means=role+coordinating&done=taught",
        "/explanations",
        "/plans",
        f"/goals/{SLUG}/14.1",
        f"/goals/{SLUG}/14.1?unit=than-ha-lam",
    ],
    "vp-ubnd": [f"/report/{SLUG}/so-tttt/final"],
    "lanh-dao-ha-long": ["/organizations/ubnd-huyen-193", "/matrix?view=map&obligation=C.2"],
    "tkv.quantri": ["/units/than-ha-lam", "/units/import"],
    "quan-sat": [],
    "admin": ["/nowhere", "/matrix"],
}
"""Who opens which addresses, beside those of their own navigation."""
NARROW: list[ViewportSize] = [{"width": 320, "height": 640}, {"width": 720, "height": 450}]
"""WCAG's narrowest window, and a desktop at 200 %: every page is made as narrow, once."""
OTHER = {"phone": "desktop", "desktop": "phone"}
SHARED = frozenset({"/directive", "/obligations", "/organizations", "/account"})
"""Pages alike for everybody; axe looks at them over the leader's shoulder only."""
AT_A_DESK = frozenset({"/", "/matrix", "/acceptance", "/inbox", f"/report/{REPORT}"})
"""Pages at which axe looks at a desk, too: a page is of one structure at every size."""


at_both_sizes = pytest.mark.parametrize(("size", "locale"), [("phone", "vi"), ("desktop", "en")])


@pytest.fixture(scope="module")
def busy(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house on a busy afternoon; its visitors only look, so that all tests may share it."""
    folder = tmp_path_factory.mktemp("busy")
    engine = copy_sqlite(furnished, folder / "monitor.db")
    house = House(engine, data_dir=folder)
    busy_afternoon(house.cast)
    leave_papers(house, folder)
    leave_draft(house)
    leave_files(house)
    asked_for_much(house.cast)
    yield house.start()
    house.stop()
    engine.dispose()


def leave_files(house: House) -> None:
    """A long file of the leader's that is ready, and one that waits."""
    office = house.cast.office
    Job(office, "plan", "worker", timedelta(seconds=20)).run(lambda: "")
    for form in ("xlsx", "csv"):
        with house.cast.writing("chu-tich") as work:
            exports.ask(work, Wanted(SLUG, "matrix", form, "vi"))
        if form == "xlsx":
            make_due(office, "worker")


def leave_papers(house: House, folder: Path) -> None:
    """A file beside the mine's draft, and what was said of it inside and outside."""
    key, vault = place("than-ha-lam"), evidence.vault_in(folder)
    with (
        vault.receiving(BytesIO(a_png())) as arrived,
        house.cast.writing("than-ha-lam") as work,
    ):
        evidence.attach(work, vault, key, Sent(arrived, PNG, "ảnh điểm hướng dẫn.png"))
    for who, subject, audience in (
        ("than-ha-lam", Subject(SLUG, "than-ha-lam", period="final"), "unit"),
        ("so-tttt", Subject(SLUG, "than-ha-lam", obligation="14.1"), "shared"),
    ):
        with house.cast.writing(who) as work:
            comments.add(work, subject, "@than-ha-lam.duyet xem giúp", audience, is_flagged=True)


def leave_draft(house: House) -> None:
    """The directive's own text once more, as a draft with its questions open."""
    with house.cast.writing("so-tttt") as work:
        text = directives.get(work, SLUG).directive.text
        intake_lessons.teach(work, "name", "Tổng Công ty Than Đông Bắc", "dong-bac")
        known = intake_lessons.holding(work)
        number = intake.begin(work, intake.drafted(text, "Asia/Ho_Chi_Minh", known), "5305.docx")
        ended = intake_lessons.teach(work, "role", "có sự tham gia của", "coordinating")
        intake_lessons.revoke(work, ended or 0)
        intake_duties.drop_duty(work, number, 1, "13.1", "Theo dõi ở văn bản khác")
        number = intake.begin(work, intake.drafted(AMENDING, "Asia/Ho_Chi_Minh"), "9001.txt")
        [document] = intake.read(work, number).sheet.documents
        intake_amending.set_document(work, number, 1, document.words, slug=SLUG, whole=False)


@pytest.fixture(scope="module")
def browsers(chromium: Browser, busy: House) -> Iterator[dict[str, Visitor]]:
    """One browser window of each size, at which people take turns."""
    opened = {size: Visitor(chromium, busy, None, size, "vi") for size in SIZES}
    yield opened
    for one in opened.values():
        one.context.close()


def addresses(house: House, username: str) -> list[str]:
    """What somebody's navigation leads to, and what lies behind it."""
    own = [one.path for one in entries(house.cast.actor(username))]
    return [*own, *VISITS[username]]


def first_seen_by(house: House, username: str) -> list[str]:
    """What somebody opens that nobody before them did; of the matrix each sees their own part."""
    before = takewhile(lambda one: one != username, VISITS)
    seen = {address for one in before for address in addresses(house, one)}
    return [one for one in addresses(house, username) if one not in seen]


def one_of_each(listed: list[str]) -> list[str]:
    """One address of each page; how its other views differ is no matter of size or language."""
    return list({page_at(one): one for one in reversed(listed)}.values())[::-1]


def page_at(address: str) -> str:
    """The name of the page at an address."""
    path = address.partition("?")[0]
    return next((one.name for one in PAGES if one.is_at(path)), "")


@at_both_sizes
@pytest.mark.parametrize("username", VISITS)
def test_every_page_is_whole(browsers, busy, username, size, locale):
    """Every page at both sizes, for the first of those who open it."""
    listed = first_seen_by(busy, username)
    if size == "desktop":
        assert_whole(browsers[size], username, locale, one_of_each(listed), AT_A_DESK)
    else:
        assert_whole(browsers[size], username, locale, listed)


@pytest.mark.long
@at_both_sizes
@pytest.mark.parametrize("username", VISITS)
def test_every_page_is_whole_for_everybody_at_both_sizes(browsers, busy, username, size, locale):
    assert_whole(browsers[size], username, locale, addresses(busy, username))


def assert_whole(
    visitor: Visitor,
    username: str,
    locale: str,
    listed: list[str],
    weighed: frozenset[str] | None = None,
) -> None:
    """Each page on a device of one size; then its window is made as wide as others.

    Axe looks at those that are ``weighed``, at all where none are named.
    """
    visitor.complaints.heard.clear()
    visitor.sign_in(username, locale)
    size = visitor.size
    found: list[str] = []
    for address in listed:
        page = visitor.open(address)
        here = checks.faults(page, locale)
        is_weighed = weighed is None or address in weighed
        if is_weighed and (address not in SHARED or username == "chu-tich"):
            here += checks.axe(page)
        photograph(visitor, address)
        page.set_viewport_size(SIZES[OTHER[size]]["viewport"])
        here += checks.faults(page, locale)
        for narrow in NARROW if size == "phone" else ():
            page.set_viewport_size(narrow)
            here += checks.too_wide(page)
        page.set_viewport_size(SIZES[size]["viewport"])
        found += [f"{address}: {one}" for one in here]
    found += visitor.complaints.heard
    assert not found, "\n".join(found)


def photograph(visitor: Visitor, address: str) -> None:
    place = shots()
    if place is not None:
        name = re.sub(r"\W+", "-", address).strip("-") or "home"
        who = f"{visitor.username}_{visitor.size}_{visitor.locale}"
        visitor.page.screenshot(path=place / f"{name}__{who}.png", full_page=True)


def test_these_tests_open_every_page_there_is(busy):
    visited = {page_at(one) for username in VISITS for one in addresses(busy, username)}
    assert {one.name for one in PAGES} - visited == set()
