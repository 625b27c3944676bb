# ruff: noqa: E501  # checks as the database will hold them, in one piece
"""The first schema: organisations, directives, reports, people, mail, audit."""

import sqlalchemy as sa
from alembic import op

from monitor.store.types import Exact, UtcDateTime

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("revision", "figure", "revision_evidence", "decision", "delivery", "audit_event")


def upgrade() -> None:
    op.create_table(
        "instance_setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_instance_setting")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "organization",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("org_type", sa.Text(), nullable=False),
        sa.Column("addressee_group", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("code", name=op.f("uq_organization_code")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        "ix_sign_in_attempt_address_at", "sign_in_attempt", ["address", "at"], unique=False
    )
    op.create_index(
        "ix_sign_in_attempt_username_at", "sign_in_attempt", ["username", "at"], unique=False
    )
    op.create_table(
        "user_account",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("password_changed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("locale IN ('vi', 'en')", name=op.f("ck_user_account_locale")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    op.create_table(
        "worker_heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_heartbeat")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"], unique=False)
    op.create_table(
        "directive",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("coordinator_id", ID, nullable=False),
        sa.Column("own_report_acceptor_id", ID, nullable=False),
        sa.Column("structure_version", sa.Integer(), nullable=False),
        sa.Column("loaded_at", UtcDateTime(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.CheckConstraint("basis IN ('received', 'accepted')", name=op.f("ck_directive_basis")),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["organization.id"], name=op.f("fk_directive_coordinator_id")
        ),
        sa.ForeignKeyConstraint(
            ["own_report_acceptor_id"],
            ["organization.id"],
            name=op.f("fk_directive_own_report_acceptor_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive")),
        sa.UniqueConstraint("slug", name=op.f("uq_directive_slug")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("stored_as", sa.Text(), nullable=False),
        sa.Column("uploaded_by", ID, nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_evidence_size")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_evidence_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["user_account.id"], name=op.f("fk_evidence_uploaded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_evidence_stored_as")),
    )
    op.create_index(
        op.f("ix_evidence_organization_id"), "evidence", ["organization_id"], unique=False
    )
    op.create_table(
        "idempotency_key",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_idempotency_key_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "route", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_table(
        "one_time_link",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('first_password', 'reset')", name=op.f("ck_one_time_link_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_one_time_link_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    op.create_index(op.f("ix_one_time_link_user_id"), "one_time_link", ["user_id"], unique=False)
    op.create_table(
        "organization_alias",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_alias_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_alias")),
    )
    op.create_index(
        op.f("ix_organization_alias_organization_id"),
        "organization_alias",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "organization_contact",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('email', 'phone', 'address')", name=op.f("ck_organization_contact_kind")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_contact_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_contact")),
    )
    op.create_index(
        op.f("ix_organization_contact_organization_id"),
        "organization_contact",
        ["organization_id"],
        unique=False,
    )
    op.create_table(
        "organization_placement",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("head_step", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("path LIKE '%/'", name=op.f("ck_organization_placement_path_ends")),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from < valid_to",
            name=op.f("ck_organization_placement_valid_order"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_placement_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name=op.f("fk_organization_placement_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_placement")),
    )
    op.create_index(
        op.f("ix_organization_placement_organization_id"),
        "organization_placement",
        ["organization_id"],
        unique=False,
    )
    op.create_index(
        "ix_organization_placement_path",
        "organization_placement",
        ["path"],
        unique=False,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_web_session_user_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_user_id"), "web_session", ["user_id"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("organization_id", ID, nullable=True),
        sa.Column("directive_id", ID, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_audit_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_audit_event_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_audit_event_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    op.create_index(
        op.f("ix_audit_event_organization_id"), "audit_event", ["organization_id"], unique=False
    )
    op.create_table(
        "digest",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("instant", UtcDateTime(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("basis IN ('received', 'accepted')", name=op.f("ck_digest_basis")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_digest_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint(
            "directive_id", "local_date", name=op.f("uq_digest_directive_id_local_date")
        ),
    )
    op.create_table(
        "directive_group",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_directive_group_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_group")),
        sa.UniqueConstraint(
            "directive_id", "code", name=op.f("uq_directive_group_directive_id_code")
        ),
    )
    op.create_table(
        "directive_item",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('present', 'missing')", name=op.f("ck_directive_item_status")
        ),
        sa.CheckConstraint(
            '(status = \'missing\' AND "start" IS NULL AND "end" IS NULL) OR (status = \'present\' AND "start" < "end")',
            name=op.f("ck_directive_item_span"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_directive_item_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_item")),
        sa.UniqueConstraint(
            "directive_id", "label", name=op.f("uq_directive_item_directive_id_label")
        ),
    )
    op.create_table(
        "field",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label_vi", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("accumulates", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Text(), nullable=True),
        sa.Column("computation", sa.JSON(), nullable=True),
        sa.Column("help_vi", sa.Text(), nullable=False),
        sa.Column("help_en", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.CheckConstraint("accumulates IN ('stock', 'flow')", name=op.f("ck_field_accumulates")),
        sa.CheckConstraint("asked IN ('required', 'optional', 'off')", name=op.f("ck_field_asked")),
        sa.CheckConstraint("origin IN ('text', 'proposal')", name=op.f("ck_field_origin")),
        sa.CheckConstraint(
            "source IN ('typed', 'reference', 'computed')", name=op.f("ck_field_source")
        ),
        sa.CheckConstraint(
            "type IN ('count', 'decimal', 'boolean', 'date', 'text')", name=op.f("ck_field_type")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_field_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field")),
        sa.UniqueConstraint("directive_id", "code", name=op.f("uq_field_directive_id_code")),
    )
    op.create_table(
        "period",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opens", UtcDateTime(), nullable=False),
        sa.Column("cut_off", UtcDateTime(), nullable=False),
        sa.Column("due", UtcDateTime(), nullable=False),
        sa.Column("due_rule", sa.Text(), nullable=False),
        sa.Column("as_written", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.CheckConstraint("due_rule IN ('before', 'by')", name=op.f("ck_period_due_rule")),
        sa.CheckConstraint("kind IN ('progress', 'deadline')", name=op.f("ck_period_kind")),
        sa.CheckConstraint("set_by IN ('text', 'coordinator')", name=op.f("ck_period_set_by")),
        sa.CheckConstraint("opens < due", name=op.f("ck_period_opens_before_due")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_period_directive_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("directive_id", "code", name=op.f("uq_period_directive_id_code")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organization_id", ID, nullable=True),
        sa.Column("directive_id", ID, nullable=True),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by", ID, nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(role = 'admin') = (organization_id IS NULL AND directive_id IS NULL)",
            name=op.f("ck_role_grant_reach"),
        ),
        sa.CheckConstraint(
            "role IN ('clerk', 'head', 'unit_admin', 'coordinator', 'leader', 'observer', 'admin')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_role_grant_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["user_account.id"], name=op.f("fk_role_grant_granted_by")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_role_grant_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(
        op.f("ix_role_grant_organization_id"), "role_grant", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_role_grant_user_id"), "role_grant", ["user_id"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("local_time", sa.Text(), nullable=False),
        sa.Column("weekdays_only", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('daily_digest')", name=op.f("ck_subscription_kind")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_subscription_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_subscription_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    op.create_index(
        "uq_subscription_active",
        "subscription",
        ["user_id", "directive_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "group_member",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["directive_group.id"], name=op.f("fk_group_member_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_group_member_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
        sa.UniqueConstraint(
            "group_id", "organization_id", name=op.f("uq_group_member_group_id_organization_id")
        ),
    )
    op.create_table(
        "message",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("digest_id", ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(state = 'sending') = (lease_owner IS NOT NULL)",
            name=op.f("ck_message_sending_has_lease"),
        ),
        sa.CheckConstraint(
            "kind IN ('digest', 'reminder', 'account')", name=op.f("ck_message_kind")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'superseded')",
            name=op.f("ck_message_state"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_message_tries")),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_message_digest_id")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["user_account.id"], name=op.f("fk_message_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "digest_id",
            "local_date",
            "recipient_id",
            name=op.f("uq_message_digest_id_local_date_recipient_id"),
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    op.create_index(op.f("ix_message_recipient_id"), "message", ["recipient_id"], unique=False)
    op.create_index(
        "ix_message_state_next_try_at", "message", ["state", "next_try_at"], unique=False
    )
    op.create_table(
        "obligation",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title_vi", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("duty_type", sa.Text(), nullable=False),
        sa.Column("binding", sa.Text(), nullable=False),
        sa.Column("aggregation", sa.Text(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("recurrence_words", sa.Text(), nullable=True),
        sa.Column("target_source", sa.Text(), nullable=False),
        sa.Column("target", Exact(), nullable=True),
        sa.Column("target_words", sa.Text(), nullable=False),
        sa.Column("target_start", sa.Integer(), nullable=True),
        sa.Column("target_end", sa.Integer(), nullable=True),
        sa.Column("declared_reported_field_id", ID, nullable=True),
        sa.Column("declared_expected_field_id", ID, nullable=True),
        sa.Column("deadline_rule", sa.Text(), nullable=False),
        sa.Column("deadline_as_written", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("origin_notes", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(target IS NULL) = (target_source NOT IN ('explicit', 'implied'))",
            name=op.f("ck_obligation_target_has_source"),
        ),
        sa.CheckConstraint(
            "aggregation IN ('sum', 'none')", name=op.f("ck_obligation_aggregation")
        ),
        sa.CheckConstraint("binding IN ('order', 'request')", name=op.f("ck_obligation_binding")),
        sa.CheckConstraint(
            "deadline_rule IN ('before', 'by')", name=op.f("ck_obligation_deadline_rule")
        ),
        sa.CheckConstraint(
            "target_source IN ('explicit', 'implied', 'set', 'none')",
            name=op.f("ck_obligation_target_source"),
        ),
        sa.CheckConstraint('"start" <= "end"', name=op.f("ck_obligation_span")),
        sa.ForeignKeyConstraint(
            ["declared_expected_field_id"],
            ["field.id"],
            name=op.f("fk_obligation_declared_expected_field_id"),
        ),
        sa.ForeignKeyConstraint(
            ["declared_reported_field_id"],
            ["field.id"],
            name=op.f("fk_obligation_declared_reported_field_id"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_obligation_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["directive_item.id"], name=op.f("fk_obligation_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("directive_id", "code", name=op.f("uq_obligation_directive_id_code")),
    )
    op.create_table(
        "reference_value",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("field_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("value", Exact(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"], ["field.id"], name=op.f("fk_reference_value_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_reference_value_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_value")),
        sa.UniqueConstraint(
            "field_id",
            "organization_id",
            "as_of",
            name=op.f("uq_reference_value_field_id_organization_id_as_of"),
        ),
    )
    op.create_table(
        "report",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_report_version")),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_report_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_report_organization_id")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_report_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "directive_id",
            "organization_id",
            "period_id",
            name=op.f("uq_report_directive_id_organization_id_period_id"),
        ),
    )
    op.create_index(op.f("ix_report_organization_id"), "report", ["organization_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("obligation_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("contribution", sa.Text(), nullable=True),
        sa.Column("reports_to_id", ID, nullable=True),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "contribution IS NULL OR contribution IN ('own', 'children', 'both')",
            name=op.f("ck_assignment_contribution"),
        ),
        sa.CheckConstraint(
            "part <> 'answerable' OR contribution IS NOT NULL",
            name=op.f("ck_assignment_answerable_contributes"),
        ),
        sa.CheckConstraint(
            "part <> 'reporting' OR reports_to_id IS NOT NULL",
            name=op.f("ck_assignment_reporting_has_parent"),
        ),
        sa.CheckConstraint(
            "part IN ('answerable', 'reporting', 'coordinating')", name=op.f("ck_assignment_part")
        ),
        sa.CheckConstraint(
            "since IS NULL OR until IS NULL OR since < until",
            name=op.f("ck_assignment_since_order"),
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_assignment_obligation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_assignment_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["reports_to_id"], ["organization.id"], name=op.f("fk_assignment_reports_to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "obligation_id",
            "organization_id",
            "part",
            "since",
            name=op.f("uq_assignment_obligation_id_organization_id_part_since"),
        ),
    )
    op.create_index(
        op.f("ix_assignment_organization_id"), "assignment", ["organization_id"], unique=False
    )
    op.create_index(
        "uq_assignment_from_the_start",
        "assignment",
        ["obligation_id", "organization_id", "part"],
        unique=True,
        sqlite_where=sa.text("since IS NULL"),
        postgresql_where=sa.text("since IS NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("acting_as", sa.Text(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=True),
        sa.Column("obligation_id", ID, nullable=True),
        sa.Column("organization_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("due", UtcDateTime(), nullable=True),
        sa.Column("fix_by", UtcDateTime(), nullable=True),
        sa.Column("value", Exact(), nullable=True),
        sa.Column("by", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(report_id IS NULL) = (kind IN ('exempt', 'set_target', 'set_milestone'))",
            name=op.f("ck_decision_speaks_of"),
        ),
        sa.CheckConstraint(
            "acting_as IN ('clerk', 'head', 'coordinator', 'acceptor')",
            name=op.f("ck_decision_acting_as"),
        ),
        sa.CheckConstraint(
            "kind <> 'exempt' OR organization_id IS NOT NULL",
            name=op.f("ck_decision_exempt_has_unit"),
        ),
        sa.CheckConstraint(
            "kind <> 'extend' OR due IS NOT NULL", name=op.f("ck_decision_extend_has_due")
        ),
        sa.CheckConstraint(
            "kind <> 'return' OR acting_as = 'head' OR fix_by IS NOT NULL",
            name=op.f("ck_decision_return_has_fix_by"),
        ),
        sa.CheckConstraint(
            "kind IN ('submit', 'withdraw', 'approve', 'accept', 'return', 'reopen', 'extend', 'exempt', 'set_target', 'set_milestone')",
            name=op.f("ck_decision_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user_account.id"], name=op.f("fk_decision_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_decision_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_decision_obligation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_decision_organization_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_decision_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(
        "ix_decision_directive_kind", "decision", ["directive_id", "kind"], unique=False
    )
    op.create_index(op.f("ix_decision_report_id"), "decision", ["report_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('sent', 'retry', 'failed')", name=op.f("ck_delivery_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_message_id"), "delivery", ["message_id"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("obligation_id", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("numerator_field_id", ID, nullable=True),
        sa.Column("denominator_field_id", ID, nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("proposed_target", Exact(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'ratio' OR denominator_field_id IS NOT NULL",
            name=op.f("ck_indicator_ratio_has_denominator"),
        ),
        sa.CheckConstraint(
            "kind IN ('ratio', 'count', 'milestone', 'narrative')", name=op.f("ck_indicator_kind")
        ),
        sa.CheckConstraint("origin IN ('text', 'proposal')", name=op.f("ck_indicator_origin")),
        sa.ForeignKeyConstraint(
            ["denominator_field_id"], ["field.id"], name=op.f("fk_indicator_denominator_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["numerator_field_id"], ["field.id"], name=op.f("fk_indicator_numerator_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_indicator_obligation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("obligation_id", "code", name=op.f("uq_indicator_obligation_id_code")),
    )
    op.create_index(
        "uq_indicator_one_headline",
        "indicator",
        ["obligation_id"],
        unique=True,
        sqlite_where=sa.text("headline"),
        postgresql_where=sa.text("headline"),
    )
    op.create_table(
        "obligation_period",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("obligation_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_obligation_period_obligation_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_obligation_period_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_period")),
        sa.UniqueConstraint(
            "obligation_id", "period_id", name=op.f("uq_obligation_period_obligation_id_period_id")
        ),
    )
    op.create_table(
        "revision",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("correction_reason", sa.Text(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_revision_number")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_revision_author_id")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_revision_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_revision_report_id_number")),
    )
    op.create_table(
        "current_figure",
        sa.Column("directive_id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("field_id", ID, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("value", Exact(), nullable=True),
        sa.Column("boolean_value", sa.Boolean(), nullable=True),
        sa.Column("text_value", sa.Text(), nullable=True),
        sa.Column("date_value", sa.Date(), nullable=True),
        sa.Column("nil", sa.Text(), nullable=True),
        sa.Column("nil_reason", sa.Text(), nullable=True),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "basis IN ('received', 'accepted')", name=op.f("ck_current_figure_basis")
        ),
        sa.CheckConstraint(
            "nil IS NULL OR nil IN ('none_arose', 'not_applicable', 'not_known')",
            name=op.f("ck_current_figure_nil"),
        ),
        sa.ForeignKeyConstraint(
            ["directive_id"], ["directive.id"], name=op.f("fk_current_figure_directive_id")
        ),
        sa.ForeignKeyConstraint(
            ["field_id"], ["field.id"], name=op.f("fk_current_figure_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_current_figure_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_current_figure_period_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_current_figure_revision_id")
        ),
        sa.PrimaryKeyConstraint(
            "directive_id", "organization_id", "field_id", "basis", name=op.f("pk_current_figure")
        ),
    )
    op.create_index(
        "ix_current_figure_directive_basis",
        "current_figure",
        ["directive_id", "basis"],
        unique=False,
    )
    op.create_table(
        "figure",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("field_id", ID, nullable=False),
        sa.Column("value", Exact(), nullable=True),
        sa.Column("boolean_value", sa.Boolean(), nullable=True),
        sa.Column("text_value", sa.Text(), nullable=True),
        sa.Column("date_value", sa.Date(), nullable=True),
        sa.Column("nil", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("typed", sa.Text(), nullable=True),
        sa.Column("typed_problem", sa.Text(), nullable=True),
        sa.Column("warning_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "nil IS NULL OR nil IN ('none_arose', 'not_applicable', 'not_known')",
            name=op.f("ck_figure_nil"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN boolean_value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN text_value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN date_value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN nil IS NULL THEN 0 ELSE 1 END) + (CASE WHEN typed IS NULL THEN 0 ELSE 1 END) <= 1",
            name=op.f("ck_figure_one_value"),
        ),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_figure_field_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_figure_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("revision_id", "field_id", name=op.f("uq_figure_revision_id_field_id")),
    )
    op.create_table(
        "revision_evidence",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("revision_id", ID, nullable=False),
        sa.Column("evidence_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_revision_evidence_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_evidence_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_evidence")),
        sa.UniqueConstraint(
            "revision_id", "evidence_id", name=op.f("uq_revision_evidence_revision_id_evidence_id")
        ),
    )
    for table in APPEND_ONLY:
        _refuse_changes(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        _allow_changes(table)
    op.drop_table("revision_evidence")
    op.drop_table("figure")
    op.drop_index("ix_current_figure_directive_basis", table_name="current_figure")
    op.drop_table("current_figure")
    op.drop_table("revision")
    op.drop_table("obligation_period")
    op.drop_index(
        "uq_indicator_one_headline",
        table_name="indicator",
        sqlite_where=sa.text("headline"),
        postgresql_where=sa.text("headline"),
    )
    op.drop_table("indicator")
    op.drop_index(op.f("ix_delivery_message_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_decision_report_id"), table_name="decision")
    op.drop_index("ix_decision_directive_kind", table_name="decision")
    op.drop_table("decision")
    op.drop_index(
        "uq_assignment_from_the_start",
        table_name="assignment",
        sqlite_where=sa.text("since IS NULL"),
        postgresql_where=sa.text("since IS NULL"),
    )
    op.drop_index(op.f("ix_assignment_organization_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_report_organization_id"), table_name="report")
    op.drop_table("report")
    op.drop_table("reference_value")
    op.drop_table("obligation")
    op.drop_index("ix_message_state_next_try_at", table_name="message")
    op.drop_index(op.f("ix_message_recipient_id"), table_name="message")
    op.drop_table("message")
    op.drop_table("group_member")
    op.drop_index(
        "uq_subscription_active",
        table_name="subscription",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("subscription")
    op.drop_index(op.f("ix_role_grant_user_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_organization_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_table("period")
    op.drop_table("field")
    op.drop_table("directive_item")
    op.drop_table("directive_group")
    op.drop_table("digest")
    op.drop_index(op.f("ix_audit_event_organization_id"), table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index(op.f("ix_web_session_user_id"), table_name="web_session")
    op.drop_table("web_session")
    op.drop_index(
        "ix_organization_placement_path",
        table_name="organization_placement",
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.drop_index(
        op.f("ix_organization_placement_organization_id"), table_name="organization_placement"
    )
    op.drop_table("organization_placement")
    op.drop_index(
        op.f("ix_organization_contact_organization_id"), table_name="organization_contact"
    )
    op.drop_table("organization_contact")
    op.drop_index(op.f("ix_organization_alias_organization_id"), table_name="organization_alias")
    op.drop_table("organization_alias")
    op.drop_index(op.f("ix_one_time_link_user_id"), table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_table("idempotency_key")
    op.drop_index(op.f("ix_evidence_organization_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_table("directive")
    op.drop_index(op.f("ix_api_token_user_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_table("worker_heartbeat")
    op.drop_table("user_account")
    op.drop_index("ix_sign_in_attempt_username_at", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_address_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("organization")
    op.drop_table("lease")
    op.drop_table("instance_setting")


def _refuse_changes(table: str) -> None:
    """History is added to and never changed; the database itself keeps that promise."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )


def _allow_changes(table: str) -> None:
    if op.get_context().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    op.execute(f"DROP FUNCTION {table}_is_append_only()")
