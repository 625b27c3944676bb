"""One's own morning list, and reminders as texts: from the page of reminders."""

from __future__ import annotations

from flask import abort, make_response, redirect, request
from werkzeug.wrappers import Response

from monitor.domain.errors import Invalid
from monitor.domain.roles import May
from monitor.services import channels, reminder_reach, reminders
from monitor.web import visit
from monitor.web.account import words
from monitor.web.account.rendering import render
from monitor.web.account.views import blueprint
from monitor.web.rights import needing

PATH = "/account/mornings"
TEXTS = "/account/texts"
REACH = "/account/reminders"


@blueprint.post(PATH)
@needing(May.SEE_REMINDERS)
def mornings() -> Response:
    """Have the list mailed, or no more."""
    with visit.open_work(writes=True) as work:
        reminders.want_mornings(work, wanted=request.form.get("wanted") == "1")
    return redirect("/reminders", code=303)


@blueprint.post(TEXTS)
@needing(May.SEE_REMINDERS)
def texts() -> Response:
    """Have one's reminders sent to a telephone as well, or no more."""
    if visit.settings().texts is None:
        abort(404)
    wanted = request.form.get("wanted") == "1"
    try:
        with visit.open_work(writes=True) as work:
            channels.want_texts(work, request.form.get("number", "") if wanted else None)
    except Invalid as no:
        _ = visit.say()
        return make_response(
            render(
                "account_texts.html",
                words.words(_, words.COMMON, words.TEXTS),
                wrong=words.broken_rules(no, visit.locale()),
                number=request.form.get("number", ""),
            ),
            422,
        )
    return redirect("/reminders", code=303)


@blueprint.post(REACH)
@needing(May.CHASE)
def reach() -> Response:
    """Choose whom a directive's reminders reach."""
    with visit.open_work(writes=True) as work:
        reminder_reach.choose(
            work, request.form.get("directive", ""), request.form.get("reach", "")
        )
    return redirect("/reminders", code=303)
