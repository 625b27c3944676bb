"""What later documents made of duties, in a digest: a total that is gone says where it went."""

from __future__ import annotations

from monitor.domain.statements import Amended, Statement
from monitor.present.amending_words import became
from monitor.present.formats import moment
from monitor.present.language import Translator, translator
from monitor.present.standings import title_of, value_words


def ended_or_changed(told: Statement, locale: str) -> tuple[str, ...]:
    """``14.1 “Bluezone” hết hiệu lực từ … theo …, không còn trong tổng số (trước đó 90,0%)``."""
    _ = translator(locale)
    found: dict[str, list[Amended]] = {}
    for one in told.amended:
        found.setdefault(_words(one, told.time_zone, _), []).append(one)
    return tuple(f"{_duties(alike, _)}{words}" for words, alike in found.items())


def _duties(alike: list[Amended], _: Translator) -> str:
    """The duties of whom the same is said: by code, one alone with its title."""
    codes = ", ".join(one.duty.code for one in alike)
    title = title_of(alike[0].duty, _.locale)
    return codes if len(alike) > 1 or title == codes else f"{codes} “{title}”"


def _words(one: Amended, zone: str, _: Translator) -> str:
    made = one.made
    told = {"number": made.number, "moment": moment(made.at, _.locale, zone)}
    if made.kind == "changed":
        slots = {one.slot.code: one.slot} if one.slot is not None else {}
        return ": " + became(made, one.duty, slots, zone, _)
    if made.kind == "revoked":
        said = _("is no longer in force from {moment} by {number} and in no total any more", **told)
    elif made.successor:
        said = _(
            "is replaced by duty {code} of {number} from {moment} and in no total any more",
            code=made.successor, **told,
        )  # fmt: skip
    else:
        said = _(
            "is replaced, with its whole directive, by {number} from {moment} and in no total any"
            " more",
            **told,
        )
    if one.before is not None and one.before.value is not None:
        said += " " + _("(it stood at {value})", value=value_words(one.before, one.duty, _.locale))
    return f" {said}."
