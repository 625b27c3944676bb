"""The sentences of refusals about reading, drafting and issuing a directive, and about lessons."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.present.language import msg

INTAKE_REFUSALS: Mapping[str, str] = {
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
}
