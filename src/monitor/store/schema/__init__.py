"""The tables. SQLAlchemy stays in this room; other rooms get domain values."""

from monitor.store.schema.base import Base
from monitor.store.schema.channels import ChannelMessageRow, ChannelTryRow, TextChoiceRow
from monitor.store.schema.comments import (
    CommentMentionRow,
    CommentReadRow,
    CommentRow,
    CommentStepRow,
)
from monitor.store.schema.desk import (
    ContactNoteRow,
    ExplanationAnswerRow,
    ExplanationRow,
    HandReminderRow,
    ImprovementPlanRow,
)
from monitor.store.schema.directives import (
    AmendmentRow,
    AssignmentAnswerRow,
    AssignmentProposalRow,
    AssignmentRow,
    DirectiveGroupRow,
    DirectiveItemRow,
    DirectiveRow,
    FieldRow,
    GroupMemberRow,
    IndicatorRow,
    ObligationPeriodRow,
    ObligationRow,
    PeriodRow,
    ReferenceValueRow,
)
from monitor.store.schema.exports import ExportFileRow, ExportJobRow
from monitor.store.schema.intake import (
    IntakeDraftRow,
    IntakeLessonEndRow,
    IntakeLessonRow,
    IntakeOutcomeRow,
    IntakeRevisionRow,
)
from monitor.store.schema.mail import (
    AddressClearedRow,
    BounceRow,
    DeliveryRow,
    DigestRow,
    MessageRow,
    MissedDigestRow,
    SubscriptionRow,
)
from monitor.store.schema.operation import (
    AuditEventRow,
    IdempotencyKeyRow,
    InstanceSettingRow,
    LeaseRow,
    WorkerHeartbeatRow,
    WorkerJobRow,
)
from monitor.store.schema.organizations import (
    OrganizationAliasRow,
    OrganizationContactRow,
    OrganizationPlacementRow,
    OrganizationRow,
)
from monitor.store.schema.papers import KeptPaperRow
from monitor.store.schema.people import (
    ApiTokenRow,
    CalendarFeedRow,
    DeputyEndRow,
    DeputyRow,
    OneTimeLinkRow,
    RoleGrantRow,
    SignInAttemptRow,
    UserAccountRow,
    WebSessionRow,
)
from monitor.store.schema.periods import CadencePeriodRow, CadenceRow, PeriodDecisionRow
from monitor.store.schema.reminders import (
    MailPauseRow,
    MorningListRow,
    ReminderReachRow,
    ReminderRow,
)
from monitor.store.schema.reports import (
    ON_NO_REPORT,
    ChangeCountRow,
    CurrentFigureRow,
    DecisionRow,
    DeputyDecisionRow,
    EvidenceRow,
    FigureRow,
    ReportRow,
    RevisionEvidenceRow,
    RevisionRow,
)
from monitor.store.schema.rollups import KeptRollupRow
from monitor.store.schema.views import SavedViewRow

APPEND_ONLY = (
    "revision", "figure", "evidence", "revision_evidence", "decision", "delivery", "audit_event",
    "deputy", "deputy_end", "deputy_decision", "assignment_proposal", "assignment_answer",
    "comment", "comment_mention", "comment_step", "comment_read",
    "cadence", "cadence_period", "period_decision", "missed_digest", "bounce", "address_cleared",
    "reminder", "kept_paper", "intake_draft", "intake_revision", "intake_outcome",
    "intake_lesson", "intake_lesson_end",
    "improvement_plan", "explanation", "explanation_answer", "contact_note", "hand_reminder",
    "amendment",
)  # fmt: skip
"""Tables whose rows are never changed or taken away; the database refuses it by trigger."""

__all__ = [
    "APPEND_ONLY", "ON_NO_REPORT", "AddressClearedRow", "AmendmentRow", "ApiTokenRow",
    "AssignmentAnswerRow", "AssignmentProposalRow", "AssignmentRow", "AuditEventRow", "Base",
    "BounceRow", "CadencePeriodRow", "CadenceRow", "CalendarFeedRow", "ChangeCountRow",
    "ChannelMessageRow", "ChannelTryRow", "CommentMentionRow", "CommentReadRow", "CommentRow",
    "CommentStepRow", "ContactNoteRow", "CurrentFigureRow", "DecisionRow", "DeliveryRow",
    "DeputyDecisionRow", "DeputyEndRow", "DeputyRow", "DigestRow", "DirectiveGroupRow",
    "DirectiveItemRow", "DirectiveRow", "EvidenceRow", "ExplanationAnswerRow", "ExplanationRow",
    "ExportFileRow", "ExportJobRow", "FieldRow", "FigureRow", "GroupMemberRow", "HandReminderRow",
    "IdempotencyKeyRow", "ImprovementPlanRow", "IndicatorRow", "InstanceSettingRow",
    "IntakeDraftRow", "IntakeLessonEndRow", "IntakeLessonRow", "IntakeOutcomeRow",
    "IntakeRevisionRow", "KeptPaperRow", "KeptRollupRow", "LeaseRow", "MailPauseRow", "MessageRow",
    "MissedDigestRow", "MorningListRow", "ObligationPeriodRow", "ObligationRow", "OneTimeLinkRow",
    "OrganizationAliasRow", "OrganizationContactRow", "OrganizationPlacementRow", "OrganizationRow",
    "PeriodDecisionRow", "PeriodRow", "ReferenceValueRow", "ReminderReachRow", "ReminderRow",
    "ReportRow", "RevisionEvidenceRow", "RevisionRow", "RoleGrantRow", "SavedViewRow",
    "SignInAttemptRow", "SubscriptionRow", "TextChoiceRow", "UserAccountRow", "WebSessionRow",
    "WorkerHeartbeatRow", "WorkerJobRow",
]  # fmt: skip
