"""What the entry form's script is told: where to save, what to compute, and its sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

from monitor.domain.standing import Goal
from monitor.present import formats
from monitor.present.language import Translator, translator
from monitor.present.messages import issue_text
from monitor.services.reports import ReportView
from monitor.web.pages.entry_side import ratios
from monitor.web.shell import Reader


def told(view: ReportView, who: Reader, goals: dict[str, Goal], review: str) -> dict[str, Any]:
    """What the script needs to know: where to save, what to compute, and its sentences."""
    _ = translator(who.locale)
    key = view.key
    path = "/".join(quote(part, safe="") for part in (key.directive, key.organization, key.period))
    fields = {one.field.code: one.field for one in view.fields}
    return {
        "url": f"/api/v1/reports/{path}",
        "review": review,
        "user": who.actor.username,
        "version": view.version,
        "locale": who.locale,
        "fields": [{"code": one.field.code, "type": one.field.type} for one in view.fields],
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
                "message": issue_text(one, fields, who.locale),
                "reason": one.reason,
            }
            for one in view.issues
            if not (one.code == "required" and not view.revision)
        ],
        "saved_at": formats.clock_time(view.saved_at) if view.saved_at else "",
        "say": _sentences(_),
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def _sentences(_: Translator) -> dict[str, str]:
    return {
        "saved": _("Draft saved at {time} on the server"),
        "saving": _("Saving…"),
        "nothing": _("Nothing typed yet"),
        "offline": _(
            "Not saved: no connection. Your figures are still on this device and will be sent when"
            " it returns."
        ),
        "failed": _(
            "Not saved: the server did not answer. Your figures are still here; trying again."
        ),
        "signed_out": _(
            "Not saved: your session ended. Your figures are still on this device. Sign in again in"
            " another tab, then press any key here."
        ),
        "sign_in": _("Sign in"),
        "forbidden": _("Not saved: "),
        "restored": _("Figures kept on this device were put back and are being saved."),
        "conflict": _("Somebody else saved this report meanwhile. Whose figures shall stay?"),
        "mine": _("Keep mine: {values}"),
        "theirs": _("Take theirs: {values}"),
        "errors_one": _("Not sent: 1 thing to fix"),
        "errors_many": _("Not sent: {n} things to fix"),
        "more": _("{n} {unit} more to reach {target}%"),
        "reached": _("Target {target}% reached"),
        "of": _("= {above} ÷ {below} {unit}"),
        "up": _("{n} up on last period"),
    }
