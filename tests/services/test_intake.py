"""A directive's text becomes a draft, several people look through it, and it is issued."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from monitor.domain.errors import Forbidden, Invalid, LostRace, NotAllowed, NotFound
from monitor.domain.roles import CLOCK
from monitor.domain.standing import Standing
from monitor.services import (
    audit,
    directives,
    duties,
    intake,
    intake_changes,
    intake_duties,
    intake_issue,
    matrix,
    reminders,
    reports,
    subscriptions,
)
from monitor.services.intake_duties import DutyForm
from monitor.services.reports import ReportKey
from monitor.store import accounts, organizations
from monitor.store.engine import reading
from monitor.store.schema import IntakeRevisionRow
from tests.builders import SLUG, Cast
from tests.quang_ninh import furnish

ZONE = "Asia/Ho_Chi_Minh"
TEXT = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NINH

Số: 77/UBND-VX

Quảng Ninh, ngày 06 tháng 8 năm 2020

V/v tăng cường phòng cháy, chữa cháy

Kính gửi:
- Các Sở, ban, ngành tỉnh;
- Tập đoàn Công nghiệp Than - Khoáng sản Việt Nam.

Ủy ban nhân dân tỉnh yêu cầu:

1. Sở Y tế chủ trì, phối hợp với Công ty Cứu hộ Sao Mai kiểm tra toàn bộ các cơ sở y tế, hoàn \
thành trước ngày 20/8/2020.

2. Tập đoàn Công nghiệp Than - Khoáng sản Việt Nam rà soát phương tiện chữa cháy của đơn vị.

4. Các Sở, ban, ngành tỉnh báo cáo tình hình hằng tuần vào thứ Sáu hằng tuần.

Yêu cầu các Sở, ban, ngành tỉnh, Tập đoàn Công nghiệp Than - Khoáng sản Việt Nam gửi báo cáo kết \
quả thực hiện về UBND tỉnh (qua Sở Thông tin và Truyền thông) trước ngày 25/8/2020./.

Nơi nhận:
- Như trên.
"""
NEW = "77-UBND-VX"
THURSDAY = "2020-08-06T09:00:00+07:00"
WHY = "Theo ý kiến của Chủ tịch UBND tỉnh"


@pytest.fixture
def cast(engine):
    furnish(engine)
    return Cast(engine).at(THURSDAY)


@pytest.fixture
def fast(sqlite_engine):
    """The same, for what no engine does differently."""
    furnish(sqlite_engine)
    return Cast(sqlite_engine).at(THURSDAY)


def begin(cast, text=TEXT, who="so-tttt"):
    with cast.writing(who) as work:
        return intake.begin(work, intake.drafted(text, ZONE), "77.docx")


def view(cast, number, who="so-tttt"):
    with cast.reading(who) as work:
        found = intake.read(work, number)
        found.meant, found.questions  # noqa: B018  # looked at while the work is open
        return found


def do(cast, number, verb, *given, **named):
    """One change by the coordinator, of the draft as it is."""
    # Asked of the table itself: to read a draft is more work than most changes of it.
    with reading(cast.engine) as session:
        query = select(func.max(IntakeRevisionRow.number))
        seen = session.scalar(query.where(IntakeRevisionRow.draft_id == number))
    with cast.writing("so-tttt") as work:
        return verb(work, number, seen, *given, **named)


def answer_all(cast, number, **other):
    """Answer each open question as it is proposed; names without anybody are left out."""
    for _ in range(40):
        found = view(cast, number)
        if not found.questions:
            return found
        one = found.questions[0]
        if one.kind == "gaps":
            do(cast, number, intake_changes.settle_gaps)
        elif one.kind == "deadline":
            do(cast, number, intake_changes.set_deadline, found.sheet.deadline.value)
        elif one.kind == "people":
            do(cast, number, intake_changes.set_people, "so-tttt", "vp-ubnd", SLUG)
        elif one.kind == "implied":
            do(cast, number, intake_changes.settle_implied, keeps=True)
        elif one.kind == "slug":
            head(cast, number, slug=other["slug"])
        elif one.meant is not None and one.meant.codes:
            do(cast, number, intake_changes.answer, one.key, codes=one.meant.codes)
        elif one.meant is not None:
            told = other.get(one.meant.phrases[0], {"left_out": "không có trong danh mục"})
            do(cast, number, intake_changes.answer, one.key, **told)
        else:
            pytest.fail(f"nothing answers {one}")
    pytest.fail("the questions come to no end")


def head(cast, number, **other):
    sheet = view(cast, number).sheet
    told = {
        "number_sign": sheet.number.value, "issuer": sheet.issuer.value,
        "issued_on": sheet.issued_on.value, "subject": sheet.subject.value,
        "slug": sheet.slug.value,
    }  # fmt: skip
    return do(cast, number, intake_changes.set_head, **{**told, **other})


def issue(cast, number, who="so-tttt"):
    seen = view(cast, number).stored.last.number
    with cast.writing(who) as work:
        return intake_issue.issue(work, number, seen)


def form(cast, number, code, **other):
    """A duty's form as it stands, with some answers changed."""
    duty = view(cast, number).sheet.duty(code)
    text = view(cast, number).stored.text
    told = {
        "title": duty.title.value, "quotation": text[duty.start : duty.end],
        "binding": duty.binding.value,
        "answerable": [one.token for one in duty.bodies if one.part == "answerable"],
        "coordinating": [one.token for one in duty.bodies if one.part == "coordinating"],
        "deadline": duty.deadline.value, "rhythm": duty.rhythm.value, "until": duty.until.value,
        "kind": duty.kind.value, "indicator": duty.indicator.value, "unit": duty.unit.value,
        "numerator": duty.numerator.value, "denominator": duty.denominator.value,
        "target": duty.target.value, "target_note": duty.target_note,
        "contribution": duty.contribution.value,
    }  # fmt: skip
    return DutyForm(**{**told, **other})


def change(cast, number, code, **other):
    given = form(cast, number, code, **other)
    return do(cast, number, intake_duties.change_duty, code, given)


def test_a_text_is_kept_word_for_word_and_its_duties_quote_it(cast):
    found = view(cast, begin(cast))
    assert found.stored.text == TEXT
    sheet = found.sheet
    assert (sheet.number.value, sheet.issued_on.value) == ("77/UBND-VX", "2020-08-06")
    assert [one.code for one in sheet.duties] == ["1.1", "2.1", "4.1", "C.1"]
    first = sheet.duty("1.1")
    assert (first.deadline.value, first.deadline.by) == ("before 2020-08-20", "quoted")
    assert "20/8/2020" in TEXT[first.deadline.start : first.deadline.end]
    assert (first.target.value, first.target.by) == ("100", "inferred")
    assert sheet.duty("4.1").rhythm.value == "weekly 5"
    assert sheet.duty("C.1").is_report
    assert sheet.gaps == ("3",)


def test_what_is_asked_is_asked_once_and_says_of_which_duties(fast):
    found = view(fast, begin(fast))
    asked = {one.key: one for one in found.questions}
    assert list(asked)[:4] == ["gaps", "deadline", "people", "implied"]
    assert asked["deadline"].about == ("2.1", "C.1")
    assert asked["class:provincial_bodies"].about == ("4.1", "C.1")
    assert len(asked["class:provincial_bodies"].meant.codes) == 25
    stranger = next(one for one in found.questions if one.meant and one.meant.how == "nobody")
    assert stranger.meant.phrases == ("Công ty Cứu hộ Sao Mai",)
    # One the register knows by this name is not asked about.
    assert found.meant["Sở Y tế"].codes == ("so-y-te",)


def test_nothing_is_issued_while_a_question_is_open(fast):
    number = begin(fast)
    with pytest.raises(Forbidden, match="intake_questions_open"):
        issue(fast, number)
    with fast.reading("so-tttt") as work:
        assert [one.slug for one in directives.listed(work)] == [SLUG]


def test_an_issued_draft_is_a_directive_like_any_other(cast):
    number = begin(cast)
    new = {"new_name": "Công ty Cứu hộ Sao Mai", "new_short": "Sao Mai"}
    answer_all(cast, number, **{"Công ty Cứu hộ Sao Mai": new})
    assert issue(cast, number) == NEW
    with cast.reading("so-tttt") as work:
        stored = directives.get(work, NEW)
        board = matrix.matrix(work, NEW)
        log = [one.action for one in audit.listed(work, limit=1000)]
    told = stored.directive
    assert told.text == TEXT
    assert [one.code for one in told.obligations] == ["1.1", "2.1", "4.1", "C.1"]
    assert [one.duty.code for one in board.columns] == ["1.1", "2.1", "4.1", "C.1"]
    assert told.coordinator == "so-tttt"
    final = told.period("final")
    assert final.due == datetime.fromisoformat("2020-08-25T00:00:00+07:00")
    assert final.as_written == "trước ngày 25/8/2020"
    assert told.obligation("1.1").periods == ("2020-08-19",)
    weeks = told.obligation("4.1").periods
    assert weeks[:2] == ("2020-W32", "2020-W33")
    parts = {(one.organization, one.part) for one in told.assignments if one.obligation == "1.1"}
    assert parts == {("so-y-te", "answerable"), ("cong-ty-cuu-ho-sao-mai", "coordinating")}
    assert log.count("directive.issue") == 1
    assert "organization.add" in log
    with cast.reading("admin") as work:
        steps = [one.action for one in audit.listed(work, limit=1000)]
    assert [one for one in steps if one.startswith("intake.")][:2] == [
        "intake.begin",
        "intake.gaps",
    ]


def test_the_clerk_finds_the_duty_and_reports_it_and_the_board_shows_it(cast):
    number = begin(cast)
    answer_all(cast, number)
    issue(cast, number)
    cast.at("2020-08-07T09:00:00+07:00")
    with cast.reading("tkv") as work:
        mine = [one for one in duties.mine(work) if one.key.directive == NEW]
        key = next(one.key for one in mine if one.key.period == "final")
        asked = reports.read(work, key)
    assert [one.field.type for one in asked.fields] == ["text"]
    field = asked.fields[0].field.code
    with cast.writing("tkv") as work:
        reports.submit(work, key, values={field: "Đã rà soát 214 bình chữa cháy"})
    with cast.writing("tkv.duyet") as work:
        reports.approve(work, key)
    with cast.writing("so-tttt") as work:
        reports.accept(work, ReportKey(NEW, "tkv", "final"))
        board = matrix.matrix(work, NEW)
    row = next(one for one in board.rows if one.code == "tkv")
    assert row.cells["C.1"].standing is Standing.MET
    assert row.cells["2.1"].standing is Standing.REPORTED


def test_leaders_and_their_digests_come_along_and_reminders_reach_the_units(cast):
    with cast.writing("chu-tich") as work:
        subscriptions.subscribe(work, SLUG, "07:30", weekdays_only=True, attaches_pdf=True)
        wished = subscriptions.own(work, SLUG)
    number = begin(cast)
    answer_all(cast, number)
    with cast.reading("so-tttt") as work:
        before = intake_issue.preview(work, intake.read(work, number))
    assert before.is_own_report_accepted
    issue(cast, number)
    with cast.reading("chu-tich") as work:
        chosen = {one.slug: one.chosen for one in subscriptions.mine(work)}
    assert chosen[NEW] == wished
    assert wished.attaches_pdf
    with cast.reading("vp-ubnd") as work:
        assert NEW in {one.slug for one in directives.listed(work)}
    cast.at("2020-08-06T10:00:00+07:00")
    with cast.office.writing(CLOCK) as work:
        assert reminders.plan(work) > 0


@pytest.mark.parametrize("who", ["tkv", "tkv.duyet", "chu-tich", "quan-sat", "vp-ubnd", "admin"])
def test_only_a_coordinator_drafts_directives(fast, who):
    number = begin(fast)
    for verb in (
        lambda work: intake.read(work, number),
        intake.listed,
        lambda work: intake.scored(work, TEXT),
        lambda work: intake.begin(work, intake.drafted(TEXT, ZONE), ""),
        lambda work: intake_issue.issue(work, number, 1),
    ):
        with pytest.raises(NotAllowed), fast.writing(who) as work:
            verb(work)


def another_office(cast):
    """Somebody who coordinates for another body; their user name."""
    with cast.office.writing(CLOCK) as work:
        person = accounts.insert(
            work.session, username="so-y-te.dm", display_name="Đầu mối Sở Y tế", locale="vi",
            email="dm@demo.example", demo=True, at=work.now,
        )  # fmt: skip
        unit = organizations.ids_of(work.session, codes=["so-y-te"])["so-y-te"]
        slug = accounts.directive_ids(work.session, [SLUG])[SLUG]
        accounts.add_grant(
            work.session, person.id, role="coordinator", organization_id=unit, directive_id=slug,
            at=work.now, by=None,
        )  # fmt: skip
    return person.username


def test_another_office_finds_no_such_draft(fast):
    number = begin(fast)
    with fast.reading(another_office(fast)) as work:
        assert intake.listed(work) == []
        for tried in (number, number + 1, 10**20, -1):
            with pytest.raises(NotFound):
                intake.read(work, tried)


def test_the_second_of_two_people_is_told_and_nothing_is_lost(cast):
    number = begin(cast)
    with cast.writing("so-tttt") as work:
        intake_changes.settle_gaps(work, number, 1)
    with pytest.raises(LostRace) as refused, cast.writing("so-tttt") as work:
        intake_changes.set_deadline(work, number, 1, "by 2020-08-30")
    assert refused.value.values["by"] == "Người dùng so-tttt"
    found = view(cast, number)
    assert [one.change for one in found.stored.history] == ["read", "gaps"]
    assert found.sheet.deadline.value == "before 2020-08-25"


def test_an_earlier_revision_comes_back_as_a_new_one(cast):
    number = begin(cast)
    do(cast, number, intake_duties.drop_duty, "2.1", WHY)
    change(cast, number, "1.1", title="Kiểm tra cơ sở y tế")
    do(cast, number, intake.undo_to, 1)
    found = view(cast, number)
    assert found.sheet.duty("2.1").is_kept
    assert found.sheet.duty("1.1").title.by == "quoted"
    assert [one.change for one in found.stored.history] == ["read", "drop", "duty", "undo"]
    with pytest.raises(NotFound):
        do(cast, number, intake.undo_to, 99)


def test_the_duty_to_report_may_be_measured_otherwise(fast):
    number = begin(fast)
    change(
        fast, number, "C.1", kind="ratio", numerator="Đã xong", denominator="Phải làm", target=""
    )
    answer_all(fast, number)
    issue(fast, number)
    with fast.reading("so-tttt") as work:
        told = directives.get(work, NEW).directive
    assert told.obligation("C.1").headline.denominator in told.fields
    assert "report_sent" not in told.fields


def test_what_a_person_changes_is_theirs_and_the_rest_stays_the_texts(fast):
    number = begin(fast)
    change(fast, number, "1.1", title="Kiểm tra cơ sở y tế", target="95", target_note=WHY)
    duty = view(fast, number).sheet.duty("1.1")
    assert (duty.title.by, duty.target.by, duty.deadline.by) == ("set", "set", "quoted")
    answer_all(fast, number)
    issue(fast, number)
    with fast.reading("so-tttt") as work:
        stored = directives.get(work, NEW)
        (set_,) = directives.decided(work, NEW, "1.1")
    assert stored.directive.obligation("1.1").target is None
    assert (set_.value, set_.note) == (Decimal(95), WHY)


def test_a_duty_is_given_others_left_out_taken_up_and_added(fast):
    number = begin(fast)
    change(fast, number, "2.1", answerable=["=dong-bac"], contribution="children")
    do(fast, number, intake_duties.drop_duty, "1.1", WHY)
    do(fast, number, intake_duties.drop_duty, "4.1", WHY)
    do(fast, number, intake_duties.take_up_duty, "4.1")
    _, code = do(fast, number, intake_duties.add_duty, "1", "kiểm tra toàn bộ các cơ sở y tế")
    added = view(fast, number).sheet.duty(code)
    assert code == "1.2"
    assert TEXT[added.start : added.end] == "kiểm tra toàn bộ các cơ sở y tế"
    answer_all(fast, number)
    issue(fast, number)
    with fast.reading("so-tttt") as work:
        told = directives.get(work, NEW).directive
    assert [one.code for one in told.obligations] == ["1.2", "2.1", "4.1", "C.1"]
    given = [one for one in told.assignments if one.obligation == "2.1"]
    assert [one.organization for one in given if one.part == "answerable"] == ["dong-bac"]
    assert len([one for one in given if one.part == "reporting"]) >= 9


CANNOT_BE = [
    ({"title": " "}, "intake_line"),
    ({"quotation": "không có trong văn bản"}, "intake_words"),
    ({"deadline": "before 2020-08-01"}, "intake_deadline_before"),
    ({"deadline": "before 2020-13-01"}, "not_a_day"),
    ({"rhythm": "weekly 9"}, "intake_rhythm"),
    ({"rhythm": "daily", "until": "2025-01-01"}, "cadence_too_long"),
    ({"target": "120", "kind": "ratio"}, "target_out_of_range"),
    ({"target": "nhiều", "kind": "ratio"}, "target_not_a_number"),
    ({"target": "90", "target_note": ""}, "note_needed"),
    ({"kind": "wish"}, "wrong_shape"),
    ({"answerable": ["=khong-co"]}, "organization_not_found"),
]
"""Answers in a duty's form, and why they are refused."""


def test_a_form_that_cannot_be_is_refused_with_what_is_wrong(fast):
    number = begin(fast)
    for wrong, why in CANNOT_BE:
        with pytest.raises((Invalid, NotFound), match=why):
            change(fast, number, "1.1", **wrong)
    assert view(fast, number).stored.last.number == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "intake_no_text"), ("Số: 1", "intake_no_text"), ("\0" * 500, "intake_no_text"),
     ("chữ " * 300_000, "intake_too_long")],
)  # fmt: skip
def test_what_is_no_text_is_refused_and_says_what_to_do(text, why):
    with pytest.raises(Invalid, match=why):
        intake.drafted(text, ZONE)


def test_any_other_text_is_a_draft_with_doubts_and_is_not_issued(fast):
    number = begin(fast, "Ngày xửa ngày xưa, ở một làng kia có hai vợ chồng già. " * 20)
    found = view(fast, number)
    assert "no_items" in found.sheet.doubts
    assert "head" in {one.key for one in found.questions}
    assert "duties" in {one.kind for one in found.questions}
    with pytest.raises(Forbidden):
        issue(fast, number)


def test_a_number_that_is_followed_already_needs_another_short_name(fast):
    number = begin(fast, TEXT.replace("77/UBND-VX", "5305/UBND-XD6"))
    assert view(fast, number).questions[0].kind == "slug"
    answer_all(fast, number, slug="5305 mới/2")
    assert issue(fast, number) == "5305-mới-2"


def test_of_two_drafts_of_one_number_only_one_is_issued(cast):
    first, second = begin(cast), begin(cast)
    for number in (first, second):
        answer_all(cast, number)
    issue(cast, first)
    with pytest.raises(Forbidden, match="intake_questions_open"):
        issue(cast, second)
    with pytest.raises(Forbidden, match="intake_ended"):
        do(cast, first, intake_changes.settle_gaps)


def test_a_draft_is_put_aside_with_a_reason_and_stays_on_record(fast):
    number = begin(fast)
    with pytest.raises(Invalid):
        do(fast, number, intake.discard, " ")
    do(fast, number, intake.discard, WHY)
    with fast.reading("so-tttt") as work:
        (line,) = intake.listed(work)
    assert (line.outcome.kind, line.outcome.reason) == ("discarded", WHY)
    with pytest.raises(Forbidden):
        do(fast, number, intake_changes.settle_gaps)


def test_names_are_of_the_documents_own_day(fast):
    """The districts ended in 2025: a directive of 2026 does not find them."""
    number = begin(fast, TEXT.replace("Sở Y tế", "UBND thành phố Hạ Long"))
    meant = view(fast, number).meant["UBND thành phố Hạ Long"]
    assert meant.codes == ("ubnd-huyen-193",)
    head(fast, number, issued_on="2026-08-06")
    later = view(fast, number).meant["UBND thành phố Hạ Long"]
    assert "ubnd-huyen-193" not in later.codes
    assert not later.is_settled


def test_the_answers_to_one_question_hold_for_every_wording(fast):
    other = "Thủ trưởng các sở, ban, ngành, Tập đoàn"
    text = TEXT.replace("các Sở, ban, ngành tỉnh, Tập đoàn", other)
    number = begin(fast, text)
    do(fast, number, intake_changes.answer, "class:provincial_bodies", codes=["so-y-te"])
    meant = view(fast, number).meant
    same = [one for one in meant.values() if one.key == "class:provincial_bodies"]
    assert len(same) > 1
    assert {one.codes for one in same} == {("so-y-te",)}


def test_a_text_whose_line_ends_are_windows_is_the_same_text():
    assert intake.drafted(TEXT.replace("\n", "\r\n"), ZONE) == intake.drafted(TEXT, ZONE)
