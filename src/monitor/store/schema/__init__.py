"""The tables. SQLAlchemy stays in this room; other rooms get domain values."""

from monitor.store.schema.base import Base
from monitor.store.schema.directives import (
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
from monitor.store.schema.mail import DeliveryRow, DigestRow, MessageRow, SubscriptionRow
from monitor.store.schema.operation import (
    AuditEventRow,
    IdempotencyKeyRow,
    InstanceSettingRow,
    LeaseRow,
    WorkerHeartbeatRow,
)
from monitor.store.schema.organizations import (
    OrganizationAliasRow,
    OrganizationContactRow,
    OrganizationPlacementRow,
    OrganizationRow,
)
from monitor.store.schema.people import (
    ApiTokenRow,
    OneTimeLinkRow,
    RoleGrantRow,
    SignInAttemptRow,
    UserAccountRow,
    WebSessionRow,
)
from monitor.store.schema.periods import CadencePeriodRow, CadenceRow, PeriodDecisionRow
from monitor.store.schema.reports import (
    CurrentFigureRow,
    DecisionRow,
    EvidenceRow,
    FigureRow,
    ReportRow,
    RevisionEvidenceRow,
    RevisionRow,
)

APPEND_ONLY = (
    "revision", "figure", "revision_evidence", "decision", "delivery", "audit_event", "cadence",
    "cadence_period", "period_decision",
)  # fmt: skip
"""Tables whose rows are never changed or taken away; the database refuses it by trigger."""

__all__ = [
    "APPEND_ONLY", "ApiTokenRow", "AssignmentRow", "AuditEventRow", "Base", "CadencePeriodRow",
    "CadenceRow", "CurrentFigureRow",
    "DecisionRow", "DeliveryRow", "DigestRow", "DirectiveGroupRow", "DirectiveItemRow",
    "DirectiveRow", "EvidenceRow", "FieldRow", "FigureRow", "GroupMemberRow", "IdempotencyKeyRow",
    "IndicatorRow", "InstanceSettingRow", "LeaseRow", "MessageRow", "ObligationPeriodRow",
    "ObligationRow", "OneTimeLinkRow", "OrganizationAliasRow", "OrganizationContactRow",
    "OrganizationPlacementRow", "OrganizationRow", "PeriodDecisionRow", "PeriodRow",
    "ReferenceValueRow", "ReportRow",
    "RevisionEvidenceRow", "RevisionRow", "RoleGrantRow", "SignInAttemptRow", "SubscriptionRow",
    "UserAccountRow", "WebSessionRow", "WorkerHeartbeatRow",
]  # fmt: skip
