"""What the account's pages say. Templates hold no sentences: the catalogue finds them here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.domain.errors import Invalid
from monitor.present.language import Translator, msg
from monitor.present.messages import code_text
from monitor.services.passwords import SHORTEST
from monitor.services.sessions import TurnedAway

COMMON: Mapping[str, str] = {
    "service": msg("Directive monitoring"),
    "office": msg("QUANG NINH PROVINCIAL PEOPLE'S COMMITTEE"),
    "help_label": msg("Need help? Call:"),
    "show": msg("Show password"),
    "hide": msg("Hide password"),
    "home": msg("To the first page"),
    "other_language": msg("Tiếng Việt / English"),
}

TEXTS: Mapping[str, str] = {
    "title": msg("Reminders as texts"),
    "number": msg("Telephone number"),
    "keep": msg("Use this number"),
    "back": msg("To the reminders"),
}

LOGIN: Mapping[str, str] = {
    "title": msg("Sign in"),
    "username": msg("Account"),
    "password": msg("Password"),
    "submit": msg("Sign in"),
    "forgot": msg("Forgot the password? The administrator of your unit makes a new link."),
}

CHOOSE: Mapping[str, str] = {
    "title": msg("Choose a password"),
    "lead": msg("For account {username}. The link works once; then you are signed in."),
    "password": msg("New password"),
    "again": msg("New password once more"),
    "submit": msg("Keep password and sign in"),
    "rules": msg("A password that holds"),
    "rule_length": msg("At least 12 characters. Three memorable words will do."),
    "rule_common": msg("Not one that is tried first, such as 123456789012 or matkhau123456"),
    "rule_name": msg("Without the account's name"),
    "rule_same": msg("Both entries are the same"),
}

HOME: Mapping[str, str] = {
    "title": msg("Account"),
    "username": msg("Account"),
    "name": msg("Name"),
    "email": msg("E-mail"),
    "roles": msg("Roles"),
    "no_roles": msg("No role yet. Ask your unit's administrator."),
    "language": msg("Language"),
    "language_submit": msg("Use this language"),
    "password_title": msg("Change password"),
    "password_note": msg("Every other browser is signed out."),
    "current": msg("Present password"),
    "password": msg("New password"),
    "again": msg("New password once more"),
    "password_submit": msg("Change password"),
    "tokens": msg("Tokens of programs"),
    "tokens_note": msg("With a token a program acts in your name. It is shown once."),
    "no_tokens": msg("No token yet."),
    "label": msg("What for"),
    "begins": msg("Begins with"),
    "made": msg("Made"),
    "used": msg("Last used"),
    "never": msg("never"),
    "token_submit": msg("Make a token"),
    "revoke": msg("Revoke"),
    "revoked": msg("revoked"),
    "token_made": msg("Copy the token now, it is not shown again:"),
    "sign_out": msg("Sign out"),
    "mail": msg("Daily digest by mail"),
    "calendar": msg("Deadlines in your calendar"),
    "calendar_note": msg(
        "An address for your calendar program: it shows the deadlines within your reach and opens "
        "nothing else. Who has the address can read them, so keep it to yourself."
    ),
    "calendar_made": msg("Copy the address now, it is not shown again:"),
    "no_calendar": msg("No address yet."),
    "calendar_submit": msg("Make the address"),
    "calendar_again": msg("Make a new address; the old one stops"),
}

MAIL: Mapping[str, str] = {
    "title": msg("Daily digest by mail"),
    "lead": msg("One mail a day: where things stand, who is late, and what changed."),
    "back": msg("Back to the account"),
    "address": msg("It goes to"),
    "time": msg("Local time"),
    "time_hint": msg("At 07:00 the figures are fixed; it can leave then or later."),
    "weekdays": msg("Only from Monday to Friday"),
    "holidays": msg("Not on public holidays"),
    "needed": msg("Only when somebody is out or something changed"),
    "table": msg("With the board as an Excel file"),
    "pdf": msg("With the board as a PDF to print"),
    "language": msg("Language"),
    "language_own": msg("as my account"),
    "vi": msg("Vietnamese"),
    "en": msg("English"),
    "test": msg("Send me the newest one now, as a test"),
    "away_title": msg("Away"),
    "first_day": msg("First day"),
    "last_day": msg("Last day"),
    "away_begin": msg("Send nothing on these days"),
    "away_end": msg("Send mail again"),
    "begin": msg("Send me this digest"),
    "keep": msg("Keep changes"),
    "stop": msg("Send me no more"),
    "preview": msg("See the newest digest as it is mailed to you"),
    "none": msg("No directive lies within your reach."),
}

ENDED: Mapping[str, str] = {"title": msg("This link no longer works")}

ROLES: Mapping[str, str] = {
    "clerk": msg("enters figures"),
    "head": msg("approves"),
    "unit_admin": msg("administrator of the unit"),
    "coordinator": msg("coordinator"),
    "leader": msg("leader"),
    "observer": msg("observer"),
    "admin": msg("administrator"),
}

DONE: Mapping[str, str] = {
    "password": msg("Password changed. Other browsers were signed out."),
    "language": msg("Language changed."),
    "revoked": msg("Token revoked. Programs that use it are refused from now on."),
    "calendar_revoked": msg("Revoked. Calendars that use the address are refused from now on."),
    "paused": msg("Kept. On these days nothing is sent."),
    "resumed": msg("You are sent mail again."),
    "tested": msg("The test is on its way; it arrives within a minute or two."),
    "subscribed": msg("Kept. See below when the next digest leaves."),
    "unsubscribed": msg("You are sent no more digests of this directive."),
}


def words(_: Translator, *tables: Mapping[str, str]) -> dict[str, str]:
    """The tables' sentences in one language; later tables win."""
    return {key: _(text) for table in tables for key, text in table.items()}


def turned_away(_: Translator, away: TurnedAway, zone: ZoneInfo) -> str:
    """Why somebody did not get in, with the tries that are left or the end of the lock."""
    if away.until is not None:
        return _(
            "Locked for 15 minutes, until {time}. Urgent: call the coordinator.",
            time=clock(away.until, zone),
        )
    return _.plural(
        "Account or password is wrong. {n} try left.",
        "Account or password is wrong. {n} tries left.",
        away.tries_left,
    )


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes; rounded up to the minute, so that nobody comes a few seconds early."""
    local = at.astimezone(zone)
    minutes = local.hour * 60 + local.minute + bool(local.second or local.microsecond)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def broken_rules(refusal: Invalid, locale: str) -> list[str]:
    """A sentence for each part of a form that is wrong."""
    if not refusal.fields:
        return [code_text(refusal.code, refusal.values, locale)]
    return [code_text(code, values, locale) for _, code, values in refusal.fields]


def differ(_: Translator) -> str:
    """Said when the password was not typed the same twice."""
    return _("The two entries differ. Type the new password twice.")


def rule_count() -> int:
    """Characters a password needs, for the page's own check while typing."""
    return SHORTEST
