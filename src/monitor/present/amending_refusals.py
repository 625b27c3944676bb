"""The sentences of refusals about what a later directive makes of earlier ones, by their codes."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

AMENDING_REFUSALS: Mapping[str, str] = {
    "report_ended": msg(
        "A later directive ended what this report is about, {since}. It stays as it was handed in "
        "and is asked for no more."
    ),
    "intake_amends_itself": msg("A directive does not amend itself. Choose the earlier one."),
    "intake_document_twice": msg(
        "That directive is among the amended ones already. Choose another, or change it there."
    ),
    "intake_touch_ended": msg(
        "Duty {duty} was ended by a later directive already. Leave it as it is: “Not touched”."
    ),
    "intake_touch_by": msg(
        "Choose the duty of this draft that changes duty {duty} or takes its place; one that is "
        "left out does neither."
    ),
    "intake_touch_both": msg(
        "Duty {by} of this draft cannot both take the place of one duty and change another: it is "
        "either followed by itself or only a change. Split it, or choose one of the two."
    ),
    "intake_touch_terms": msg("Say what is changed of duty {duty}: tick at least one."),
    "intake_touch_target": msg(
        "Duty {by} gives no target that duty {duty} could take: both must be measured as a share, "
        "or both as a number. Give it one first, or take the tick from the target."
    ),
    "intake_touch_deadline": msg(
        "Duty {by} gives no new deadline for duty {duty}: it needs one of its own, later than the "
        "change and not the one it has already."
    ),
    "intake_touch_addressees": msg(
        "Duty {by} names nobody who is to answer for duty {duty}. Name them first, or take the "
        "tick from who answers."
    ),
}
