"""The watchers themselves: whatever a person would call broken is heard."""

from __future__ import annotations

import pytest

from tests.walks.visitors import PATIENCE, Visitor


@pytest.fixture
def visitor(chromium, house):
    one = Visitor(chromium, house, None, "desktop", "vi")
    one.page.goto("/login")
    yield one
    one.context.close()


BROKEN = {
    "console.error('broken')": "broken",
    "setTimeout(() => { throw new Error('lost') })": "lost",
    "fetch('http://elsewhere.example/').catch(() => 0)": "elsewhere.example",
    "document.body.setAttribute('onclick', 'alert(1)')": "Content Security Policy",
    "fetch('/report/nowhere', {method: 'POST'})": "401",
}


def test_what_is_broken_is_heard(visitor):
    for script, heard in BROKEN.items():
        visitor.complaints.heard.clear()
        visitor.page.evaluate(f"() => {{ {script}; }}")
        for _ in range(PATIENCE // 50):
            if any(heard in one for one in visitor.complaints.heard):
                break
            visitor.page.wait_for_timeout(50)  # the browser tells of it only while listened to
        else:
            pytest.fail(f"not heard: {script}: {visitor.complaints.heard}")


def test_a_sound_page_gives_no_complaint(visitor):
    visitor.open("/login?lang=en")
    assert visitor.complaints.heard == []
