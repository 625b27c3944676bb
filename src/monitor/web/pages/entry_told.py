"""What the entry form's scripts are told: where to save, what to compute, and their sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

from monitor.domain.figures import NIL_KINDS
from monitor.domain.standing import Goal
from monitor.domain.workflow import State
from monitor.present import formats
from monitor.present.issues import issue_text, label_of
from monitor.present.language import Translator, translator
from monitor.present.messages import nil_name
from monitor.present.standings import state_name
from monitor.services.reports import AskedField, ReportView, as_json
from monitor.web.pages.entry_side import ratios
from monitor.web.shell import Reader


def told(view: ReportView, who: Reader, goals: dict[str, Goal], review: str) -> dict[str, Any]:
    """Everything the form's script works with.

    Args:
        view: The report.
        who: Whose page it is; what it saves is saved by nobody else.
        goals: The goal of each duty, by its code.
        review: Address of the review.
    """
    _ = translator(who.locale)
    fields = {one.field.code: one.field for one in view.fields}
    return person_told(view, who) | {
        "review": review,
        "version": view.version,
        "fields": [_field_told(one, who.locale) for one in view.fields],
        "content": {
            "values": {code: as_json(entry) for code, entry in view.entries.items()},
            "reasons": dict(view.reasons),
            "note": view.note,
        },
        "nils": {kind: nil_name(kind, who.locale) for kind in NIL_KINDS},
        "states": {one.value: state_name(one, who.locale) for one in State},
        "ratios": [
            {
                "code": one.indicator.code,
                "numerator": one.indicator.numerator,
                "denominator": one.indicator.denominator,
                "unit": fields[one.indicator.denominator or ""].unit,
                "target": _text(goals.get(one.obligation.code, Goal()).target),
            }
            for one in ratios(view)
        ],
        "issues": [
            {
                "severity": one.severity,
                "field": one.field,
                "code": one.code,
                "message": issue_text(one, fields, who.locale),
                "reason": one.reason,
            }
            for one in view.issues
            if not (one.code == "required" and not view.revision)
        ],
        "saved_at": formats.clock_time(view.saved_at) if view.saved_at else "",
        "say": sentences(_) | keeping_sentences(_) | _form_sentences(_),
    }


def person_told(view: ReportView, who: Reader) -> dict[str, Any]:
    """Where a report's script asks, and in whose name."""
    key = view.key
    path = "/".join(quote(part, safe="") for part in (key.directive, key.organization, key.period))
    return {
        "url": f"/api/v1/reports/{path}",
        "user": who.actor.username,
        "name": who.actor.display_name,
        "locale": who.locale,
    }


def _field_told(asked: AskedField, locale: str) -> dict[str, Any]:
    field, previous = asked.field, asked.previous
    return {
        "code": field.code,
        "type": field.type,
        "label": label_of(field, field.code, locale),
        "previous": previous if type(previous) is int else None,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def sentences(_: Translator) -> dict[str, str]:
    """What every page says whose script asks for something: no line, no session, another person."""
    return {
        "again_title": _("Your session has ended"),
        "again_text": _(
            "Nothing you typed is lost. Enter the password of {name} to go on where you are."
        ),
        "again_other": _(
            "Somebody else has signed in at this browser. To go on as {name}, enter that password;"
            " the other person is signed out here."
        ),
        "account": _("Account"),
        "password": _("Password"),
        "again_submit": _("Sign in and go on"),
        "later": _("Later"),
        "again_offline": _("No connection: the password could not be checked. Try again."),
        "sign_in": _("Sign in"),
    }


def keeping_sentences(_: Translator) -> dict[str, str]:
    """What a page says that keeps typed figures on the device until the server has them."""
    return {
        "saved": _("Draft saved at {time} on the server"),
        "saving": _("Saving…"),
        "offline": _(
            "Not saved: no connection. Your figures are still on this device and will be sent when"
            " it returns."
        ),
        "offline_here": _(
            "Not saved: no connection, and this browser keeps nothing. Leave this page open; your"
            " figures will be sent when it returns."
        ),
        "failed": _(
            "Not saved: the server did not answer. Your figures are still here; trying again."
        ),
        "signed_out": _("Not saved: your session ended. Your figures are still on this device."),
        "other_person": _(
            "Not saved: somebody else has signed in at this browser. Your figures are still on this"
            " device, for you alone."
        ),
        "refused": _("Not saved: {why}"),
        "restored": _("Figures kept on this device were put back and are being saved."),
        "empty": _("empty"),
        "leave_title": _("Some figures have not reached the server"),
        "leave_text": _(
            "{n} report(s) on this device hold figures that were not saved yet. Signing out erases"
            " them from this device."
        ),
        "leave_stay": _("Stay signed in"),
        "leave_go": _("Sign out and erase"),
    }


def _form_sentences(_: Translator) -> dict[str, str]:
    return {
        "nothing": _("Nothing typed yet"),
        "refreshed": _("Saved at {time} in another window; shown here now."),
        "field_saved": _("Saved"),
        "field_saving": _("Saving…"),
        "field_unsaved": _("Not saved"),
        "raced": _("Not saved: {name} saved this report at {time}. Choose whose figures stay."),
        "choose": _("Choose"),
        "race_title": _("Two people typed in this report"),
        "race_text": _("Nothing was overwritten. Choose for each figure whose shall stay."),
        "race_field": _("{name} changed this at {time} ({value}). Whose figure shall stay?"),
        "race_self": _("You changed this at {time} in another window ({value}). Which shall stay?"),
        "race_mine_only": _("Changed by you only"),
        "race_mine": _("Mine: {value}"),
        "race_theirs": _("{name}'s: {value}"),
        "race_other": _("The other window's: {value}"),
        "race_somebody": _("Somebody"),
        "race_keep": _("Keep what is chosen"),
        "race_all_mine": _("Keep all of mine"),
        "race_all_theirs": _("Take all of theirs"),
        "race_missing": _("Still to choose: {fields}"),
        "gone_title": _("This report has gone on meanwhile"),
        "gone_text": _(
            "It is now “{state}” and cannot be typed into. What you typed and it does not say:"
        ),
        "gone_open": _("Open the report"),
        "gone_drop": _("Drop what I typed"),
        "note": _("Note"),
        "yes": _("Yes"),
        "no": _("No"),
        "with_reason": _("{value} (reason: {reason})"),
        "errors_one": _("Not sent: 1 thing to fix"),
        "errors_many": _("Not sent: {n} things to fix"),
        "more": _("{n} {unit} more to reach {target}%"),
        "reached": _("Target {target}% reached"),
        "of": _("= {above} ÷ {below} {unit}"),
        "up": _("{n} up on last period"),
        "down": _("{n} down on last period"),
        "same": _("as last period"),
    }
