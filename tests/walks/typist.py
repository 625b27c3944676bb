"""A clerk who fills a whole form again and again while line, server and session fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route, expect

from monitor.services import reports, sessions
from tests.builders import SLUG, place
from tests.quang_ninh import PASSWORD
from tests.walks import steps
from tests.walks.house import House
from tests.walks.visitors import Visitor

WARD = "ubnd-xa-06694"
"""Its form has ten counts."""
API = "**/api/v1/reports/**"
EXPECTED = "ERR_|status of (401|412|503)|^503 from"


class Typist:
    """The ward's clerk at the form; every value ever typed is another."""

    def __init__(self, house: House, clerk: Visitor) -> None:
        self.house, self.clerk = house, clerk
        self.typed = 0
        self.open()
        with house.cast.reading("bach-dang") as work:
            self.fields = [one.field.code for one in reports.read(work, place(WARD)).fields]
        clerk.complaints.tolerate(EXPECTED)

    @property
    def page(self) -> Page:
        return self.clerk.page

    def open(self) -> None:
        self.clerk.open(f"/report/{SLUG}/{WARD}/final")
        expect(self.page.locator(".entry-saved")).not_to_be_empty()

    def type(self, fields: list[str]) -> dict[str, int]:
        """A new value into each of these boxes, in a browser's own way and at once."""
        values = {}
        for code in fields:
            self.typed += 1
            values[code] = 1000 + self.typed
            steps.box(self.page, code).fill(str(values[code]))
        return values

    def round(self, cut: Callable[[Typist], object]) -> dict[str, int]:
        """Half of the form before the cut, half of it while it lasts; then all is on the server."""
        half = len(self.fields) // 2
        values = self.type(self.fields[:half])
        with contextmanager(cut)(self):  # type: ignore[arg-type]
            values |= self.type(self.fields[half:])
        steps.saved(self.page)
        return values

    def kept(self) -> dict[str, object]:
        with self.house.cast.reading("bach-dang") as work:
            return dict(reports.read(work, place(WARD)).entries)

    def revisions(self) -> list[dict[str, object]]:
        with self.house.cast.reading("bach-dang") as work:
            return [dict(one.entries) for one in reports.read(work, place(WARD)).history]

    def not_saved(self) -> None:
        expect(self.page.locator(".entry-saved")).to_have_attribute("data-kind", "failed")


def nothing_happens(_: Typist) -> Iterator[None]:
    yield


def the_line_drops(typist: Typist) -> Iterator[None]:
    typist.clerk.context.set_offline(True)
    yield
    typist.clerk.context.set_offline(False)


def the_line_drops_until_it_is_told(typist: Typist) -> Iterator[None]:
    typist.clerk.context.set_offline(True)
    yield
    typist.not_saved()
    typist.clerk.context.set_offline(False)


def the_answer_is_lost(typist: Typist) -> Iterator[None]:
    """The server keeps the first half, nobody hears of it, and typing goes on."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    typist.page.route(API, lose, times=1)
    typist.not_saved()
    yield


def the_question_is_lost(typist: Typist) -> Iterator[None]:
    typist.page.route(API, lambda route: route.abort(), times=1)
    yield


def something_else_answers(typist: Typist) -> Iterator[None]:
    """A proxy on the way says in its own words that it is not available."""
    page = "<html>503</html>"
    typist.page.route(API, lambda route: route.fulfill(status=503, body=page), times=1)
    yield


def the_server_is_killed(typist: Typist) -> Iterator[None]:
    typist.house.stop()
    yield
    typist.not_saved()
    typist.house.start()


def the_session_ends(typist: Typist) -> Iterator[None]:
    (cookie,) = typist.clerk.context.cookies()
    with typist.house.cast.office.writing(typist.house.cast.actor("bach-dang")) as work:
        sessions.sign_out(work, cookie["value"])
    yield
    typist.page.locator("dialog [name=password]").fill(PASSWORD)
    typist.page.locator("dialog [type=submit]").click()


def the_tab_is_closed(typist: Typist) -> Iterator[None]:
    typist.clerk.context.set_offline(True)
    yield
    typist.page.close()
    typist.clerk.context.set_offline(False)
    typist.clerk.page = typist.clerk.context.new_page()
    typist.open()


CUTS = (
    the_line_drops, the_answer_is_lost, the_server_is_killed, the_question_is_lost,
    the_line_drops_until_it_is_told, the_tab_is_closed, something_else_answers, nothing_happens,
    the_session_ends,
)  # fmt: skip
