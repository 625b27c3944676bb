"""The intake: how well directives are read, and how long a page takes.

The public examples are scored by their own scorer and lie beside a checkout of ours only; where
they are absent this says so. Our own directives are scored by ``tests.intake.scoring``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from monitor.intake.reader.draft import as_json
from monitor.intake.reader.read import read_text
from tests.intake import scoring
from tests.intake.scoring import Score
from tests.intake.test_any_text import pages as pages_of_items

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "tests" / "intake" / "annotated"
PAGE = 3_000
"""Letters of a printed page."""


def annotated(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Annotations and their texts, in the order of their names."""
    for place in sorted(folder.glob("*.gold.json")):
        gold = json.loads(place.read_text("utf-8"))
        yield gold, (folder / f"{gold['id']}.txt").read_text("utf-8")


def totals(folder: Path) -> dict[str, Score]:
    """The scores of a folder's directives by category, and of all categories together."""
    found = {name: Score() for name in (*scoring.CATEGORIES, "all")}
    for gold, text in annotated(folder):
        for name, one in scoring.score(gold, as_json(read_text(text))).items():
            for total in (found[name], found["all"]):
                total.right += one.right
                total.wanted += one.wanted
                total.given += one.given
    return found


def measure() -> list[dict[str, Any]]:
    """Scores and time, printed and returned."""
    print("\nintake: of what is annotated, how much is read right (F1)")
    found: list[dict[str, Any]] = []
    public = scoring.of_examples()
    if public is None:
        print(f"{'public examples':<58} not here: they are not shipped with the project")
    own = {name: score.f1 for name, score in totals(OWN).items()}
    for name, scores in (("public examples", public), ("own directives", own)):
        if scores is not None:
            told = {category: round(one, 3) for category, one in scores.items()}
            print(f"{name:<58} " + "  ".join(f"{one} {f1:.3f}" for one, f1 in told.items()))
            found.append({"name": f"intake, {name}", **told})
    found.append(_time())
    return found


def _time() -> dict[str, Any]:
    # One directive of a hundred pages of items: behind a first "Nơi nhận" nothing is read.
    hundred, two_hundred = pages_of_items(100), pages_of_items(200)
    pages = len(hundred) / PAGE
    once, twice = _took(lambda: read_text(hundred)), _took(lambda: read_text(two_hundred))
    page = once * 1000 / pages
    print(
        f"{'one page of a hundred':<58} {page:9.1f} ms   twice as many pages: ratio"
        f" {twice / once:6.2f}"
    )
    return {"name": "intake, one page", "ms": round(page, 2), "twice_ratio": round(twice / once, 2)}


def _took(act: Callable[[], Any]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - start)
    return best


if __name__ == "__main__":
    measure()
