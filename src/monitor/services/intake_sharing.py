"""A directive used again: as one file between offices, and as the model of a later draft."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.lessons import Lesson
from monitor.domain.sheet import Sheet
from monitor.intake import portable
from monitor.intake.backwards import sheet_of
from monitor.intake.likeness import measured_like
from monitor.intake.portable import NotPortable
from monitor.intake.propose import slug_of
from monitor.services import directives, intake, intake_duties
from monitor.services.intake import Drafted
from monitor.services.intake_changes import day_in, deadline_in, line
from monitor.services.work import Work
from monitor.store import organizations

__all__ = ["drafted", "measure_like", "shared_directive", "shared_draft"]


def shared_draft(work: Work, number: int) -> tuple[str, str]:
    """A draft, issued or not, as a file: its name and its text.

    Raises:
        NotFound: There is no such draft, or it is another office's.
    """
    view = intake.read(work, number)
    name = view.sheet.slug.value or f"draft-{number}"
    return f"{name}.yaml", portable.dump(view.stored.text, view.sheet)


def shared_directive(work: Work, slug: str) -> tuple[str, str]:
    """A directive the actor coordinates as a file, wherever it came from: its name and its text.

    Of every duty its headline indicator is told; what was decided since it was issued stays here.

    Raises:
        NotFound: There is none, or it is not the actor's to coordinate.
    """
    text, sheet = _followed(work, slug)
    told = directives.get(work, slug).notes.get("intake") or {}
    with suppress(NotFound):  # another office's draft, or none
        view = intake.read(work, int(told.get("draft") or 0))
        if view.sheet.touches:
            # What it makes of earlier directives stands in the draft alone.
            sheet = view.sheet
    return f"{slug}.yaml", portable.dump(text, sheet)


def measure_like(work: Work, number: int, seen: int, slug: str) -> int:
    """Have a draft's duties measured as those of a directive that is followed already.

    Raises:
        NotFound: There is no such directive, or it is not the actor's to coordinate.
    """
    model_text, model = _followed(work, slug)
    return intake.revise(
        work, number, seen, "measure_like",
        lambda view: measured_like(view.sheet, view.stored.text, model, model_text), slug,
    )  # fmt: skip


def _followed(work: Work, slug: str) -> tuple[str, Sheet]:
    """The text and sheet of a directive the actor coordinates."""
    intake.require(work)
    stored = directives.get(work, slug)
    if slug not in intake.audiences(work):
        raise intake.not_found()
    tree = organizations.tree(work.session, on=stored.directive.issued_on)
    return stored.directive.text, sheet_of(stored.directive, tree)


def drafted(
    text: str, zone: str, taught: Sequence[Lesson] = (), *, is_scan: bool = False
) -> Drafted:
    """Draft the sheet of a directive's words, or take the one that a shared file holds.

    Raises:
        Invalid: It is no text, or a shared file of which something cannot be.
    """
    if not portable.is_portable(text):
        return intake.drafted(text, zone, taught, is_scan=is_scan)
    try:
        words, sheet = portable.load(text)
    except NotPortable as error:
        raise _wrong(error.where) from None
    sheet = replace(sheet, time_zone=zone)
    told = intake.checked_text(words)
    if told != words:
        raise _wrong("text")  # its places would be elsewhere
    _check(sheet, told)
    return Drafted(told, sheet)


def _check(sheet: Sheet, text: str) -> None:
    """Refuse what no form of a draft would have let through."""
    where = "sheet"
    try:
        for name in ("number", "issuer", "subject"):
            where = name
            line(getattr(sheet, name).value, name, empty=True, longest=1000)
        if sheet.issued_on.value:
            day_in(sheet.issued_on.value, where := "issued_on")
        if sheet.effective.value:
            day_in(sheet.effective.value, where := "effective")
        if sheet.deadline.value:
            deadline_in(sheet.deadline.value, sheet, where := "deadline")
        if sheet.slug.value != slug_of(sheet.slug.value):
            raise _wrong("slug")
        for one in sheet.recipients:
            line(one.words, where := "recipients", longest=1000)
        for duty in sheet.duties:
            where = duty.code
            intake_duties.check(sheet, text, duty)
    except Invalid:
        raise _wrong(where) from None


def _wrong(where: str) -> Invalid:
    told = {"where": where[:60]}
    return Invalid("intake_portable", [("file", "intake_portable", told)], **told)
