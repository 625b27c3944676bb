"""English administrative language, for the reader."""

from __future__ import annotations

import re

from monitor.intake.reader import capitals
from monitor.intake.reader.english import clauses, goals, head, limits, orders, reporting, words
from monitor.intake.reader.language import Language

_DOCUMENT = "|".join(words.DOCUMENT_TYPES)

ENGLISH = Language(
    code="en",
    head=head.read,
    soften=capitals.titled,
    limits=limits.find,
    goals=goals.find,
    parts=orders.read,
    clauses=clauses.clauses,
    gives_duty=clauses.begins,
    subjects=orders.subjects,
    titled=orders.subjects,
    lead=orders.lead,
    split=orders.split,
    reporting=reporting.read,
    is_order=orders.is_order,
    is_request=orders.is_request,
    purposes=words.PURPOSES,
    goal_headings=words.GOALS,
    funding=words.FUNDING,
    closes=re.compile(
        r"(?:All|Agencies|Each|Every|Reports?|The|Addressees|Questions|This|These|Any|Heads|Please"
        r"|You|For|Compliance|Departments|Failure|Nothing|Thank|Your|Progress)\b"
    ),
    body_ends=re.compile(
        r"^[ \t*_]*(?:cc\s*:|CC\s*:|Distribution\s*:|Copy to\s*:|Copies to\s*:|Yours (?:faithfully"
        r"|sincerely)|Sincerely|Respectfully|\(?Signed\)?\b|/s/)", re.MULTILINE,
    ),
    annex=re.compile(
        r"^[ \t*_]*(?:ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT"
        r"|Attachment)(?:\s+[A-Z\d]+)?\s*[:.]?\s*$",
        re.MULTILINE,
    ),
    attached=re.compile(
        r"^[ \t*_]*(?:ANNEX|Annex|ATTACHMENT|Attachment)[^\n]{0,12}:?[^\n]*\b(?:ACTION PLAN"
        r"|Action Plan)\b",
        re.MULTILINE,
    ),
    whole=re.compile(
        r"100\s*%|\ball (?:remaining|existing|affected|eligible|staff|employees)\b"
        r"|\bevery single\b",
        re.IGNORECASE,
    ),
    takes_effect=re.compile(
        r"This (?:\w+ ){1,4}?(?:takes effect|(?:is|becomes|shall become|comes) (?:effective|into)"
        r"|enters into|shall (?:enter|come) into|supersedes|amends|repeals|revokes"
        r"|remains)", re.IGNORECASE,
    ),
    amends=re.compile(
        r"(?P<how>supersedes?(?: and revokes?)?|superseding|replaces?|replacing|revokes?|revoking"
        r"|rescinds?|rescinding|repeals?|repealing|cancels?|amends?|amending|modifies|modif(?:y"
        r"|ying))\s+"
        r"(?:the\s+|in part\s+|in full\s+|(?:section|paragraph"
        r"|article)s?\s+[\w.()-]+\s+(?:of\s+)?){0,8}+"
        rf"(?P<document>(?:\w+\s+){{0,2}}?(?:{_DOCUMENT})\s+(?:No\.?\s*|Number\s+"
        rf"|#)?[A-Z]{{0,4}}-?\d[\w/.-]*\w"
        r"(?:\s+(?:dated|of)\s+(?:\d{1,2}\s+\w+\s+\d{4}|\w+\s+\d{1,2},\s+\d{4}))?)", re.IGNORECASE,
    ),
    cites=re.compile(r"(?:Pursuant to|In accordance with|Under the authority)\b"),
    changes=(
        ("supersed", "replaces"), ("replac", "replaces"), ("revok", "repeals"),
        ("rescind", "repeals"), ("repeal", "repeals"), ("cancel", "repeals"), ("", "changes"),
    ),
    evidence=re.compile(
        r"(?:together with|accompanied by|attach(?:ing)?|enclos(?:e|ing)|supported by|including)\s+"
        r"(?P<what>(?:the\s+|a\s+|an\s+)?(?:photographs?|minutes|evidence"
        r"|supporting (?:documents|evidence)"
        r"|documentation|list of|copies of|copy of|screenshots?|proof of"
        r"|certificates?)[^.,;()]{0,60})",
        re.IGNORECASE,
    ),
)  # fmt: skip
