"""One's own morning list: switched on and off from the page of reminders."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from monitor.domain.roles import May
from monitor.services import reminders
from monitor.web import visit
from monitor.web.account.views import blueprint
from monitor.web.rights import needing

PATH = "/account/mornings"


@blueprint.post(PATH)
@needing(May.SEE_REMINDERS)
def mornings() -> Response:
    """Have the list mailed, or no more."""
    with visit.open_work(writes=True) as work:
        reminders.want_mornings(work, wanted=request.form.get("wanted") == "1")
    return redirect("/reminders", code=303)
