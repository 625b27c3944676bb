"""Every id is there once, and every callback's id is there at all.

``suppress_callback_exceptions`` is on, so a misspelt id would only mean a button that does nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import dash
import pytest
from dash.dependencies import DashDependency
from dash.development.base_component import Component
from flask import Flask

from monitor.present.language import translator
from monitor.services import (
    deputies,
    directives,
    intake,
    intake_amending,
    intake_duties,
    intake_lessons,
    sessions,
    tree,
    views,
)
from monitor.services.accounts import NOBODY
from monitor.services.sessions import SignedIn
from monitor.services.tree_plan import UnitRow
from monitor.settings import Settings
from monitor.store import migrate
from monitor.web.app import create_app
from monitor.web.page import Page
from monitor.web.pages import PAGES
from monitor.web.shell import NOTICES
from monitor.web.visit import cookie_name
from tests.asked import asked_for_much
from tests.builders import SLUG, Cast
from tests.conftest import an_engine
from tests.mail.back import mail_that_came_back
from tests.quang_ninh import PASSWORD, busy_afternoon, furnish
from tests.services.test_amending import TEXT as AMENDING

FRIDAY, SUNDAY = date(2020, 8, 7), date(2020, 8, 9)
AMENDED = "Công văn số 5305/UBND-XD6 ngày 05/8/2020"
READERS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "bulk_choice": [("tkv", {}), ("so-tttt", {}), ("than-ha-lam", {})],
    "bulk": [("tkv", {"period": "final"}), ("so-tttt", {"period": "final", "root": "tkv"})],
    "inbox": [("dong-bac.duyet", {})],
    "deputies": [("dong-bac.duyet", {})],
    "units": [("tkv.quantri", {}), ("admin", {})],
    "unit": [
        ("tkv.quantri", {"code": "than-ha-lam"}),
        ("tkv.quantri", {"code": "tkv"}),
        ("admin", {"code": "than-ha-lam"}),
    ],
    "proposals": [("so-tttt", {})],
    "acceptance": [("so-tttt", {}), ("vp-ubnd", {})],
    "matrix": [
        ("chu-tich", {}),
        ("chu-tich", {"view": "compare", "since": "2020-08-06T08:00"}),
        ("than-ha-lam", {"view": "list", "obligation": "all"}),
    ],
    "cell": [
        ("chu-tich", {"obligation": "14.1", "organization": "tkv"}),
        ("chu-tich", {"obligation": "11.1", "organization": "all"}),
        ("chu-tich", {"obligation": "14.1", "organization": "than-ha-lam"}),
        ("than-ha-lam", {"obligation": "14.1", "organization": "than-ha-lam"}),
    ],
    "exports": [("chu-tich", {}), ("chu-tich", {"form": "csv", "directive": SLUG})],
    "mail": [("so-tttt", {})],
    "worker": [("so-tttt", {}), ("admin", {})],
    "periods": [("so-tttt", {})],
    "period": [("so-tttt", {"slug": SLUG, "code": "final"})],
    "intake": [("so-tttt", {})],
    "intake_draft": [
        ("so-tttt", {"number": "1", "ask": key})
        for key in ("head", "gaps", "deadline", "people", "implied", "model", "class:district_pcs")
    ]
    + [
        ("so-tttt", {"number": "1", "duty": "14.1"}),
        ("so-tttt", {"number": "1", "duty": "13.1", "back": "1"}),
        ("so-tttt", {"number": "1", "add": "14"}),
        ("so-tttt", {"number": "1", "ask": "amended"}),
        ("so-tttt", {"number": "2", "ask": "amended"}),
        ("so-tttt", {"number": "2", "ask": f"touch:{SLUG}:13.1"}),
        ("so-tttt", {"number": "2", "ask": f"document:{AMENDED}"}),
    ],
    "intake_learned": [
        ("so-tttt", {}),
        ("so-tttt", {"draft": "1", "words": "TKV", "means": "role answerable"}),
    ],
    "cadence": [("so-tttt", {"slug": SLUG, "code": "14.1"})],
    "chase": [("so-tttt", {})],
    "goals": [("so-tttt", {"slug": SLUG, "code": "14.1"})],
    "obligation": [("chu-tich", {"slug": SLUG, "code": "14.1"})],
    "organization": [("chu-tich", {"code": "than-ha-lam"})],
    "report": [
        ("than-ha-lam", {"organization": "than-ha-lam", "period": "final"}),
        ("dong-bac.duyet", {"organization": "dong-bac", "period": "final"}),
        ("so-tttt", {"organization": "ubnd-huyen-193", "period": "2020-08-06"}),
        ("so-tttt", {"organization": "than-ha-lam", "period": "2020-08-06"}),
    ],
    "review": [("than-ha-lam", {"organization": "than-ha-lam", "period": "final"})],
    "receipt": [("dong-bac", {"organization": "dong-bac", "period": "final"})],
}
"""Who opens a page with which variables of its address; the leader opens the others."""


class Screen:
    """The app over a busy afternoon, and its layouts as somebody is given them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.settings = Settings(
            secret_key="0123456789abcdef" * 4, base_url="http://127.0.0.1",
            webhooks="so-tttt=https://hooks.example/x", webhook_secret="s" * 40,
            texts="json://hooks.example/{number}",
        )  # fmt: skip
        self.app: Flask = create_app(self.settings, cast.office)
        self.registered = {one["name"]: one["layout"] for one in dash.page_registry.values()}
        self._tokens: dict[str, str] = {}

    def cookie(self, username: str) -> str:
        if username not in self._tokens:
            with self.cast.office.writing(NOBODY) as work:
                found = sessions.sign_in(work, username, PASSWORD, "127.0.0.1")
            assert isinstance(found, SignedIn)
            self._tokens[username] = found.token
        return f"{cookie_name(self.settings)}={self._tokens[username]}"

    def layout(self, page: str, username: str, variables: Mapping[str, str]) -> Any:
        headers = {"Cookie": self.cookie(username)}
        with self.app.test_request_context("/", headers=headers):
            return self.registered[page](**variables)

    def layouts(self, page: Page) -> Iterator[Any]:
        for username, variables in READERS.get(page.name, [("chu-tich", {})]):
            wide = {"directive": SLUG} if "<directive>" in page.path else {}
            yield self.layout(page.name, username, wide | variables)


@pytest.fixture(scope="module")
def screen(tmp_path_factory) -> Iterator[Screen]:
    engine = an_engine(f"sqlite:///{tmp_path_factory.mktemp('ids') / 'monitor.db'}")
    migrate.upgrade(engine)
    furnish(engine)
    cast = busy_afternoon(Cast(engine))
    with cast.writing("dong-bac.duyet") as work:
        deputies.name(work, "dong-bac", "dong-bac", SUNDAY, today=FRIDAY)
    with cast.writing("tkv.quantri") as work:
        mine = UnitRow(1, "tkv-mo-moi", "Mỏ mới", parent="tkv")
        tree.import_units(work, [mine], today=FRIDAY)
    with cast.writing("chu-tich") as work:
        views.save(work, "Quá hạn", f"directive={SLUG}&show=overdue")
    mail_that_came_back(cast)
    with cast.writing("so-tttt") as work:
        text = directives.get(work, SLUG).directive.text
        number = intake.begin(work, intake.drafted(text, "Asia/Ho_Chi_Minh"), "5305.docx")
        intake_duties.drop_duty(work, number, 1, "13.1", "Theo dõi ở văn bản khác")
        intake_lessons.teach(work, "name", "Vinacoal", "tkv")
        ended = intake_lessons.teach(work, "deadline", "cuối mỗi đợt trực", "weekly", draft=None)
        intake_lessons.revoke(work, ended)
        number = intake.begin(work, intake.drafted(AMENDING, "Asia/Ho_Chi_Minh"), "9001.txt")
        intake_amending.set_document(work, number, 1, AMENDED, slug=SLUG, whole=False)
    asked_for_much(cast)
    yield Screen(cast)
    engine.dispose()


def ids_in(layout: Any) -> list[Any]:
    """The ids of a layout, those of families as sorted pairs."""
    everything = [layout, *layout._traverse()]
    for one in [one for one in everything if isinstance(getattr(one, "options", None), list)]:
        labels = [told["label"] for told in one.options if isinstance(told, dict)]
        for label in labels:
            if isinstance(label, Component):  # a choice's words may be components, too
                everything += [label, *label._traverse()]
    found = [one.id for one in everything if getattr(one, "id", None) is not None]
    return [plain(one) for one in found]


def plain(one: Any) -> Any:
    return tuple(sorted(one.items())) if isinstance(one, dict) else str(one)


def wired(page: Page) -> Iterator[Any]:
    """Every id a page's callbacks speak of."""

    def below(told: Any) -> Iterator[Any]:
        if isinstance(told, DashDependency):
            yield told.component_id
        elif isinstance(told, Mapping):
            for one in told.values():
                yield from below(one)
        elif isinstance(told, list | tuple):
            for one in told:
                yield from below(one)

    for dependencies, options, _, _ in page.wires:
        yield from below(dependencies)
        yield from below([options.get(name) for name in ("output", "inputs", "state")])
    for _, dependencies in page.scripts:
        yield from below(dependencies)


def is_there(wanted: Any, found: set[Any]) -> bool:
    if not isinstance(wanted, Mapping):
        return str(wanted) in found
    fixed = {name: value for name, value in wanted.items() if isinstance(value, str | int)}
    families = [dict(one) for one in found if isinstance(one, tuple)]
    return any(
        set(one) == set(wanted) and all(one[name] == value for name, value in fixed.items())
        for one in families
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_id_stands_twice_on_a_page(screen, page):
    for layout in screen.layouts(page):
        counted = Counter(ids_in(layout))
        assert counted, "an empty page"
        assert [one for one, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_id_of_a_callback_stands_on_its_page(screen, page):
    found = {one for layout in screen.layouts(page) for one in ids_in(layout)}
    missing = {str(one) for one in wired(page) if not is_there(one, found)}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_may_be_opened_by_whom_these_tests_choose(screen, page):
    """Else the two tests above would look at the short page that says no."""
    for layout in screen.layouts(page):
        assert NOTICES in ids_in(layout)
        headings = [one for one in layout._traverse() if type(one).__name__ == "H1"]
        assert [one.children for one in headings] != [translator("vi")("Not open to you")]
        assert len(headings) == 1
