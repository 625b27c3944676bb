"""The sentences of refusals about files beside a report, and of the place that keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

EVIDENCE_REFUSALS: Mapping[str, str] = {
    "evidence_empty": msg("The file is empty. Choose it again."),
    "evidence_kind": msg(
        "Files of this kind are not taken. Send a photo, a PDF, a Word (.docx) or an Excel (.xlsx) "
        "file."
    ),
    "evidence_damaged": msg(
        "The file is damaged or cut short. Open it on your device, then send it again."
    ),
    "evidence_carries": msg(
        "Something else is hidden in this file, so it is not taken. Save it anew as PDF, or take a "
        "photo."
    ),
    "evidence_active": msg(
        "The file holds a macro, a script or an embedded object, so it is not taken. Save it as "
        "PDF, .docx or .xlsx without them."
    ),
    "evidence_bomb": msg("Unpacked, this file is too large to be safe. Save it as PDF."),
    "evidence_locked": msg("The file is locked with a password. Save it without one."),
    "evidence_too_large": msg(
        "A file of {size} is too large (at most {most}). Take a smaller photo or split it."
    ),
    "evidence_too_many": msg("A report has at most {files} files. Take one away first."),
    "evidence_closed": msg(
        "Files can be added or taken away only while the report is being typed. It is at “{state}”."
    ),
    "evidence_not_found": msg("There is no such file within your reach."),
    "storage_silent": msg(
        "The place where files are kept does not answer now. Send or open it again in some "
        "minutes; your figures are not affected."
    ),
    "evidence_address": msg("MONITOR_EVIDENCE_URL cannot be used ({why})."),
    "evidence_gone": msg(
        "The file “{name}” is gone from the store. Tell the administrator: it is in the backup."
    ),
    "evidence_duty_unknown": msg("This report does not answer the duty {duty}."),
    "storage_full": msg(
        "The server's disk is full and the file was not kept. Send it again later; your figures "
        "are not affected."
    ),
}
