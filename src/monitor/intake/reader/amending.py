"""Documents that a directive replaces, repeals or changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.intake.reader.draft import Amendment
from monitor.intake.reader.language import Language
from monitor.intake.reader.plain import Plain


def find(told: Plain, start: int, rules: Language) -> Iterator[Amendment]:
    """Each document that is touched, once, with what is done to it.

    Only what the body says counts: the head's citations of laws "as changed by" others are none.
    """
    seen: set[str] = set()
    for match in rules.amends.finditer(told.text, start):
        if _is_ground(told.text, match.start(), rules):
            continue
        document = " ".join(match["document"].split())
        key = re.sub(r"\W+", "", document.lower())
        if key in seen:
            continue
        seen.add(key)
        how = " ".join(match["how"].lower().split())
        kind = next(code for begins, code in rules.changes if how.startswith(begins))
        span = told.verbatim(match.start("document"), match.end("document"))
        yield Amendment(document, *span, how=kind)


_PARAGRAPH = re.compile(r"[.;]\s*\n|\n\s*\n")


def _is_ground(text: str, at: int, rules: Language) -> bool:
    """Whether a place belongs to a paragraph that names grounds: "Căn cứ Nghị định …"."""
    before = text[max(0, at - 600) : at]
    begins = [one.end() for one in _PARAGRAPH.finditer(before)]
    return rules.cites.match(before[begins[-1] if begins else 0 :].lstrip()) is not None
