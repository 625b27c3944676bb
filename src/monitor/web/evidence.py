"""Files on their way in and out: a form's one file, streamed to the vault; a kept one, given out.

What is given out is data: a browser saves it and neither shows nor runs it, whatever is in it.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from monitor.domain.errors import Invalid, NotFound, Unavailable
from monitor.domain.evidence import LARGEST_FILE, too_large
from monitor.domain.roles import May
from monitor.files.evidence_kinds import kind_of
from monitor.services import evidence
from monitor.services.evidence import KeptFile, Sent, Vault
from monitor.services.reports import ReportKey
from monitor.settings import Settings
from monitor.web import visit

PATH = "/evidence/<directive>/<organization>/<period>/<int:number>"
"""Where people open a file: its errors are pages to read."""
LARGEST_FORM = LARGEST_FILE + 64 * 1024
"""Bytes of a form with one file; of no other request, which has a limit of its own."""
POLICY = (
    "sandbox; default-src 'none'; script-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def vault() -> Vault:
    """Where this installation keeps its evidence."""
    return _vault_of(visit.settings())


def _vault_of(settings: Settings) -> Vault:
    address = settings.evidence_url
    return evidence.vault_in(settings.data_dir, address.get_secret_value() if address else "")


def install(server: Flask, settings: Settings) -> None:
    """Add the address at which people open a file.

    Raises:
        Invalid: The settings name a vault that nothing here reaches.
    """
    _vault_of(settings)
    server.add_url_rule(PATH, "evidence", open_evidence, methods=["GET"])


def open_evidence(directive: str, organization: str, period: str, number: int) -> Response:
    """One file of a report, to be saved."""
    key = ReportKey(directive, organization, period)
    if number > 10**18:
        raise NotFound("evidence_not_found")
    with visit.open_work() as work:
        kept = evidence.fetch(work, vault(), key, number)
    return given_out(kept)


open_evidence.needs = May.SEE_EVIDENCE  # type: ignore[attr-defined]  # the registry test reads it


def given_out(kept: KeptFile) -> Response:
    """The answer that is a file, under the name it was sent with (RFC 6266)."""
    answer = send_file(
        kept.content,
        mimetype=kept.file.media_type,
        as_attachment=True,
        download_name=kept.file.name,
        conditional=False,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Content-Length"] = str(kept.file.size)
    del answer.headers["Last-Modified"]
    return answer


@contextmanager
def file_of_form() -> Iterator[Sent]:
    """The one file of the form that was sent, arrived whole and known by its content.

    Raises:
        TooLarge: It has more bytes than a file may have.
        Invalid: There is no file, or of a kind that is not taken.
        Unavailable: The disk is full.
    """
    request.max_content_length = LARGEST_FORM
    if request.content_length is not None and request.content_length > LARGEST_FORM:
        raise too_large(request.content_length)
    try:
        sent = _sent()
        with vault().receiving(sent.stream) as arrived:
            yield Sent(arrived, kind_of(arrived.path), sent.filename or "")
    finally:
        request.close()  # a large form lies in a file of its own meanwhile


def _sent() -> FileStorage:
    try:
        files = request.files.getlist("file")
    except RequestEntityTooLarge:
        raise too_large(LARGEST_FORM + 1) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable("storage_full") from error
        raise
    if len(files) != 1:
        raise Invalid("file_missing", [("file", "file_missing", {})])
    return files[0]
