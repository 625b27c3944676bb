"""Two who save one report again and again: nobody's figure is overwritten unread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.builders import golden_cast
from tests.web.programs import ROOT, Programs, report

MINE = ROOT + report("than-ha-lam")
PEOPLE = ("than-ha-lam", "than-ha-lam.duyet")
EACH = 30


def test_of_racing_edits_none_overwrites_what_its_author_had_not_read(engine):
    programs = Programs(golden_cast(engine).at("2020-08-07T16:00:00+07:00"))
    tokens = {name: programs.token(name) for name in PEOPLE}

    def edit(name):
        """Save over what was read last; where somebody was faster, read that, and save again."""
        browser = programs.app.test_client()
        told = {"Authorization": f"Bearer {tokens[name]}"}
        etag, lost, over = browser.get(MINE, headers=told).headers["ETag"], 0, []
        for number in range(EACH):
            body = {"values": {"smartphones": number, "headcount": PEOPLE.index(name)}}
            while True:
                answer = browser.put(MINE, json=body, headers={**told, "If-Match": etag})
                over += [(etag, answer.headers["ETag"])] if answer.status_code == 200 else []
                etag = answer.headers["ETag"]
                if answer.status_code == 200:
                    break
                assert answer.status_code == 412
                lost += 1
        return over, lost

    with ThreadPoolExecutor(2) as pool:
        (first, lost), (second, lost_too) = pool.map(edit, PEOPLE)
    assert lost + lost_too > 0, "nobody raced"
    steps = sorted((int(now.strip('"')), int(read.strip('"'))) for read, now in first + second)
    # Every edit made one version, and its author had read the one before.
    assert [now for now, _ in steps] == list(range(1, 2 * EACH + 1))
    assert all(read == now - 1 for now, read in steps)
