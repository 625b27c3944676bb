"""Directives of our own, annotated before the reader was tuned to them: every type and layout."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from monitor.intake.reader.draft import Draft, Quoted, as_json
from monitor.intake.reader.read import read_text
from tests.intake.scoring import CATEGORIES, Score, score

HERE = Path(__file__).parent / "annotated"
NAMES = sorted(one.name.removesuffix(".gold.json") for one in HERE.glob("*.gold.json"))


def gold(name: str) -> dict:
    return json.loads((HERE / f"{name}.gold.json").read_text("utf-8"))


def draft(name: str) -> dict:
    return as_json(read_text((HERE / f"{name}.txt").read_text("utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_every_task_is_found_and_nothing_else_is_taken_for_one(name):
    items = score(gold(name), draft(name))["items"]
    assert (items.right, items.given) == (items.wanted, items.wanted)


@pytest.fixture(scope="module")
def totals() -> dict[str, Score]:
    found = {name: Score() for name in CATEGORIES}
    for name in NAMES:
        for category, one in score(gold(name), draft(name)).items():
            found[category].right += one.right
            found[category].wanted += one.wanted
            found[category].given += one.given
    return found


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_part_is_read_as_it_was_annotated(totals, category):
    assert totals[category].f1 >= 0.97


def at_a_margin(text: str) -> str:
    lines = (textwrap.wrap(one, 84, break_long_words=False) or [""] for one in text.split("\n"))
    return "\n".join("\n".join(one) for one in lines)


def on_pages(text: str) -> str:
    lines = at_a_margin(text).split("\n")
    return "\n".join(
        f"{one}\n\n{number // 30 + 2}\n" if number % 30 == 29 else one
        for number, one in enumerate(lines)
    )


SCANS = {
    "broken at a margin": at_a_margin,
    "with page numbers inside": on_pages,
    "with letters taken apart": lambda text: unicodedata.normalize("NFD", text),
    "with spaces before marks": lambda text: re.sub(r"(?<=[^\W\d])([;:,])(?=\s)", r" \1", text),
    "with other ends of lines": lambda text: text.replace("\n", "\r\n"),
}
ENGLISH = ("p-", "q-", "w-", "z3-", "z10-")
UNBROKEN = {
    "n-plan-with-rows-of-tasks", "u-plan-with-a-web-table", "x-plan-of-a-party-office",
    "z5-plan-with-six-columns", "z7-instruction-of-a-district",
    "zc-conclusions-of-a-deputy-prime-minister",
}  # fmt: skip
"""Their rows, and titles as long as a line, are told by the ends of lines: broken at a margin, they
are read worse."""


def read(draft: Draft) -> object:
    """What was read, without places."""

    def names(found: Iterable[Quoted]) -> list[str]:
        return [
            " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", one.value).lower()))
            for one in found
        ]

    head = (draft.number_sign, draft.issuer, draft.issued_on, draft.subject)
    return [
        names(one for one in head if one is not None),
        names(draft.report_to),
        names(draft.report_via),
        [
            (one.label, names(one.responsible), names(one.coordinating),
             [(by.iso, by.recurrence, by.relative) for by in one.deadlines],
             [goal.value for goal in one.targets])
            for one in draft.items
        ],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "scan"),
    [(name, scan) for name in NAMES for scan in SCANS
     if not (name in UNBROKEN and scan in ("broken at a margin", "with page numbers inside"))],
)  # fmt: skip
def test_what_a_scan_does_to_a_text_changes_nothing(name, scan):
    text = (HERE / f"{name}.txt").read_text("utf-8")
    assert read(read_text(SCANS[scan](text))) == read(read_text(text))


@pytest.mark.parametrize(
    ("name", "touched"),
    [
        ("g-instruction-of-a-province", [("Chỉ thị số 04/CT-UBND ngày 10/02/2022", "replaces")]),
        ("i-decision-with-attached-plan",
         [("Quyết định số 1211/QĐ-BYT ngày 05 tháng 4 năm 2021", "repeals")]),
        ("v-decision-assigning",
         [("Quyết định số 2899/QĐ-UBND ngày 09 tháng 12 năm 2022", "replaces")]),
        ("p-binding-operational-directive", [("Binding Operational Directive 19-02", "replaces")]),
        ("q-circular-of-a-ministry", [("Circular No. 09/2019 dated 4 June 2019", "changes")]),
        ("w-emergency-directive", [("Emergency Directive 23-07", "repeals")]),
        ("r-telegram-of-the-prime-minister", []),
    ],
)  # fmt: skip
def test_what_a_directive_replaces_repeals_or_changes_is_named(name, touched):
    assert [(one["value"], one["how"]) for one in draft(name)["amends"]] == touched


@pytest.mark.parametrize("name", NAMES)
def test_the_language_is_told_by_the_text(name):
    assert draft(name)["language"] == ("en" if name.startswith(ENGLISH) else "vi")
