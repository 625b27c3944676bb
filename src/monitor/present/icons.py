"""Icons as shapes: one for each standing, which must be told apart without colour, and a few more.

Each is drawn on 16 × 16 in one colour, the text's own, so the style sheet uses it as a mask. What
lies inside a solid shape (a tick, an exclamation mark) is cut out of it. ``python -m
monitor.present.icons FILE`` writes the style sheet.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

_LINE = 'fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round"'


def _cut(solid: str, hole: str) -> str:
    """A solid shape with a hole; both are SVG elements."""
    return (
        f'<mask id="m"><rect width="16" height="16" fill="#fff"/>{hole}</mask>'
        f'<g mask="url(#m)">{solid}</g>'
    )


def _line(path: str, width: float = 1.6) -> str:
    return f'<path d="{path}" {_LINE} stroke-width="{width}"/>'


STANDINGS: Mapping[str, str] = {
    "met": _cut('<circle cx="8" cy="8" r="7"/>', _line("M4.6 8.3l2.3 2.3 4.5-4.9", 1.9)),
    "in_progress": (
        f'<circle cx="8" cy="8" r="6.1" {_LINE} stroke-width="1.8"/><path d="M6.5 5.2v5.6L11 8z"/>'
    ),
    "behind": _cut(
        '<path d="M8 14.6L1.2 2.9h13.6z"/>',
        _line("M8 5v4", 1.7) + '<circle cx="8" cy="11.2" r=".95"/>',
    ),
    "overdue": _cut(
        '<path d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5z"/>',
        _line("M8 4.2v4.6", 2) + '<circle cx="8" cy="11.6" r="1.15"/>',
    ),
    "not_reported": (
        f'<circle cx="8" cy="8" r="6.2" {_LINE} stroke-width="1.7" stroke-dasharray="2.2 2.67"/>'
    ),
    "awaiting": (
        _line(
            "M3.5 1.5h9M3.5 14.5h9M4.7 1.8c0 3.4 3.3 4.2 3.3 6.2s-3.3 2.8-3.3 6.2M11.3 1.8c0 3.4"
            "-3.3 4.2-3.3 6.2s3.3 2.8 3.3 6.2"
        )
        + '<path d="M5.6 13.9c.3-1.6 1.2-2.4 2.4-3 1.2.6 2.1 1.4 2.4 3z"/>'
    ),
    "returned": (
        _line("M5.8 2.2L2 6l3.8 3.8", 1.9) + _line("M2.4 6h7.1a4 4 0 014 4a4 4 0 01-4 4H6.2", 1.9)
    ),
    "reported": '<circle cx="8" cy="8" r="3.4"/>',
    "not_applicable": _line("M4.5 8h7", 1.8),
    "listed": _line("M5.5 4H14M5.5 8H14M5.5 12H14M2.3 4h.2M2.3 8h.2M2.3 12h.2"),
}
"""By the standing's word; ``listed`` is a group that adds nothing up."""

GLYPHS: Mapping[str, str] = {
    "menu": _line("M2 4h12M2 8h12M2 12h12"),
    "brand": _line("M2.4 4h7.2M2.4 8h4.8M2.4 12h3.2M8.4 10.8l2.1 2.1 3.9-4.9", 1.7),
    "search": _line("M11.6 7a4.6 4.6 0 11-9.2 0 4.6 4.6 0 019.2 0zM10.6 10.6L14 14"),
    "next": _line("M6 3.5L10.5 8 6 12.5"),
    "down": _line("M3.5 6L8 10.5 12.5 6"),
    "back": _line("M10 3L5 8l5 5"),
    "download": _line("M8 2v8M4.8 7L8 10.2 11.2 7M2.5 13.5h11"),
    "calendar": _line("M3.5 3h9A1.5 1.5 0 0114 4.5v8A1.5 1.5 0 0112.5 14h-9A1.5 1.5 0 012"
                      " 12.5v-8A1.5 1.5 0 013.5 3zM2 6.5h12M5 1.5v3M11 1.5v3"),
    "clock": _line("M14 8A6 6 0 112 8a6 6 0 0112 0zM8 4.5V8l2.4 1.6"),
    "mail": _line("M3.3 3h9.4a1.5 1.5 0 011.5 1.5v7a1.5 1.5 0 01-1.5 1.5H3.3a1.5"
                  " 1.5 0 01-1.5-1.5v-7A1.5 1.5 0 013.3 3zM2 4.2l6 4.6 6-4.6"),
    "phone": _line("M3.2 2.2h2.6l1.2 3-1.6 1.2c.7 1.6 1.9 2.8 3.6 3.6l1.2-1.6 3 1.2v2.6c0 .8-.6 1.3"
                   "-1.4 1.2C6.4 12.9 2.6 9 2 3.6c0-.8.5-1.4 1.2-1.4z"),
    "check": _line("M3 8.5l3.3 3.3L13 4.5", 1.8),
    "close": _line("M4 4l8 8M12 4l-8 8"),
    "file": _line("M4 1.8h5l3.2 3.2v9.2H4zM9 1.8V5h3.2"),
    "attach": _line("M12.8 7.3l-5 5a3 3 0 01-4.3-4.3l5.6-5.6a2 2 0 012.9 2.9L6.5 10.8a1 1 0"
                    " 01-1.4-1.4L9.8 4.7"),
    "info": _line("M14.2 8A6.2 6.2 0 111.8 8a6.2 6.2 0 0112.4 0zM8 7.3v4M8 4.6v.2"),
    "warning": _line("M8 2L1.5 13.5h13zM8 6.5v3.3M8 11.6v.1"),
    "edit": _line("M10.8 2.8l2.4 2.4L5.5 13H3v-2.5z"),
    "person": _line("M10.8 5.3a2.8 2.8 0 11-5.6 0 2.8 2.8 0 015.6 0zM2.5 14c.6-3 2.8"
                    "-4.3 5.5-4.3s4.9 1.3 5.5 4.3"),
    "leave": _line("M6.5 2H3v12h3.5M10 4.5L13.5 8 10 11.5M13 8H6"),
}  # fmt: skip


def svg(name: str) -> str:
    """One icon as an SVG image in black.

    Raises:
        KeyError: There is no such icon.
    """
    shape = STANDINGS[name] if name in STANDINGS else GLYPHS[name]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{shape}</svg>'


def style_sheet() -> str:
    """The rules that give ``<i class="m-ic m-ic-NAME">`` its shape; no file is fetched for any."""
    rules = [
        "/* Written by `python -m monitor.present.icons`: change the shapes there. */",
        *(
            f'.m-ic-{name}{{--shape:url("data:image/svg+xml,{quote(svg(name), safe=_PLAIN)}")}}'
            for name in (*STANDINGS, *GLYPHS)
        ),
    ]
    return "\n".join(rules) + "\n"


_PLAIN = " /:=.-,'()"
"""Characters a quoted data address may keep, which leaves it readable."""

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(style_sheet(), encoding="utf-8")
