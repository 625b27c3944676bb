"""A browser's page that reaches nothing, for scripts that are tested on their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tests.walks.visitors import CHROMIUM, FLAGS


@contextmanager
def a_bare_page() -> Iterator[Page]:
    """A page without an address or a script yet."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page()
        browser.close()
