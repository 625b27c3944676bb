"""Every sentence of the screen exists in both languages."""

import re
import string

import pytest

from monitor.present.language import LOCALES, SOURCE, read_catalogue, sentences, translator


def places_in(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms(sentence):
    return sentence if isinstance(sentence, tuple | list) else (sentence,)


def test_every_sentence_in_the_source_has_a_vietnamese_translation():
    known = read_catalogue()
    untold = [
        f"{file}:{line}: {sentence}"
        for file, line, sentence in sentences()
        if (entry := known.get(forms(sentence)[0])) is None or not all(forms(entry.string))
    ]
    assert untold == []


def test_no_sentence_is_glued_together_before_it_is_translated():
    glued = re.compile(r"""\b(?:_|say|msg)\(\s*f["']""")
    found = [
        f"{path.name}: {match.group()}"
        for path in SOURCE.rglob("*.py")
        for match in glued.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_sentences_are_found_wherever_they_are_wrapped(tmp_path):
    (tmp_path / "page.py").write_text(
        'TABLE = {"a": msg("In a table")}\n'
        "def show(_, locale, n):\n"
        "    yield f\"{_('In an f-string')} · {n}\"\n"
        '    yield _("One way" if n else "Another way")\n'
        '    yield translator(locale)("Straight")\n'
        '    yield _.plural("{n} unit", "{n} units", n)\n'
        "    yield _(TABLE[n])\n",
        encoding="utf-8",
    )
    assert {sentence for _, _, sentence in sentences(tmp_path)} == {
        "In a table", "In an f-string", "One way", "Another way", "Straight",
        ("{n} unit", "{n} units"),
    }  # fmt: skip


def test_the_catalogue_has_no_fuzzy_no_empty_and_no_unused_entry():
    used = {forms(sentence)[0] for _, _, sentence in sentences()}
    entries = [entry for entry in read_catalogue() if entry.id]
    assert [entry.id for entry in entries if entry.fuzzy] == []
    assert [entry.id for entry in entries if not all(forms(entry.string))] == []
    assert [entry.id for entry in entries if forms(entry.id)[0] not in used] == []


def test_a_translation_keeps_the_places_of_its_sentence():
    wrong = [
        entry.id
        for entry in read_catalogue()
        if entry.id
        for said in forms(entry.string)
        if places_in(said) - {"n"} != places_in(forms(entry.id)[-1]) - {"n"}
    ]
    assert wrong == []


def test_one_sentence_reads_in_each_language():
    assert translator("vi")("{time} left", time="7 giờ") == "Còn 7 giờ"
    assert translator("en")("{time} left", time="7 hours") == "7 hours left"


@pytest.mark.parametrize(
    ("locale", "n", "said"),
    [
        ("en", 1, "1 day overdue"),
        ("en", 3, "3 days overdue"),
        ("vi", 1, "Quá hạn 1 ngày"),
        ("vi", 1234, "Quá hạn 1.234 ngày"),
    ],
)
def test_a_plural_has_its_form_and_its_thousands_grouped(locale, n, said):
    assert translator(locale).plural("{n} day overdue", "{n} days overdue", n) == said


@pytest.mark.parametrize("word", ["fr", "", None, "vi-VN"])
def test_an_unknown_language_is_vietnamese(word):
    assert translator(word).locale == "vi"
    assert LOCALES == ("vi", "en")
