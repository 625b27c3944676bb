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


def test_no_sentence_is_wrapped_where_the_catalogue_would_not_find_it():
    hidden = re.compile(
        r"""(?:translator\([^()]*\)|say\(\))\(\s*["']|\{(?:_|say|msg)\(|\b(?:_|say|msg)\(\s*f["']"""
    )
    found = [
        f"{path.name}: {match.group()}"
        for path in SOURCE.rglob("*.py")
        for match in hidden.finditer(path.read_text("utf-8"))
    ]
    assert found == []


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
