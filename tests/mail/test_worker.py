"""The worker says what went wrong in as many words as help, and goes on."""

from __future__ import annotations

import logging

from monitor.services.work import Office
from monitor.store.engine import make_engine
from monitor.worker import Worker
from tests.web.conftest import some_settings


def test_a_database_that_is_down_is_a_line_of_the_log_at_each_tick_and_no_traceback(
    tmp_path, caplog
):
    engine = make_engine(f"sqlite:///{tmp_path}/nowhere/monitor.db")
    worker = Worker(some_settings(), Office(engine))
    with caplog.at_level(logging.ERROR):
        worker.safely(worker.plan)
        worker.safely(worker.send)
    engine.dispose()
    assert ["the database does not answer" in one.message for one in caplog.records] == [True, True]
    assert all(one.exc_info is None for one in caplog.records)


def test_whatever_else_breaks_a_tick_is_logged_whole_and_the_next_tick_comes(
    sqlite_engine, caplog, monkeypatch
):
    worker = Worker(some_settings(), Office(sqlite_engine))
    worker.look()
    monkeypatch.setattr(worker, "_planned", lambda: 1 / 0)
    with caplog.at_level(logging.ERROR):
        worker.safely(worker.plan)
    (record,) = caplog.records
    assert record.exc_info[0] is ZeroDivisionError
