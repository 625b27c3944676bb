"""Comments: who reads which, who is called, what asks to be followed up, what is unread."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from monitor.domain.comments import LONGEST_COMMENT
from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.services import audit, comments
from monitor.services.comments import Subject
from tests.builders import SLUG, golden_cast

NOON = "2020-08-07T12:00:00+07:00"
REPORT = Subject(SLUG, "than-ha-lam", period="final")
CELL = Subject(SLUG, "than-ha-lam", obligation="14.1")
INSIDE = ("than-ha-lam", "than-ha-lam.duyet", "tkv", "tkv.duyet")
SEES_STATE = ("so-tttt", "chu-tich", "quan-sat", "vp-ubnd")
SEES_NOTHING = ("dong-bac", "than-vang-danh", "lanh-dao-ha-long", "admin")


@pytest.fixture
def cast(engine):
    return golden_cast(engine).at(NOON)


def say(cast, who, body, audience="shared", *, about=REPORT, flagged=False):
    with cast.writing(who) as work:
        return comments.add(work, about, body, audience, is_flagged=flagged)


def heard(cast, who, about=REPORT):
    with cast.reading(who) as work:
        return [one.body for one in comments.thread(work, about).comments]


def do(cast, who, verb, *more):
    with cast.writing(who) as work:
        return verb(work, *more)


def see(cast, who, verb):
    with cast.reading(who) as work:
        return [one.body for one in verb(work)]


def unread(cast, who):
    with cast.reading(who) as work:
        count = comments.unread_count(work)
        assert count == len(comments.unread(work))
        return count


# -- who reads which


@pytest.mark.parametrize("about", [REPORT, CELL], ids=["report", "cell"])
def test_what_the_unit_says_to_itself_stays_in_its_line(cast, about):
    say(cast, "than-ha-lam", "Số của phân xưởng 5 chưa chắc", "unit", about=about)
    say(cast, "than-ha-lam", "Đã gửi danh sách bổ sung", about=about)
    for who in INSIDE:
        assert len(heard(cast, who, about)) == 2
    for who in SEES_STATE:
        assert heard(cast, who, about) == ["Đã gửi danh sách bổ sung"]
    for who in SEES_NOTHING:
        with pytest.raises(NotFound, match=r"report_not_found|cell_not_found"):
            heard(cast, who, about)


def test_the_thread_of_a_cell_is_not_that_of_a_report(cast):
    say(cast, "than-ha-lam", "về báo cáo")
    say(cast, "than-ha-lam", "về ô", about=CELL)
    assert (heard(cast, "tkv"), heard(cast, "tkv", CELL)) == (["về báo cáo"], ["về ô"])


def test_there_is_no_thread_of_what_is_not_there(cast):
    for about in (
        Subject(SLUG, "than-ha-lam", period="khong-co"),
        Subject(SLUG, "than-ha-lam", obligation="8.1"),
        Subject(SLUG, "khong-co", obligation="14.1"),
        Subject("khong-co", "than-ha-lam", obligation="14.1"),
    ):
        with pytest.raises(NotFound):
            heard(cast, "so-tttt", about)


# -- who says what


@pytest.mark.parametrize("who", ["quan-sat", "vp-ubnd"])
def test_an_observer_reads_and_says_nothing(cast, who):
    one = say(cast, "so-tttt", "Đề nghị rà soát")
    for act in (
        lambda: say(cast, who, "x"),
        lambda: do(cast, who, comments.flag, one.number),
        lambda: do(cast, who, comments.resolve, one.number),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert heard(cast, who) == ["Đề nghị rà soát"]


def test_only_the_units_own_people_write_for_the_unit_alone(cast):
    for who in ("so-tttt", "chu-tich"):
        with pytest.raises(Invalid, match="comment_inside_only"):
            say(cast, who, "x", "unit")
        say(cast, who, f"{who} nói")
    assert heard(cast, "than-ha-lam") == ["so-tttt nói", "chu-tich nói"]


def test_what_is_empty_or_endless_is_refused_and_markup_is_text(cast):
    for body, code in ((" \n\0", "comment_empty"), ("x" * (LONGEST_COMMENT + 1), "too_long")):
        with pytest.raises(Invalid, match=code):
            say(cast, "than-ha-lam", body)
    with pytest.raises(Invalid, match="audience_unknown"):
        say(cast, "than-ha-lam", "x", "everybody")
    assert say(cast, "than-ha-lam", "<script>x</script>").body == "<script>x</script>"


# -- calling somebody


def test_who_may_see_it_can_be_called_and_finds_it_unread(cast):
    one = say(cast, "so-tttt", "@tkv.duyet xem giúp, @chu-tich cho ý kiến")
    assert one.mentions == ("tkv.duyet", "chu-tich")
    assert unread(cast, "chu-tich") == 1
    inside = say(cast, "than-ha-lam", "@tkv @tkv.duyet kiểm tra", "unit")
    assert inside.mentions == ("tkv", "tkv.duyet")


@pytest.mark.parametrize(
    ("audience", "name"),
    [
        ("shared", "dong-bac"), ("shared", "lanh-dao-ha-long"), ("shared", "admin"),
        ("shared", "khong-co"), ("unit", "so-tttt"), ("unit", "chu-tich"), ("unit", "quan-sat"),
    ],
)  # fmt: skip
def test_who_may_not_see_it_looks_like_nobody(cast, audience, name):
    with pytest.raises(Invalid) as refusal:
        say(cast, "than-ha-lam", f"Nhờ @{name} xem", audience)
    assert (refusal.value.code, refusal.value.values) == ("mention_unknown", {"name": name})
    assert heard(cast, "than-ha-lam") == []


def test_the_line_and_the_coordinator_are_offered_to_be_called_and_no_others(cast):
    with cast.reading("than-ha-lam") as work:
        offered = {name for name, _ in comments.thread(work, REPORT).people}
    assert offered == {"than-ha-lam.duyet", "tkv", "tkv.duyet", "so-tttt"}
    with cast.reading("quan-sat") as work:
        found = comments.thread(work, REPORT)
    assert (found.may_write, found.people) == (False, ())


# -- read and unread


def test_unread_is_what_concerns_the_reader_until_it_is_read(cast):
    one = say(cast, "than-ha-lam", "Đề nghị lùi hạn")
    say(cast, "than-ha-lam", "nội bộ", "unit")
    counts = {
        who: unread(cast, who)
        for who in ("than-ha-lam", "than-ha-lam.duyet", "tkv", "so-tttt", "chu-tich", "quan-sat",
                    "dong-bac", "admin")
    }  # fmt: skip
    assert counts == {
        "than-ha-lam": 0, "than-ha-lam.duyet": 2, "tkv": 2, "so-tttt": 1, "chu-tich": 0,
        "quan-sat": 0, "dong-bac": 0, "admin": 0,
    }  # fmt: skip
    assert do(cast, "so-tttt", comments.mark_read, [one.number]) == 0
    assert unread(cast, "tkv") == 2, "each reads for themselves"
    assert do(cast, "so-tttt", comments.mark_read, [one.number]) == 0
    with cast.reading("so-tttt") as work:
        assert [each.is_read for each in comments.thread(work, REPORT).comments] == [True]


def test_nobody_marks_what_they_may_not_see(cast):
    one = say(cast, "than-ha-lam", "nội bộ", "unit")
    for who in ("so-tttt", "dong-bac"):
        do(cast, who, comments.mark_read, [one.number, 999])
    with cast.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM comment_read")) == 1


# -- to be followed up


def test_the_coordinator_finds_every_flag_across_the_units(cast):
    say(cast, "than-ha-lam", "Chờ số phân xưởng 5", flagged=True)
    say(cast, "dong-bac", "Chưa có danh sách", about=Subject(SLUG, "dong-bac", obligation="14.1"),
        flagged=True)  # fmt: skip
    say(cast, "than-ha-lam", "nội bộ", "unit", flagged=True)
    say(cast, "tkv", "không có cờ")
    assert see(cast, "so-tttt", comments.follow_up) == ["Chờ số phân xưởng 5", "Chưa có danh sách"]
    assert see(cast, "tkv", comments.follow_up) == ["Chờ số phân xưởng 5", "nội bộ"]
    assert see(cast, "dong-bac", comments.follow_up) == ["Chưa có danh sách"]
    assert see(cast, "lanh-dao-ha-long", comments.follow_up) == []


def test_a_flag_holds_until_it_is_resolved_and_can_be_set_again(cast):
    one = say(cast, "than-ha-lam", "Chờ số")
    assert do(cast, "so-tttt", comments.flag, one.number).is_flagged
    do(cast, "so-tttt", comments.flag, one.number)
    done = do(cast, "than-ha-lam.duyet", comments.resolve, one.number)
    assert not done.is_flagged
    assert see(cast, "so-tttt", comments.follow_up) == []
    again = do(cast, "so-tttt", comments.flag, one.number)
    assert [(step.kind, step.actor) for step in again.steps] == [
        ("flag", "so-tttt"), ("resolve", "than-ha-lam.duyet"), ("flag", "so-tttt"),
    ]  # fmt: skip


def test_a_comment_out_of_sight_cannot_be_flagged_or_resolved(cast):
    one = say(cast, "than-ha-lam", "nội bộ", "unit", flagged=True)
    for who in ("so-tttt", "chu-tich", "dong-bac", "admin"):
        for verb in (comments.flag, comments.resolve):
            with pytest.raises(NotFound, match="comment_not_found"):
                do(cast, who, verb, one.number)
    assert see(cast, "tkv", comments.follow_up) == ["nội bộ"]


# -- the log


def test_the_log_tells_of_comments_and_never_of_what_the_unit_says_to_itself(cast):
    shared = say(cast, "than-ha-lam", "chung", flagged=True)
    inside = say(cast, "than-ha-lam", "riêng", "unit")
    with cast.reading("so-tttt") as work:
        told = [one for one in audit.listed(work) if one.object_type == "comment"]
    assert [(one.action, one.object_id) for one in told] == [
        ("comment.add", str(shared.number)), ("comment.flag", str(shared.number)),
    ]  # fmt: skip
    with cast.reading("admin") as work:
        everything = audit.listed(work)
    assert str(inside.number) in [one.object_id for one in everything]
    assert not any("riêng" in str(one.detail) for one in everything)
