"""A picture to be handed on: a drawing under lines that say what, of whom, as of when it is.

A picture is copied out of its page and loses it, so everything that makes a number mean something
is printed in it, and written into the file's own text too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from monitor.domain.standing import Standing
from monitor.present.print_signs import SIGNS
from monitor.present.standings import TOKENS

PNG = "image/png"
WIDTH, DOTS = 10.0, 144
"""Inches, and dots to the inch: 1.440 dots across, on paper as wide as A4 lying down."""
MARGIN = 0.25
LINE = 0.2
"""Height of a line of words, in inches."""
WORDS_ACROSS = 138
"""Letters of a line in the size of the words above the drawing."""
INK, INK_2, RULE = "#17202E", "#465264", "#D5DBE3"
# A sign of money in a name begins no formula, wherever in a drawing it stands.
rcParams["text.parse_math"] = False
# FreeType's faces, which the library keeps for the whole process, are not made for two threads.
_DRAWING = Lock()

HATCHES: Mapping[Standing | None, str] = {
    Standing.MET: "",
    Standing.IN_PROGRESS: "////",
    Standing.REPORTED: "....",
    Standing.BEHIND: "----",
    Standing.AWAITING: "||||",
    Standing.RETURNED: "\\\\\\\\",
    Standing.NOT_REPORTED: "",
    Standing.OVERDUE: "||",
    Standing.NOT_APPLICABLE: "//",
    None: "xx",
}
"""The screen's patterns (``46-map.css``) as the library names them."""


@dataclass(frozen=True, slots=True)
class About:
    """What a picture is of: ``title``, the lines beneath it, and the same for programs."""

    title: str
    lines: tuple[str, ...]
    text: Mapping[str, str]


def tone_of(standing: Standing | None) -> str:
    """The colour of a standing's sign on white paper."""
    if standing is None:
        return INK_2
    tokens = TOKENS[standing]
    return tokens.tint if standing is Standing.OVERDUE else tokens.icon


def sign_of(standing: Standing | None) -> str:
    """The sign that tells a standing without colour."""
    return SIGNS[standing]


class Sheet:
    """One picture in the making; lengths are inches, from the left and from the top."""

    def __init__(self, about: About, body: float) -> None:
        self.about = about
        title = textwrap.wrap(about.title, WORDS_ACROSS * 3 // 4) or [""]
        lines = [part for one in about.lines for part in textwrap.wrap(one, WORDS_ACROSS)]
        self.top = MARGIN + LINE * (1.4 * len(title) + len(lines)) + 0.2
        """Where the drawing begins."""
        self.height = self.top + body + MARGIN
        self.figure = Figure(figsize=(WIDTH, self.height), dpi=DOTS, facecolor="white")
        y = MARGIN
        for one in title:
            self.words(MARGIN, y, one, size=13, weight="bold")
            y += LINE * 1.4
        for one in lines:
            self.words(MARGIN, y, one, size=9, color=INK_2)
            y += LINE

    def words(self, x: float, y: float, said: str, **style: Any) -> None:
        """Words whose upper left corner is at a place."""
        told: dict[str, Any] = {"color": INK, "size": 9, "va": "top"} | style
        self.figure.text(x / WIDTH, 1 - y / self.height, said, **told)

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """A place to draw in, ``y`` below the lines on top."""
        bottom = self.height - self.top - y - height
        found = self.figure.add_axes(
            (x / WIDTH, bottom / self.height, width / WIDTH, height / self.height)
        )
        found.tick_params(colors=INK_2, labelsize=8, length=0)
        for side in found.spines.values():
            side.set_visible(False)
        return found

    def png(self) -> bytes:
        """The picture, with what it says of itself as text."""
        raw = BytesIO()
        FigureCanvasAgg(self.figure)
        self.figure.savefig(
            raw, format="png", dpi=DOTS, metadata={"Software": "Monitor", **self.about.text}
        )
        return raw.getvalue()


def drawn(make: Any, *told: Any) -> bytes:
    """The picture a drawing function makes, one at a time."""
    with _DRAWING:
        sheet: Sheet = make(*told)
        return sheet.png()
