"""The sentences of refusals about targets, plans, explanations, chasing and files."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

DESK_REFUSALS: Mapping[str, str] = {
    "text_needed": msg("Write something first: this is read word for word."),
    "text_too_long": msg("This is too long: at most {longest} letters."),
    "plan_day_needed": msg("Choose the day by which it is reached."),
    "plan_day_passed": msg("That day has passed. Choose today or a later one."),
    "no_plan_asked": msg(
        "A plan is written once the target's date has passed and the target was not reached. This "
        "cell is not there now; load the page again."
    ),
    "plan_changed": msg(
        "Somebody wrote another version of the plan after you opened it. Nothing was overwritten: "
        "copy what you wrote, load the page again and read theirs first."
    ),
    "explanation_not_found": msg("There is no such question within your reach."),
    "milestones_needed": msg("Give at least one day with its level."),
    "milestone_twice": msg("A day stands twice in the table. Give each day one line."),
    "milestone_without_day": msg("Line {n} has a level and no day. Give the day, or empty it."),
    "line_ends_first": msg("The line ends before it begins. Exchange the days."),
    "line_too_fine": msg(
        "That would be more than {most} milestones. Choose more days between them."
    ),
    "line_every": msg("Give the days between two milestones as a whole number from 1 on."),
    "level_unreadable": msg("“{typed}” is not a level. Type it like 60 or 60,5."),
    "level_needed": msg("Give the level."),
    "unit_needed": msg("Choose the unit first."),
    "nobody_ticked": msg("Tick the units first."),
    "export_not_found": msg(
        "There is no such file of yours: it was never made, or its time is over. Ask for it again."
    ),
    "export_form": msg("There is no such file of this. Choose another kind."),
    "export_too_large": msg(
        "This file would be too large to be opened. Choose one unit, one item or fewer levels."
    ),
    "exports_too_many": msg(
        "{most} files of yours are waiting already. Wait for one of them, or call one off."
    ),
    "export_without_worker": msg(
        "This file takes long and is made by the worker, which is not running now. Nothing was "
        "begun: try again later, or choose a smaller part, which comes at once."
    ),
    "export_of_other_reach": msg(
        "This file was made when your rights reached otherwise. Ask for it again."
    ),
    "export_ended": msg("This file is made already, or was called off. Load the page again."),
    "export_failed": msg(
        "It could not be made in several tries; whoever runs the service finds the reason in the "
        "log. Ask for it again later, or for a smaller part."
    ),
    "too_many_ticked": msg("At most {most} units at once. Take some ticks away."),
}
