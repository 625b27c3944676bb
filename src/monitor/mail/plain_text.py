"""The same mail as plain text: every word of the HTML, none of its markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from monitor.present.digest_words import DigestWords
from monitor.present.language import translator
from monitor.present.reminder_words import ReminderWords

WIDTH = 78


def digest_text(
    words: DigestWords, locale: str, link: str, settings_link: str, reply_name: str
) -> str:
    """The digest as plain text."""
    _ = translator(locale)
    parts = [[words.title, words.subtitle], list(words.warnings), [words.headline]]
    if words.is_short:
        parts.append([" ".join(words.changes)])
    else:
        parts += [
            _boxes(words),
            _titled(words.out_title, (_out(name, sign) for name, sign in words.out)),
            list(words.lists),
            _titled(words.changes_title, words.changes),
            _titled(_("Targets, the farthest first"), _bars(words)),
            _titled(_("Who needs somebody"), _rows(words)),
        ]
    parts.append([_("Open the board as of this moment") + ":", link])
    foot = list(words.notes)
    if reply_name:
        foot.append(_("Answer this mail to write to {name}.", name=reply_name))
    parts.append([*foot, _("Change the hour, or stop receiving it") + ":", settings_link])
    return "\n\n".join("\n".join(_wrapped(part)) for part in parts if part) + "\n"


@dataclass(frozen=True, slots=True)
class ReminderLinks:
    """Where a reminder leads: Monitor itself, and the page of all reminders."""

    base: str
    ladder: str


def reminder_text(
    words: ReminderWords, foot: Sequence[str], links: ReminderLinks, locale: str
) -> str:
    """A reminder as plain text."""
    _ = translator(locale)
    parts: list[list[str]] = [[words.title], [words.headline], list(words.lead)]
    for section in words.sections:
        parts.append([section.title.upper()])
        for one in section.tasks:
            quoted = [f"“{one.quote}”"] if one.quote else []
            lines = [f"- {one.title}. {one.unit}", f"  {one.when}", f"  {one.state}"]
            lines += [f"  {said}" for said in (*quoted, *one.following)]
            parts.append([*lines, f"  {links.base}/{one.path}"])
        if section.left:
            parts.append([section.left])
    parts.append([*foot, _("All reminders, and the morning list") + ":", links.ladder])
    return "\n\n".join("\n".join(_wrapped(part)) for part in parts if part) + "\n"


def letter_text(paragraphs: Sequence[str], link_words: str, link: str) -> str:
    """A short mail as plain text."""
    parts = ["\n".join(_wrapped([one])) for one in paragraphs]
    if link:
        parts.append(f"{link_words}:\n{link}")
    return "\n\n".join(parts) + "\n"


def _boxes(words: DigestWords) -> list[str]:
    return [
        f"  {box.value}  " + "; ".join(filter(None, (box.label, box.detail, box.change)))
        for box in words.boxes
    ]


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [title.upper(), *found] if found else []


def _out(name: str, sign: str) -> str:
    return f"- {name} ({sign})" if sign else f"- {name}"


def _bars(words: DigestWords) -> list[str]:
    said = [f"- {bar.title}: {bar.value} · {bar.detail}" for bar in words.bars]
    return [*said, words.bars_left] if words.bars_left else said


def _rows(words: DigestWords) -> list[str]:
    """One line to a unit: a table would break where the letters are not all of one width."""
    said = []
    for name, squares in words.rows:
        cells = [
            f"{head}: " + ", ".join(filter(None, (one.first, one.second)))
            for head, one in zip(words.columns, squares, strict=True)
            if one.first
        ]
        said.append(f"- {name}: " + "; ".join(cells))
    return said


def _wrapped(lines: Iterable[str]) -> list[str]:
    found: list[str] = []
    for line in lines:
        indent = "  " if line.startswith(("- ", "  ")) else ""
        found += wrap(
            line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False,
            drop_whitespace=True, replace_whitespace=True,
        ) or [""]  # fmt: skip
    return found
