"""Where the worker makes the files that take long, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import cast

from monitor.domain.errors import Refusal
from monitor.domain.exports import Export
from monitor.domain.papers import PaperForm, PaperKind
from monitor.domain.roles import Actor
from monitor.files.board_file import MEDIA as BOARD_MEDIA
from monitor.files.board_file import board_file, wish_told
from monitor.files.matrix_file import file_name
from monitor.files.papers import MEDIA as PAPER_MEDIA
from monitor.files.papers import name_of, write_paper
from monitor.services import export_work, exports, matrix, papers
from monitor.services.export_work import LARGEST, Made
from monitor.services.work import Office

log = logging.getLogger(__name__)
Watch = Callable[[Export, str], object]
"""Told of each file and each step of it; what takes long is known to be alive."""
Step = Callable[[str], None]
MEDIA: Mapping[str, str] = {**BOARD_MEDIA, "docx": PAPER_MEDIA["docx"]}
"""The media type of each form."""


class CalledOff(Exception):
    """Its owner called it off, or it is another worker's by now."""


def make_due(office: Office, owner: str, watch: Watch = lambda _job, _step: None) -> int:
    """Make every file that waits; returns how many were looked at."""
    count = 0
    while (job := export_work.take(office, owner)) is not None:
        count += 1
        try:
            _make(office, job, owner, watch)
        except CalledOff:
            log.info("file %s was called off", job.number)
        except Refusal as no:
            export_work.give_up(office, job, owner, no.code)
        except Exception:
            log.exception("file %s could not be made", job.number)
            export_work.put_off(office, job, owner)
    return count


def _make(office: Office, job: Export, owner: str, watch: Watch) -> None:
    def step(name: str) -> None:
        watch(job, name)
        if not export_work.advance(office, job, owner, name):
            raise CalledOff

    person = export_work.requester(office, job)
    step("figures")
    made = (_board if job.wanted.kind == "matrix" else _paper)(office, job, person, step)
    if len(made.content) > LARGEST:
        export_work.give_up(office, job, owner, "export_too_large")
        return
    watch(job, "kept")
    if not export_work.hand_in(office, job, owner, person, made):
        raise CalledOff


def _board(office: Office, job: Export, person: Actor, step: Step) -> Made:
    """The board, by the rights the person has now."""
    wanted = job.wanted
    with office.reading(person) as work:
        found = matrix.matrix(
            work, wanted.directive, wanted.as_of, wanted.basis, wanted.root, wanted.depth
        )
        reach = exports.reach_of(work, wanted)
    step("file")
    wish = None if wanted.view is None else wish_told(wanted.view)
    raw = board_file(found, wanted.form, wanted.locale, wish)
    return Made(file_name(found, wanted.form), raw, reach)


def _paper(office: Office, job: Export, person: Actor, step: Step) -> Made:
    """An official paper; it is kept among the papers made, too."""
    wanted = job.wanted
    kind, form = cast(PaperKind, wanted.kind), cast(PaperForm, wanted.form)
    with office.reading(person) as work:
        told = papers.material(work, wanted.directive, wanted.as_of, wanted.basis)
        reach = exports.reach_of(work, wanted)
    step("file")
    raw = write_paper(told, kind, form)
    return Made(
        name_of(told, kind, form), raw, reach, lambda work: papers.keep(work, told, kind, form, raw)
    )
