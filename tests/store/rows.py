"""Rows for tests of the tables themselves: the least that all their rules accept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from monitor.store import schema as rows

NOON = datetime(2020, 8, 7, 5, tzinfo=UTC)


@dataclass(frozen=True)
class History:
    """Ids of what ``a_history`` made."""

    organization: int
    field: int
    obligation: int


def _kept(session: Session, row) -> int:
    session.add(row)
    session.flush()
    return row.id


def an_organization(session: Session, code: str = "unit") -> int:
    return _kept(
        session,
        rows.OrganizationRow(
            code=code, org_type="mine", level="unit", verified=True, source="", note=""
        ),
    )


def an_event(number: int = 1, at: datetime = NOON) -> rows.AuditEventRow:
    return rows.AuditEventRow(
        at=at, action="a.b", object_type="x", object_id=str(number), detail={},
        previous_hash="0", hash=str(number),
    )  # fmt: skip


def an_assignment(history: History, **other) -> rows.AssignmentRow:
    return rows.AssignmentRow(
        obligation_id=history.obligation, organization_id=history.organization,
        part="answerable", contribution="own", note="", **other,
    )  # fmt: skip


def _a_directive(session: Session, unit: int) -> tuple[int, int, int, int]:
    directive = _kept(
        session,
        rows.DirectiveRow(
            slug="1-UBND", number="1/UBND", issuer="", issued_on=date(2020, 8, 5), subject="",
            text="", source_text="", time_zone="Asia/Ho_Chi_Minh", basis="received",
            coordinator_id=unit, own_report_acceptor_id=unit, structure_version=1,
            loaded_at=NOON, notes={},
        ),
    )  # fmt: skip
    field = _kept(
        session,
        rows.FieldRow(
            directive_id=directive, code="smartphones", label_vi="", label_en="", unit="máy",
            type="count", source="typed", accumulates="stock", asked="required", form="",
            position=1, computation=None, help_vi="", help_en="", origin="text",
        ),
    )  # fmt: skip
    obligation = _kept(
        session,
        rows.ObligationRow(
            directive_id=directive, code="14.1", title_vi="", title_en="", position=1, start=0,
            end=0, duty_type="ratio", binding="order", aggregation="sum", cadence="",
            target_source="none", target_words="", deadline_rule="before",
            deadline_as_written="", evidence=[], origin_notes={},
        ),
    )  # fmt: skip
    period = _kept(
        session,
        rows.PeriodRow(
            directive_id=directive, code="final", kind="deadline", opens=NOON, cut_off=NOON,
            due=NOON + timedelta(days=1), due_rule="before", as_written="", position=1,
            set_by="text",
        ),
    )  # fmt: skip
    return directive, field, obligation, period


def _delegations(session: Session, unit: int, directive: int, person: int, decision: int) -> None:
    """A deputy who signed something and was ended, and a proposal that was answered."""
    other = _kept(
        session,
        rows.UserAccountRow(
            username="deputy", display_name="", email="deputy@demo.example", locale="vi",
            demo=True, created_at=NOON,
        ),
    )  # fmt: skip
    deputy = _kept(
        session,
        rows.DeputyRow(
            organization_id=unit, head_id=person, deputy_id=other, named_at=NOON,
            last_day=date(2020, 8, 9),
        ),
    )  # fmt: skip
    _kept(session, rows.DeputyDecisionRow(decision_id=decision, deputy_id=deputy))
    _kept(session, rows.DeputyEndRow(deputy_id=deputy, at=NOON, ended_by=person))
    proposal = _kept(
        session,
        rows.AssignmentProposalRow(
            directive_id=directive, organization_id=unit, reports_to_id=unit, kind="join",
            day=date(2020, 8, 9), proposed_at=NOON, proposed_by=person,
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.AssignmentAnswerRow(
            proposal_id=proposal, agreed=True, at=NOON, answered_by=person, reason=""
        ),
    )


def _a_draft(session: Session, unit: int, directive: int, person: int) -> None:
    """A draft of a directive that was issued."""
    draft = _kept(
        session,
        rows.IntakeDraftRow(
            organization_id=unit, source="", text="1.", begun_at=NOON, begun_by=person
        ),
    )
    _kept(
        session,
        rows.IntakeRevisionRow(
            draft_id=draft, number=1, change="read", about="", sheet={}, made_at=NOON,
            made_by=person,
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.IntakeOutcomeRow(
            draft_id=draft, kind="issued", directive_id=directive, reason="", made_at=NOON,
            made_by=person,
        ),
    )  # fmt: skip
    lesson = _kept(
        session,
        rows.IntakeLessonRow(
            organization_id=unit, kind="name", words="TKV", meaning="", unit_id=unit,
            draft_id=draft, source="1/UBND", taught_at=NOON, taught_by=person,
        ),
    )  # fmt: skip
    _kept(session, rows.IntakeLessonEndRow(lesson_id=lesson, ended_at=NOON, ended_by=person))


def _the_desk(
    session: Session, unit: int, directive: int, obligation: int, period: int, person: int,
    message: int,
) -> None:  # fmt: skip
    """A plan, a question with its answer, a call, and a reminder sent by hand."""
    cell = {"directive_id": directive, "organization_id": unit, "obligation_id": obligation}
    _kept(
        session,
        rows.ImprovementPlanRow(
            **cell, number=1, what="Cài nốt", who="Phòng CNTT", by=NOON, at=NOON, author_id=person
        ),
    )
    asked = _kept(
        session, rows.ExplanationRow(**cell, author_id=person, at=NOON, question="Vì sao?")
    )
    _kept(
        session,
        rows.ExplanationAnswerRow(explanation_id=asked, author_id=person, at=NOON, body="Vì mưa"),
    )
    _kept(
        session,
        rows.ContactNoteRow(
            directive_id=directive, organization_id=unit, author_id=person, at=NOON, kind="call",
            person="", body="Hẹn chiều gửi",
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.HandReminderRow(
            directive_id=directive, organization_id=unit, period_id=period, limit_at=NOON,
            reached="clerk", recipient_id=person, message_id=message, at=NOON, author_id=person,
        ),
    )  # fmt: skip


def a_history(session: Session) -> History:
    """One row in every append-only table, and in what those point at."""
    unit = an_organization(session)
    person = _kept(
        session,
        rows.UserAccountRow(
            username="clerk", display_name="", email="clerk@demo.example", locale="vi",
            demo=True, created_at=NOON,
        ),
    )  # fmt: skip
    directive, field, obligation, period = _a_directive(session, unit)
    report = _kept(
        session,
        rows.ReportRow(directive_id=directive, organization_id=unit, period_id=period, version=1),
    )
    revision = _kept(
        session,
        rows.RevisionRow(
            report_id=report, sequence=1, number=1, author_id=person, saved_at=NOON, note="",
            on_behalf=False,
        ),
    )  # fmt: skip
    _kept(session, rows.FigureRow(revision_id=revision, field_id=field, value=Decimal(4800)))
    evidence = _kept(
        session,
        rows.EvidenceRow(
            organization_id=unit, version=1, sha256="0" * 64, name="list.xlsx", size=1,
            media_type="text/plain", uploaded_by=person, uploaded_at=NOON,
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.RevisionEvidenceRow(revision_id=revision, evidence_id=evidence, obligations=[]),
    )
    decision = _kept(
        session,
        rows.DecisionRow(
            directive_id=directive, report_id=report, sequence=2, kind="submit", at=NOON,
            actor_id=person, acting_as="clerk", revision_number=1,
        ),
    )  # fmt: skip
    _delegations(session, unit, directive, person, decision)
    comment = _kept(
        session,
        rows.CommentRow(
            directive_id=directive, organization_id=unit, period_id=period, author_id=person,
            at=NOON, audience="unit", body="@clerk",
        ),
    )  # fmt: skip
    _kept(session, rows.CommentMentionRow(comment_id=comment, user_id=person))
    _kept(session, rows.CommentStepRow(comment_id=comment, kind="flag", at=NOON, actor_id=person))
    _kept(session, rows.CommentReadRow(comment_id=comment, user_id=person, at=NOON))
    cadence = _kept(
        session,
        rows.CadenceRow(
            obligation_id=obligation, at=NOON, actor_id=person, kind="stop", told={}, note="",
        ),
    )  # fmt: skip
    _kept(session, rows.CadencePeriodRow(cadence_id=cadence, period_id=period))
    _a_draft(session, unit, directive, person)
    _kept(
        session,
        rows.AmendmentRow(
            directive_id=directive, obligation_id=obligation, kind="revoked", at=NOON,
            effective_on=date(2020, 8, 7), made_at=NOON, made_by=person, start=0, end=0, terms=[],
            target_source="none", target_words="", joined_codes=[], left_codes=[],
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.PeriodDecisionRow(
            period_id=period, kind="close", at=NOON, instant=NOON, actor_id=person, reason="",
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.KeptPaperRow(
            directive_id=directive, kind="report", form="pdf", as_of=NOON, basis="received",
            made_at=NOON, sha256="0", content=b"%PDF",
        ),
    )  # fmt: skip
    message = _kept(
        session,
        rows.MessageRow(
            kind="account", local_date=date(2020, 8, 7), recipient_id=person,
            address="clerk@demo.example", message_id="<1@demo.example>", subject="",
            state="queued", tries=0, next_try_at=NOON, queued_at=NOON, payload={},
        ),
    )  # fmt: skip
    _kept(session, rows.DeliveryRow(message_id=message, at=NOON, outcome="retry", reply=""))
    _kept(
        session,
        rows.ReminderRow(
            directive_id=directive, organization_id=unit, period_id=period, limit_at=NOON,
            rung="overdue", number=1, reached="clerk", recipient_id=person, message_id=message,
            at=NOON,
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.BounceRow(
            message_id=message, address="clerk@demo.example", kind="failed", status="5.1.1",
            said="", at=NOON,
        ),
    )  # fmt: skip
    _kept(
        session,
        rows.AddressClearedRow(address="clerk@demo.example", at=NOON, actor_id=person),
    )
    _kept(
        session,
        rows.MissedDigestRow(
            directive_id=directive, local_date=date(2020, 8, 7), recipients=1, noticed_at=NOON
        ),
    )
    _the_desk(session, unit, directive, obligation, period, person, message)
    _kept(session, an_event())
    return History(organization=unit, field=field, obligation=obligation)
