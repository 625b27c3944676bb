"""Evidence: what stands beside a draft, what submitting freezes, who sees it, what a disk does."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import resource
from contextlib import contextmanager
from datetime import datetime, timedelta

import fsspec
import pytest
from sqlalchemy import text, update

from monitor.domain.errors import (
    Forbidden,
    Invalid,
    LostRace,
    NotAllowed,
    NotFound,
    TooLarge,
    Unavailable,
)
from monitor.domain.evidence import LARGEST_FILE, PDF, PNG
from monitor.services import evidence, periods, reports
from monitor.services.evidence import Sent
from monitor.store.engine import writing
from monitor.store.schema import IndicatorRow
from tests.builders import golden_cast, place
from tests.files.papers import a_pdf, a_png

NOON = "2020-08-07T12:00:00+07:00"
UNIT = place("than-ha-lam")
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}
WHOLE = {"smartphones": 4800, "smartphones_installed": 4800}


@pytest.fixture
def cast(engine):
    return golden_cast(engine).at(NOON)


@pytest.fixture
def vault(tmp_path):
    return evidence.vault_in(tmp_path)


@contextmanager
def sending(vault, whole, name="bang.pdf", kind=PDF):
    with vault.receiving(io.BytesIO(whole)) as arrived:
        yield Sent(arrived, kind, name)


def attach(cast, vault, who, whole, *, key=UNIT, name="bang.pdf", kind=PDF, replaces=None):
    with sending(vault, whole, name, kind) as sent, cast.writing(who) as work:
        evidence.attach(work, vault, key, sent, replaces=replaces)
        return reports.read(work, key)


def names(cast, who, key=UNIT):
    with cast.reading(who) as work:
        return [one.file.name for one in evidence.listed(work, key)]


def number_of(cast, name, key=UNIT, who="than-ha-lam"):
    with cast.reading(who) as work:
        return next(one.file.number for one in evidence.listed(work, key) if one.file.name == name)


def do(cast, who, verb, key=UNIT, **more):
    with cast.writing(who) as work:
        verb(work, key, **more)
        return reports.read(work, key)


def sent(cast, vault, *, values=GOOD, key=UNIT):
    """The mine's report with one file, approved by its head."""
    attach(cast, vault, "than-ha-lam", a_pdf(), key=key)
    do(cast, "than-ha-lam", reports.submit, key, values=values)
    do(cast, "than-ha-lam.duyet", reports.approve, key)


# -- a draft's files


def test_several_files_stand_beside_a_draft_in_the_order_they_came(cast, vault):
    attach(cast, vault, "than-ha-lam", a_pdf(), name="danh sách.pdf")
    view = attach(cast, vault, "than-ha-lam", a_png(), name="ảnh.png", kind=PNG)
    assert view.state.value == "draft"
    assert names(cast, "than-ha-lam") == ["danh sách.pdf", "ảnh.png"]
    first = view.files[0].file
    assert (first.sha256, first.size) == (hashlib.sha256(a_pdf()).hexdigest(), len(a_pdf()))
    assert (first.uploaded_by, first.media_type) == ("than-ha-lam", "application/pdf")


def test_every_saving_carries_the_files_on_and_taking_one_away_leaves_the_figures(cast, vault):
    attach(cast, vault, "than-ha-lam", a_pdf(), name="a.pdf")
    attach(cast, vault, "than-ha-lam", a_pdf(b"% b"), name="b.pdf")
    do(cast, "than-ha-lam", reports.save_draft, values=GOOD, note="Đã rà soát")
    assert names(cast, "than-ha-lam") == ["a.pdf", "b.pdf"]
    view = do(cast, "than-ha-lam", evidence.detach, number=number_of(cast, "a.pdf"))
    assert [one.file.name for one in view.files] == ["b.pdf"]
    assert (view.entries, view.note) == (GOOD, "Đã rà soát")
    assert [len(one.files) for one in view.history] == [1, 2, 2, 1]


def test_a_photograph_that_arrives_while_somebody_types_is_no_race(cast, vault):
    view = do(cast, "than-ha-lam", reports.save_draft, values={"smartphones": 4800})
    attach(cast, vault, "than-ha-lam", a_png(), kind=PNG)
    attach(cast, vault, "than-ha-lam", a_pdf())
    after = do(cast, "than-ha-lam", reports.save_draft, values=GOOD, if_match=str(view.version))
    assert after.entries == GOOD
    assert len(after.files) == 2


def test_it_is_no_race_either_when_nothing_was_typed_yet(cast, vault):
    attach(cast, vault, "than-ha-lam", a_pdf())
    view = do(cast, "than-ha-lam", reports.save_draft, values=GOOD, if_match="0")
    assert (view.entries, len(view.files)) == (GOOD, 1)


def test_somebody_elses_figures_between_two_photographs_are_a_race(cast, vault):
    view = do(cast, "than-ha-lam", reports.save_draft, values={"smartphones": 4800})
    attach(cast, vault, "than-ha-lam", a_png(), kind=PNG)
    do(cast, "than-ha-lam", reports.save_draft, values={"smartphones": 4900})
    attach(cast, vault, "than-ha-lam", a_pdf())
    with pytest.raises(LostRace):
        do(cast, "than-ha-lam", reports.save_draft, values=GOOD, if_match=str(view.version))


def test_a_decision_since_is_a_race_and_so_is_handing_in_what_was_not_seen(cast, vault):
    view = do(cast, "than-ha-lam", reports.save_draft, values=GOOD)
    attach(cast, vault, "than-ha-lam", a_pdf())
    with pytest.raises(LostRace):
        do(cast, "than-ha-lam", reports.submit, if_match=str(view.version))
    do(cast, "than-ha-lam", reports.submit)
    do(cast, "than-ha-lam", reports.withdraw)
    with pytest.raises(LostRace):
        do(cast, "than-ha-lam", reports.save_draft, values=GOOD, if_match=str(view.version))


def test_the_same_content_sent_twice_is_one_file(cast, vault):
    first = attach(cast, vault, "than-ha-lam", a_pdf(), name="a.pdf")
    again = attach(cast, vault, "than-ha-lam", a_pdf(), name="b.pdf")
    assert again.version == first.version
    assert names(cast, "than-ha-lam") == ["a.pdf"]


def test_a_report_has_at_most_so_many_files(cast, vault, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_FILES", 4)
    for number in range(4):
        attach(cast, vault, "than-ha-lam", a_pdf(b"%% %d" % number), name=f"{number}.pdf")
    with pytest.raises(Invalid, match="evidence_too_many"):
        attach(cast, vault, "than-ha-lam", a_pdf(b"% one more"))
    replaced = number_of(cast, "3.pdf")
    attach(cast, vault, "than-ha-lam", a_pdf(b"% one more"), name="x.pdf", replaces=replaced)
    assert names(cast, "than-ha-lam")[3] == "x.pdf"


# -- exactly 100 %


def warned(view):
    return [one.code for one in view.issues]


def test_exactly_a_hundred_percent_asks_for_evidence_until_there_is_some(cast, vault):
    with writing(cast.engine) as session:
        rule = {"kind": "full_without_evidence", "field": "smartphones_installed"}
        session.execute(
            update(IndicatorRow).where(IndicatorRow.code == "14.1a").values(rules=[rule])
        )
    view = do(cast, "than-ha-lam", reports.save_draft, values=WHOLE)
    assert "full_without_evidence" in warned(view)
    view = attach(cast, vault, "than-ha-lam", a_pdf())
    assert "full_without_evidence" not in warned(view)
    view = do(cast, "than-ha-lam", evidence.detach, number=view.files[0].file.number)
    assert "full_without_evidence" in warned(view)


# -- versions, and using a file again


def test_a_new_version_takes_the_place_of_the_old_one_which_still_opens(cast, vault):
    sent(cast, vault)
    old = number_of(cast, "bang.pdf", who="so-tttt")
    do(cast, "so-tttt", reports.reopen, reason="Bổ sung danh sách phân xưởng 5")
    view = attach(cast, vault, "than-ha-lam", a_pdf(b"% 2"), name="bang moi.pdf", replaces=old)
    assert [(one.file.name, one.file.version) for one in view.files] == [("bang moi.pdf", 2)]
    with cast.reading("than-ha-lam") as work:
        (one,) = evidence.listed(work, UNIT)
        assert [each.version for each in one.versions] == [1, 2]
        kept = evidence.fetch(work, vault, UNIT, old)
    with kept.content as content:
        assert content.read() == a_pdf()
    # What is not sent yet is not told outside the unit, not even that there is a newer version.
    with cast.reading("so-tttt") as work:
        (one,) = evidence.listed(work, UNIT)
        assert (one.file.number, one.newest.number) == (old, old)
    do(cast, "than-ha-lam", reports.submit)
    do(cast, "than-ha-lam.duyet", reports.approve)
    with cast.reading("so-tttt") as work:
        (one,) = evidence.listed(work, UNIT)
        assert [each.version for each in one.versions] == [1, 2]
        with evidence.fetch(work, vault, UNIT, old).content as content:
            assert content.read() == a_pdf()


def test_what_was_sent_keeps_its_files_whatever_becomes_of_the_draft(cast, vault):
    sent(cast, vault)
    do(cast, "so-tttt", reports.reopen, reason="Bổ sung danh sách phân xưởng 5")
    do(cast, "than-ha-lam", evidence.detach, number=number_of(cast, "bang.pdf"))
    assert names(cast, "than-ha-lam") == []
    assert names(cast, "so-tttt") == ["bang.pdf"]


def test_a_file_of_the_unit_serves_another_report_without_being_sent_again(cast, vault):
    attach(cast, vault, "than-ha-lam", a_pdf(), key=place("than-ha-lam", "2020-08-06"))
    with cast.reading("than-ha-lam") as work:
        (file,) = evidence.reusable(work, UNIT)
    view = do(cast, "than-ha-lam", evidence.use, number=file.number)
    assert [one.file for one in view.files] == [file]
    with cast.reading("than-ha-lam") as work:
        assert evidence.reusable(work, UNIT) == ()
    with cast.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM evidence")) == 1


def test_only_the_newest_version_is_offered_again(cast, vault):
    view = attach(cast, vault, "than-ha-lam", a_pdf(), name="a.pdf")
    attach(
        cast, vault, "than-ha-lam", a_pdf(b"% 2"), name="b.pdf",
        replaces=view.files[0].file.number,
    )  # fmt: skip
    with cast.reading("than-ha-lam") as work:
        found = evidence.reusable(work, place("than-ha-lam", "2020-08-06"))
    assert [(one.name, one.version) for one in found] == [("b.pdf", 2)]


def test_a_file_says_which_duties_it_shows(cast, vault):
    key = place("so-gddt")
    attach(cast, vault, "so-gddt", a_pdf(), key=key)
    number = number_of(cast, "bang.pdf", key, "so-gddt")
    with cast.reading("so-gddt") as work:
        answered = list(dict.fromkeys(
            one.obligation.code for one in reports.read(work, key).indicators
        ))  # fmt: skip
    assert len(answered) > 1
    one, *_ = answered
    view = do(cast, "so-gddt", evidence.use, key, number=number, obligations=[one])
    assert view.files[0].obligations == (one,)
    unchanged = do(cast, "so-gddt", evidence.use, key, number=number, obligations=[one])
    assert unchanged.version == view.version
    with pytest.raises(Invalid, match="evidence_duty_unknown"):
        do(cast, "so-gddt", evidence.use, key, number=number, obligations=["14.1"])


# -- when files may be changed, and by whom


def test_handing_in_freezes_the_files_with_the_figures(cast, vault):
    attach(cast, vault, "than-ha-lam", a_pdf())
    do(cast, "than-ha-lam", reports.submit, values=GOOD)
    number = number_of(cast, "bang.pdf")
    for act in (
        lambda: attach(cast, vault, "than-ha-lam", a_pdf(b"% 2")),
        lambda: attach(cast, vault, "than-ha-lam", a_pdf(b"% 2"), replaces=number),
        lambda: do(cast, "than-ha-lam", evidence.detach, number=number),
        lambda: do(cast, "than-ha-lam", evidence.use, number=number, obligations=["14.1"]),
    ):
        with pytest.raises(Forbidden, match="evidence_closed"):
            act()
    do(cast, "than-ha-lam", reports.withdraw)
    attach(cast, vault, "than-ha-lam", a_pdf(b"% 2"), name="b.pdf")
    assert names(cast, "than-ha-lam") == ["bang.pdf", "b.pdf"]


def test_a_closed_period_takes_no_file_until_it_is_opened_to_the_unit(cast, vault):
    why, later = "Đã hết thời gian tổng hợp số liệu", datetime.fromisoformat(NOON)
    later += timedelta(hours=1)
    attach(cast, vault, "than-ha-lam", a_pdf(), name="truoc.pdf")
    with cast.writing("so-tttt") as work:
        periods.close(work, UNIT.directive, UNIT.period, None, why)
    with pytest.raises(Forbidden) as refused:
        attach(cast, vault, "than-ha-lam", a_png(), name="sau.png", kind=PNG)
    assert refused.value.code == "period_closed"
    with cast.writing("so-tttt") as work:
        periods.open_again(work, UNIT.directive, UNIT.period, UNIT.organization, later, why)
    attach(cast, vault, "than-ha-lam", a_png(), name="sau.png", kind=PNG)
    assert names(cast, "than-ha-lam") == ["truoc.pdf", "sau.png"]


@pytest.mark.parametrize("who", ["chu-tich", "quan-sat", "lanh-dao-ha-long", "admin", "dong-bac"])
def test_only_who_enters_may_add_or_take_away(cast, vault, who):
    view = attach(cast, vault, "than-ha-lam", a_pdf())
    for act in (
        lambda: attach(cast, vault, who, a_pdf(b"% 2")),
        lambda: do(cast, who, evidence.detach, number=view.files[0].file.number),
        lambda: do(cast, who, evidence.use, number=view.files[0].file.number),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            act()
    assert names(cast, "than-ha-lam") == ["bang.pdf"]


# -- who sees them


def opens(cast, vault, who, number, key=UNIT):
    try:
        with cast.reading(who) as work:
            kept = evidence.fetch(work, vault, key, number)
        kept.content.close()
        return kept.file.number == number
    except (NotFound, NotAllowed) as no:
        return no.code


INSIDE = ("than-ha-lam", "than-ha-lam.duyet", "tkv", "tkv.duyet")
SEES_SENT = ("so-tttt", "chu-tich")
SEES_FIGURES_ONLY = ("quan-sat", "vp-ubnd")
SEES_NOTHING = ("dong-bac", "than-vang-danh", "lanh-dao-ha-long", "admin")


def test_unsent_evidence_stays_in_the_units_own_line(cast, vault):
    view = attach(cast, vault, "than-ha-lam", a_pdf())
    number = view.files[0].file.number
    for who in INSIDE:
        assert opens(cast, vault, who, number) is True
        assert names(cast, who) == ["bang.pdf"]
    for who in SEES_SENT:
        assert opens(cast, vault, who, number) == "evidence_not_found"
        assert names(cast, who) == []
    for who in SEES_FIGURES_ONLY:
        assert opens(cast, vault, who, number) == "role_may_not"
    for who in SEES_NOTHING:
        assert opens(cast, vault, who, number) == "report_not_found"


def test_sent_evidence_is_seen_by_who_may_see_evidence_and_nobody_else(cast, vault):
    sent(cast, vault)
    number = number_of(cast, "bang.pdf")
    for who in (*INSIDE, *SEES_SENT):
        assert opens(cast, vault, who, number) is True
        assert names(cast, who) == ["bang.pdf"]
    for who in SEES_FIGURES_ONLY:
        assert opens(cast, vault, who, number) == "role_may_not"
        with cast.reading(who) as work:
            view = reports.read(work, UNIT)
        assert view.files is None
        assert [one.files for one in view.history] == [()] * len(view.history)
    for who in SEES_NOTHING:
        assert opens(cast, vault, who, number) == "report_not_found"


def test_a_file_is_not_opened_through_another_units_report(cast, vault):
    sent(cast, vault)
    number = number_of(cast, "bang.pdf")
    do(cast, "dong-bac", reports.submit, place("dong-bac"), values=GOOD)
    do(cast, "dong-bac.duyet", reports.approve, place("dong-bac"))
    for who in ("so-tttt", "chu-tich", "dong-bac"):
        assert opens(cast, vault, who, number, place("dong-bac")) == "evidence_not_found"
    with pytest.raises(NotFound, match="evidence_not_found"):
        do(cast, "tkv", evidence.use, place("tkv"), number=number)


def test_whoever_enters_on_behalf_is_told_that_the_unit_is_typing_and_sees_nothing_of_it(
    cast, vault
):
    attach(cast, vault, "than-ha-lam", a_pdf(), name="nhap.pdf")
    hidden = number_of(cast, "nhap.pdf")
    with pytest.raises(Forbidden, match="unit_is_typing"):
        attach(cast, vault, "so-tttt", a_pdf(b"% 2"), name="thay mat.pdf")
    assert names(cast, "than-ha-lam") == ["nhap.pdf"]
    assert opens(cast, vault, "so-tttt", hidden) == "evidence_not_found"
    with cast.reading("so-tttt") as work:
        assert evidence.reusable(work, UNIT) == ()


# -- the disk


def files_in(vault):
    return [one for one in vault.folder.rglob("*") if one.is_file()]


def test_content_is_kept_once_under_its_checksum_whoever_sends_it(cast, vault):
    attach(cast, vault, "than-ha-lam", a_pdf(), name="a.pdf")
    attach(cast, vault, "dong-bac", a_pdf(), key=place("dong-bac"), name="b.pdf")
    (path,) = files_in(vault)
    assert path.name == hashlib.sha256(a_pdf()).hexdigest()
    assert path.read_bytes() == a_pdf()
    assert path.stat().st_mode & 0o077 == 0


@pytest.fixture
def far(tmp_path):
    """A vault elsewhere, reached as an object store is; nothing of it is in the data directory."""
    return evidence.vault_in(tmp_path, f"memory://{tmp_path}")


def test_evidence_kept_elsewhere_is_sent_there_once_and_opened_from_there(cast, far):
    attach(cast, far, "than-ha-lam", a_pdf(), name="a.pdf")
    attach(cast, far, "dong-bac", a_pdf(), key=place("dong-bac"), name="b.pdf")
    assert files_in(far) == []
    (kept,) = fsspec.filesystem("memory").find(far.folder.parent)
    assert kept.rsplit("/", 1)[1] == hashlib.sha256(a_pdf()).hexdigest()
    number = number_of(cast, "a.pdf")
    with (
        cast.reading("than-ha-lam") as work,
        evidence.fetch(work, far, UNIT, number).content as content,
    ):
        assert content.read() == a_pdf()
    fsspec.filesystem("memory").rm(kept)
    assert opens(cast, far, "than-ha-lam", number) == "evidence_gone"
    assert far.hindrance() is None


def test_a_place_elsewhere_that_does_not_answer_is_told_and_nothing_is_kept(cast, tmp_path):
    far = evidence.vault_in(tmp_path, "ftp://127.0.0.1:1/evidence")
    with pytest.raises(Unavailable, match="storage_silent"):
        attach(cast, far, "than-ha-lam", a_pdf())
    assert names(cast, "than-ha-lam") == []
    assert files_in(far) == []
    assert "refused" in far.hindrance()


@pytest.mark.parametrize("address", ["nowhere://bucket/evidence", "gdrive://evidence"])
def test_an_address_nobody_reaches_is_refused_before_anything_is_sent(tmp_path, address):
    with pytest.raises(Invalid, match="evidence_address"):
        evidence.vault_in(tmp_path, address)


def test_a_refused_file_leaves_nothing_behind(cast, vault):
    with pytest.raises(NotFound):
        attach(cast, vault, "dong-bac", a_pdf())
    assert files_in(vault) == []


def test_a_file_larger_than_allowed_is_stopped_on_its_way(vault):
    class Endless(io.RawIOBase):
        def read(self, size=-1):
            return b"x" * size

    with pytest.raises(TooLarge) as no, vault.receiving(Endless()):
        pass
    assert no.value.values["most"] == LARGEST_FILE
    assert files_in(vault) == []


def test_a_file_the_disk_has_no_room_for_is_not_torn_but_gone(vault):
    """The system's own limit stands for a full disk: it stops the writing in the middle."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        with pytest.raises(Unavailable, match="storage_full"), sending(vault, b"x" * 900_000):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert files_in(vault) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_no_row_and_no_torn_file_and_says_so(cast, vault, monkeypatch, step):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(Unavailable, match="storage_full"):
        attach(cast, vault, "than-ha-lam", a_pdf())
    monkeypatch.undo()
    assert files_in(vault) == []
    assert names(cast, "than-ha-lam") == []
    with cast.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM evidence")) == 0
    attach(cast, vault, "than-ha-lam", a_pdf())
    assert names(cast, "than-ha-lam") == ["bang.pdf"]


def test_a_file_gone_from_the_disk_is_said_by_its_name(cast, vault):
    attach(cast, vault, "than-ha-lam", a_pdf())
    files_in(vault)[0].unlink()
    assert opens(cast, vault, "than-ha-lam", number_of(cast, "bang.pdf")) == "evidence_gone"


def test_each_step_is_told_to_the_audit_with_the_checksum(cast, vault):
    view = attach(cast, vault, "than-ha-lam", a_pdf())
    do(cast, "than-ha-lam", evidence.detach, number=view.files[0].file.number)
    with cast.engine.connect() as connection:
        told = connection.execute(
            text("SELECT action, detail FROM audit_event WHERE action LIKE 'report.%tach'")
        ).all()
    assert [one.action for one in told] == ["report.attach", "report.detach"]
    assert all(hashlib.sha256(a_pdf()).hexdigest() in str(one.detail) for one in told)
