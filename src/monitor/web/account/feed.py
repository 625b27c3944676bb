"""One's own deadlines in one's own calendar: an address to be made, replaced and revoked."""

from __future__ import annotations

from flask import make_response, redirect
from werkzeug.wrappers import Response

from monitor.domain.roles import May
from monitor.files.calendar_file import MEDIA_TYPE, calendar_file
from monitor.services import calendars
from monitor.web import visit
from monitor.web.account.views import blueprint, home_page
from monitor.web.rights import needing

PATH = "/account/calendar"


@blueprint.post(PATH)
@needing(May.SEE_MATRIX)
def make_feed() -> Response:
    """Make the address; the answer is the only place where it is shown."""
    with visit.open_work(writes=True) as work:
        secret = calendars.create(work)
    address = f"{visit.settings().base_url}/calendar/{secret}.ics"
    return make_response(home_page(calendar_address=address))


@blueprint.post(f"{PATH}/revoke")
@needing(May.SEE_MATRIX)
def revoke_feed() -> Response:
    """Make the address useless at once."""
    with visit.open_work(writes=True) as work:
        calendars.revoke(work)
    return redirect("/account?done=calendar_revoked", code=303)


@blueprint.get("/calendar/<token>.ics")
@needing(May.SEE_MATRIX)
def calendar_feed(token: str) -> Response:
    """The deadlines of whom the address belongs to: ``visit`` knows them by the ``token``.

    It opens this one file and nothing else.
    """
    del token  # checked where the person was found
    with visit.open_work() as work:
        days = calendars.days(work)
        now = work.now
    answer = make_response(
        calendar_file(days, at=now, base_url=visit.settings().base_url, locale=visit.locale())
    )
    answer.headers["Content-Type"] = MEDIA_TYPE
    answer.headers["Content-Disposition"] = 'inline; filename="monitor.ics"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
