"""The sentence of every refusal, by its code.

Each says what stands in the way and what helps. What lies outside a person's scope reads exactly as
what does not exist. A ``{name}`` is a value the refusal carries.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

REFUSALS: Mapping[str, str] = {
    "organization_not_found": msg("There is no such organisation within your reach."),
    "report_not_found": msg("There is no such report within your reach."),
    "role_may_not": msg("Your role does not include this: {right}."),
    "as_of_without_zone": msg(
        "The time asked about must name its zone, for example 2020-08-07T17:00:00+07:00."
    ),
    "as_of_in_future": msg("A time in the future cannot be shown. Choose one that has passed."),
    "step_forbidden": msg(
        "This cannot be done now: {action}. The report is at “{state}”. Load the page again to see "
        "what is possible."
    ),
    "lost_race": msg(
        "Someone saved this report after you opened it. Nothing was overwritten: load it again to "
        "see what changed, then enter yours."
    ),
    "unknown_field": msg("The form has no such field, or it is not asked here."),
    "wrong_shape": msg("The value has the wrong shape."),
    "reason_too_short": msg(
        "Write a reason of at least 10 characters: the reader sees it word for word."
    ),
    "fix_by_needed": msg("Choose the time to fix it by: a return needs one."),
    "fix_by_in_past": msg("The time to fix it by has already passed. Choose a later one."),
    "due_in_past": msg("The new deadline has already passed. Choose a later one."),
    "own_submission": msg(
        "You submitted this report, so you cannot approve it too. Another head or a deputy must."
    ),
    "own_report": msg(
        "Nobody accepts the report of their own organisation. Another body accepts this one."
    ),
    "correction_needs_reason": msg(
        "The report has been sent. To change it, give the reason for a correction."
    ),
}
