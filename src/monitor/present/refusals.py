"""The sentence of every refusal, by its code; those of one subject stand in a sheet of their own.

Each says what stands in the way and what helps. What lies outside a person's scope reads exactly as
what does not exist. A ``{name}`` is a value the refusal carries.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.account_refusals import ACCOUNT_REFUSALS
from monitor.present.amending_refusals import AMENDING_REFUSALS
from monitor.present.backup_refusals import BACKUP_REFUSALS
from monitor.present.desk_refusals import DESK_REFUSALS
from monitor.present.evidence_refusals import EVIDENCE_REFUSALS
from monitor.present.intake_refusals import INTAKE_REFUSALS
from monitor.present.language import msg
from monitor.present.table_refusals import TABLE_REFUSALS
from monitor.present.tree_refusals import TREE_REFUSALS

REFUSALS: Mapping[str, str] = {
    "organization_not_found": msg("There is no such organisation within your reach."),
    "report_not_found": msg("There is no such report within your reach."),
    "another_person": msg(
        "Somebody else is signed in at this browser now. What stands here is not theirs to send: "
        "sign in as before to go on."
    ),
    "receipt_not_found": msg("There is no such receipt within your reach."),
    "view_not_found": msg("There is no such saved view of yours. Load the page again."),
    "view_name_needed": msg("Give the view a name, so that you find it again."),
    "view_name_too_long": msg("The name is too long. Use at most {most} characters."),
    "view_name_taken": msg(
        "You have a view named “{name}” already. Choose another name, or delete that view first."
    ),
    "view_too_long": msg("This view is too long to be kept. Choose fewer filters."),
    "views_too_many": msg("You keep {most} views already. Delete one of them first."),
    "role_may_not": msg("Your role does not include this: {right}."),
    "as_of_without_zone": msg(
        "The time asked about must name its zone, for example 2020-08-07T17:00:00+07:00."
    ),
    "as_of_not_a_time": msg("The time asked about cannot be read: “{typed}”."),
    "as_of_in_future": msg("A time in the future cannot be shown. Choose one that has passed."),
    "step_forbidden": msg(
        "This cannot be done now: {action}. The report is at “{state}”. Load the page again to see "
        "what is possible."
    ),
    "period_closed": msg(
        "{period} is closed since {since}: nothing can be saved or sent. The coordinator can open "
        "it for your unit: {contact}."
    ),
    "period_closed_to_unit": msg(
        "{period} is closed: the unit could not send it again. Open the period for the unit first."
    ),
    "period_closed_already": msg("{period} is closed already, since {since}."),
    "period_not_closed": msg("{period} is open: there is nothing to open again."),
    "period_not_found": msg("The directive has no such period within your reach."),
    "period_of_other_kind": msg(
        "{period} exists already and is of the other kind (a deadline, or progress only). Choose "
        "other days, or the same kind."
    ),
    "closing_in_past": msg("The time of closing has already passed. Choose a later one."),
    "until_needed": msg("Choose until when it is open: for one unit it ends by itself."),
    "until_in_past": msg("The time until which it is open has already passed. Choose a later one."),
    "cadence_span_needed": msg("Choose the first and the last day."),
    "cadence_ends_first": msg("The last day lies before the first. Exchange them."),
    "cadence_days_needed": msg("Name the days on which figures close; for “once”, exactly one."),
    "cadence_empty": msg("No such day lies between the first and the last. Choose a longer span."),
    "cadence_all_past": msg("All of these periods are over already. Choose later days."),
    "cadence_too_long": msg("That makes more than 370 reports. Choose a shorter span."),
    "cadence_out_of_range": msg("This number is outside what is possible. Choose another."),
    "due_before_cut_off": msg(
        "The report would be due before its figures close. Choose a later day or time."
    ),
    "time_unreadable": msg("“{typed}” is not a time. Type it like 17:00."),
    "clock_unreadable": msg("This is not a time of day. Write it like 17:00."),
    "lost_race": msg(
        "Someone saved this report after you opened it. Nothing was overwritten: load it again to "
        "see what changed, then enter yours."
    ),
    "unknown_field": msg("The form has no such field, or it is not asked here."),
    "wrong_shape": msg("The value has the wrong shape."),
    "reason_too_short": msg(
        "Write a reason of at least {shortest} characters: the reader sees it word for word."
    ),
    "fix_by_needed": msg("Choose the time to fix it by: a return needs one."),
    "nobody_to_chase": msg(
        "Nobody owed a report at that instant, so there is no dispatch to make. Choose another "
        "time."
    ),
    "print_too_long": msg(
        "This would be more pages than can be printed at once. Choose a group, some items or a "
        "unit, or take the Excel file."
    ),
    "chart_not_found": msg("There is no such chart, or no number to draw in it."),
    "paper_not_found": msg("There is no such paper."),
    "digest_in_future": msg(
        "That day's digest has not been due yet. Choose today or an earlier day."
    ),
    "fix_by_in_past": msg("The time to fix it by has already passed. Choose a later one."),
    "due_in_past": msg("The new deadline has already passed. Choose a later one."),
    "own_submission": msg(
        "You submitted this report, so you cannot approve it too. Another head or a deputy must."
    ),
    "own_report": msg(
        "Nobody accepts the report of their own organisation. Another body accepts this one."
    ),
    "bulk_has_warnings": msg(
        "It has warnings, so it is not decided together with others. Open it and decide."
    ),
    "nothing_ticked": msg("Tick the reports first."),
    "unit_is_typing": msg(
        "The unit itself is entering figures that are not sent yet, so nobody enters on its behalf."
    ),
    "deputy_needed": msg("Choose who approves in your place."),
    "deputy_day_passed": msg("That day has passed. Choose today or a later one."),
    "deputy_not_found": msg("There is no such deputy of yours, or it was taken back before."),
    "correction_needs_reason": msg(
        "The report has been sent. To change it, give the reason for a correction."
    ),
    "directive_not_found": msg("There is no such directive within your reach."),
    "obligation_not_found": msg("The directive has no such duty within your reach."),
    "cell_not_found": msg("This duty was not given to this unit."),
    "nothing_new": msg(
        "This figure has been sent already. Change it first, with the reason for the correction."
    ),
    "instant_without_zone": msg(
        "The time must name its zone, for example 2020-08-10T17:00:00+07:00."
    ),
    "due_needed": msg("Choose the new deadline."),
    "due_not_later": msg("An extension must end later than the deadline in force."),
    "by_needed": msg("Choose the day it must be reached by."),
    "note_needed": msg("Say why: a target the text does not state is shown with who set it."),
    "target_not_a_number": msg("The target is not a number."),
    "target_out_of_range": msg("The target must be above 0, and a percentage at most 100."),
    "unknown_basis": msg("Choose what to count: what was sent, or what was accepted."),
    "depth_negative": msg("The depth cannot be below 0."),
    "search_too_long": msg("The search is too long. A name or a code is enough."),
    "locale_unknown": msg("Choose Vietnamese or English."),
    "not_a_day": msg("“{typed}” is not a day. Type it like 07/08/2020."),
    "comment_empty": msg("Write something first."),
    "comment_too_long": msg("A comment has at most {longest} letters. Split it."),
    "comment_not_found": msg("There is no such comment within your reach."),
    "comment_inside_only": msg(
        "Only the unit's own people can write for the unit alone. Choose “Unit and coordinator”."
    ),
    "mention_unknown": msg(
        "@{name} cannot be called here: there is no such account, or it may not see this."
    ),
    "audience_unknown": msg("Say for whom it is: the unit alone, or the unit and the coordinator."),
    "body_not_form": msg("The header Content-Type must be multipart/form-data."),
    "body_not_json": msg(
        "The body must be one JSON object in UTF-8, with no key twice, no NaN and no NUL."
    ),
    "body_not_json_type": msg("The header Content-Type must be application/json."),
    "if_match_needed": msg(
        "Say in the header If-Match which version you read: the ETag of the report, or *."
    ),
    "if_match_unreadable": msg("The header If-Match takes one ETag in quotes, or *."),
    "key_unreadable": msg(
        "The header Idempotency-Key takes up to 200 visible characters without spaces."
    ),
    "key_used_otherwise": msg(
        "This Idempotency-Key was used for another request. Choose a new one for each."
    ),
    "part_missing": msg("This part is missing."),
    "part_unknown": msg("There is no such part here. Check its name."),
    "not_one_of": msg("Choose one of {choices}."),
    "not_whole": msg("Give a whole number, zero or more, in digits."),
    "given_twice": msg("This stands twice in the address. Give it once."),
    "instant_unreadable": msg(
        "This is not an instant. Write it like 2020-08-07T17:00:00+07:00, in an address with %2B "
        "for the plus."
    ),
    "day_unreadable": msg("This is not a day. Write it like 2020-08-10."),
    "other_obligation": msg("The body names another duty than the address."),
    "other_part": msg("At this stage the report is returned by the other one of the two."),
    "values_needed": msg("Reasons and a note belong to values: send the values with them."),
    "number_refused": msg(
        "Type a telephone number of 8 to 15 digits, such as 0912 345 678 or +84 912 345 678."
    ),
    "reach_refused": msg("Choose one of: everybody, the units only, nobody."),
    "target_not_found": msg("There is no such channel to be tested."),
    "days_refused": msg("Choose a first and a last day that are not over, in this order."),
    "time_refused": msg("Choose a time between {earliest} and 23:59, written like 07:30."),
    "address_not_returned": msg("No mail came back from this address, or it is cleared already."),
    "digest_not_yet": msg("There has been no digest yet. The first one leaves at 07:00."),
    **ACCOUNT_REFUSALS,
    **AMENDING_REFUSALS,
    **BACKUP_REFUSALS,
    **DESK_REFUSALS,
    **EVIDENCE_REFUSALS,
    **INTAKE_REFUSALS,
    **TABLE_REFUSALS,
    **TREE_REFUSALS,
}
