"""Amending: what an issued directive makes of earlier ones, in the transaction that issues it.

Every change is a record with its instant: what was shown before it stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from monitor.domain.amendment import Amendment, Touch
from monitor.domain.deadlines import last_valid_moment
from monitor.domain.directive import Assignment, Obligation, Period, TargetSource
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.sheet import SheetDuty, due_of
from monitor.intake.issue import assigned
from monitor.intake.questions import day_of
from monitor.intake.slots import written
from monitor.services import intake
from monitor.services.intake import DraftView
from monitor.services.intake_amending import refuse_nonsense
from monitor.services.matrix import find_directive
from monitor.services.work import Work
from monitor.store import amendments, audit, directives, periods, reports
from monitor.store.amendments import Place
from monitor.store.directives import StoredDirective

__all__ = ["Amendment", "Planned", "apply", "hold", "of_directive", "of_obligation", "planned"]


@dataclass(frozen=True)
class Planned:
    """One change as it will be made: the record, and what is added beside it.

    ``by`` is the draft's duty that says so; ``slot`` the period the deadline moves to, new or one
    that is there; ``given`` who is given the duty from then on.
    """

    stored: StoredDirective
    record: Amendment
    by: SheetDuty | None
    slot: Period | None = None
    given: tuple[Assignment, ...] = ()

    @property
    def duty(self) -> Obligation:
        found = self.stored.duty(self.record.obligation)
        assert found is not None
        return found


def hold(work: Work, view: DraftView) -> None:
    """Have everybody who hands in a report of a directive that a draft touches wait for its issue.

    Who comes after it sees what is asked then; who came before it has handed in.
    """
    directives.hold(
        work.session, [one.slug for one in view.sheet.documents if one.state == "followed"]
    )


def planned(work: Work, view: DraftView) -> list[Planned]:
    """What issuing a draft will make of earlier directives, duty by duty.

    Raises:
        NotFound: A directive or a duty it touches is gone, or is not the actor's to coordinate.
        Invalid: A change cannot be; the place names the draft's duty.
    """
    mine = intake.audiences(work)
    found: list[Planned] = []
    for document in view.sheet.documents:
        if document.state != "followed":
            continue
        stored = directives.load(work.session, document.slug) if document.slug in mine else None
        if stored is None:
            raise NotFound("directive_not_found", directive=document.slug)
        begins = _begins(work, view, stored)
        links = {one.obligation: one for one in view.sheet.touches if one.slug == document.slug}
        for duty in (*stored.directive.obligations, *stored.span_only):
            touch = links.get(duty.code)
            if touch is None and document.whole and duty.ended_at is None:
                touch = Touch(document.slug, duty.code, document.ends, is_confirmed=True)
            if touch is not None:
                if duty.code in links:
                    refuse_nonsense(view.sheet, touch, stored)
                slots = [
                    one.slot
                    for one in found
                    if one.slot is not None and one.record.touched == document.slug
                ]
                found.append(_planned(work, view, stored, duty, touch, begins, slots))
    return found


def _planned(
    work: Work, view: DraftView, stored: StoredDirective, duty: Obligation, touch: Touch,
    begins: datetime, slots: Sequence[Period],
) -> Planned:  # fmt: skip
    """One change; ``slots`` are the periods that the changes before it need."""
    sheet, by = view.sheet, view.sheet.duty(touch.by)
    record = Amendment(
        sheet.slug.value, sheet.number.value.strip(), touch.kind, touch.slug, duty.code,
        begins, _effective_on(view), work.now, work.actor.display_name,
        successor=by.code if by is not None and touch.kind == "replaced" else None,
        terms=touch.terms,
    )  # fmt: skip
    made = Planned(stored, record, by)
    if touch.kind != "changed" or by is None:
        return made
    if "target" in touch.terms:
        made = replace(made, record=_with_target(made.record, by, view.stored.text))
    if "deadline" in touch.terms:
        made = _with_deadline(made, by, view, slots)
    if "addressees" in touch.terms:
        made = _with_addressees(made, by, view)
    return made


def _begins(work: Work, view: DraftView, stored: StoredDirective) -> datetime:
    """The instant the changes of one directive hold from.

    What was shown until now was true then: nothing is changed in the past. Nor is a report asked
    for again that was handed in meanwhile, even by a machine whose clock goes before this one's.
    """
    start = datetime.combine(_effective_on(view), time.min, ZoneInfo(stored.directive.time_zone))
    last = reports.last_handed_in(work.session, ids=stored.ids) or work.now
    return max(start, work.now, last)


def _effective_on(view: DraftView) -> date:
    """The day the changes are to hold from: as a person said, else the document's own."""
    if view.sheet.effective.value:
        return date.fromisoformat(view.sheet.effective.value)
    issued = day_of(view.sheet)
    assert issued is not None
    return issued


_SOURCES: dict[str, TargetSource] = {"quoted": "explicit", "inferred": "implied", "set": "set"}


def _with_target(record: Amendment, by: SheetDuty, text: str) -> Amendment:
    start, end = by.target.start, by.target.end
    words = text[start:end].strip() if start is not None and by.target.by != "set" else ""
    return replace(
        record, target=Decimal(by.target.value), target_source=_SOURCES[by.target.by],
        target_words=words,
    )  # fmt: skip


def _with_deadline(
    made: Planned, by: SheetDuty, view: DraftView, slots: Sequence[Period]
) -> Planned:
    """The move of the deadline: to a period of the directive that is due then, or to a new one.

    Of a duty with several deadlines the next is moved; where all have passed, the last.
    """
    directive, duty = made.stored.directive, made.duty
    deadlines = [
        one
        for one in directive.periods
        if one.code in duty.standing_periods and one.kind == "deadline"
    ]
    coming = [one for one in deadlines if one.due > made.record.at]
    before = next(iter(coming), deadlines[-1] if deadlines else None)
    due, rule = due_of(by.deadline.value, directive.time_zone)
    if before is None or before.due == due or due <= made.record.at:
        code = "intake_touch_deadline"
        told = {"duty": duty.code, "by": by.code}
        raise Invalid(code, [(by.code, code, told)], **told)
    known = [*directive.periods, *slots]
    there = next((one for one in known if one.kind == "deadline" and one.due == due), None)
    slot = there or Period(
        _free_code(known, due, directive.time_zone), "deadline", made.record.at, due, due, rule,
        written(by.deadline, view.stored.text),
    )  # fmt: skip
    return replace(made, slot=slot, record=replace(made.record, moved=(before.code, slot.code)))


def _free_code(known: Iterable[Period], due: datetime, zone: str) -> str:
    """A period's code: its last valid day, told apart where another is called so."""
    day = last_valid_moment(due, zone).date().isoformat()
    taken = {one.code for one in known}
    code, number = day, 2
    while code in taken:
        code, number = f"{day}-{number}", number + 1
    return code


def _with_addressees(made: Planned, by: SheetDuty, view: DraftView) -> Planned:
    """Who is given the duty from then on, and who is let go; who stays is not touched."""
    code = made.record.obligation
    wanted = {
        one.organization: replace(one, obligation=code)
        for one in assigned(by, view.meant, view.register)
    }
    standing = {
        one.organization: one
        for one in made.stored.directive.assignments
        if one.obligation == code and one.holds_at(made.record.at)
    }
    same = {
        unit
        for unit, one in wanted.items()
        if unit in standing and replace(standing[unit], since=None, until=None) == one
    }
    given = tuple(one for unit, one in wanted.items() if unit not in same)
    left = tuple(unit for unit in standing if unit not in same)
    joined = tuple(one.organization for one in given)
    return replace(made, given=given, record=replace(made.record, joined=joined, left=left))


def apply(
    work: Work, view: DraftView, plans: Sequence[Planned], issued: StoredDirective
) -> None:  # fmt: skip
    """Make the changes, as a part of issuing; each touched directive is held until the end."""
    made_by = intake.actor(work)
    for slug in dict.fromkeys(one.record.touched for one in plans):
        mine = [one for one in plans if one.record.touched == slug]
        directives.raise_structure_version(work.session, mine[0].stored.ids.directive)
        _add_slots(work, mine[0].stored, mine)
        stored = directives.load(work.session, slug)
        assert stored is not None
        for one in mine:
            record = one.record
            amendments.add(
                work.session, record, place=_place(view, one, issued), touched=stored.ids,
                successor_id=issued.ids.obligations.get(record.successor or ""), made_by=made_by,
            )  # fmt: skip
            amendments.give(
                work.session, ids=stored.ids, given=one.given, since=record.at,
                note=f"amended by {record.number}",
            )  # fmt: skip
        directives.raise_structure_version(work.session, stored.ids.directive)
        _audit(work, stored, [one.record for one in mine])


def _add_slots(work: Work, stored: StoredDirective, plans: Iterable[Planned]) -> None:
    """The new periods of moved deadlines, each once; the later text sets them, not a person."""
    new = {
        one.slot.code: one.slot
        for one in plans
        if one.slot is not None and one.slot.code not in stored.ids.periods
    }
    periods.add(work.session, ids=stored.ids, periods=list(new.values()), set_by="text")


def _place(view: DraftView, one: Planned, issued: StoredDirective) -> Place:
    """Where the later text says it: in a duty's words, else where it names the document."""
    if one.by is not None:
        return Place(issued.ids.directive, one.by.start, one.by.end)
    named = next(
        (it for it in view.sheet.documents if it.slug == one.record.touched), None
    )  # fmt: skip
    if named is None or named.start is None or named.end is None:
        return Place(issued.ids.directive, 0, 0)
    return Place(issued.ids.directive, named.start, named.end)


def _audit(work: Work, stored: StoredDirective, made: Sequence[Amendment]) -> None:
    for one in made:
        detail: dict[str, Any] = {
            "by": one.directive, "kind": one.kind, "terms": list(one.terms),
            "at": one.at.isoformat(), "effective_on": one.effective_on.isoformat(),
        }  # fmt: skip
        more = {
            "target": str(one.target) if one.target is not None else None,
            "successor": one.successor, "moved": one.moved, "joined": list(one.joined),
            "left": list(one.left),
        }  # fmt: skip
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id, action="obligation.amend",
            object_type="obligation", object_id=f"{one.touched}/{one.obligation}",
            directive_id=stored.ids.directive,
            detail=detail | {name: told for name, told in more.items() if told},
        )  # fmt: skip


def of_directive(work: Work, slug: str) -> list[Amendment]:
    """Every amendment a directive makes or undergoes, oldest first.

    Raises:
        NotFound: There is no such directive in the actor's reach.
    """
    return amendments.of_directive(work.session, ids=find_directive(work, slug).ids)


def of_obligation(work: Work, slug: str, code: str) -> list[Amendment]:
    """What became of one duty, and which earlier ones it takes the place of, oldest first."""
    return [
        one
        for one in of_directive(work, slug)
        if (one.touched, one.obligation) == (slug, code)
        or (one.directive, one.successor) == (slug, code)
    ]
