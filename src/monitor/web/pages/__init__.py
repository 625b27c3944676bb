"""The pages, in the order of the navigation."""

from __future__ import annotations

from monitor.web.page import Page

PAGES: tuple[Page, ...] = ()
