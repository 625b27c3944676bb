"""Whatever text comes in, a draft comes out: its places right, its time in proportion."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.lessons import Lesson
from monitor.intake.reader.draft import Draft
from monitor.intake.reader.plain import plain
from monitor.intake.reader.read import read_text
from monitor.intake.reader.words import TAUGHT_DIGITS, TAUGHT_SIGN
from tests.test_project import ROOT

HERE = Path(__file__).parent / "annotated"
SEED = (ROOT / "seeds/directives/5305-ubnd-xd6/text.txt").read_text("utf-8")

PIECES = st.sampled_from(
    ["1. ", "2. ", "1.1. ", "a) ", "- ", "+ ", "I. ", "II. ", "Điều 1. ", "(1) ", "PHỤ LỤC\n",
     "Sở Y tế ", "các sở, ban, ngành ", "các Bộ: Tài chính, Y tế ", "chủ trì ", "phối hợp với ",
     "trước ngày 31/02/2025 ", "quý II/2025 ", "100% ", "tối thiểu 95% ", "hằng tháng ",
     "Kính gửi:", "Số: 12/UBND-X ", "\n", "\n\n", "|", "|\n|", "**", "; ", ": ", ".",
     "báo cáo UBND tỉnh (qua Sở Y tế) ", "\u0301", "STT|Nhiệm vụ|Chủ trì|Thời hạn|", "(", ")",
     "ngày 05 tháng 8 năm 2020", "Nơi nhận:", "\x00", "thay thế Quyết định số 1/QĐ-UBND ",
     "kèm theo danh sách ", "KẾ HOẠCH\n(Kèm theo Quyết định)\n", "MỤC TIÊU ",
     "Circular No. 1/2020 ",
     "The agencies shall ", "in coordination with the Ministry of Health ", "by April 30, 2024 ",
     "within 5 working days of issuance ", "at least 95 percent of beds ", "Uû ban nh©n d©n ",
     "UÛy ban nhaân daân ", "To: All agencies\n", "Subject: x\n", "supersedes Directive 1-2 "]
)  # fmt: skip
ANYTHING = st.lists(PIECES | st.text(max_size=12), max_size=60).map("".join)


def check_places(text: str, draft: Draft) -> None:
    """Every span lies in the text, is not empty, and holds the words it is said to hold."""
    for item in draft.items:
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start :].startswith(item.text_start)
        for one in (*item.deadlines, *item.targets, *item.implied_targets):
            assert one.phrase
            assert text[one.start : one.end] == one.phrase
        for duty in item.duties:
            assert item.start <= duty.start < duty.end <= max(item.end, duty.end) <= len(text)
            for one in (*duty.deadlines, *duty.targets, *duty.implied_targets):
                assert text[one.start : one.end] == one.phrase
        starts = [duty.start for duty in item.duties]
        assert starts == sorted(starts)
        for one in (*item.responsible, *item.coordinating, *item.evidence):
            assert text[one.start : one.end].strip()
            assert 0 < one.confidence <= 1
    for one in draft.report_deadlines:
        assert text[one.start : one.end] == one.phrase
    heads = (draft.number_sign, draft.doc_type, draft.issuer, draft.place, draft.issued_on,
             draft.subject)  # fmt: skip
    said = (*draft.recipients, *draft.report_to, *draft.report_via, *draft.amends)
    for one in (*said, *(head for head in heads if head is not None)):
        assert 0 <= one.start < one.end <= len(text)


@given(ANYTHING)
def test_any_text_gives_a_draft_whose_every_word_stands_where_it_says(text):
    check_places(text, read_text(text))


TAUGHT = [
    Lesson(number, kind, words, meaning, datetime(2024, 1, 1, tzinfo=UTC), "")
    for number, (kind, words, meaning) in enumerate(
        [("name", "Sở Y tế", "x"), ("name", "các sở", "y"), ("role", "chủ trì", "coordinating"),
         ("deadline", "hằng tháng", "P5WD"), ("deadline", "quý II/2025", "none"),
         ("target", "báo cáo", "100"), ("name", "Ministry of Health", "z")], 1
    )
]  # fmt: skip


@given(ANYTHING)
def test_what_was_taught_keeps_every_word_where_it_stands(text):
    draft = read_text(text, TAUGHT)
    check_places(text, draft)
    signs = TAUGHT_SIGN + TAUGHT_DIGITS
    told = [name.value for item in draft.items for name in item.responsible]
    told += [goal.unit for item in draft.items for goal in item.targets]
    assert not [one for one in told if set(one) & set(signs) and not set(text) & set(signs)]
    for one in draft.learned:
        assert " ".join(text[one.start : one.end].split()).casefold() == one.value.casefold()


@given(st.text(max_size=400))
def test_any_letters_give_a_draft(text):
    check_places(text, read_text(text))


@given(ANYTHING)
def test_the_same_text_gives_the_same_draft(text):
    assert read_text(text) == read_text(text)


@pytest.mark.parametrize("name", sorted(one.stem for one in HERE.glob("*.txt")))
@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.85])
def test_a_directive_cut_off_anywhere_keeps_its_places(name, share):
    text = (HERE / f"{name}.txt").read_text("utf-8")
    cut = text[: int(len(text) * share)]
    check_places(cut, read_text(cut))


# --- time ------------------------------------------------------------------------------------


def _own(name: str) -> str:
    return (HERE / f"{name}.txt").read_text("utf-8")


def pages(number: int) -> str:
    """The first directive with its items again and again, numbered on and on."""
    head, first, rest = SEED.partition("1. Thủ trưởng")
    items = re.split(r"\n\n(?=\d+\. )", first + rest.partition("17. Sở Thông tin")[0])
    size = sum(map(len, items))
    again = items * (number * 3_000 // size + 1)
    told = (re.sub(r"^\d+", str(place % 90 + 1), one) for place, one in enumerate(again))
    return head + "\n\n".join(told)


LONG = {
    "documents": lambda times: SEED * times,
    "items": lambda times: pages(2 * times),
    "one line": lambda times: SEED.replace("\n", " ") * times,
    "rows of tasks": lambda times: (
        "|STT|Nhiệm vụ|Chủ trì|Thời hạn|\n"
        + "|1|Số hóa 100% sổ|Sở Y tế; Sở Nội vụ|30/6/2024|\n" * 30 * times
    ),
    "English": lambda times: _own("p-binding-operational-directive") * times,
    "attached plans": lambda times: _own("i-decision-with-attached-plan") * times,
    "partners without end": lambda times: "1. Sở Y tế " + "phối hợp với các sở " * 120 * times,
    "verbs without end": lambda times: (
        "1. Sở Y tế hướng dẫn các đơn vị" + " và hướng dẫn (nếu có) x" * 700 * times
    ),
    "empty lines": lambda times: "\n" * 4_000 * times,
    "borders": lambda times: "|" * 1_500 * times,
    "words of amending": lambda times: "thay thế " + "một số điều của " * 700 * times,
    "leading sentences": lambda times: (
        "I. Sở\n" + "Các sở có trách nhiệm:\n1. Rà soát\n2. Báo cáo\n" * 30 * times
    ),
    "capitals": lambda times: SEED.upper() * times,
}  # fmt: skip
TWICE, NOISE = 2.0, 1.6
"""A text twice as long takes twice the time, give or take what a shared machine adds."""


def _took(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        read_text(text)
        best = min(best, time.process_time() - start)
    return best


def _seconds(text: str) -> float:
    start = time.process_time()
    read_text(text)
    return time.process_time() - start


LETTERS = 24
"""Times as long as making its letters plain takes: three seconds for a hundred pages, where going
through 300,000 letters takes an eighth of a second."""


def test_a_hundred_pages_are_read_in_the_time_of_going_through_their_letters():
    text = pages(100)
    start = time.process_time()
    plain(text)
    letters = time.process_time() - start
    assert _seconds(text) <= LETTERS * letters


@pytest.mark.long
def test_five_hundred_pages_take_five_times_as_long_as_a_hundred():
    assert len(read_text(pages(500)).items) > 4_000
    assert _seconds(pages(500)) <= 5 * NOISE * _seconds(pages(100))


@pytest.mark.parametrize("name", LONG)
def test_twice_the_text_takes_twice_the_time(name):
    short, long = LONG[name](2), LONG[name](8)
    assert _took(long) <= 4 * NOISE * _took(short) + 0.01


# --- what is no directive --------------------------------------------------------------------

NOVEL = "\n".join(
    f"Chương {number}\n\nNgày xưa có một chàng trai sống ở làng bên sông. Chàng đi làm thuê.\n"
    "- Anh đi đâu đấy?\n- Tôi đi gặp ông Chủ tịch xã, ông giao cho tôi một việc phải xong ngay.\n"
    "1. Con cáo và chùm nho\n"
    for number in range(1, 30)
)
CONTENTS = "MỤC LỤC\n" + "\n".join(
    f"{number}. Trách nhiệm của Sở Y tế {'.' * 30} {number * 3}" for number in range(1, 30)
)


@pytest.mark.parametrize(
    "text",
    ["", "   \n", "1\n2\n3\n", NOVEL, CONTENTS, CONTENTS.replace("." * 30, "\t"),
     "\ufffd\x01\x02" * 400, "x" * 50_000,
     "Once upon a time the king and the queen must rest. " * 90],
    ids=["empty", "blank", "numbers", "novel", "contents", "contents with tabs", "binary",
         "one word", "a tale in English"],
)  # fmt: skip
def test_what_is_no_directive_gives_no_task_and_says_so(text):
    draft = read_text(text)
    assert draft.items == ()
    assert "no_items" in draft.doubts
    assert draft.report_to == ()


OTHERS = sorted((Path(__file__).parent / "no_directives").glob("*.txt"))


@pytest.mark.parametrize("path", OTHERS, ids=lambda one: one.stem)
def test_an_invitation_a_report_and_the_like_give_nobody_a_task(path):
    draft = read_text(path.read_text("utf-8"))
    assert draft.items == ()
    assert draft.report_to == ()
    assert "no_items" in draft.doubts
    assert ("other_kind" in draft.doubts) == (path.stem != "recognition")


def test_a_directive_in_capitals_is_read_with_little_confidence():
    draft = read_text(SEED.upper())
    assert draft.number_sign.value == "5305/UBND-XD6"
    assert [one.label for one in draft.items] == ["1", "2", "3", *map(str, range(6, 18))]
    assert [one.value for one in draft.items[1].responsible] == ["Sở Y tế"]
    assert {one.confidence for item in draft.items for one in item.responsible} == {0.5}


def test_items_without_a_head_are_read_with_little_confidence():
    draft = read_text("1. Sở Y tế hướng dẫn cài đặt trước ngày 08/8/2020.\n2. Rà soát lại.\n")
    (item,) = draft.items
    assert [(one.value, one.confidence) for one in item.responsible] == [("Sở Y tế", 0.5)]


# --- letters of old fonts --------------------------------------------------------------------

OLD = {
    "TCVN3": "Sè: 12/UBND-TH\n1. Së Néi vô chñ tr×, phèi hîp víi Së Tµi chÝnh rµ so¸t, b¸o c¸o"
    " tr­íc ngµy 05/12/2023.\n",
    "VNI": "Soá: 12/UBND-TH\n1. Sôû Noäi vuï chuû trì, phoái hôïp vôùi Sôû Taøi chính raø soaùt,"
    " baùo caùo tröôùc ngaøy 05/12/2023.\n",
}


@pytest.mark.parametrize("font", OLD)
def test_old_letters_are_read_and_their_places_are_those_of_the_old_text(font):
    text = OLD[font]
    draft = read_text(text)
    (item,) = draft.items
    assert [one.value for one in item.responsible] == ["Sở Nội vụ"]
    assert [one.value for one in item.coordinating] == ["Sở Tài chính"]
    assert [one.iso.isoformat() for one in item.deadlines] == ["2023-12-05"]
    check_places(text, draft)
    assert draft.number_sign.value == "12/UBND-TH"
