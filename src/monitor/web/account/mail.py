"""One's own mail: the daily digest, chosen and looked at before it comes."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from monitor.domain.errors import Invalid
from monitor.domain.roles import May
from monitor.mail.message import Post, Recipient, digest_message
from monitor.present.formats import moment, running_day, there
from monitor.present.language import Translator
from monitor.services import accounts, digests, subscriptions
from monitor.services.outbox import message_name
from monitor.services.subscriptions import EARLIEST, Choice, Pause
from monitor.web import visit
from monitor.web.account import words
from monitor.web.account.rendering import render
from monitor.web.account.views import blueprint
from monitor.web.letters import letter_page
from monitor.web.rights import needing

PATH = "/account/mail"


@blueprint.get(PATH)
@needing(May.SEE_DIGESTS)
def mail() -> Response:
    """What one is mailed, and when next."""
    return make_response(_page())


@blueprint.post(PATH)
@needing(May.SEE_DIGESTS)
def subscribe() -> Response:
    """Begin to be mailed a digest, or change its time."""
    slug, local_time = request.form.get("directive", ""), request.form.get("local_time", "")
    try:
        with visit.open_work(writes=True) as work:
            subscriptions.subscribe(
                work,
                slug,
                local_time,
                weekdays_only=request.form.get("weekdays_only") == "1",
                skips_holidays=request.form.get("skips_holidays") == "1",
                only_when_needed=request.form.get("only_when_needed") == "1",
                locale=request.form.get("locale", ""),
                attaches_table=request.form.get("attaches_table") == "1",
                attaches_pdf=request.form.get("attaches_pdf") == "1",
            )
    except Invalid as no:
        return make_response(_page(words.broken_rules(no, visit.locale())), 422)
    return redirect(f"{PATH}?done=subscribed", code=303)


@blueprint.post(f"{PATH}/stop")
@needing(May.SEE_DIGESTS)
def unsubscribe() -> Response:
    """End it."""
    with visit.open_work(writes=True) as work:
        subscriptions.unsubscribe(work, request.form.get("directive", ""))
    return redirect(f"{PATH}?done=unsubscribed", code=303)


@blueprint.post(f"{PATH}/pause")
@needing(May.SEE_DIGESTS)
def pause() -> Response:
    """Be away on some days."""
    try:
        days = [_day(request.form.get(name, "")) for name in ("first_day", "last_day")]
        with visit.open_work(writes=True) as work:
            subscriptions.set_pause(work, *days)
    except Invalid as no:
        return make_response(_page(words.broken_rules(no, visit.locale())), 422)
    return redirect(f"{PATH}?done=paused", code=303)


@blueprint.post(f"{PATH}/resume")
@needing(May.SEE_DIGESTS)
def resume() -> Response:
    """Be sent mail again."""
    with visit.open_work(writes=True) as work:
        subscriptions.end_pause(work)
    return redirect(f"{PATH}?done=resumed", code=303)


@blueprint.post(f"{PATH}/test")
@needing(May.SEE_DIGESTS)
def send_test() -> Response:
    """The newest digest to oneself, to see that mail arrives."""
    with visit.open_work(writes=True) as work:
        subscriptions.send_test(work, request.form.get("directive", ""))
    return redirect(f"{PATH}?done=tested", code=303)


def _day(typed: str) -> date:
    """A day of a date box.

    Raises:
        Invalid: It is none.
    """
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid("days_refused", [("first_day", "days_refused", {})]) from error


@blueprint.get(f"{PATH}/preview")
@needing(May.SEE_DIGESTS)
def preview() -> Response:
    """The newest digest exactly as it would be mailed to who asks."""
    slug = request.args.get("directive", "")
    with visit.open_work() as work:
        own = accounts.own(work)
        told = subscriptions.preview(work, slug)
        answerer = digests.answers_to(work, slug)
        chosen = subscriptions.own(work, slug)
        locale = (chosen.locale if chosen else "") or own.locale
        day = there(told.as_of, told.time_zone).date()
        name = message_name(work, told.directive, day, work.actor.user_id or 0)
    settings = visit.settings()
    message = digest_message(
        Post(settings.mail_from, settings.base_url),
        Recipient(own.display_name, own.email, locale),
        told,
        local_date=day,
        message_id=name,
        at=told.as_of,
        reply_to=Recipient(answerer.name, answerer.address, locale) if answerer else None,
    )
    return letter_page(message)


def _page(wrong: list[str] | None = None) -> str:
    _ = visit.say()
    with visit.open_work() as work:
        own = accounts.own(work)
        choices = subscriptions.mine(work)
        away = subscriptions.pause(work)
        today = work.now.date()
    done = words.DONE.get(request.args.get("done", ""))
    return render(
        "account_mail.html",
        words.words(_, words.COMMON, words.MAIL),
        own=own,
        choices=[_shown(one, _) for one in choices],
        earliest=EARLIEST,
        away=_away(away, _),
        is_away=away is not None,
        first_day=(away.first_day if away else today).isoformat(),
        last_day=(away.last_day if away else today).isoformat(),
        wrong=wrong or [],
        done=_(done) if done and not wrong else "",
    )


def _away(away: Pause | None, _: Translator) -> str:
    if away is None:
        return _("You are not away.")
    return _(
        "Away from {first} to {last}: no digest and no morning list is sent.",
        first=running_day(away.first_day, _.locale),
        last=running_day(away.last_day, _.locale),
    )


def _shown(one: Choice, _: Translator) -> dict[str, Any]:
    next_at = moment(one.next_at, _.locale, one.zone) if one.next_at else ""
    if one.chosen is None:
        state = _("You are not sent this digest.")
    elif one.chosen.weekdays_only:
        state = _("You are sent it on weekdays at {time}.", time=one.chosen.local_time)
    else:
        state = _("You are sent it every day at {time}.", time=one.chosen.local_time)
    if one.chosen is not None and one.chosen.skips_holidays:
        state += " " + _("Public holidays are left out.")
    if not next_at:
        following = _("The campaign is over: no further digest leaves.")
    elif one.chosen:
        following = _("The next one leaves at {moment}.", moment=next_at)
    else:
        following = ""
    return {
        "slug": one.slug,
        "name": f"{one.number} · {one.subject}",
        "chosen": one.chosen,
        "state": state,
        "following": following,
        "has_preview": one.has_preview,
    }
