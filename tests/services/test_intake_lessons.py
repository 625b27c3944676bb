"""What a coordinator corrects is read right the next time, in sight and revocable."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from monitor.cli import main
from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound
from monitor.intake.reader.read import read_text
from monitor.services import audit, intake, intake_changes, intake_lessons
from monitor.services.accounts import OPERATOR
from tests.builders import Cast
from tests.quang_ninh import furnish
from tests.services.test_intake import (
    TEXT,
    THURSDAY,
    ZONE,
    another_office,
    answer_all,
    change,
    do,
    issue,
    view,
)

FRIDAY = "2020-08-07T09:00:00+07:00"
SATURDAY = "2020-08-08T09:00:00+07:00"
COAL = TEXT.replace("Công ty Cứu hộ Sao Mai", "Vinacoal").replace(
    "2. Tập đoàn Công nghiệp Than - Khoáng sản Việt Nam rà soát", "2. Vinacoal rà soát"
)
"""The reader does not know that Vinacoal is a body, nor the register that it is TKV."""


@pytest.fixture
def cast(engine):
    furnish(engine)
    return Cast(engine).at(THURSDAY)


@pytest.fixture
def fast(sqlite_engine):
    furnish(sqlite_engine)
    return Cast(sqlite_engine).at(THURSDAY)


def draft(cast, text, who="so-tttt"):
    """A text as a coordinator sends it: read with what their office taught."""
    with cast.reading(who) as work:
        known = intake_lessons.holding(work)
    with cast.writing(who) as work:
        return intake.begin(work, intake.drafted(text, ZONE, known), "")


def teach(cast, *given, who="so-tttt", **named):
    with cast.writing(who) as work:
        return intake_lessons.teach(work, *given, **named)


def revoke(cast, number, who="so-tttt"):
    with cast.writing(who) as work:
        intake_lessons.revoke(work, number)


def listed(cast, who="so-tttt"):
    with cast.reading(who) as work:
        return intake_lessons.listed(work)


def bodies(found, code, part="answerable"):
    return [
        (one.words, found.meant[one.token].codes)
        for one in found.sheet.duty(code).bodies
        if one.part == part
    ]


def test_a_name_that_was_answered_is_known_in_the_next_draft_and_says_from_whom(cast):
    first = draft(cast, TEXT)
    key = next(
        one.key for one in view(cast, first).questions
        if one.meant and "Sao Mai" in one.meant.phrases[0]
    )  # fmt: skip
    do(cast, first, intake_changes.answer, key, codes=["dong-bac"])
    [lesson] = listed(cast)
    assert (lesson.words, lesson.meaning, lesson.draft, lesson.source) == (
        "Công ty Cứu hộ Sao Mai", "dong-bac", first, "77/UBND-VX",
    )  # fmt: skip
    later = view(cast.at(FRIDAY), draft(cast, TEXT.replace("Sao Mai", "sao  mai")))
    [(_, codes)] = bodies(later, "1.1", "coordinating")
    assert codes == ("dong-bac",)
    assert key not in {one.key for one in later.questions}
    meant = next(one for one in later.meant.values() if one.lesson)
    assert later.lessons[meant.lesson].by == lesson.by != ""


def test_a_taught_name_is_found_where_no_rule_knew_a_body(cast):
    before = view(cast, draft(cast, COAL))
    assert bodies(before, "2.1") == []
    teach(cast, "name", "Vinacoal", "tkv", draft=before.stored.number)
    later = view(cast.at(FRIDAY), draft(cast, COAL))
    assert bodies(later, "2.1") == [("Vinacoal", ("tkv",))]
    assert bodies(later, "1.1", "coordinating") == [("Vinacoal", ("tkv",))]


def test_what_is_revoked_is_not_read_any_more_and_what_was_read_with_it_stays(cast):
    number = teach(cast, "name", "Vinacoal", "tkv")
    read_with_it = draft(cast, COAL)
    revoke(cast.at(FRIDAY), number)
    assert bodies(view(cast, read_with_it), "2.1") == [("Vinacoal", ("tkv",))]
    assert bodies(view(cast, draft(cast, COAL)), "2.1") == []
    answer_all(cast, read_with_it)
    assert issue(cast, read_with_it)
    [lesson] = listed(cast)
    assert lesson.ended_by
    with pytest.raises(Forbidden, match="lesson_ended"):
        revoke(cast, number)
    assert teach(cast.at(SATURDAY), "name", "Vinacoal", "tkv") != number


def test_the_same_lesson_is_kept_once(fast):
    assert teach(fast, "name", "Vinacoal", "tkv") is not None
    assert teach(fast, "name", "VINACOAL", "tkv") is None
    assert len(listed(fast)) == 1


def test_a_word_with_another_meaning_is_asked_about_and_then_means_the_new_one(fast):
    teach(fast, "name", "Vinacoal", "tkv")
    with pytest.raises(Invalid, match="lesson_other"):
        teach(fast.at(FRIDAY), "name", "Vinacoal", "dong-bac")
    teach(fast, "name", "Vinacoal", "dong-bac", is_sure=True)
    assert [(one.meaning, one.ended_at is None) for one in listed(fast)] == [
        ("dong-bac", True), ("tkv", False),
    ]  # fmt: skip
    found = view(fast.at(SATURDAY), draft(fast, COAL))
    assert bodies(found, "2.1") == [("Vinacoal", ("dong-bac",))]


def test_a_name_the_register_gives_to_another_is_learned_only_when_a_person_is_sure(fast):
    first = draft(fast, TEXT)
    health = next(one.key for one in view(fast, first).meant.values() if "Sở Y tế" in one.phrases)
    do(fast, first, intake_changes.answer, health, codes=["so-tttt"])
    assert listed(fast) == []
    do(fast, first, intake_changes.answer, health, codes=["vp-ubnd"], remember=True)
    assert [(one.words, one.meaning) for one in listed(fast)] == [("Sở Y tế", "vp-ubnd")]


@pytest.mark.parametrize(
    ("kind", "words", "meaning", "why"),
    [
        ("name", "Sở", "tkv", "lesson_short"),
        ("name", "đơn vị", "tkv", "lesson_general"),
        ("name", "cơ quan chủ trì", "tkv", "lesson_general"),
        ("name", "các Sở, ban, ngành", "tkv", "lesson_class"),
        ("name", "UBND các huyện, thị xã", "tkv", "lesson_class"),
        ("name", "mỏ", "tkv", "lesson_short"),
        ("name", " ".join(["Công ty Than"] * 8), "tkv", "lesson_long"),
        ("deadline", "trước ngày 20/8", "none", "lesson_number"),
        ("deadline", "xong", "weekly", "lesson_short"),
        ("target", "thực hiện báo cáo", "100", "lesson_general"),
        ("role", "phối hợp với", "answerable", "lesson_general"),
        ("role", "có sự tham gia của", "both", "wrong_shape"),
        ("deadline", "cuối mỗi đợt trực", "P0D", "wrong_shape"),
    ],
)
def test_what_would_be_read_where_it_means_something_else_is_not_learned(
    fast, kind, words, meaning, why
):
    with pytest.raises(Invalid, match=why):
        teach(fast, kind, words, meaning, is_sure=True)
    assert listed(fast) == []


def test_a_class_is_answered_and_never_remembered(fast):
    first = draft(fast, TEXT)
    asked = next(
        one for one in view(fast, first).questions if one.meant and one.meant.how == "class"
    )
    do(fast, first, intake_changes.answer, asked.key, codes=["so-tttt"])
    assert listed(fast) == []
    with pytest.raises(Invalid, match="lesson_class"):
        do(fast, first, intake_changes.answer, asked.key, codes=["so-y-te"], remember=True)


PHRASES = TEXT.replace(
    "kiểm tra toàn bộ các cơ sở y tế, hoàn thành trước ngày 20/8/2020",
    "kiểm tra, có sự giúp sức của Sở Tài chính; phủ kín các cơ sở y tế, xong vào cuối mỗi đợt trực",
)


def test_taught_phrases_give_parts_limits_and_targets_and_say_so(cast):
    assert PHRASES != TEXT
    before = view(cast, draft(cast, PHRASES)).sheet.duty("1.1")
    assert (before.rhythm.value, before.target.value) == ("once", "")
    numbers = [
        teach(cast, "role", "có sự giúp sức của", "coordinating"),
        teach(cast, "deadline", "cuối mỗi đợt trực", "weekly"),
        teach(cast, "target", "phủ kín", "100"),
    ]
    found = view(cast.at(FRIDAY), draft(cast, PHRASES))
    after = found.sheet.duty("1.1")
    assert (after.rhythm.value, after.rhythm.lesson) == ("weekly", numbers[1])
    assert (after.target.value, after.target.lesson, after.kind.value) == (
        "100",
        numbers[2],
        "ratio",
    )
    helper = next(one for one in after.bodies if one.words == "Sở Tài chính")
    assert (helper.part, helper.lesson) == ("coordinating", numbers[0])


def test_words_that_look_like_a_deadline_are_taught_to_be_none(fast):
    text = TEXT.replace("hoàn thành trước ngày 20/8/2020", "thống kê báo cáo hằng tháng của ngành")
    assert view(fast, draft(fast, text)).sheet.duty("1.1").rhythm.value == "monthly"
    teach(fast, "deadline", "hằng tháng của ngành", "none")
    assert view(fast.at(FRIDAY), draft(fast, text)).sheet.duty("1.1").rhythm.value == "once"


def test_a_span_of_days_is_counted_from_the_documents_day(fast):
    text = TEXT.replace("hoàn thành trước ngày 20/8/2020", "xong trong đợt đầu của chiến dịch")
    teach(fast, "deadline", "đợt đầu của chiến dịch", "P3WD")
    found = view(fast.at(FRIDAY), draft(fast, text)).sheet.duty("1.1")
    assert found.deadline.value == "by 2020-08-11"


def test_a_body_put_into_the_other_part_suggests_the_words_before_it(fast):
    text = TEXT.replace("phối hợp với Công ty Cứu hộ Sao Mai", "có sự giám hộ của Sở Tài chính")
    teach(fast, "role", "sự giám hộ của", "answerable")
    first = draft(fast.at(FRIDAY), text)
    change(fast, first, "1.1", answerable=["Sở Y tế"], coordinating=["Sở Tài chính"])
    with fast.reading("so-tttt") as work:
        [one] = intake_lessons.suggested(work, intake.read(work, first))
    assert (one.kind, one.words, one.meaning) == ("role", "sự giám hộ của", "coordinating")


def test_a_rhythm_set_for_unread_words_suggests_them(fast):
    text = TEXT.replace("hoàn thành trước ngày 20/8/2020", "xong trong 30 ngày kể từ khi có dịch")
    first = draft(fast, text)
    assert view(fast, first).sheet.duty("1.1").deadline_state == "unread"
    change(fast, first, "1.1", rhythm="weekly 5")
    with fast.reading("so-tttt") as work:
        assert intake_lessons.suggested(work, intake.read(work, first)) == []  # it has a number


def test_an_alias_is_of_the_documents_day(fast):
    teach(fast, "name", "Huyện Hoành Bồ cũ", "ubnd-huyen-193")
    new = COAL.replace("06 tháng 8 năm 2020", "06 tháng 8 năm 2026").replace(
        "Vinacoal rà soát", "Huyện Hoành Bồ cũ rà soát"
    )
    found = view(fast.at(FRIDAY), draft(fast, new))
    [(words, codes)] = bodies(found, "2.1")
    assert (words, codes) == ("Huyện Hoành Bồ cũ", ())


@pytest.mark.parametrize("who", ["tkv", "chu-tich", "admin"])
def test_only_coordinators_teach_and_see_what_was_taught(fast, who):
    for verb in (lambda: listed(fast, who), lambda: teach(fast, "name", "Vinacoal", "tkv", who=who),
                 lambda: revoke(fast, 1, who)):  # fmt: skip
        with pytest.raises(NotAllowed):
            verb()


def test_another_offices_lesson_is_not_there_and_does_not_hold(fast):
    other = another_office(fast)
    number = teach(fast, "name", "Vinacoal", "tkv")
    with pytest.raises(NotFound, match="lesson_not_found"):
        revoke(fast, number, other)
    assert listed(fast, other) == []


def test_teaching_and_revoking_are_on_record_and_the_machine_itself_reads_all(fast):
    number = teach(fast, "name", "Vinacoal", "tkv")
    with fast.office.reading(OPERATOR) as work:
        known = intake_lessons.of_everybody(work)
    assert [one.words for one in known] == ["Vinacoal"]
    assert read_text(COAL, known).items[1].responsible[0].value == "Vinacoal"
    revoke(fast.at(FRIDAY), number)
    with fast.office.reading(OPERATOR) as work:
        assert intake_lessons.of_everybody(work) == []
        deeds = [one.action for one in audit.listed(work, limit=1000)]
    assert {"intake_lesson.revoke", "intake_lesson.teach"} <= set(deeds)


def test_the_command_reads_as_coordinators_taught_and_without_a_database_by_its_own_rules(
    fast, tmp_path, monkeypatch
):
    place = tmp_path / "letter.txt"
    place.write_text(COAL, "utf-8")

    def told(address):
        monkeypatch.setenv("MONITOR_DATABASE_URL", address)
        monkeypatch.setenv("MONITOR_CLOCK", FRIDAY)
        done = CliRunner().invoke(main, ["intake", str(place), "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    teach(fast, "name", "Vinacoal", "tkv")
    with_it = told(str(fast.office.engine.url))
    assert with_it["items"][1]["responsible"] == ["Vinacoal"]
    assert {one["value"] for one in with_it["learned"]} == {"Vinacoal"}
    nowhere = tmp_path / "none.db"
    assert told(f"sqlite:///{nowhere}")["items"][1]["responsible"] == []
    assert not nowhere.exists()
