"""Whoever had a duty that a later directive changes is told once, of what is theirs and no more."""

from __future__ import annotations

import pytest

from monitor.mail.message import Post
from monitor.mail.sender import render
from monitor.services import outbox
from tests.services.test_amending import amended_province

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")


@pytest.fixture
def mails(engine):
    """What leaves after the issuing, by account name: subject and plain text."""
    cast, found = amended_province(engine), {}
    while claimed := outbox.take(cast.office, "worker-1"):
        person = outbox.recipient(cast.office, claimed)
        message = render(cast.office, POST, claimed, person)
        text = " ".join(message.get_body(("plain",)).get_content().split())
        found.setdefault(claimed.recipient, []).append((str(message["Subject"]), text))
        outbox.delivered(cast.office, claimed, "worker-1", str(message["Subject"]), "250 Ok")
    return found


def test_each_touched_unit_is_told_once_what_changes_for_it(mails):
    told = {"tkv", "tkv.duyet", "than-ha-lam", "than-ha-lam.duyet", "dong-bac", "dong-bac.duyet",
            "ha-long", "ha-long.duyet", "bach-dang"}  # fmt: skip
    assert set(mails) == told
    assert all(len(one) == 1 for one in mails.values())
    [(subject, text)] = mails["tkv"]
    assert subject == "9001/UBND-XD6 sửa đổi 5305/UBND-XD6: những thay đổi đối với đơn vị"
    assert "14.1 · Điện thoại của CB, NLĐ đã cài: Bị bãi bỏ bởi 9001/UBND-XD6" in text
    assert "https://monitor.example/directive?slug=5305-UBND-XD6" in text


def test_nobody_is_told_of_duties_that_are_not_theirs(mails):
    [(_, text)] = mails["ha-long"]
    assert "11.4 ·" in text
    assert "14.1 ·" not in text
    assert "13.1 ·" not in text
