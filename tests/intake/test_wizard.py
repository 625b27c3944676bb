"""From any text to a sheet, its questions and what would be issued; names to organisations."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.errors import Invalid
from monitor.domain.sheet import Answer, NamedBody, Said, as_plain, from_plain
from monitor.intake.issue import build
from monitor.intake.names import Register, code_of
from monitor.intake.propose import propose, slug_of
from monitor.intake.questions import day_of, meanings, questions
from monitor.intake.seeds import read_organizations

ZONE = "Asia/Ho_Chi_Minh"
TEXTS = sorted((Path(__file__).parent / "directives").glob("*.txt"))
AUGUST = date(2020, 8, 5)


@pytest.fixture(scope="module")
def seeds():
    return read_organizations(Path(__file__).parents[2] / "seeds" / "organizations")


def register(seeds, day=AUGUST):
    return Register(one.organization for one in seeds.valid_on(day))


@pytest.fixture(scope="module")
def august(seeds):
    return register(seeds)


def answered(sheet, known):
    """A sheet whose every question is answered in the shortest way."""
    day = day_of(sheet) or AUGUST
    sheet = replace(
        sheet,
        number=sheet.number if sheet.number.value else Said("1/UBND", "set"),
        issuer=sheet.issuer if sheet.issuer.value else Said("UBND", "set"),
        subject=sheet.subject if sheet.subject.value else Said("Thử", "set"),
        issued_on=Said(day.isoformat(), "set"),
        slug=Said("thu", "set"),
        deadline=sheet.deadline if sheet.deadline.value else Said(f"by {day.year + 1}-01-31"),
        coordinator=Said("so-tttt"),
        acceptor=Said("vp-ubnd"),
    ).settle("gaps", "deadline", "people", "implied")
    for duty in sheet.duties:
        bodies = duty.bodies or (NamedBody("Sở Y tế", by="set", code="so-y-te"),)
        limit = Said("", "set") if duty.deadline_state == "unread" else duty.deadline
        sheet = sheet.with_duty(replace(duty, bodies=bodies, deadline=limit))
    meant = meanings(sheet, known)
    answers = {
        one.key: Answer(one.codes or ("so-tai-chinh",))
        for one in meant.values()
        if not one.is_settled
    }
    return replace(sheet, answers=answers)


@pytest.mark.parametrize("path", TEXTS, ids=lambda one: one.stem)
def test_a_directive_of_any_layout_is_drafted_and_could_be_issued(path, seeds):
    text = path.read_text("utf-8")
    sheet = propose(text, ZONE)
    known = register(seeds, day_of(sheet) or AUGUST)
    sheet = answered(sheet, known)
    meant = meanings(sheet, known)
    assert questions(sheet, meant, known, []) == []
    told = build(sheet, text, meant, known).directive
    assert len(told.obligations) == len(sheet.duties) > 1
    assert [one.text for one in told.items] == [text[one.start : one.end] for one in sheet.items]
    dues = [one.due for one in told.periods]
    assert dues == sorted(dues)
    assert len({one.code for one in told.periods}) == len(told.periods)
    assert all(duty.periods for duty in told.obligations)
    assert all(one.opens < one.cut_off <= one.due for one in told.periods)
    given_once = [(one.obligation, one.organization) for one in told.assignments]
    assert len(set(given_once)) == len(given_once)


ENGLISH = """Binding Operational Directive 21-01

July 5, 2021

Subject: Remediate vulnerable servers

Required Actions:

1. By July 20, 2021, all agencies shall disconnect all vulnerable servers from the network.

2. The Department of Energy, in coordination with the General Services Administration, shall \
install the update on 100% of servers within 14 days.
"""


def test_a_title_is_the_texts_own_words_and_says_when_it_is_cut(august):
    for path in TEXTS:
        text = path.read_text("utf-8")
        for duty in propose(text, ZONE).duties:
            if duty.title.by == "quoted":
                words = " ".join(text[duty.title.start : duty.title.end].split())
                title = duty.title.value
                assert title.removesuffix("…").casefold() in words.casefold()
                assert len(title) <= 91


def test_an_english_directive_is_drafted_in_its_own_words(august):
    sheet = propose(ENGLISH, "UTC")
    first, second = sheet.duties
    assert (sheet.number.value, first.deadline.value) == ("21-01", "by 2021-07-20")
    assert (second.kind.value, second.target.value) == ("ratio", "100")
    assert (second.numerator.value, second.denominator.value) == (
        "Number of servers done", "All servers",
    )  # fmt: skip
    assert second.deadline_state == "unread"
    assert august.find("all agencies").how == "class"


@given(st.text(max_size=300) | st.sampled_from([one.read_text("utf-8")[:900] for one in TEXTS]))
def test_any_text_is_a_sheet_whose_places_are_in_it_and_that_is_kept_as_it_is(text):
    sheet = propose(text, ZONE)
    assert from_plain(json.loads(json.dumps(as_plain(sheet)))) == sheet
    for duty in sheet.duties:
        assert 0 <= duty.start < duty.end <= len(text)
        assert duty.title.value
        places = [duty.title, duty.deadline, duty.rhythm, duty.target, *duty.bodies]
        for one in places:
            if one.start is not None:
                assert 0 <= one.start <= one.end <= len(text)
    codes = [one.code for one in sheet.duties]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Sở Y tế", ("so-y-te",)),
        ("SỞ Y TẾ TỈNH QUẢNG NINH", ("so-y-te",)),
        ("Sở TT&TT", ("so-tttt",)),
        ("So Thong tin va Truyen thong", ("so-tttt",)),
        ("Uỷ ban nhân dân thành phố Hạ Long", ("ubnd-huyen-193",)),
        ("Tập đoàn Than và Khoáng sản Việt Nam", ("tkv",)),
    ],
)
def test_a_name_is_found_however_it_is_spelt(august, words, codes):
    found = august.find(words)
    assert (found.how, found.codes) == ("exact", codes)


@pytest.mark.parametrize(
    "words",
    ["Sở Y tế tỉnh Hải Dương", "UBND thành phố Hải Phòng", "Công ty Cứu hộ Sao Mai", "Bộ Y tế"],
)
def test_a_body_the_register_does_not_have_is_never_taken_for_another(august, words):
    assert august.find(words).how != "exact"


@pytest.mark.parametrize(
    ("words", "many"),
    [
        ("các Sở, ban, ngành", 25),
        ("Thủ trưởng các sở, ban, ngành, đoàn thể tỉnh", 30),
        ("UBND các huyện, thị xã, thành phố", 13),
        ("UBND các xã, phường, thị trấn", 177),
        ("các doanh nghiệp trên địa bàn tỉnh", 0),
    ],
)
def test_a_class_comes_to_the_list_of_its_day(august, words, many):
    found = august.find(words)
    assert found.how == "class"
    assert len(found.codes) == many


def test_of_two_by_one_name_neither_is_guessed(seeds):
    units = [one.organization for one in seeds.valid_on(AUGUST)]
    twin = replace(next(one for one in units if one.code == "so-y-te"), code="so-y-te-hai")
    found = Register([*units, twin]).find("Sở Y tế")
    assert (found.how, found.codes) == ("near", ("so-y-te", "so-y-te-hai"))


def test_a_new_bodys_code_is_made_of_its_name_and_is_free():
    assert code_of("Công ty Cứu hộ Đường bộ", []) == "cong-ty-cuu-ho-duong-bo"
    assert code_of("Sở Y tế", ["so-y-te", "so-y-te-2"]) == "so-y-te-3"
    assert code_of("!!!", []) == "don-vi"


def test_a_number_becomes_the_word_of_an_address():
    assert slug_of("5305/UBND-XD6") == "5305-UBND-XD6"
    assert slug_of(" 12 / CT ") == "12-CT"


def test_codes_that_fold_to_the_same_letters_ask_for_different_things(august):
    text = TEXTS[1].read_text("utf-8")
    sheet = answered(propose(text, ZONE), august)
    first, second, *_ = sheet.duties
    duties = (replace(first, code="1.2.1"), replace(second, code="1-2.1"))
    sheet = replace(sheet, duties=duties)
    told = build(sheet, text, meanings(sheet, august), august).directive
    one, other = told.obligations
    assert one.headline.numerator != other.headline.numerator


def test_a_deadline_before_the_documents_day_is_refused_with_its_duty(august):
    text = TEXTS[0].read_text("utf-8")
    sheet = answered(propose(text, ZONE), august)
    first = sheet.duties[0]
    sheet = sheet.with_duty(replace(first, deadline=Said("before 1999-01-01", "set")))
    with pytest.raises(Invalid, match="intake_deadline_before") as refused:
        build(sheet, text, meanings(sheet, august), august)
    assert refused.value.fields[0][0] == first.code
