"""What a check found in a figure, in words: both numbers, the likely slip, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from monitor.domain.checks import Issue
from monitor.domain.directive import Field
from monitor.domain.figures import LONGEST_TEXT
from monitor.domain.slips import Slip
from monitor.domain.standing import truncated_percent
from monitor.present.formats import fraction, number, percent
from monitor.present.language import Translator, locale_of, msg, translator


def reason_words(reason: str, locale: str) -> str:
    """The reason given for a warning, quoted; its absence is said, not hidden."""
    _ = translator(locale)
    return _("reason: “{reason}”", reason=reason) if reason else _("no reason given")


def label_of(field: Field | None, code: str, locale: str) -> str:
    """A field's label in the reader's language; its code when the form does not have it."""
    if field is None:
        return code
    wanted = field.label_en if locale_of(locale) == "en" else field.label_vi
    return wanted or field.label_vi or code


def issue_text(issue: Issue, fields: Mapping[str, Field], locale: str) -> str:
    """What a check found, with both numbers and the likely slip.

    Args:
        issue: An error or a warning.
        fields: The form's fields by code, for their labels and units.
        locale: The language of the sentence.

    Raises:
        KeyError: No words for the issue's code.
    """
    return _ISSUES[issue.code](issue, _Form(fields, translator(locale)))


class _Form:
    """The labels and units of one form in one language."""

    def __init__(self, fields: Mapping[str, Field], say: Translator) -> None:
        self.fields = fields
        self.say = say

    def label(self, code: str) -> str:
        return label_of(self.fields.get(code), code, self.say.locale)

    def inside(self, code: str) -> str:
        """The label as it stands inside a sentence; an abbreviation keeps its capitals."""
        label = self.label(code)
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def unit(self, code: str) -> str:
        field = self.fields.get(code)
        # "có/không" and the like are no words to count with.
        return "" if field is None or "/" in field.unit else field.unit

    def counted(self, value: Any, code: str) -> str:
        return f"{number(value, self.say.locale)} {self.unit(code)}".strip()

    def number(self, value: Any) -> str:
        return number(value, self.say.locale)


def _required(issue: Issue, form: _Form) -> str:
    _, field = form.say, form.fields.get(issue.field)
    label = form.inside(issue.field)
    if field is not None and field.type == "boolean":
        return _("Choose yes or no: {label}", label=label)
    if field is not None and field.type in ("date", "text"):
        return _("Fill in {label}", label=label)
    return _("Enter {label}. If there are none, enter 0", label=label)


def _not_a_number(issue: Issue, form: _Form) -> str:
    _, field, typed = form.say, form.fields.get(issue.field), issue.values["typed"]
    if field is not None and field.type == "decimal":
        return _("“{typed}” is not a number. Digits only, for example 4.512,5", typed=typed)
    return _("“{typed}” is not a number. Digits only, for example 4.512", typed=typed)


def _negative(issue: Issue, form: _Form) -> str:
    return form.say(
        "{label} cannot be below 0 (“{typed}”)",
        label=form.label(issue.field),
        typed=issue.values["typed"],
    )


def _decimal_in_count(issue: Issue, form: _Form) -> str:
    return form.say(
        "{label} is a whole number (“{typed}” is not). Check the dot or the comma",
        label=form.label(issue.field),
        typed=issue.values["typed"],
    )


def _ambiguous(issue: Issue, form: _Form) -> str:
    typed = str(issue.values["typed"]).strip()
    return form.say(
        "Is {typed} the whole number {whole}, or {typed} with decimals? Dots group thousands: type "
        "{dotted} or {whole}",
        typed=typed,
        whole=typed.replace(",", ""),
        dotted=typed.replace(",", "."),
    )


def _too_large(issue: Issue, form: _Form) -> str:
    return form.say(
        "“{typed}” is larger than any figure here can be. Check for extra digits",
        typed=issue.values["typed"],
    )


def _not_a_date(issue: Issue, form: _Form) -> str:
    return form.say("“{typed}” is not a date. Type it like 07/08/2020", typed=issue.values["typed"])


def _not_a_boolean(issue: Issue, form: _Form) -> str:
    return form.say("Choose yes or no: {label}", label=form.inside(issue.field))


def _too_long(issue: Issue, form: _Form) -> str:
    return form.say(
        "{label}: too long (at most {limit} characters). Shorten it, or attach a file",
        label=form.label(issue.field),
        limit=form.number(LONGEST_TEXT),
    )


def _nil_needs_reason(issue: Issue, form: _Form) -> str:
    _, label = form.say, form.inside(issue.field)
    if issue.values["nil"] == "not_known":
        return _("Say why {label} is not known yet", label=label)
    return _("Say why {label} does not apply", label=label)


SLIPS: Mapping[Slip, str] = {
    "extra_zero": msg("Check for an extra 0"),
    "missing_zero": msg("Check for a missing 0"),
    "in_thousands": msg("Check whether it was typed in thousands"),
    "times_thousand": msg("Check for three extra 0s"),
    "digits_swapped": msg("Check whether two digits changed places"),
    "fields_swapped": msg("Check whether the two figures changed places"),
}


def _advice(form: _Form) -> str:
    return form.say("You can send; give a reason for the approver")


def _sentences(*told: str | None) -> str:
    """Sentences one after the other; the last stands without a full stop, as under a field."""
    return ". ".join(one.removesuffix(".") for one in told if one)


def _slip(issue: Issue, form: _Form) -> str | None:
    slip = issue.values.get("slip")
    return form.say(SLIPS[slip]) if slip else None


def _above_denominator(issue: Issue, form: _Form) -> str:
    _, other = form.say, str(issue.values["other"])
    sentence = _(
        "{label} ({value}) must be at most {other} ({limit}).",
        label=form.label(issue.field),
        value=form.number(issue.values["value"]),
        other=form.inside(other),
        limit=form.number(issue.values["limit"]),
    )
    slip = _slip(issue, form) or _("Check both figures")
    if issue.values.get("slip_in") == other:
        slip = f"{form.label(other)}: {slip[:1].lower()}{slip[1:]}"
    return _sentences(sentence, slip)


def _denominator_shrank(issue: Issue, form: _Form) -> str:
    _, values = form.say, issue.values
    sentence = _(
        "The base fell by {difference} since last period ({previous} → {value}).",
        difference=form.counted(values["difference"], issue.field),
        previous=form.number(values["previous"]),
        value=form.number(values["value"]),
    )
    old = None
    if values.get("numerator") is not None and values["value"]:
        above, base = values["numerator"], values["ratio_base"]
        old = _(
            "On the old base of {base} the rate is {old}, not {now}.",
            base=form.counted(base, issue.field),
            old=percent(truncated_percent(above, base), _.locale),
            now=percent(truncated_percent(above, values["value"]), _.locale),
        )
    advice = _("You can send; pick a reason for the approver")
    return _sentences(sentence, old, _slip(issue, form), advice)


def _cumulative_fell(issue: Issue, form: _Form) -> str:
    sentence = form.say(
        "{label} fell by {difference} since last period ({previous} → {value}), and a running "
        "total only grows.",
        label=form.label(issue.field),
        difference=form.counted(issue.values["difference"], issue.field),
        previous=form.number(issue.values["previous"]),
        value=form.number(issue.values["value"]),
    )
    return _sentences(sentence, _slip(issue, form), _advice(form))


def _jump(issue: Issue, form: _Form) -> str:
    _ = form.say
    sentence = _(
        "{label} changed by more than {percent} since last period ({previous} → {value}).",
        label=form.label(issue.field),
        percent=percent(issue.values["percent"], _.locale),
        previous=form.number(issue.values["previous"]),
        value=form.number(issue.values["value"]),
    )
    slip = _slip(issue, form) or _("Check for an extra or a missing 0")
    return _sentences(sentence, slip, _advice(form))


def _same_as_last(issue: Issue, form: _Form) -> str:
    return form.say(
        "{label} ({value}) is exactly as last period. If nothing changed, say so for the approver",
        label=form.label(issue.field),
        value=form.number(issue.values["value"]),
    )


def _full_without_evidence(issue: Issue, form: _Form) -> str:
    return form.say(
        "Exactly 100% ({value}) and no evidence. Attach a list or a photo, or give a reason",
        value=form.counted(issue.values["value"], issue.field),
    )


def _more_than(issue: Issue, form: _Form) -> str:
    _ = form.say
    sentence = _(
        "{label} ({value}) is more than {other} ({limit}). Unusual, but possible",
        label=form.label(issue.field),
        value=form.number(issue.values["value"]),
        other=form.inside(str(issue.values["other"])),
        limit=form.number(issue.values["limit"]),
    )
    return _sentences(sentence, _slip(issue, form), _advice(form))


def _outside_range(issue: Issue, form: _Form) -> str:
    _, values = form.say, issue.values
    told = {"label": form.label(issue.field), "value": form.number(values["value"])}
    if values["least"] is None:
        sentence = _("{label} ({value}) is above {most}.", most=form.number(values["most"]), **told)
    elif values["most"] is None:
        least = form.number(values["least"])
        sentence = _("{label} ({value}) is below {least}.", least=least, **told)
    else:
        sentence = _(
            "{label} ({value}) is outside what is expected ({low} to {high}).",
            low=form.number(values["least"]),
            high=form.number(values["most"]),
            **told,
        )
    return _sentences(sentence, _slip(issue, form), _advice(form))


def _outlier(issue: Issue, form: _Form) -> str:
    sentence = form.say(
        "{label} ({value}) is far from your own last {count} periods (usually {low} to {high}).",
        label=form.label(issue.field),
        value=form.number(issue.values["value"]),
        count=form.number(issue.values["count"]),
        low=form.number(issue.values["low"]),
        high=form.number(issue.values["high"]),
    )
    return _sentences(sentence, _slip(issue, form), _advice(form))


def _unlike_peers(issue: Issue, form: _Form) -> str:
    _, values = form.say, issue.values
    label = form.label(issue.field)
    if "denominator" in values:
        sentence = _(
            "{label}: a rate of {rate} is beyond the usual range of like units ({low} to {high}).",
            label=label,
            rate=percent(truncated_percent(values["numerator"], values["denominator"]), _.locale),
            low=percent(Decimal(values["low"]), _.locale),
            high=percent(Decimal(values["high"]), _.locale),
        )
        return _sentences(sentence, _("Check both figures"), _advice(form))
    sentence = _(
        "{label} ({value}) is beyond the usual range of like units ({low} to {high}).",
        label=label,
        value=form.number(values["value"]),
        low=form.number(values["low"]),
        high=form.number(values["high"]),
    )
    return _sentences(sentence, _advice(form))


def _with_units(issue: Issue, form: _Form) -> dict[str, str]:
    return {
        "label": form.label(issue.field),
        "value": form.number(issue.values["value"]),
        "total": form.number(issue.values["total"]),
        "units": fraction(issue.values["reported"], issue.values["expected"], form.say.locale),
    }


def _less_than_units(issue: Issue, form: _Form) -> str:
    sentence = form.say(
        "{label} ({value}) is less than your units have sent together ({total}; {units} units). "
        "This figure counts the whole body: check that no unit is left out.",
        **_with_units(issue, form),
    )
    return _sentences(sentence, _advice(form))


def _includes_units(issue: Issue, form: _Form) -> str:
    sentence = form.say(
        "{label} ({value}) is no less than all your units have sent together ({total}; {units} "
        "units). Enter your own staff only here: the units' figures are added by themselves.",
        **_with_units(issue, form),
    )
    return _sentences(sentence, _advice(form))


_ISSUES = {
    "required": _required,
    "not_a_number": _not_a_number,
    "negative": _negative,
    "decimal_in_count": _decimal_in_count,
    "ambiguous": _ambiguous,
    "too_large": _too_large,
    "not_a_date": _not_a_date,
    "not_a_boolean": _not_a_boolean,
    "too_long": _too_long,
    "nil_needs_reason": _nil_needs_reason,
    "above_denominator": _above_denominator,
    "denominator_shrank": _denominator_shrank,
    "cumulative_fell": _cumulative_fell,
    "jump": _jump,
    "same_as_last": _same_as_last,
    "full_without_evidence": _full_without_evidence,
    "more_than": _more_than,
    "outside_range": _outside_range,
    "outlier": _outlier,
    "unlike_peers": _unlike_peers,
    "less_than_units": _less_than_units,
    "includes_units": _includes_units,
}
ISSUE_CODES = frozenset(_ISSUES)
"""Every code a check can find."""
