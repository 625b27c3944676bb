"""The sentences of refusals about backups: taken, verified, restored."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

BACKUP_REFUSALS: Mapping[str, str] = {
    "backup_exists": msg(
        "{place} exists. A backup takes no other file's place: name one that does not exist."
    ),
    "backup_file": msg("{place} cannot be read or written ({why}). Name another place."),
    "backup_program": msg(
        "{program} failed ({why}). Nothing was changed. The database's programs must be installed,"
        " and not older than its server; to verify, the role must be allowed to make a database."
    ),
    "backup_broken": msg("{place} is no whole backup ({why}). Keep it aside and take another one."),
    "backup_differs": msg(
        "What was restored from {place} is not what was backed up; these tables differ: {tables}."
        " Do not use it; keep it aside and take another one."
    ),
    "backup_log_broken": msg(
        "Record {record} of the log in {place} was changed, or one before it was removed. Keep this"
        " backup aside and compare it with an earlier one."
    ),
    "backup_other_database": msg(
        "The backup is of {there}, and MONITOR_DATABASE_URL names {here}. Name a database of the"
        " backup's kind."
    ),
    "backup_newer": msg(
        "{place} was made by a newer version ({version}). Restore it with that version."
    ),
    "backup_not_empty": msg(
        "The database is not empty, and restoring overwrites nothing. Name an empty one in"
        " MONITOR_DATABASE_URL, or another MONITOR_DATA_DIR."
    ),
}
