"""People at their browsers, who notice whatever a person would call broken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.walks.house import House

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine has a name, so nothing else can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 1,
    },
}
PATIENCE = 10_000
"""Milliseconds until something that does not appear counts as absent."""


class Complaints:
    """What was wrong on a context's pages: errors, violations, requests to elsewhere."""

    def __init__(self, context: BrowserContext) -> None:
        self.heard: list[str] = []
        self._tolerated: list[re.Pattern[str]] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self._hear(f"page error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def tolerate(self, pattern: str) -> None:
        """Expect what matches from here on: a refusal a test provokes is no complaint."""
        self._tolerated.append(re.compile(pattern))

    def _hear(self, said: str) -> None:
        if not any(one.search(said) for one in self._tolerated):
            self.heard.append(said)

    def _console(self, message: Any) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            where = message.location.get("url", "")
            self._hear(f"console {message.type}: {message.text} ({where})")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self._hear(f"left the machine: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._hear(f"{response.status} from {response.url}")


class Visitor:
    """Somebody signed in at a browser of some size, reading some language."""

    def __init__(
        self, browser: Browser, house: House, username: str | None, size: str, locale: str
    ) -> None:
        self.house, self.username, self.size, self.locale = house, username, size, locale
        self.context = browser.new_context(
            base_url=house.address,
            locale="vi-VN" if locale == "vi" else "en-GB",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            **SIZES[size],
        )
        self.context.set_default_timeout(PATIENCE)
        self.complaints = Complaints(self.context)
        self.sign_in(username)
        self.page: Page = self.context.new_page()

    def sign_in(self, username: str | None, locale: str | None = None) -> None:
        """Be another person, or the same one anew; nobody for None."""
        self.username, self.locale = username, locale or self.locale
        self.context.clear_cookies()
        if username is not None:
            cookie = self.house.cookie(username, self.locale)
            self.context.add_cookies([cookie])  # type: ignore[list-item]

    def open(self, path: str) -> Page:
        """Open an address and wait until its page is there."""
        self.page.goto(path)
        return self.arrived()

    def arrived(self, path: str | None = None) -> Page:
        """Wait until the page of an address (or whichever it is) is laid out, with its heading."""
        if path is not None:
            self.page.wait_for_url(f"**{path}")
        expect(self.page.locator("h1")).to_be_visible()
        return self.page

    def close(self) -> None:
        self.context.close()
        assert not self.complaints.heard, "\n".join(
            [f"{self.username} at a {self.size} in {self.locale}:", *self.complaints.heard]
        )
