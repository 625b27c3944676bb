"""A mail server's own program tells what came back."""

from __future__ import annotations

import pytest

from monitor.services import deliveries
from tests.builders import golden_cast
from tests.mail.back import mail_that_came_back
from tests.web.programs import MONDAY, Programs

NEWS = {"message_id": "<0@x>", "recipient": "chu-tich@demo.example", "status": "5.1.1"}


@pytest.fixture
def programs(sqlite_engine):
    return Programs(golden_cast(sqlite_engine).at(MONDAY))


def test_what_came_back_is_told_once_and_the_coordinator_reads_it(programs):
    address = mail_that_came_back(programs.cast, status="4.4.7")
    with programs.cast.reading("so-tttt") as work:
        assert len(deliveries.sent(work)) == 1
    name = _name_of(programs)
    told = {"message_id": name, "recipient": address, "status": "5.1.1", "said": "no such user"}
    assert programs.post("admin", "/bounces", told).get_json() == {"kept": True}
    assert programs.post("admin", "/bounces", told).get_json() == {"kept": False}
    (mail,) = programs.get("so-tttt", "/deliveries").get_json()["deliveries"]
    assert (mail["state"], mail["reply"]) == ("returned", "5.1.1 no such user")


def _name_of(programs):
    with programs.cast.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT message_id FROM message").scalar_one()


def test_what_is_no_mail_of_ours_is_not_kept(programs):
    assert programs.post("admin", "/bounces", NEWS).get_json() == {"kept": False}


@pytest.mark.parametrize("name", ["so-tttt", "chu-tich", "tkv"])
def test_only_the_administrator_s_program_tells(programs, name):
    assert programs.post(name, "/bounces", NEWS).status_code == 403


@pytest.mark.parametrize("wrong", [{"status": "550"}, {"kind": "lost"}, {"recipient": "x" * 400}])
def test_what_cannot_be_read_is_refused_with_its_place(programs, wrong):
    answer = programs.post("admin", "/bounces", NEWS | wrong)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.get_json()["errors"]] == list(wrong)
