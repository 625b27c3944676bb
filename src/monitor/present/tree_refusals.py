"""The sentences of refusals about the tree of organisations, and about who reports in it."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

TREE_REFUSALS: Mapping[str, str] = {
    "tree_refused": msg("Nothing was changed: the list has things to fix, {count} in all."),
    "tree_code_refused": msg(
        "“{code}” cannot be a unit's code: small letters, digits and dashes only."
    ),
    "tree_code_outside": msg(
        "There is no unit “{code}” below yours. A new unit's code begins with yours: {example}."
    ),
    "tree_parent_needed": msg("Say below which of your units it stands."),
    "tree_day_passed": msg("What has been stays as it was: give {day} or a later day."),
    "tree_column_not_yours": msg(
        "“{column}” is kept by whoever runs the installation. Leave it as it is."
    ),
    "proposal_not_found": msg("There is no such question, or it was answered before."),
    "tree_code_twice": msg("{code} stands in row {row} already. Give each unit one row."),
    "tree_name_empty": msg("The unit's name is missing."),
    "tree_needed": msg("The column “{column}” cannot be emptied. Leave the cell blank."),
    "tree_cell_too_long": msg("At most {longest} characters."),
    "tree_new_needs": msg("{code} is not recorded yet, so it needs “{column}”."),
    "tree_cycle": msg("These units would stand below each other: {codes}."),
    "tree_parent_not_there": msg(
        "{below} would stand below {parent}, which is not there on {day}. Move or end {below} too, "
        "or choose another day."
    ),
    "tree_end_before_begin": msg(
        "The end must lie after {first}, from when the unit stands as recorded."
    ),
    "tree_has_ended": msg(
        "The unit ended on {end}; that is history now. If it is there again, give valid_from."
    ),
    "tree_recorded_later": msg(
        "Something else is recorded from {first} on, and dates may not overlap. Give a later day."
    ),
    "tree_recorded_that_day": msg(
        "Another change is recorded from {first} on, and stays as it is. Give a later day."
    ),
}
