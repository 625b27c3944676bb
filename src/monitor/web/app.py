"""The web app: Flask with its gate in front, Dash behind it."""

from __future__ import annotations

import html
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dash
from dash import Dash
from dash import html as components
from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from monitor.present.language import msg
from monitor.services.opening import open_office
from monitor.services.work import Office
from monitor.settings import Settings, UnsafeSettings
from monitor.shipped import folder
from monitor.web import (
    account,
    bodies,
    caught_mail,
    chart_files,
    errors,
    evidence,
    export_files,
    gate,
    grid_files,
    grid_rows,
    headers,
    health,
    how_data,
    intake_files,
    matrix_data,
    matrix_files,
    page,
    paper_files,
    sheets,
    unit_lists,
    visit,
)
from monitor.web.page import Page, refused
from monitor.web.pages import PAGES

LARGEST_REQUEST = 8_000_000
"""Bytes; a report's form has some thousands, an Excel file of the whole province a million."""

_missing = Page("not_found_404", "/not-found", None, title=msg("There is no such page"))


@_missing.layout
def _no_such_page(work: Any, /) -> Any:
    text = visit.say()("The address is wrong, or what it shows lies outside your reach.")
    return refused(work, text)


_GRID = re.compile(r'<script src="[^"]*/dash_ag_grid/dash_ag_grid[^"]*"[^>]*></script>')


class Board(Dash):
    """Dash, with a page that says which language it is in and which style sheets are its own."""

    pages: tuple[Page, ...] = ()

    def interpolate_index(self, *parts: Any, **named: Any) -> str:
        page_html = str(super().interpolate_index(*parts, **named))  # type: ignore[no-untyped-call]
        # Every address is opened by a load of its own, so what is left out here is never missed.
        if not any(one.has_grid and one.is_at(request.path) for one in self.pages):
            page_html = _GRID.sub("", page_html)
        lang = html.escape(visit.locale(), quote=True)
        # Before every library, whose style sheets it lets in.
        first = f'<script src="{sheets.asset("nonce.js")}" nonce="{headers.nonce()}"></script>'
        return page_html.replace("<html>", f'<html lang="{lang}">', 1).replace(
            "<head>", f"<head>{first}", 1
        )


def create_app(
    settings: Settings, office: Office | None = None, *, pages: tuple[Page, ...] = PAGES
) -> Flask:
    """Build the app. Several may live in one process.

    Args:
        settings: What the installation chose; its secret key must be set.
        office: The database and clock to work on; opened from the settings when left out.
        pages: The pages it has.

    Raises:
        UnsafeSettings: There is no secret key.
        Invalid: Evidence is to be kept where nothing here reaches.
    """
    if settings.secret_key is None:
        raise UnsafeSettings(["MONITOR_SECRET_KEY is not set."])
    server = _server(settings)
    server.extensions["monitor"] = visit.Frame(
        settings, office or open_office(settings.database_url, settings.clock), settings.tiles
    )
    policies: dict[str, str] = {}
    health.install(server)  # first, so that refused requests are counted too
    visit.install(server)
    gate.install(server)
    headers.install(server, settings, policies)
    Compress(server)
    server.after_request(_close_with_answer)  # before compressing, which replaces the body
    sheets.install(server)
    server.register_blueprint(account.blueprint)
    _register_api(server)
    matrix_data.install(server)
    matrix_files.install(server)
    how_data.install(server)
    chart_files.install(server)
    grid_files.install(server)
    grid_rows.install(server)
    intake_files.install(server)
    evidence.install(server, settings)
    paper_files.install(server)
    export_files.install(server)
    caught_mail.install(server)
    unit_lists.install(server)
    app = _dash(server)
    app.pages = pages
    bodies.install(server, app)
    errors.install(server)
    mount(app, pages)
    policies.update(_dash_policies(server, app, settings))
    return server


def _server(settings: Settings) -> Flask:
    assert settings.secret_key is not None
    here = Path(__file__).parent
    server = Flask("monitor.web", static_folder=None, template_folder=str(here / "templates"))
    server.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=100,
        # The probes of the machine itself come by its own names.
        TRUSTED_HOSTS=[settings.host, "127.0.0.1", "localhost"],
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/csv",
            "text/javascript",
            "application/javascript",
            "application/json",
            "image/svg+xml",
        ],
    )
    near = settings.trusted_proxies
    if near:
        server.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            server.wsgi_app, x_for=near, x_proto=near, x_host=near
        )
    return server


def _close_with_answer(response: Response) -> Response:
    """Close a served file when its answer is done; compression alone leaves it to the collector."""
    close = getattr(response.response, "close", None)
    if close is not None:
        response.call_on_close(close)
    return response


def _register_api(server: Flask) -> None:
    """The REST interface, a blueprint named ``api``."""
    spec = find_spec("monitor.web.api")
    if spec is not None and spec.origin is not None:
        import_module("monitor.web.api").register(server)


def _dash(server: Flask) -> Board:
    """Dash with every default that its environment variables could turn said explicitly."""
    app = Board(
        "monitor",
        server=server,  # type: ignore[arg-type]  # typed for a flag, documented for an app
        assets_folder=str(folder("assets")),
        # For pages without Dash; what only pages with a chart fetch; what has to come first.
        assets_ignore=r"^(account\.|plotly-|nonce\.)",
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        suppress_callback_exceptions=True,  # else one visitor's pages end in another's HTML
        serve_locally=True,
        compress=False,
        title="Monitor",
        update_title=None,  # type: ignore[arg-type]
        on_error=page.tell,
        use_async=False,
        enable_mcp=False,
        health_endpoint=None,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = _layout
    return app


def _layout() -> components.Div:
    """Each page brings its own frame, so the root holds only the page."""
    return components.Div(dash.page_container, className="m-root")


def mount(app: Dash, pages: tuple[Page, ...]) -> None:
    """Register the pages, fixed addresses before those with variables, which would shadow them."""
    dash.page_registry.clear()  # it is one per process and still holds another app's pages
    for one in sorted((*pages, _missing), key=lambda one: "<" in one.path):
        one.mount(app, visit.open_work)


def _dash_policies(server: Flask, app: Dash, settings: Settings) -> dict[str, str]:
    """Content policies of the addresses that answer with Dash's page.

    Dash writes its last inline script at the first request; hashes taken before would forbid it.
    """
    with server.test_request_context("/login", base_url=settings.base_url):
        server.preprocess_request()
    policy = headers.dash_policy(sorted(set(app.csp_hashes())))
    served = re.compile(r"^/(<path:path>)?$")
    return {
        rule.endpoint: policy for rule in server.url_map.iter_rules() if served.match(rule.rule)
    }
