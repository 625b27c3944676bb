"""What a later directive makes of an earlier duty, in words."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.domain.amendment import Amendment, AmendmentKind, Notice, Term
from monitor.domain.deadlines import last_valid_moment
from monitor.domain.directive import Obligation, Period
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import level

KINDS: Mapping[AmendmentKind, str] = {
    "changed": msg("changed"),
    "replaced": msg("replaced by a new duty"),
    "revoked": msg("repealed"),
}
TERMS: Mapping[Term, str] = {
    "target": msg("the target"),
    "deadline": msg("the deadline"),
    "addressees": msg("who answers"),
    "wording": msg("the wording"),
}


def kind_words(kind: AmendmentKind, terms: tuple[Term, ...], _: Translator) -> str:
    """What becomes of a duty: ``changed (the target, the deadline)``."""
    said = _(KINDS[kind])
    return f"{said} ({', '.join(_(TERMS[one]) for one in terms)})" if terms else said


def became(
    one: Amendment, duty: Obligation | None, slots: Mapping[str, Period], zone: str, _: Translator
) -> str:
    """What became of a duty, by which document and from when on.

    Args:
        one: The change.
        duty: The earlier duty, for the unit of its target.
        slots: The earlier directive's periods by code.
        zone: Its time zone.
        _: The reader's words.
    """
    told = {"number": one.number, "moment": formats.moment(one.at, _.locale, zone)}
    if one.kind == "revoked":
        return _("Repealed by {number} from {moment} on.", **told)
    if one.kind == "replaced" and one.successor:
        return _(
            "Replaced by duty {code} of {number} from {moment} on.", code=one.successor, **told
        )
    if one.kind == "replaced":
        return _("Replaced, with the whole directive, by {number} from {moment} on.", **told)
    what = "; ".join(_changes(one, duty, slots, zone, _))
    return _("Changed by {number} from {moment} on: {what}.", what=what, **told)


def _changes(
    one: Amendment, duty: Obligation | None, slots: Mapping[str, Period], zone: str, _: Translator
) -> list[str]:
    found = []
    if "target" in one.terms and one.target is not None:
        shown = level(one.target, duty, _.locale) if duty is not None else str(one.target)
        found.append(_("the target is now {level}", level=shown))
    if one.moved is not None and one.moved[1] in slots:
        last = last_valid_moment(slots[one.moved[1]].due, zone)
        moment = formats.moment(last, _.locale, zone)
        found.append(_("to be reported until {moment} by whoever had not reported", moment=moment))
    if one.joined or one.left:
        found.append(
            _("{joined} bodies more answer, {left} no more", joined=len(one.joined),
              left=len(one.left))
        )  # fmt: skip
    if "wording" in one.terms:
        found.append(_("the wording"))
    return found


def notice_words(told: Notice, locale: str) -> tuple[str, list[str]]:
    """A mail's subject and paragraphs: what a later document makes of a unit's duties."""
    _ = translator(locale)
    earlier = told.earlier
    names = {"later": told.number, "earlier": earlier.number}
    lines = [
        _(
            "{later} of {day} by {issuer} amends {earlier}. Of what your unit was given:",
            day=formats.day(told.issued_on, locale), issuer=told.issuer, **names,
        )
    ]  # fmt: skip
    slots = {slot.code: slot for slot in earlier.periods}
    for one in told.made:
        duty = earlier.obligation(one.obligation)
        title = "" if duty is None else duty.title_vi if locale == "vi" else duty.title_en
        name = f"{one.obligation} · {title}" if title else one.obligation
        lines.append(f"{name}: {became(one, duty, slots, earlier.time_zone, _)}")
    lines.append(_("What was reported before stays on record as it was reported."))
    return _("{later} amends {earlier}: what changes for your unit", **names), lines
