"""Files that take long: made by the worker once, for their owner alone, as of when asked for."""

from __future__ import annotations

import multiprocessing
import signal
from datetime import datetime, timedelta

import pytest

from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound, Unavailable
from monitor.domain.exports import Wanted
from monitor.domain.roles import CLOCK
from monitor.files.board_file import board_file, told_of
from monitor.files.export_room import make_due
from monitor.files.matrix_view import Wish
from monitor.mail.message import Post
from monitor.mail.sender import render
from monitor.services import export_work, exports, matrix, outbox, papers, reports
from monitor.services.leading import Job
from monitor.store import accounts, organizations
from monitor.store import exports as store
from monitor.store.engine import writing
from tests.builders import SLUG, place, played_golden
from tests.files import dying_export
from tests.web.programs import MONDAY

BOARD = Wanted(SLUG, "matrix", "csv", "vi", depth=9)
SECOND = timedelta(seconds=1)


@pytest.fixture
def cast(engine):
    """The worked example, all of it played, and a worker that lives."""
    found = played_golden(engine, MONDAY)
    beat(found)
    return found


def beat(cast):
    Job(cast.office, "plan", "worker-1", SECOND).run(lambda: "")


def later(cast, **passed):
    cast.at(cast.office.clock.fixed + timedelta(**passed))
    beat(cast)
    return cast


def ask(cast, name="chu-tich", wanted=BOARD):
    with cast.writing(name) as work:
        return exports.ask(work, wanted)


def one(cast, job, name="chu-tich"):
    with cast.reading(name) as work:
        return exports.one(work, job.number)


def fetch(cast, job, name="chu-tich"):
    with cast.writing(name) as work:
        return exports.fetch(work, job.number)[1]


def make(cast, owner="worker-1", **more):
    return make_due(cast.office, owner, **more)


def at_once(cast, name="chu-tich", wanted=BOARD, as_of=None, wish=None):
    with cast.reading(name) as work:
        found = matrix.matrix(work, SLUG, as_of, wanted.basis, wanted.root, wanted.depth)
    return board_file(found, wanted.form, wanted.locale, wish)


def correct(cast):
    """A figure of than-ha-lam that was sent is corrected and sent again."""
    key = place("than-ha-lam", "2020-W33")
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, key, values={"smartphones": 4800, "smartphones_installed": 4790})
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, key)


# --- the file itself -----------------------------------------------------------------------------


def test_the_file_is_the_one_that_would_have_come_at_once_whatever_happened_meanwhile(cast):
    expected, asked_at = at_once(cast), cast.office.clock.fixed
    job = ask(cast)
    assert (job.state, job.wanted.as_of) == ("queued", asked_at)
    correct(later(cast, minutes=5))
    assert at_once(cast) != expected
    assert make(cast) == 1
    found = one(cast, job)
    assert (found.state, found.attempts, found.size) == ("done", 1, len(expected))
    assert fetch(cast, job) == expected
    assert at_once(cast, as_of=asked_at) == expected


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("tkv", {"as_of": datetime.fromisoformat("2020-08-07T16:00:00+07:00")}),
        ("chu-tich", {"basis": "accepted", "root": "tkv"}),
        ("quan-sat", {"locale": "en", "depth": 0}),
    ],
)
def test_every_narrowing_of_it_is_kept(cast, name, changes):
    wanted = Wanted(**{**vars_of(BOARD), **changes})
    job = ask(cast, name, wanted)
    make(later(cast, minutes=1))
    expected = at_once(cast, name, wanted, as_of=job.wanted.as_of)
    assert fetch(cast, job, name) == expected


def vars_of(wanted):
    return {name: getattr(wanted, name) for name in wanted.__slots__}


def test_it_is_narrowed_as_the_screen_was(cast):
    wish = Wish(items=("14",), need=True, empty=False, q="than", sort="worst")
    job = ask(cast, wanted=Wanted(**{**vars_of(BOARD), "view": told_of(wish)}))
    make(cast)
    assert fetch(cast, job) == at_once(cast, as_of=job.wanted.as_of, wish=wish)


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_other_forms_are_made_too(cast, form):
    job = ask(cast, wanted=Wanted(SLUG, "matrix", form, "vi", depth=9))
    make(cast)
    assert fetch(cast, job)[:4] in (b"PK\x03\x04", b"%PDF")
    assert one(cast, job).name.endswith(f"_received.{form}")


@pytest.mark.parametrize(("kind", "form"), [("report", "docx"), ("chase", "pdf")])
def test_a_paper_made_by_the_worker_is_kept_among_the_papers(cast, kind, form):
    job = ask(cast, "so-tttt", Wanted(SLUG, kind, form, "vi"))
    make(cast)
    with cast.reading("so-tttt") as work:
        (kept,) = papers.kept(work, SLUG)
        content = papers.fetch(work, SLUG, kept.number)[1]
    assert (kept.kind, kept.form, kept.as_of) == (kind, form, job.wanted.as_of)
    assert fetch(cast, job, "so-tttt") == content


# --- asked for once ------------------------------------------------------------------------------


def test_asking_for_the_same_again_finds_the_first_while_it_is_being_made(cast):
    first = ask(cast)
    assert ask(later(cast, seconds=30)).number == first.number
    assert ask(cast, "quan-sat").number != first.number
    assert ask(cast, wanted=Wanted(SLUG, "matrix", "csv", "en", depth=9)).number != first.number
    make(cast)
    assert ask(cast).number != first.number, "what is asked as of now is another file later"


def test_of_a_fixed_instant_the_finished_file_is_found_until_it_expires(cast):
    wanted = Wanted(**{**vars_of(BOARD), "as_of": cast.office.clock.fixed})
    first = ask(cast, wanted=wanted)
    make(cast)
    assert ask(later(cast, days=1), wanted=wanted).number == first.number
    assert ask(later(cast, days=3), wanted=wanted).number != first.number


def test_nobody_has_more_than_five_waiting(cast):
    for depth in range(exports.MOST_OPEN):
        ask(cast, wanted=Wanted(SLUG, "matrix", "csv", "vi", depth=depth))
    with pytest.raises(Invalid, match="exports_too_many"):
        ask(cast)
    ask(cast, "quan-sat")


def test_nothing_is_promised_while_no_worker_lives(cast):
    cast.at(cast.office.clock.fixed + timedelta(seconds=61))
    with pytest.raises(Unavailable, match="export_without_worker"):
        ask(cast)
    beat(cast)
    assert ask(cast).state == "queued"


@pytest.mark.parametrize(
    ("name", "wanted", "refusal"),
    [
        ("admin", BOARD, NotFound),
        ("tkv", Wanted(SLUG, "matrix", "csv", "vi", root="dong-bac"), NotFound),
        ("chu-tich", Wanted(SLUG, "report", "docx", "vi"), NotAllowed),
        ("so-tttt", Wanted(SLUG, "report", "csv", "vi"), Invalid),
        ("chu-tich", Wanted("khong-co", "matrix", "csv", "vi"), NotFound),
    ],
)
def test_what_a_person_may_not_have_is_not_begun(cast, name, wanted, refusal):
    with pytest.raises(refusal):
        ask(cast, name, wanted)


# --- whose it is ---------------------------------------------------------------------------------


def test_a_file_is_its_owners_alone(cast):
    job = ask(cast)
    make(cast)
    for name in ("quan-sat", "so-tttt", "tkv"):
        for step in (exports.one, exports.fetch, exports.cancel, exports.tell_by_mail):
            with pytest.raises(NotFound), cast.writing(name) as work:
                step(work, job.number)
        with cast.reading(name) as work:
            assert exports.mine(work) == []


def move(cast, name, to):
    """Take a person's roles away and give them a clerk's of another unit."""
    with writing(cast.engine) as session:
        account = accounts.by_username(session, name)
        for held in accounts.grants_of(session, [account.id])[account.id]:
            accounts.end_grant(session, held.id, at=cast.office.clock.fixed)
        if to:
            units = organizations.ids_of(session)
            accounts.add_grant(
                session, account.id, role="clerk", organization_id=units[to], directive_id=None,
                at=cast.office.clock.fixed, by=None,
            )  # fmt: skip


def test_who_was_moved_before_it_is_made_gets_what_they_may_see_now_and_is_told(cast):
    job = ask(cast, "tkv")
    move(cast, "tkv", "dong-bac")
    make(cast)
    found = one(cast, job, "tkv")
    assert (found.state, found.is_of_other_reach) == ("done", True)
    assert fetch(cast, job, "tkv") == at_once(cast, "dong-bac", as_of=job.wanted.as_of)


def test_who_is_moved_after_it_is_made_is_not_given_it_and_may_ask_again(cast):
    wanted = Wanted(**{**vars_of(BOARD), "as_of": cast.office.clock.fixed})
    job = ask(cast, "tkv", wanted)
    make(cast)
    move(cast, "tkv", "dong-bac")
    with pytest.raises(Forbidden, match="export_of_other_reach"):
        fetch(cast, job, "tkv")
    again = ask(cast, "tkv", wanted)
    assert again.number != job.number
    make(cast)
    assert fetch(cast, again, "tkv") == at_once(cast, "dong-bac", as_of=wanted.as_of)


def test_who_lost_every_right_gets_nothing(cast):
    job = ask(cast, "tkv")
    move(cast, "tkv", None)
    make(cast)
    with cast.office.reading(CLOCK) as work:
        found = store.find(work.session, number=job.number, user_id=job.user_id)
        assert (found.state, found.reason) == ("failed", "directive_not_found")


# --- workers that die, fail and come late --------------------------------------------------------


@pytest.mark.parametrize("step", ["figures", "file", "kept"])
def test_a_worker_killed_in_the_midst_of_it_costs_time_and_nothing_else(cast, step):
    job = ask(cast)
    url = cast.engine.url.render_as_string(hide_password=False)
    arguments = (url, cast.office.clock.fixed, step)
    child = multiprocessing.get_context("spawn").Process(target=dying_export.run, args=arguments)
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert one(cast, job).state == "running"
    assert make(cast) == 0, "it is the dead worker's until its lease runs out"
    later(cast, seconds=export_work.LEASE.seconds + 1)
    assert make(cast, "worker-2") == 1
    found = one(cast, job)
    assert (found.state, found.attempts) == ("done", 2)
    assert fetch(cast, job) == at_once(cast, as_of=job.wanted.as_of)


def test_a_worker_that_was_slow_may_not_speak_for_a_file_that_another_one_made(cast):
    job = ask(cast)

    def overtaken(_job, step):
        if step == "kept":
            later(cast, minutes=3)
            make(cast, "worker-2")

    make(cast, "worker-1", watch=overtaken)
    found = one(cast, job)
    assert (found.state, found.attempts) == ("done", 2)
    with cast.office.reading(CLOCK) as work:
        assert store.by_state(work.session) == {"done": 1}


def test_what_kills_every_worker_is_given_up_after_three_tries(cast):
    job = ask(cast)
    for attempt in range(export_work.MOST_ATTEMPTS):
        taken = export_work.take(cast.office, f"worker-{attempt}")
        assert taken.number == job.number
        later(cast, minutes=3)
    assert export_work.take(cast.office, "worker-9") is None
    found = one(cast, job)
    assert (found.state, found.reason) == ("failed", "export_failed")


def test_an_incident_is_tried_again_and_said_at_last(cast, caplog):
    job = ask(cast)

    def broken(_job, step):
        if step == "file":
            raise ZeroDivisionError

    for attempt in range(1, export_work.MOST_ATTEMPTS + 1):
        make(cast, watch=broken)
        assert one(cast, job).state == ("queued" if attempt < 3 else "failed")
        assert make(cast) == 0, "not at once"
        later(cast, minutes=2)
    assert one(cast, job).reason == "export_failed"
    assert sum(record.exc_info is not None for record in caplog.records) == 3


def test_a_file_called_off_is_not_made_also_when_it_was_begun(cast):
    waiting, begun = ask(cast, "quan-sat"), ask(cast)

    def call_off(job, step):
        if step == "file":
            with cast.writing("chu-tich") as work:
                exports.cancel(work, job.number)

    with cast.writing("quan-sat") as work:
        exports.cancel(work, waiting.number)
    make(cast, watch=call_off)
    assert one(cast, begun).state == "canceled"
    assert one(cast, waiting, "quan-sat").attempts == 0
    with pytest.raises(Forbidden, match="export_ended"), cast.writing("chu-tich") as work:
        exports.cancel(work, begun.number)
    with pytest.raises(NotFound):
        fetch(cast, begun)


def test_a_file_that_nobody_could_open_is_not_begun_and_one_grown_too_large_not_kept(
    cast, monkeypatch
):
    monkeypatch.setitem(exports.MOST_CELLS, "csv", 10)
    with pytest.raises(Invalid, match="export_too_large"):
        ask(cast)
    monkeypatch.undo()
    job = ask(cast)
    monkeypatch.setattr("monitor.files.export_room.LARGEST", 100)
    make(cast)
    assert one(cast, job).reason == "export_too_large"


# --- its time, and word of it --------------------------------------------------------------------


def test_after_three_days_the_file_is_gone_and_the_line_says_so(cast):
    job = ask(cast)
    make(cast)
    later(cast, days=3)
    with pytest.raises(NotFound, match="export_not_found"):
        fetch(cast, job)
    with cast.office.writing(CLOCK) as work:
        assert exports.sweep(work) == 1
        assert store.content(work.session, job.number) is None
    assert one(cast, job).state == "expired"
    later(cast, days=91)
    with cast.office.writing(CLOCK) as work:
        exports.sweep(work)
    with pytest.raises(NotFound):
        one(cast, job)


def test_home_counts_what_was_not_fetched_yet(cast):
    def under_way():
        with cast.reading("chu-tich") as work:
            return exports.under_way(work)

    assert under_way() == (0, 0)
    job = ask(cast)
    assert under_way() == (0, 1)
    make(cast)
    assert under_way() == (1, 0)
    fetch(cast, job)
    assert under_way() == (0, 0)


@pytest.mark.parametrize(
    ("fails", "subject"), [(False, "Tệp đã xong"), (True, "Chưa tạo được tệp")]
)
def test_who_wants_a_mail_gets_one_when_it_is_done_or_given_up(cast, monkeypatch, fails, subject):
    job = ask(cast)
    with cast.writing("chu-tich") as work:
        assert exports.tell_by_mail(work, job.number).tells_by_mail
    if fails:
        monkeypatch.setattr("monitor.files.export_room.LARGEST", 100)
    ask(cast, "quan-sat")  # who wants none
    make(cast)
    claimed = outbox.take(cast.office, "worker-1")
    message = render(
        cast.office, Post("M <m@m.example>", "https://m.example"), claimed, cast.actor("chu-tich")
    )
    assert claimed.address == "chu-tich@demo.example"
    assert subject in str(message["Subject"])
    assert "https://m.example/exports" in message.get_body(("plain",)).get_content()
    assert outbox.take(cast.office, "worker-1") is None
