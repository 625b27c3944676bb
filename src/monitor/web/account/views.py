"""Signing in and out, and one's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    current_app,
    jsonify,
    make_response,
    redirect,
    request,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from monitor.domain.errors import Invalid, NotAllowed, NotFound, Refusal
from monitor.domain.roles import May
from monitor.present.formats import stamp
from monitor.present.language import LOCALES
from monitor.present.messages import refusal_text
from monitor.services import accounts, calendars, sessions, tokens
from monitor.services.accounts import NOBODY
from monitor.services.sessions import SignedIn, TurnedAway
from monitor.web import gate, visit
from monitor.web.account import words
from monitor.web.account.destination import safe_next
from monitor.web.account.rendering import render

blueprint = Blueprint("account", __name__)
YEAR = 365 * 24 * 3600


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response:
    """The sign-in page, and the try to get in.

    A page whose session ended asks in place: it says for whom it was made, lets nobody else in, and
    is answered in words instead of with another page.
    """
    wanted = request.values.get("next")
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(safe_next(current_app, wanted))
        return _remember_language(make_response(_login_page(wanted, "", "")))
    username, password = request.form.get("username", ""), request.form.get("password", "")
    meant = request.headers.get(gate.PERSON)
    if meant is not None and meant != sessions.typed_username(username):
        raise NotAllowed("another_person")
    with visit.frame().office.writing(NOBODY, address=visit.address()) as work:
        found = sessions.sign_in(work, username, password, visit.address(), visit.agent())
        if isinstance(found, SignedIn):
            _end_present(work)
    if isinstance(found, TurnedAway):
        said = words.turned_away(visit.say(), found, visit.settings().zone)
        if meant is not None:
            return make_response(jsonify(detail=said), 429 if found.until else 401)
        page = _login_page(wanted, said, username[: sessions.LONGEST_NAME])
        return make_response(page, 429 if found.until else 401)
    if meant is not None:
        return _with_session(make_response(jsonify(username=found.actor.username)), found)
    return _let_in(found, safe_next(current_app, wanted))


@blueprint.post("/logout")
def logout() -> Response:
    """End the session on the server, and have the browser forget what it kept."""
    with visit.frame().office.writing(visit.actor(), address=visit.address()) as work:
        _end_present(work)
    response = redirect("/login", code=303)
    settings = visit.settings()
    response.delete_cookie(
        visit.cookie_name(settings),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/account/link/<token>", methods=["GET", "POST"])
def link(token: str) -> Response:
    """Choose the first password, or a new one after a reset, through a one-time link."""
    _ = visit.say()
    office = visit.frame().office
    wrong: list[str] = []
    try:
        with office.reading(NOBODY) as work:
            owner = sessions.link_owner(work, token)
        if request.method == "POST":
            password = request.form.get("password", "")
            if password != request.form.get("again", ""):
                wrong = [words.differ(_)]
            else:
                with office.writing(NOBODY, address=visit.address()) as work:
                    found = sessions.choose_password(
                        work, token, password, visit.address(), visit.agent()
                    )
                return _let_in(found, "/")
    except NotFound as no:
        return _no_referrer(_ended(no))
    except Invalid as no:
        wrong = words.broken_rules(no, visit.locale())
    say = words.words(_, words.COMMON, words.CHOOSE)
    say["lead"] = say["lead"].format(username=owner.username)
    page = render(
        "choose_password.html",
        say,
        wrong=wrong,
        username=owner.username,
        shortest=words.rule_count(),
    )
    return _no_referrer(make_response(page, 422 if wrong else 200))


@blueprint.get("/account")
def home() -> Response:
    """One's own account."""
    return make_response(home_page())


@blueprint.post("/account/password")
def change_password() -> Response:
    """Change one's own password; every other session ends."""
    _ = visit.say()
    new = request.form.get("password", "")
    if new != request.form.get("again", ""):
        return make_response(home_page(wrong=[words.differ(_)]), 422)
    try:
        with visit.open_work(writes=True) as work:
            found = sessions.change_password(
                work, request.form.get("current", ""), new, visit.address(), visit.agent()
            )
    except Invalid as no:
        return make_response(home_page(wrong=words.broken_rules(no, visit.locale())), 422)
    if isinstance(found, TurnedAway):
        said = words.turned_away(_, found, visit.settings().zone)
        return make_response(home_page(wrong=[said]), 429 if found.until else 401)
    return _let_in(found, "/account?done=password")


@blueprint.post("/account/language")
def language() -> Response:
    """Keep the language, and go back to where one was."""
    asked = request.form.get("locale", "")
    with visit.open_work(writes=True) as work:
        sessions.choose_language(work, asked)
    wanted = request.form.get("next")
    where = safe_next(current_app, wanted) if wanted else "/account?done=language"
    response = redirect(where, code=303)
    return _set_language(response, asked)


@blueprint.post("/account/tokens")
def make_token() -> Response:
    """Make a token for a program; the answer is the only place where it is shown."""
    try:
        with visit.open_work(writes=True) as work:
            _token, secret = tokens.create(work, work.actor.username, request.form.get("label", ""))
    except Invalid as no:
        return make_response(home_page(wrong=words.broken_rules(no, visit.locale())), 422)
    return make_response(home_page(secret=secret))


@blueprint.post("/account/tokens/<int:token_id>/revoke")
def revoke_token(token_id: int) -> Response:
    """Make one of one's own tokens useless."""
    with visit.open_work(writes=True) as work:
        tokens.revoke(work, token_id)
    return redirect("/account?done=revoked", code=303)


# -- pieces


def _end_present(work: Any) -> None:
    """End the session this browser came with: what somebody planted there is worth nothing."""
    present = visit.session_token()
    if present:
        sessions.sign_out(work, present)


def _let_in(found: SignedIn, where: str) -> Response:
    return _with_session(redirect(where, code=303), found)


def _with_session(response: Response, found: SignedIn) -> Response:
    settings = visit.settings()
    # Without an age the cookie goes when the browser closes; the server decides how long it works.
    response.set_cookie(
        visit.cookie_name(settings),
        found.token,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _login_page(wanted: str | None, wrong: str, username: str) -> str:
    say = words.words(visit.say(), words.COMMON, words.LOGIN)
    after = f"&{urlencode({'next': wanted})}" if wanted else ""
    return render(
        "login.html", say, wrong=wrong, username=username, wanted=wanted or "", after=after
    )


def _ended(no: Refusal) -> Response:
    say = words.words(visit.say(), words.COMMON, words.ENDED)
    text = refusal_text(no, visit.locale())
    return make_response(render("ended.html", say, text=text), 404)


def home_page(wrong: list[str] | None = None, secret: str = "", calendar_address: str = "") -> str:
    """One's own account; with a secret just made, which is shown this once."""
    _ = visit.say()
    with visit.open_work() as work:
        own = accounts.own(work)
        held = tokens.of(work, own.username)
        feed = calendars.own(work)
    roles = [
        (_(words.ROLES[one.grant.role]), one.grant.organization or "", one.grant.directive or "")
        for one in own.grants
    ]
    rows = [
        {
            "id": one.id,
            "label": one.label,
            "prefix": one.prefix,
            "made": _stamp(one.created_at),
            "used": _stamp(one.last_used_at),
            "revoked": one.revoked_at is not None,
        }
        for one in held
    ]
    done = words.DONE.get(request.args.get("done", ""))
    return render(
        "account.html",
        words.words(_, words.COMMON, words.HOME),
        own=own,
        roles=roles,
        tokens=rows,
        wrong=wrong or [],
        secret=secret,
        done=_(done) if done and not wrong else "",
        names={"vi": "Tiếng Việt", "en": "English"},
        shortest=words.rule_count(),
        has_mail=visit.actor().may(May.SEE_DIGESTS),
        has_calendar=visit.actor().may(May.SEE_MATRIX),
        feed={"made": _stamp(feed.created_at), "used": _stamp(feed.last_used_at)} if feed else None,
        calendar_address=calendar_address,
    )


def _stamp(at: datetime | None) -> str:
    return "" if at is None else stamp(at, visit.locale())


def _no_referrer(response: Response) -> Response:
    """The address holds a secret, so no other page may learn it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _remember_language(response: Response) -> Response:
    asked = request.args.get("lang", "")
    return _set_language(response, asked) if asked in LOCALES else response


def _set_language(response: Response, locale: str) -> Response:
    response.set_cookie(
        visit.LOCALE_COOKIE,
        locale,
        max_age=YEAR,
        path="/",
        secure=visit.settings().is_https,
        httponly=True,
        samesite="Lax",
    )
    return response
