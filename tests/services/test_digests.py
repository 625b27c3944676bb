"""The morning's statement on the demo's province: every number is a cell, every name in reach."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from monitor.domain.digest import to_json
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.roles import CLOCK
from monitor.domain.standing import Standing
from monitor.mail.message import LARGEST_HTML, Post, Recipient, digest_message
from monitor.present.standings import coverage_words, value_words
from monitor.services import digests, matrix
from monitor.store import digests as store
from monitor.store import directives, organizations
from monitor.store.engine import reading, writing
from monitor.store.schema import FieldRow, IndicatorRow
from tests.builders import SLUG, golden_cast, play, play_golden, played_golden
from tests.domain import golden_example

SEVEN = datetime.fromisoformat("2020-08-10T07:00:00+07:00")
DAY = timedelta(days=1)
TENTH = date(2020, 8, 10)
POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
WHOLE = ("chu-tich", "so-tttt", "quan-sat")


def told(cast, name, on=TENTH):
    with cast.reading(name) as work:
        return digests.preview(work, SLUG, on)


def board(cast, name, at=SEVEN, depth=2):
    with cast.reading(name) as work:
        return {row.code: row for row in matrix.matrix(work, SLUG, as_of=at, depth=depth).rows}


def mail(statement, locale="vi"):
    return digest_message(
        POST, Recipient("Người đọc", "nguoi-doc@demo.example", locale), statement,
        local_date=TENTH, message_id="m", at=statement.as_of,
    )  # fmt: skip


def text_of(message):
    return " ".join(message.get_body(("plain",)).get_content().split())


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_s_numbers_are_the_cells_of_the_board_at_seven_o_clock(played, name):
    found, rows = told(played, name), board(played, name)
    reports = rows["all"].cells["C.2"]
    assert (found.reports.sent, found.reports.expected) == (reports.numerator, reports.denominator)
    assert len(found.reports.overdue) == reports.counts["overdue"]
    assert len(found.reports.returned) == reports.counts["returned"]
    for line in found.indicators:
        assert line.cell == rows["all"].cells[line.duty.code]
    for row in found.grid.rows:
        for code, cell in row.cells.items():
            assert cell == rows[row.who.code].cells[code]
    out = {one.who.code for one in found.reports.overdue}
    assert out == {
        code
        for code, row in rows.items()
        if row.kind == "organization"
        and "C.2" in row.cells
        and row.cells["C.2"].standing is Standing.OVERDUE
    }


def test_the_mail_says_the_cells_in_the_board_s_own_words(played):
    found, rows = told(played, "chu-tich"), board(played, "chu-tich")
    text = text_of(mail(found))
    cell = rows["all"].cells["C.2"]
    assert f"{cell.numerator}/{cell.denominator} báo cáo hợp lệ" in text
    for line in found.numbers:
        shown = rows["all"].cells[line.duty.code]
        assert value_words(shown, line.duty, "vi") in text
        assert coverage_words(shown, "vi") in text
    for one in found.reports.overdue:
        assert one.who.name_vi in text
    assert (
        f"hôm qua {board(played, 'chu-tich', SEVEN - DAY)['all'].cells['C.2'].numerator}/" in text
    )


def test_the_subject_is_the_answer_and_the_mail_is_short_enough(played):
    message = mail(told(played, "chu-tich"))
    found = told(played, "chu-tich").reports
    assert str(message["Subject"]).startswith(
        f"[5305] 10/08: {found.sent}/{found.expected} đã nộp, {len(found.overdue)} quá hạn"
    )
    for locale in ("vi", "en"):
        html = mail(told(played, "chu-tich"), locale).get_body(("html",)).get_content()
        assert len(html) < LARGEST_HTML


def test_a_district_leader_is_told_of_the_district_and_of_nobody_else(played):
    found, rows = told(played, "lanh-dao-ha-long"), board(played, "lanh-dao-ha-long")
    kept = json.dumps(to_json(found), ensure_ascii=False)
    text = text_of(mail(found)) + mail(found).get_body(("html",)).get_content() + kept
    with reading(played.engine) as session:
        everybody = organizations.find(session, on=TENTH, scope=None)
    inside = {unit.name_vi for unit in everybody if unit.code in rows}
    for unit in everybody:
        if unit.code not in rows and not any(unit.name_vi in name for name in inside):
            assert unit.name_vi not in text, unit.name_vi
    for line in found.indicators:
        assert line.cell == rows["ubnd-huyen-193"].cells[line.duty.code]


def test_what_changed_adds_up(played):
    for day in range(6, 11):
        for name in ("chu-tich", "lanh-dao-ha-long"):
            found = told(played, name, date(2020, 8, day))
            if found.changes is not None:
                gained = len(found.changes.sent)
                lost = len(found.changes.returned) + len(found.changes.gone)
                assert found.changes.sent_then + gained - lost == found.reports.sent


def test_yesterday_s_digest_is_the_same_today(sqlite_engine):
    cast = golden_cast(sqlite_engine)
    ninth = SEVEN - DAY
    play_golden(cast, ninth)
    with cast.reading("chu-tich") as work:
        then = digests.statement(work, SLUG)
    for event in golden_example.events():
        if event.at > ninth:
            play(cast, event)
    with cast.at(SEVEN).reading("chu-tich") as work:
        again = digests.statement(work, SLUG, ninth)
    assert again == then


def test_a_person_without_any_business_with_it_is_told_nothing(played):
    with pytest.raises(NotFound):
        told(played, "admin")


def test_tomorrow_s_digest_cannot_be_previewed(played):
    with pytest.raises(Invalid):
        told(played, "chu-tich", date(2020, 8, 11))


# -- frozen, and honest where something is wrong


def test_the_kept_statement_is_what_whole_readers_get_whatever_happened_since(sqlite_engine):
    cast = played_golden(sqlite_engine, SEVEN)
    with writing(sqlite_engine) as session:
        stored = directives.load(session, SLUG)
        invented = replace(kept_of(cast), number="9999/UBND")
        store.keep_digest(
            session, directive_id=stored.ids.directive, on=TENTH, instant=SEVEN, basis="received",
            statement=to_json(invented), at=SEVEN,
        )  # fmt: skip
    assert told(cast, "chu-tich").number == "9999/UBND"
    assert told(cast, "lanh-dao-ha-long").number == "5305/UBND-XD6", "made for the own part"


def kept_of(cast):
    with cast.reading("chu-tich") as work:
        return digests.statement(work, SLUG, SEVEN)


def test_a_kept_statement_that_cannot_be_read_is_made_again(sqlite_engine):
    cast = played_golden(sqlite_engine, SEVEN)
    with writing(sqlite_engine) as session:
        stored = directives.load(session, SLUG)
        store.keep_digest(
            session, directive_id=stored.ids.directive, on=TENTH, instant=SEVEN, basis="received",
            statement={"of": "another age"}, at=SEVEN,
        )  # fmt: skip
    assert told(cast, "chu-tich") == kept_of(cast)


@pytest.fixture
def circular(sqlite_engine):
    """The worked example with a duty whose number is defined by itself: no rule can compute it."""
    cast = played_golden(sqlite_engine, SEVEN)
    with writing(sqlite_engine) as session:
        stored = directives.load(session, SLUG)
        field = FieldRow(
            directive_id=stored.ids.directive, code="itself", label_vi="", label_en="", unit="",
            type="count", source="computed", accumulates="stock", asked="off", form="", position=99,
            computation={"kind": "total", "field": "itself", "obligation": "11.1"}, help_vi="",
            help_en="", origin="proposal",
        )  # fmt: skip
        session.add(field)
        session.flush()
        indicator = session.scalars(select(IndicatorRow).where(IndicatorRow.code == "11.1a")).one()
        indicator.kind, indicator.numerator_field_id = "count", field.id
        indicator.denominator_field_id = None
        session.flush()
        directives.raise_structure_version(session, stored.ids.directive)
    return cast


def test_a_duty_that_cannot_be_computed_is_left_out_and_the_first_line_says_so(circular):
    found = told(circular, "chu-tich")
    assert [duty.code for duty in found.uncomputed] == ["11.1"]
    assert "11.1" not in {line.duty.code for line in found.indicators}
    assert found.reports.expected == 8
    first = mail(found).get_body(("plain",)).get_content().split("\n\n")[1]
    assert first.startswith("Chưa tính được nên không nêu: 11.1")


def test_planning_goes_on_past_a_duty_that_cannot_be_computed(circular):
    from tests.mail.conftest import subscribe

    subscribe(circular.engine, "chu-tich")
    with circular.office.writing(CLOCK) as work:
        assert digests.plan(work).messages == 1
