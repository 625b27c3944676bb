"""What is answered to a draft's questions: each step is one revision of the one that was seen."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, no_update

from monitor.services import intake, intake_changes, intake_sharing
from monitor.services.work import Work
from monitor.web.pages.intake_place import Here, Id, here, page, plain, ticked
from monitor.web.typed import read_day, read_time

GO = Output(Id.GO, "href", allow_duplicate=True)
PLACE = State(Id.PLACE, "data")
_STEP: dict[str, Any] = {"writes": True, "prevent_initial_call": True}


def read_deadline(rule: Any, day: Any, hour: Any) -> str:
    """A deadline as three boxes say it; empty where no day is typed.

    Raises:
        Invalid: A day or an hour cannot be read.
    """
    typed = plain(day, 20)
    if not typed:
        return ""
    at = plain(hour, 10)
    clock = f"T{read_time(at, 'hour'):%H:%M}" if at else ""
    return f"{'by' if rule == 'by' else 'before'} {read_day(typed, 'day').isoformat()}{clock}"


@page.on(
    GO, Input(Id.HEAD, "n_clicks"), PLACE, State(Id.NUMBER, "value"), State(Id.ISSUER, "value"),
    State(Id.ISSUED, "value"), State(Id.SUBJECT, "value"), State(Id.SLUG, "value"), **_STEP,
)  # fmt: skip
def keep_head(
    work: Work, clicks: int, place: Any, number: Any, issuer: Any, issued: Any, subject: Any,
    slug: Any,
) -> Any:  # fmt: skip
    """What document it is."""
    if not clicks:
        return no_update
    at = here(place)
    seen = intake_changes.set_head(
        work, at.number, at.seen, number_sign=plain(number), issuer=plain(issuer),
        issued_on=read_day(issued, "issued_on").isoformat(), subject=plain(subject),
        slug=plain(slug),
    )  # fmt: skip
    return at.to(seen)


@page.on(GO, Input(Id.GAPS, "n_clicks"), PLACE, **_STEP)
def confirm_gaps(work: Work, clicks: int, place: Any) -> Any:
    """The gaps are the original's."""
    if not clicks:
        return no_update
    at = here(place)
    return at.to(intake_changes.settle_gaps(work, at.number, at.seen))


@page.on(
    GO, Input(Id.DEADLINE, "n_clicks"), PLACE, State(Id.RULE, "value"), State(Id.DAY, "value"),
    State(Id.HOUR, "value"), **_STEP,
)  # fmt: skip
def keep_deadline(work: Work, clicks: int, place: Any, rule: Any, day: Any, hour: Any) -> Any:
    """Until when everything without a date of its own is due."""
    if not clicks:
        return no_update
    at = here(place)
    value = read_deadline(rule, day, hour)
    return at.to(intake_changes.set_deadline(work, at.number, at.seen, value))


@page.on(
    GO, Input(Id.PEOPLE, "n_clicks"), PLACE, State(Id.COORDINATOR, "value"),
    State(Id.ACCEPTOR, "value"), State(Id.AUDIENCE, "value"), **_STEP,
)  # fmt: skip
def keep_people(
    work: Work, clicks: int, place: Any, coordinator: Any, acceptor: Any, audience: Any
) -> Any:
    """Who coordinates, who accepts that body's own report, who sees it."""
    if not clicks:
        return no_update
    at = here(place)
    view = intake.read(work, at.number)
    codes = [
        next(iter(intake_changes.chosen(view, plain(typed), name)), "")
        for typed, name in ((coordinator, "coordinator"), (acceptor, "acceptor"))
    ]
    whose = plain(audience)
    seen = intake_changes.set_people(
        work, at.number, at.seen, codes[0], codes[1], "" if whose == "-" else whose
    )
    return at.to(seen)


@page.on(GO, Input(Id.ALL_IS_ALL, "n_clicks"), PLACE, **_STEP)
def all_is_all(work: Work, clicks: int, place: Any) -> Any:
    """Have “toàn bộ” mean 100 percent."""
    return _implies(work, clicks, place, keeps=True)


@page.on(GO, Input(Id.ALL_IS_NONE, "n_clicks"), PLACE, **_STEP)
def all_is_none(work: Work, clicks: int, place: Any) -> Any:
    """Have “toàn bộ” set no target."""
    return _implies(work, clicks, place, keeps=False)


def _implies(work: Work, clicks: int, place: Any, *, keeps: bool) -> Any:
    if not clicks:
        return no_update
    at = here(place)
    return at.to(intake_changes.settle_implied(work, at.number, at.seen, keeps=keeps))


@page.on(GO, Input(Id.LIKE_IT, "n_clicks"), PLACE, State(Id.MODEL, "value"), **_STEP)
def like_it(work: Work, clicks: int, place: Any, slug: Any) -> Any:
    """Measure the duties as an earlier directive's."""
    if not clicks:
        return no_update
    at = here(place)
    return at.to(intake_sharing.measure_like(work, at.number, at.seen, plain(slug)))


@page.on(
    GO, Input(Id.THESE, "n_clicks"), PLACE, State(Id.MEANT, "value"), State(Id.ALSO, "value"),
    State(Id.REMEMBER, "value"), **_STEP,
)  # fmt: skip
def these(work: Work, clicks: int, place: Any, codes: Any, also: Any, remember: Any) -> Any:
    """These organisations are meant by a name."""
    if not clicks:
        return no_update
    at = here(place)
    more = intake_changes.chosen(intake.read(work, at.number), plain(also), "also")
    chosen = list(dict.fromkeys((*ticked(codes), *more)))
    # Of several organisations no one is the name's.
    is_told = bool(ticked(remember)) and len(chosen) == 1
    return _answered(work, at, codes=chosen, remember=is_told)


@page.on(
    GO, Input(Id.NEW, "n_clicks"), PLACE, State(Id.NEW_NAME, "value"),
    State(Id.NEW_SHORT, "value"), **_STEP,
)  # fmt: skip
def make_new(work: Work, clicks: int, place: Any, name: Any, short: Any) -> Any:
    """A name is a new organisation's."""
    if not clicks:
        return no_update
    return _answered(work, here(place), new_name=plain(name), new_short=plain(short))


@page.on(GO, Input(Id.NOBODY, "n_clicks"), PLACE, State(Id.WHY_NOBODY, "value"), **_STEP)
def nobody(work: Work, clicks: int, place: Any, why: Any) -> Any:
    """Nobody is meant by a name, and why."""
    if not clicks:
        return no_update
    return _answered(work, here(place), left_out=plain(why))


def _answered(work: Work, at: Here, **told: Any) -> str:
    return at.to(intake_changes.answer(work, at.number, at.seen, at.about, **told))
