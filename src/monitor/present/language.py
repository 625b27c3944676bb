"""The two languages of the screen: English sentences in the code, Vietnamese in the catalogue.

The catalogue is a gettext ``.po`` file and is compiled in memory when it is first needed, so there
is no compiled copy that could be older than the text beside it. English is the source language and
has no catalogue. ``python -m monitor.present.language`` adds sentences found in the source to the
catalogue, drops those no longer used, and says which still want a translation.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.numbers import format_decimal
from babel.support import Translations

Locale = Literal["vi", "en"]
LOCALES: tuple[Locale, ...] = ("vi", "en")
SOURCE = Path(__file__).resolve().parents[1]
"""The package whose sentences the catalogue translates."""
CATALOGUE = Path(__file__).parent / "locale" / "vi" / "LC_MESSAGES" / "monitor.po"
SAYERS = frozenset({"_", "say", "msg", "translator"})
"""What a sentence is handed to: ``_("…")`` or ``say("…")`` where it is shown, ``msg("…")`` in a
table; ``say()("…")`` and ``translator(locale)("…")`` count too. Plurals go to ``….plural(…)``."""
HEADER = """\
# What the screens, the mails and the files say in Vietnamese.
# `python -m monitor.present.language` keeps this file in step with the source.
msgid ""
msgstr ""
"Language: vi\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def msg(sentence: str) -> str:
    """Mark a sentence in a table for the catalogue; it is translated where it is shown."""
    return sentence


def locale_of(text: str | None) -> Locale:
    """The locale a stored or typed word names; Vietnamese when it names none of ours."""
    return "en" if text == "en" else "vi"


class Translator:
    """Says an English sentence in one language: ``_("{n} units", n=3)``."""

    def __init__(self, locale: Locale, translations: NullTranslations) -> None:
        self.locale = locale
        self._translations = translations

    def __call__(self, sentence: str, /, **values: object) -> str:
        """Translate, then fill the ``{named}`` places with values already in words."""
        text = self._translations.gettext(sentence)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form for ``n``, which is also the place ``{n}``, with its thousands grouped."""
        text = self._translations.ngettext(one, many, n)
        return text.format(**{"n": format_decimal(n, locale=self.locale), **values})


def read_catalogue() -> Catalog:
    """The Vietnamese catalogue as it is on disk."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="vi", domain="monitor")


@cache
def translator(locale: str) -> Translator:
    """The translator of a locale; of Vietnamese when the word is not one of ``LOCALES``."""
    if locale_of(locale) == "en":
        return Translator("en", NullTranslations())
    compiled = BytesIO()
    write_mo(compiled, read_catalogue())
    compiled.seek(0)
    return Translator("vi", Translations(compiled, domain="monitor"))


Sentence = str | tuple[str, str]


def sentences(root: Path = SOURCE) -> Iterator[tuple[str, int, Sentence]]:
    """Every sentence in the source as (file, line, sentence), a plural as (one, many).

    Read from the syntax tree, so that a sentence inside an f-string is found by every Python.
    """
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for sentence in _said_by(node):
                    yield path.relative_to(root).as_posix(), node.lineno, sentence


def _said_by(call: ast.Call) -> Iterator[Sentence]:
    name = _name(call.func.func if isinstance(call.func, ast.Call) else call.func)
    if name == "plural" and len(call.args) > 1:
        one, many = call.args[:2]
        if isinstance(one, ast.Constant) and isinstance(many, ast.Constant):
            yield str(one.value), str(many.value)
    elif name in SAYERS and call.args:
        first = call.args[0]
        for part in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def update() -> list[str]:
    """Bring the catalogue up to the source; returns the sentences that want a translation."""
    wanted = Catalog(locale="vi", domain="monitor", fuzzy=False)
    for file, _, sentence in sentences():
        # Files without lines: a moved line must not change the catalogue.
        wanted.add(sentence, locations=[(file, 0)])
    known = read_catalogue()
    for message in wanted:
        if not message.id:
            continue
        kept = known.get(message.id)
        if kept is not None:
            message.string = kept.string
    out = BytesIO()
    write_po(out, wanted, include_lineno=False, sort_by_file=True, width=100, omit_header=True)
    CATALOGUE.write_text(HEADER + out.getvalue().decode(), encoding="utf-8")
    return [str(one.id) for one in wanted if one.id and not _is_told(one)]


def _is_told(message: Message) -> bool:
    said = message.string or ""
    return bool(said) and (isinstance(said, str) or all(said))


if __name__ == "__main__":
    missing = update()
    sys.stdout.write("".join(f"not translated: {one}\n" for one in missing))
    sys.exit(1 if missing else 0)
