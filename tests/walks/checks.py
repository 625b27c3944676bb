"""What holds on every page: language, shape, accessibility."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from monitor.present.language import read_catalogue

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_SAID = """() => {
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const foreign = (one) => {
    const told = one.closest("[lang]");
    return told && told.lang !== document.documentElement.lang;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const box = node.parentElement;
    if (box.closest("script, style, noscript, ._dash-loading") || foreign(box)) continue;
    if (node.data.trim()) said.push(node.data.trim().replace(/\\s+/g, " "));
  }
  for (const box of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (foreign(box)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      if (box.getAttribute(name)) said.push(box.getAttribute(name));
    }
  }
  return said;
}"""

_WIDTH = "() => Math.max(document.documentElement.scrollWidth, window.innerWidth)"

# What sticks out at the right, for whoever reads the failure.
_TOO_WIDE = """(width) => [...document.body.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > width + 1)
  .slice(0, 5)
  .map((one) => one.tagName + "." + one.className)"""

ENGLISH = frozenset(
    ["the", "and", "of", "with", "your", "is", "are", "was", "not", "this", "that", "from", "for"]
)
"""Words of English sentences that no Vietnamese word is written like."""


def said_on(page: Page) -> list[str]:
    """Every text a reader or a screen reader meets, hidden parts that may unfold included."""
    return list(page.evaluate(_SAID))


def of_the_other_language(texts: list[str], locale: str) -> list[str]:
    """Texts that are our own sentences in the other language, or plain English on ``vi``."""
    return [text for text in texts if _is_foreign(text, locale)]


@cache
def _is_foreign(text: str, locale: str) -> bool:
    """Kept for each text: most stand on every page, and each page is read at several widths."""
    exact, patterns = _foreign(locale)
    return (
        text in exact
        or any(one.fullmatch(text) for one in patterns)
        or (locale == "vi" and _sounds_english(text))
    )


def _sounds_english(text: str) -> bool:
    words = re.findall(r"[a-zà-ỹđ']+", text.lower())
    return sum(word in ENGLISH for word in words) >= 2


@cache
def _foreign(locale: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Our sentences as the other language writes them, where the two differ."""
    pairs = [pair for message in read_catalogue() if message.id for pair in _pairs(message)]
    own = {here if locale == "en" else there for here, there in pairs}
    found = {there if locale == "en" else here for here, there in pairs} - own
    fixed = frozenset(one for one in found if "{" not in one)
    with_places = [one for one in found if "{" in one]
    # Without some words around its places a sentence is no sentence: "{a} · {b}" fits anything.
    telling = [one for one in with_places if len(re.findall(r"\w{2,}", _bare(one))) >= 2]
    return fixed, tuple(_pattern(one) for one in telling)


def _pairs(message: Any) -> list[tuple[str, str]]:
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(one, str(message.string[0])) for one in message.id]


def _bare(sentence: str) -> str:
    return re.sub(r"\{\w*\}", " ", sentence)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w*\}", sentence)
    return re.compile(".+?".join(re.escape(part) for part in parts))


# Signs of standings that say nothing to who cannot see their colour: no shape, or no words.
_BARE = """() => [...document.querySelectorAll(
    ".m-chip, .m-cell, .map-tile:not(.map-absent), .map-legend li, .matrix-chip, .matrix-filter")]
  .filter((one) => one.offsetParent && one.className.match(/m-|map/))
  .filter((one) => {
    const shape = one.querySelector(".m-ic");
    const isFilter = one.matches(".matrix-filter") && !shape;
    const mask = shape && getComputedStyle(shape).getPropertyValue("--shape");
    return (!isFilter && !mask) || !one.textContent.trim();
  })
  .map((one) => one.outerHTML.slice(0, 160))"""


def told_by_colour_alone(page: Page) -> list[str]:
    """Standings on a page without a shape or without words."""
    return [f"colour alone: {one}" for one in page.evaluate(_BARE)]


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong with the page as it stands, one line for each kind."""
    # Half a megabyte, which Playwright's own way would try to read as a function first.
    direct = page.context.new_cdp_session(page)
    direct.send("Runtime.evaluate", {"expression": _axe()})
    direct.detach()
    only = {"type": "rule", "values": rules} if rules else RULES
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + "; ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in found["violations"]
    ]


def too_wide(page: Page) -> list[str]:
    """What sticks out of the window, so that it would be lost or scrolled to both ways."""
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    if page.evaluate(_WIDTH) <= width:
        return []
    return [f"wider than {width}: {page.evaluate(_TOO_WIDE, width)}"]


def faults(page: Page, locale: str) -> list[str]:
    """What is wrong with the page itself, beside axe."""
    found = []
    if page.locator("html").get_attribute("lang") != locale:
        found.append(f"lang is {page.locator('html').get_attribute('lang')}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    found += too_wide(page)
    found += [f"other language: {one}" for one in of_the_other_language(said_on(page), locale)]
    return found
