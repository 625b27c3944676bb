"""How a draft is held against an annotation: per category, what is right of what is wanted.

A small measure of our own, stricter than the examples' scorer: nothing counts a half. Bodies,
limits and targets are compared item by item, an item being found where a draft's begins.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.intake.reader.draft import as_json
from monitor.intake.reader.read import read_text

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "directives"
"""The annotated examples and their scorer; they lie beside a checkout of ours only."""

CATEGORIES = (
    "header", "recipients", "items", "responsible", "coordinating", "deadlines", "targets",
)  # fmt: skip
HEADER = ("number_sign", "doc_type", "issuer", "place", "date", "subject")
_SHORT = (
    (r"\bubnd\b", "ủy ban nhân dân"), (r"\bmttq\b", "mặt trận tổ quốc"), (r"uỷ", "ủy"),
    (r"oá", "óa"), (r"oà", "òa"), (r"\bgdđt\b", "giáo dục và đào tạo"),
)  # fmt: skip
_LEFT_OUT = frozenset(
    ("các", "và", "the", "of", "and", "all", "chủ", "tịch", "giám", "đốc", "đồng")
)


@dataclass
class Score:
    """What was found right, of what was wanted and what was given."""

    right: int = 0
    wanted: int = 0
    given: int = 0

    @property
    def f1(self) -> float:
        if not self.wanted and not self.given:
            return 1.0
        return 2 * self.right / (self.wanted + self.given)

    def add(self, wanted: set[Any], given: set[Any], free: Iterable[Any] = ()) -> None:
        """Count one comparison; what is free counts neither way."""
        given = given - (set(free) - wanted)
        self.right += len(wanted & given)
        self.wanted += len(wanted)
        self.given += len(given)


def score(gold: dict[str, Any], draft: dict[str, Any]) -> dict[str, Score]:
    """One document's scores by category."""
    found = {name: Score() for name in CATEGORIES}
    for name in HEADER:
        told = {_words(gold[name])} if gold[name] else set()
        aliases = {_words(one) for one in (gold.get("aliases") or {}).get(name, ())}
        given = {_words(draft[name])} if draft[name] else set()
        found["header"].add(told, told if given & aliases else given)
    for name in ("report_to", "report_via"):
        found["header"].add(_names(gold[name]), _names(draft[name]))
    found["header"].add(_limits(gold["report_deadline"]), _limits(draft["report_deadline"]))
    found["recipients"].add(_names(gold["recipients"]), _names(draft["recipients"]))
    _items(gold, draft, found)
    return found


def _items(gold: dict[str, Any], draft: dict[str, Any], found: dict[str, Score]) -> None:
    left = list(draft["items"])
    for one in gold["items"]:
        inside = [item for item in left if one["offset"] - 4 <= item["offset"] < one["end"] - 2]
        left = [item for item in left if all(item is not other for other in inside)]
        if one.get("optional"):
            continue
        begins = any(abs(item["offset"] - one["offset"]) <= 4 for item in inside)
        found["items"].add({one["offset"]}, {one["offset"]} if begins else set())
        free = _names(one.get("also_accepted", ()))
        for name in ("responsible", "coordinating"):
            given = _names(body for item in inside for body in item[name])
            found[name].add(_names(one[name]), given, free)
        limits = [limit for item in inside for limit in item["deadlines"]]
        may = [limit for limit in one["deadlines"] if limit.get("optional")]
        must = [limit for limit in one["deadlines"] if not limit.get("optional")]
        found["deadlines"].add(_limits(must), _limits(limits), _limits(may))
        targets = [goal for item in inside for goal in item["targets"]]
        may = [goal for goal in one["targets"] if goal.get("optional")]
        must = [goal for goal in one["targets"] if not goal.get("optional")]
        found["targets"].add(_figures(must), _figures(targets), _figures(may))
    for item in left:
        found["items"].add(set(), {item["offset"]})


def _words(text: str) -> frozenset[str]:
    told = unicodedata.normalize("NFC", text).lower()
    for pattern, long in _SHORT:
        told = re.sub(pattern, long, told)
    return frozenset(re.findall(r"[^\W_]+", told)) - _LEFT_OUT


def _names(told: Iterable[str]) -> set[frozenset[str]]:
    return {_words(re.sub(r"(?<=bộ) trưởng bộ", "", one.lower())) for one in told}


def _limits(told: Iterable[dict[str, Any]]) -> set[str]:
    return {str(one["iso"] or one["recurrence"] or one["relative"]) for one in told}


def _figures(told: Iterable[dict[str, Any]]) -> set[tuple[float, bool]]:
    return {(float(one["value"]), "%" in one["unit"]) for one in told}


def of_examples() -> dict[str, float] | None:
    """What the examples' own scorer says of each category and of all; None where they are not."""
    place = EXAMPLES / "score_intake.py"
    if not place.exists():
        return None
    spec = importlib.util.spec_from_file_location("scorer", place)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    sums = {name: [0.0, 0, 0.0, 0] for name in scorer.CATS}
    for annotated in sorted(EXAMPLES.glob("*.gold.json")):
        gold = json.loads(annotated.read_text("utf-8"))
        text = (EXAMPLES / f"{gold['id']}.txt").read_text("utf-8")
        found = as_json(read_text(text))
        rows = scorer.items_score(gold, found, text)
        rows["header"] = scorer.header_score(gold, found)[0]
        rows["recipients"] = scorer.names_score(gold["recipients"], found["recipients"])
        for name in scorer.CATS:
            sums[name] = [a + b for a, b in zip(sums[name], rows[name], strict=True)]
    whole = [sum(one[i] for one in sums.values()) for i in range(4)]
    return {name: scorer.prf(one)[2] for name, one in (*sums.items(), ("all", whole))}
