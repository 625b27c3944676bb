"""The sentences of refusals about accounts, passwords, roles and tokens."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

ACCOUNT_REFUSALS: Mapping[str, str] = {
    "account_closed": msg("This account is closed. Ask your unit's administrator."),
    "link_ended": msg(
        "This link has been used or has run out. Ask the administrator for a new one."
    ),
    "password_refused": msg("This password cannot be used."),
    "password_short": msg("At least {shortest} characters. Three memorable words will do."),
    "password_long": msg("At most {longest} characters."),
    "password_common": msg("This password is on the list of those tried first. Choose another."),
    "password_is_name": msg("The password must not contain the account's name."),
    "password_same": msg("The new password is the old one. Choose another."),
    "user_not_found": msg("There is no such account within your reach."),
    "role_not_held": msg("This account does not hold that role there."),
    "own_account": msg("You cannot close your own account. Another administrator must."),
    "users_refused": msg("Nothing was saved: the list has things to fix, {count} in all."),
    "username_refused": msg(
        "“{username}” cannot be an account's name: small letters, digits, dots and dashes only."
    ),
    "username_taken": msg("There is already an account named {username}."),
    "name_refused": msg("A person's name has 1 to {longest} characters, on one line."),
    "email_refused": msg("“{email}” is not one mail address."),
    "role_unknown": msg("There is no role “{role}”."),
    "role_needs_reach": msg(
        "The role “{role}” is held for something: name the unit, or for a leader, observer or "
        "coordinator the directive."
    ),
    "role_has_no_reach": msg("The role “{role}” is not held for this: leave it empty."),
    "organization_unknown": msg("There is no organisation with the code “{organization}”."),
    "directive_unknown": msg("There is no directive “{directive}”."),
    "token_not_found": msg("There is no such token within your reach."),
    "label_refused": msg("Give the token a short name on one line, to know it by later."),
    "username_outside": msg(
        "An account a unit makes is named after the unit, for example {example}."
    ),
}
