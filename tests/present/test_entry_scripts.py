"""The entry form's own scripts, run in a browser: values told apart, and what a device keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.domain.directive import Field
from monitor.domain.figures import Nil, read
from monitor.present.entries import as_typed
from monitor.services.reports import as_json
from tests.present.bare_page import a_bare_page

ASSETS = Path(__file__).parents[2] / "assets"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page():
    with a_bare_page() as page:
        # An address of its own, so that the page has a place to keep things.
        page.route("**/*", lambda route: route.fulfill(body="<html lang='vi'><body></body></html>",
                                                       content_type="text/html"))  # fmt: skip
        page.goto("http://monitor.example/")
        for name in ("29-device.js", "30-values.js"):
            page.add_script_tag(content=(ASSETS / name).read_text("utf-8"))
        yield page


def canonical(page, kind, raw):
    return page.evaluate("([kind, raw]) => monitor.values.canonical(kind, raw)", [kind, raw])


TYPED = {
    "count": ["4.512", "4512", "4 512", " 4512 ", "0", "00", "4,512", "4.51", "-1", "abc",
              "1.234.567", "12.34", "4. 512"],
    "decimal": ["1.234,5", "1234,5", "0,50", "12", "1.234", "1,2345", "x", "0,125", "1 234,5"],
    "date": ["07/08/2020", "7/8/2020", "2020-08-07", "31/02/2020", "mai"],
    "boolean": [True, False],
    "text": ["Đã phổ biến", "  hai đầu  ", "0", "nhiều\ndòng"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "raw"), [(k, raw) for k, them in TYPED.items() for raw in them])
def test_what_the_server_kept_compares_as_what_was_typed(page, kind, raw):
    """Else a figure that was saved would go on saying that it was not, and be sent again."""
    entry = read(Field("x", "", "", "", type=kind), raw)
    assert canonical(page, kind, as_json(entry)) == canonical(page, kind, raw)


def test_nothing_zero_nil_and_a_text_of_the_same_look_are_told_apart(page):
    nil = {"nil": "none_arose", "reason": ""}
    others = [nil, {**nil, "nil": "not_known"}, {**nil, "reason": "x"}]
    said = [canonical(page, "count", one) for one in ("", "0", "none_arose", *others)]
    assert len(set(said)) == len(said)
    assert canonical(page, "count", None) == canonical(page, "count", "  ") == ""


@pytest.mark.parametrize(
    ("kind", "value"),
    [("count", 4512), ("count", 0), ("count", 1234567), ("decimal", Decimal("1234.5")),
     ("date", date(2020, 8, 7)), ("boolean", True), ("text", "4512"), ("count", Nil("not_known"))],
)  # fmt: skip
def test_a_box_is_filled_alike_by_the_page_and_by_its_script(page, kind, value):
    raw = as_json(value)
    filled = page.evaluate("([kind, raw]) => monitor.values.typed(kind, raw)", [kind, raw])
    assert filled == as_typed(value)
    assert read(Field("x", "", "", "", type=kind), filled or None) == (
        None if isinstance(value, Nil) else value
    )


def test_a_device_keeps_a_copy_for_each_window_person_and_report(page):
    told = page.evaluate(
        """async () => {
            const { device } = monitor;
            localStorage.setItem("monitor:draft:a:/r/1:old", JSON.stringify({at: "1", n: 1}));
            localStorage.setItem("monitor:draft:a:/r/1:bad", "{");
            localStorage.setItem("monitor:draft:b:/r/1:x", JSON.stringify({at: "3", n: 3}));
            device.keep("a", "/r/1", {at: "2", n: 2});
            const left = (await device.left("a", "/r/1")).map(one => one.record.n);
            const kept = device.kept("a", "/r/1").map(one => one.record.n);
            device.forget("a", "/r/1");
            return { left, kept, after: device.kept("a", "/r/1").map(one => one.record.n) };
        }"""
    )
    assert told == {"left": [1], "kept": [2, 1], "after": [1]}
