"""Directives of our own, annotated before the reader was tuned to them: every type and layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.intake.reader.draft import as_json
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
    assert draft(name)["language"] == ("en" if name.startswith(("p-", "q-", "w-", "z3-")) else "vi")
