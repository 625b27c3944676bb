"""The sentences of refusals about targets, plans, explanations and chasing, by their codes."""

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
    "too_many_ticked": msg("At most {most} units at once. Take some ticks away."),
}
