"""What mail programs can show: the features Gmail, Outlook and phones share, as a check.

The lists follow caniemail.com's tables for Gmail (web, Android, iOS), Outlook (Windows, web, iOS)
and Apple Mail. What is not on them may be dropped by one of these, and a mail must not need it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

LARGEST = 100_000
"""Bytes of HTML; Gmail cuts off what is beyond 102 KB."""
ELEMENTS = frozenset({
    "html", "head", "meta", "title", "style", "body", "table", "tbody", "tr", "td", "th", "div",
    "span", "p", "h1", "h2", "a", "b", "i", "br",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "lang", "charset", "name", "content", "style", "role", "width", "cellpadding", "cellspacing",
    "border", "align", "valign", "scope", "href", "class",
})  # fmt: skip
PROPERTIES = frozenset({
    "background", "border", "border-bottom", "border-collapse", "border-left", "border-radius",
    "border-right", "color", "display", "font", "font-size", "font-weight", "height", "line-height",
    "margin", "margin-top", "max-height", "max-width", "overflow", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "text-decoration", "white-space", "width",
})  # fmt: skip
"""``border-radius``, ``max-width``, ``max-height`` and ``overflow`` are lost in Outlook for Windows
and only make the others prettier; nothing is hidden or unreadable without them."""
IN_MEDIA = frozenset({"padding-left", "padding-right"})
"""What a rule for small screens may change: some programs drop every rule."""
VALUES = re.compile(r"url\(|expression|calc\(|var\(|gradient|flex|grid|fixed|absolute|float", re.I)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in ELEMENTS:
            self.problems.append(f"<{tag}> is not shown everywhere")
        for name in given.keys() - ATTRIBUTES:
            self.problems.append(f"{name}= on <{tag}>")
        self._in_style = tag == "style"
        self._styled(given.get("style") or "")
        link = given.get("href")
        if link is not None and not link.startswith(("https://", "mailto:")):
            self.problems.append(f"a link that is not whole: {link}")
        if tag == "td" and int(str(given.get("width") or "0").rstrip("%") or 0) > 600:
            self.problems.append("wider than a mail")

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            return
        for rule in re.findall(r"\{([^{}]*)\}", data):
            for name in re.findall(r"([a-z-]+)\s*:", rule):
                if name not in IN_MEDIA:
                    self.problems.append(f"{name} only in a rule that some programs drop")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def _styled(self, style: str) -> None:
        for part in filter(None, (one.strip() for one in style.split(";"))):
            name, _, value = part.partition(":")
            if name.strip() not in PROPERTIES:
                self.problems.append(f"{name.strip()} is not supported everywhere")
            if VALUES.search(value):
                self.problems.append(f"{part} is not supported everywhere")


def problems(html: str) -> list[str]:
    """What of a mail's HTML some widely used program does not show as it is meant."""
    reader = _Reader()
    reader.feed(html)
    found = reader.problems
    if len(html.encode()) > LARGEST:
        found.append(f"{len(html.encode())} bytes: cut off")
    if re.search(r"<!--|<script|<form|<img|<svg|@import|@font-face|position:", html, re.I):
        found.append("comments, scripts, forms, pictures or fonts from elsewhere")
    return found
