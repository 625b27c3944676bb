"""Colours can be read, shapes can be told apart, and nothing is fetched from elsewhere."""

import re
from pathlib import Path

import pytest

from monitor.domain.standing import Standing
from monitor.present import icons
from monitor.present.standings import TOKENS

ASSETS = Path(__file__).parents[2] / "assets"
STYLE = (ASSETS / "20-monitor.css").read_text("utf-8")
OURS = ("20-monitor.css", "dashAgGridComponentFunctions.js", "dashAgGridFunctions.js")


def brightness(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("standing", list(Standing))
def test_the_words_and_the_shape_of_a_standing_stand_out_from_its_tint(standing):
    token = TOKENS[standing]
    assert contrast(token.text, token.tint) >= 4.5
    assert contrast(token.icon, token.tint) >= 3


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.REPORTED])
def test_the_style_sheet_and_the_mails_use_the_same_colours(standing):
    name = standing.value.replace("_", "-")
    for part, colour in (("tint", TOKENS[standing].tint), ("text", TOKENS[standing].text)):
        said = re.search(rf"--{name}-{part}: (#\w+);", STYLE).group(1)
        full = "#" + "".join(digit * 2 for digit in said[1:]) if len(said) == 4 else said
        assert full.lower() == colour.lower()


def test_every_standing_has_its_own_shape():
    shapes = [icons.svg(one.value) for one in Standing]
    assert len(set(shapes)) == len(Standing)
    for one in (*Standing, "listed"):
        assert f".m-{one}" in STYLE


def test_the_icons_style_sheet_is_the_one_the_shapes_make():
    assert (ASSETS / "21-icons.css").read_text("utf-8") == icons.style_sheet()


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_fetched_from_elsewhere_and_no_text_becomes_markup(name):
    text = (ASSETS / name).read_text("utf-8")
    assert not re.search(r"https?:|//\w+\.|@import|innerHTML|dangerously|\beval\b", text)


def test_every_class_the_grid_draws_has_a_style():
    drawn = (ASSETS / "dashAgGridComponentFunctions.js").read_text("utf-8")
    classes = set(re.findall(r'"(m-[\w-]*[\w])"', drawn))
    assert classes
    styles = "".join(one.read_text("utf-8") for one in ASSETS.glob("*.css"))
    assert [one for one in classes if f".{one}" not in styles] == []
