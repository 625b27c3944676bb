"""Folded rows in an address: what was folded comes back, in few letters, or is said to be cut."""

from __future__ import annotations

import random
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from monitor.web.matrix_state import LONGEST_FOLD, read_state
from tests.builders import SLUG
from tests.present.bare_page import a_bare_page

FOLDS = Path(__file__).parents[2] / "assets" / "40-folds.js"
CODES = [
    *(f"K{number}" for number in range(1, 6)), "all", "tkv", "dong-bac", "so-tttt",
    *(f"ubnd-huyen-{number}" for number in range(193, 208)),
    *(f"ubnd-xa-{number:05d}" for number in range(6600, 6800)),
]  # fmt: skip
COMES_BACK = """([rows, areAll]) => {
    const { read, write, OPEN } = window.monitorFolds;
    const { text, left } = write(rows, areAll);
    const { base, others } = read(text);
    const open = rows
        .filter(([code, , usual]) => (base ? base === OPEN : usual) !== others.has(code))
        .map(([code]) => code);
    return { text, left, open };
}"""


@pytest.fixture(scope="module")
def script():
    with a_bare_page() as page:
        page.add_script_tag(content=FOLDS.read_text("utf-8"))
        yield page


@pytest.fixture(scope="module")
def folds(script):
    return lambda rows, are_all=True: script.evaluate(COMES_BACK, [rows, are_all])


def some_rows(dice, count, share):
    codes = dice.sample(CODES, count)
    usual = {code: code.startswith("K") for code in codes}
    return [[code, (dice.random() < share) != usual[code], usual[code]] for code in codes]


@pytest.mark.browser
def test_whatever_was_folded_comes_back_from_the_address(folds):
    dice = random.Random(5305)  # noqa: S311  # generated trees, no secret
    for _ in range(60):
        rows = some_rows(dice, dice.randint(0, 120), dice.choice([0, 0.1, 0.5, 0.9, 1]))
        told = folds(rows)
        assert told["left"] == 0
        assert set(told["open"]) == {code for code, is_open, _usual in rows if is_open}
        # No letter needs to be written otherwise in an address, but the sign of a repeated part.
        assert quote(told["text"], safe="*") == told["text"]
        assert read_state(SLUG, {"fold": told["text"]}).fold == told["text"]


@pytest.mark.browser
def test_the_usual_view_needs_no_word_and_all_open_or_all_folded_one_letter(folds):
    usual = {code: code.startswith("K") for code in CODES}
    assert folds([[code, is_open, is_open] for code, is_open in usual.items()])["text"] == ""
    assert folds([[code, True, is_open] for code, is_open in usual.items()])["text"] == "*"
    assert folds([[code, False, is_open] for code, is_open in usual.items()])["text"] == "-"
    # Where not all rows of a tree are there, "all" would say more than was seen.
    partial = folds([[code, True, code.startswith("K")] for code in CODES[:40]], are_all=False)
    assert not re.match(r"[*-](\.|$)", partial["text"])


@pytest.mark.browser
def test_what_does_not_fit_is_counted_and_the_rest_is_right(folds):
    rows = [[f"unit-without-any-prefix{n}-x{n}", n % 2 == 0, False] for n in range(400)]
    told = folds(rows)
    assert len(told["text"]) <= LONGEST_FOLD
    assert 0 < told["left"] < 200
    assert set(told["open"]) < {code for code, is_open, _usual in rows if is_open}


@pytest.mark.browser
def test_addresses_of_before_still_open(script):
    told = script.evaluate("() => [...window.monitorFolds.read('tkv,K1,,ubnd-huyen-193').others]")
    assert told == ["tkv", "K1", "ubnd-huyen-193"]
