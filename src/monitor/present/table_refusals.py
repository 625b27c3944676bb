"""The sentences of refusals about tables that are sent: the file, its columns, rows and cells."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

TABLE_REFUSALS: Mapping[str, str] = {
    "file_missing": msg("Send one file, as the form's part “file”."),
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
    "list_missing": msg("Choose a file first."),
    "list_too_large": msg(
        "The file is too large for this page: at most {kilobytes} KB. Split it, or ask whoever "
        "runs the installation."
    ),
}
