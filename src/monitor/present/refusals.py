"""The sentence of every refusal, by its code.

Each says what stands in the way and what helps. What lies outside a person's scope reads exactly as
what does not exist. A ``{name}`` is a value the refusal carries.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.amending_refusals import AMENDING_REFUSALS
from monitor.present.desk_refusals import DESK_REFUSALS
from monitor.present.language import msg

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
    "account_closed": msg("This account is closed. Ask your unit's administrator."),
    "link_ended": msg(
        "This link has been used or has run out. Ask the administrator for a new one."
    ),
    "locale_unknown": msg("Choose Vietnamese or English."),
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
    "not_a_day": msg("“{typed}” is not a day. Type it like 07/08/2020."),
    "document_empty": msg(
        "The file holds no text. Choose another, or paste the text into a .txt file."
    ),
    "document_too_large": msg(
        "The document is too large to be read: at most {megabytes} MB. Send the part that "
        "gives the tasks."
    ),
    "document_is_scan": msg(
        "The file holds pictures of pages and no text. Use the Word file or the signed PDF "
        "with text, or read the scan with a text recogniser first."
    ),
    "document_scan_too_long": msg(
        "This scan has more than {pages} pages, or pages too large to be recognised here. Send the "
        "directive alone, without its annexes, or the Word file."
    ),
    "document_encrypted": msg("The document is locked with a password. Save it without one."),
    "document_has_macros": msg(
        "The document holds a program (macro), so it is not opened. Save it as .docx without "
        "macros."
    ),
    "document_old_word": msg(
        "Old Word files (.doc) are not read. Open it in Word and save it as .docx."
    ),
    "document_broken": msg(
        "The document is damaged or cut short. Open it on your device and save it anew."
    ),
    "document_not_text": msg(
        "The file is no document that can be read. Send .docx, .pdf, .html or .txt."
    ),
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
    "evidence_gone": msg(
        "The file “{name}” is gone from the store. Tell the administrator: it is in the backup."
    ),
    "evidence_duty_unknown": msg("This report does not answer the duty {duty}."),
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
    "file_missing": msg("Send one file, as the form's part “file”."),
    "storage_full": msg(
        "The server's disk is full and the file was not kept. Send it again later; your figures "
        "are not affected."
    ),
    "body_not_form": msg("The header Content-Type must be multipart/form-data."),
    "file_too_large": msg("The file is too large: at most {megabytes} MB. Split it."),
    "heading_wrong": msg(
        "The first line must name every column, each once. Download the current template."
    ),
    "table_too_large": msg(
        "The table is too large: at most {rows} rows and {columns} columns. Split it."
    ),
    "encoding_unknown": msg("The file's letters cannot be read. Save it as UTF-8, or as XLSX."),
    "not_a_table": msg("The file is no table that can be read. Save it as XLSX or CSV."),
    "table_missing": msg("Choose one file, XLSX or CSV."),
    "file_empty": msg("The file is empty. Download the template and fill it in."),
    "file_old_excel": msg(
        "This is an old Excel file (.xls), or one with a password. In Excel choose Save as and the "
        "kind “Excel Workbook (.xlsx)”, without a password."
    ),
    "file_other_office": msg(
        "This is a file of another office program (.ods). Save it as “Excel Workbook (.xlsx)”."
    ),
    "file_binary_excel": msg("This is a binary workbook (.xlsb). Save it as .xlsx."),
    "file_has_macros": msg(
        "The file holds macros, which are not taken in. Save it as “Excel Workbook (.xlsx)”."
    ),
    "file_has_links": msg(
        "The file takes data from other files. In Excel break the links (Data, Edit links), then "
        "save it."
    ),
    "file_locked": msg("The file has a password. Take it away, then save the file again."),
    "file_name_wrong": msg(
        "The name's ending does not fit what is in the file: it is {kind}. Rename or save it anew."
    ),
    "file_name_refused": msg("The file's name is too long or holds hidden signs. Rename the file."),
    "file_kind_refused": msg("Files of this kind are not taken in. Save it as .xlsx or .csv."),
    "encoding_other": msg(
        "The file's letters are {encoding}, not Unicode. Convert them to Unicode (with UniKey, for "
        "example), or save it as “CSV UTF-8” or XLSX."
    ),
    "heading_unknown": msg(
        "No heading names units and figures. Download the current template and use its columns."
    ),
    "heading_twice": msg("The column “{column}” stands twice. Delete one of the two."),
    "column_ambiguous": msg(
        "Several figures are called “{column}”. Use the template, or the figure's code."
    ),
    "column_gone": msg("“{column}” is no longer asked. Download the current template."),
    "row_without_unit": msg("The row has figures and no unit. Write the unit's name."),
    "row_unknown": msg("“{name}” is not one of the units you enter figures for."),
    "row_ambiguous": msg(
        "Several units are called “{name}”. Use the template, which knows them apart."
    ),
    "row_names_differ": msg(
        "The row says “{name}”, and its hidden code is of “{unit}”. Rows have slipped: download "
        "the template again and copy the figures over."
    ),
    "row_twice": msg("“{name}” stands in row {row} already. Delete one of the two."),
    "row_sent": msg("The unit sent its report at {at}: the row is closed, and stays as it is."),
    "row_closed": msg(
        "The period is closed to this unit since {since}: the row stays as it is. The coordinator "
        "can open it."
    ),
    "row_waiting": msg("The report waits for the unit's head: the row is closed."),
    "row_typing": msg("The unit is entering this report itself: the row is closed."),
    "row_changed_since": msg(
        "{by} changed this report at {at}, after your template was made. Download the template "
        "again and compare."
    ),
    "row_changed_elsewhere": msg(
        "You changed this report at {at} in another window. Open it again and compare."
    ),
    "row_too_long": msg(
        "The row has more cells than the heading. A comma within a number tears it in two: put the "
        "number in quotation marks, or separate with semicolons."
    ),
    "cell_not_asked": msg("This is not asked of the unit. Leave the cell empty."),
    "cell_without_value": msg(
        "The formula has no value yet. Open the file in Excel, save it, and send it again."
    ),
    "cell_error": msg("The formula ends in an error. Correct it, or type the text."),
    "template_of_other_directive": msg(
        "The template is of {told}, and this is {here}. Open the page of {told}, or download the "
        "template here."
    ),
    "template_of_other_period": msg(
        "The template is of the period {told}, and this is {here}. Choose that period, or download "
        "the template here."
    ),
    "template_old": msg(
        "Old template: it was made at {made}, and other figures are asked since. Download the "
        "current one and copy the figures over."
    ),
    "template_old_undated": msg(
        "The template is not the current one. Download it again and copy the figures over."
    ),
    "grid_refused": msg("Nothing was saved: {count} things must be put right first."),
    "columns_wrong": msg("The columns are not those of the template. Nothing was saved."),
    "column_missing": msg("The column “{column}” is missing."),
    "column_unknown": msg("The column “{column}” is not one of the template."),
    "rows_differ": msg("The row says something else of {username} than row {row} does."),
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
    "username_outside": msg(
        "An account a unit makes is named after the unit, for example {example}."
    ),
    "list_missing": msg("Choose a file first."),
    "list_too_large": msg(
        "The file is too large for this page: at most {kilobytes} KB. Split it, or ask whoever "
        "runs the installation."
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
    "number_refused": msg(
        "Type a telephone number of 8 to 15 digits, such as 0912 345 678 or +84 912 345 678."
    ),
    "reach_refused": msg("Choose one of: everybody, the units only, nobody."),
    "target_not_found": msg("There is no such channel to be tested."),
    "days_refused": msg("Choose a first and a last day that are not over, in this order."),
    "time_refused": msg("Choose a time between {earliest} and 23:59, written like 07:30."),
    "address_not_returned": msg("No mail came back from this address, or it is cleared already."),
    "intake_not_found": msg("There is no such draft within your reach."),
    "intake_no_text": msg(
        "This is no directive's text: it is empty or only a line. Paste the whole text, or choose "
        "its file."
    ),
    "intake_portable": msg(
        "This file of a shared directive cannot be taken in: “{where}” is wrong in it. Ask for it "
        "anew from whoever sent it."
    ),
    "intake_too_long": msg(
        "The text is longer than a directive of five hundred pages. Send the directive alone, "
        "without its annexes."
    ),
    "intake_choose": msg("Paste the text or choose a file: one of the two."),
    "intake_lost_race": msg(
        "{by} changed this draft after you opened it. Nothing was overwritten, and what you typed "
        "stands here: copy it, load the page again, and enter it into the draft as it is now."
    ),
    "intake_ended": msg("This draft was issued or put aside already; it stays as it is."),
    "intake_questions_open": msg("Questions are open: {count}. Answer them first."),
    "intake_deadline_before": msg("The deadline lies before the document's own day. Correct it."),
    "intake_rhythm": msg("This rhythm makes no sense, or its last day comes before its first."),
    "intake_words": msg(
        "These words do not stand in the paragraph, or stand there twice. Copy them from the text "
        "at the left."
    ),
    "intake_line": msg("Fill this in, with at most {longest} letters."),
    "intake_who": msg(
        "Say one thing: tick the organisations meant, or name a new one, or say why nobody is "
        "meant."
    ),
    "intake_unknown_unit": msg(
        "“{typed}” is no organisation of the document's day, or several are called so. Choose one "
        "from the list that opens as you type."
    ),
    "intake_slug": msg("The short name must have letters or digits."),
    "intake_same_acceptor": msg(
        "Nobody accepts their own report: choose another body than the one that coordinates."
    ),
    "lesson_not_found": msg("There is no such lesson within your reach."),
    "lesson_ended": msg("This lesson was revoked already; it stays on record."),
    "lesson_short": msg(
        "These words are too short to be remembered: they would be found in other words. Take the "
        "whole name or phrase."
    ),
    "lesson_long": msg("This is a sentence, not a name or phrase. Take only the words that count."),
    "lesson_general": msg(
        "These words are too general to be remembered: they mean something else elsewhere. Take "
        "the words that tell this one apart."
    ),
    "lesson_class": msg(
        "These words stand for many bodies, which change with the day. They are asked about in "
        "each directive and never remembered."
    ),
    "lesson_number": msg(
        "A number or date of one document is no rule for the next. Take only the words around it."
    ),
    "lesson_days": msg("Say how many days: a whole number from 1 to 999."),
    "lesson_other": msg(
        "“{words}” means something else already. Tick that it is to mean this from now on, or "
        "leave it as it is."
    ),
    "digest_not_yet": msg("There has been no digest yet. The first one leaves at 07:00."),
    **DESK_REFUSALS,
    **AMENDING_REFUSALS,
}
