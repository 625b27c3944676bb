"""Evidence: put a file beside a draft, replace it, use it again, take it away, open it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound
from monitor.domain.evidence import MOST_FILES, Kind, file_name
from monitor.domain.roles import May
from monitor.domain.workflow import State
from monitor.services import closing, evidence_sight, report_place, report_rights, report_steps
from monitor.services.report_place import Place, ReportKey
from monitor.services.report_view import ReportView, read
from monitor.services.work import Work
from monitor.store import evidence, reports
from monitor.store.evidence import Attachment, StoredFile
from monitor.store.far_vault import FarVault
from monitor.store.reports import StoredRevision
from monitor.store.vault import Arrived, Vault

__all__ = [
    "Arrived",
    "Attachment",
    "KeptFile",
    "Sent",
    "Shown",
    "StoredFile",
    "Vault",
    "attach",
    "detach",
    "fetch",
    "listed",
    "reusable",
    "shown",
    "use",
    "vault_in",
]

TYPING = (State.OPEN, State.DRAFT, State.RETURNED)
"""States in which files may be added and taken away: submitting freezes them with the figures."""
MOST_REUSABLE = 50


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as somebody sent it: what arrived, what it is, and the name it came under."""

    arrived: Arrived
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A file beside a revision, with the versions of the same paper this reader may see."""

    file: StoredFile
    obligations: tuple[str, ...]
    versions: tuple[StoredFile, ...]
    """Oldest first, this one among them."""

    @property
    def newest(self) -> StoredFile:
        """The version that has replaced this one; itself where none has."""
        return self.versions[-1]

    @property
    def others(self) -> tuple[StoredFile, ...]:
        return tuple(one for one in self.versions if one.number != self.file.number)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file to be given out: what is known of it, and its content, to be read and closed."""

    file: StoredFile
    content: IO[bytes]


def vault_in(data_dir: Path, address: str = "") -> Vault:
    """Where the evidence of an installation is kept.

    Args:
        data_dir: Where it is kept, or where it arrives before it is sent on.
        address: Where it is sent on to, as fsspec writes addresses; empty: nowhere.

    Raises:
        Invalid: No such address is known, or what reaches it is not installed.
    """
    folder = data_dir / "evidence"
    if not address:
        return Vault(folder)
    try:
        return FarVault(folder, address)
    except (ImportError, ValueError) as error:
        raise Invalid("evidence_address", why=str(error)) from error


def listed(work: Work, key: ReportKey) -> tuple[Shown, ...]:
    """The files beside the figures this reader is shown.

    Raises:
        NotFound: No such report, or outside the reader's scope.
        NotAllowed: Figures are for this reader, evidence is not.
    """
    view = read(work, key)
    return shown(work, key, _for_reader(view))


def _for_reader(view: ReportView) -> tuple[Attachment, ...]:
    if view.files is None:
        raise NotAllowed("role_may_not", right=May.SEE_EVIDENCE.value)
    return view.files


def shown(work: Work, key: ReportKey, files: Sequence[Attachment]) -> tuple[Shown, ...]:
    """These files of a report, each with its versions as far as this reader may see them."""
    if not files:
        return ()
    place = report_place.find(work, key)
    sight = evidence_sight.eyes(work, place).sight(place)
    firsts = {one.file.first for one in files}
    versions = evidence.versions(work.session, firsts=firsts, sight=sight)
    return tuple(
        Shown(one.file, one.obligations, tuple(versions.get(one.file.first, (one.file,))))
        for one in files
    )


def reusable(work: Work, key: ReportKey) -> tuple[StoredFile, ...]:
    """Files the unit has sent before, newest first, that do not stand beside this draft yet.

    Only for the unit's own line: elsewhere it would tell what is not sent.
    """
    place = report_place.find(work, key)
    if not evidence_sight.eyes(work, place).is_own_line:
        return ()
    last = _last(work, place)
    here = {one.file.first for one in last.files} if last else set()
    unit = place.stored.ids.organizations[place.key.organization]
    found = evidence.of_unit(work.session, organization_id=unit, most=MOST_REUSABLE)
    return tuple(one for one in found if one.first not in here)


def fetch(work: Work, vault: Vault, key: ReportKey, number: int) -> KeptFile:
    """One file to be given out.

    Raises:
        NotFound: No such file in this reader's sight; or it is gone from the vault.
        NotAllowed: Figures are for this reader, evidence is not.
        Unavailable: The vault is elsewhere and does not answer.
    """
    place = report_place.find(work, key)
    work.require(May.SEE_EVIDENCE, key.directive, key.organization)
    file = _found(work, place, number)
    content = vault.open(file.sha256)
    if content is None:
        raise NotFound("evidence_gone", name=file.name)
    return KeptFile(file, content)


def attach(
    work: Work, vault: Vault, key: ReportKey, sent: Sent, *, replaces: int | None = None
) -> None:
    """Put a file beside the draft, or in the place of one that stands there.

    The same content twice is one file, so a program that heard no answer may send it again.

    Raises:
        NotFound: Outside the actor's scope; or what it is to replace does not stand there.
        NotAllowed: The role does not include entering, or evidence.
        Forbidden: The report is not being typed.
        Invalid: There are as many files as there may be.
    """
    place, _part, last = _ready(work, key)
    files = last.files if last else ()
    if any(one.file.sha256 == sent.arrived.sha256 for one in files):
        return
    old = None if replaces is None else _standing(files, _found(work, place, replaces))
    if old is None:
        _refuse_too_many(files)
    vault.keep(sent.arrived)
    assert work.actor.user_id is not None
    kept = evidence.add(
        work.session,
        organization_id=place.stored.ids.organizations[key.organization],
        name=file_name(sent.name, sent.kind),
        sha256=sent.arrived.sha256,
        size=sent.arrived.size,
        media_type=sent.kind.media_type,
        uploaded_by=work.actor.user_id,
        uploaded_at=work.now,
        replaces=old.file if old else None,
    )
    new = Attachment(kept, old.obligations if old else ())
    _revise(work, place, last, _put(files, new), "attach", kept)


def use(
    work: Work,
    key: ReportKey,
    number: int,
    obligations: Iterable[str] = (),
    if_match: str | None = None,
) -> None:
    """Put a file the unit has sent before beside the draft, or say which duties it shows.

    Args:
        work: The actor's work.
        key: Which report.
        number: The file's.
        obligations: Codes of the duties it shows; none means all the report answers.
        if_match: The version that was read.

    Raises:
        NotFound: No such file in the actor's sight.
        Invalid: The report does not answer such a duty, or there are too many files.
    """
    place, _part, last = _ready(work, key, if_match)
    files = last.files if last else ()
    file = _found(work, place, number)
    new = Attachment(file, _duties(place, work, obligations))
    if new in files:
        return
    if all(one.file.first != file.first for one in files):
        _refuse_too_many(files)
    _revise(work, place, last, _put(files, new), "attach", file)


def detach(work: Work, key: ReportKey, number: int, if_match: str | None = None) -> None:
    """Take a file away from the draft; revisions before keep it, and it can be used again.

    Raises:
        NotFound: It does not stand beside the draft.
    """
    place, _part, last = _ready(work, key, if_match)
    files = last.files if last else ()
    old = _standing(files, _found(work, place, number))
    left = tuple(one for one in files if one is not old)
    _revise(work, place, last, left, "detach", old.file)


def _ready(
    work: Work, key: ReportKey, if_match: str | None = None
) -> tuple[Place, str, StoredRevision | None]:
    """The report, locked, with its newest revision, once files may be added to it."""
    place = report_place.find(work, key, lock=True)
    work.require(May.SEE_EVIDENCE, key.directive, key.organization)
    part = report_rights.require(work, place, "save")
    report_steps.refuse_lost_race(place, if_match)
    closing.refuse_closed(work, place)
    state = place.timeline.state(work.now)
    if state not in TYPING:
        raise Forbidden("evidence_closed", state=state.value)
    return place, part, _last(work, place)


def _last(work: Work, place: Place) -> StoredRevision | None:
    found = reports.revisions(work.session, place.revisions[-1:], ids=place.stored.ids)
    return found[0] if found else None


def _found(work: Work, place: Place, number: int) -> StoredFile:
    sight = evidence_sight.eyes(work, place).sight(place)
    found = evidence.find(work.session, number=number, sight=sight)
    if found is None:
        raise NotFound("evidence_not_found")
    return found


def _standing(files: Sequence[Attachment], file: StoredFile) -> Attachment:
    for one in files:
        if one.file == file:
            return one
    raise NotFound("evidence_not_found")


def _refuse_too_many(files: Sequence[Attachment]) -> None:
    if len(files) >= MOST_FILES:
        raise Invalid("evidence_too_many", [("file", "evidence_too_many", {"files": MOST_FILES})],
                      files=MOST_FILES)  # fmt: skip


def _duties(place: Place, work: Work, obligations: Iterable[str]) -> tuple[str, ...]:
    """The codes given, in the directive's order; all of them together are none in particular."""
    answered = [duty.code for duty, _ in report_place.duties(work, place)]
    given = list(obligations)
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        (f"obligations.{index}", "evidence_duty_unknown", {"duty": code[:20]})
        for index, code in enumerate(given)
        if code not in answered
    ]
    if wrong:
        raise Invalid("evidence_duty_unknown", wrong, **wrong[0][2])
    return () if set(given) == set(answered) else tuple(c for c in answered if c in given)


def _put(files: Sequence[Attachment], new: Attachment) -> tuple[Attachment, ...]:
    """These files with one more; another version of the same paper gives its place to it."""
    if all(one.file.first != new.file.first for one in files):
        return (*files, new)
    return tuple(new if one.file.first == new.file.first else one for one in files)


def _revise(
    work: Work,
    place: Place,
    last: StoredRevision | None,
    files: Sequence[Attachment],
    action: str,
    file: StoredFile,
) -> None:
    """Add a revision with the figures as they are and these files."""
    was_sent = place.timeline.counted("received", work.now) is not None
    report_steps.add_revision(
        work, place, last.entries if last else {}, last.reasons if last else {},
        last.note if last else "",
        correction=last.note if last and was_sent else "",
        files=files, action=action,
        # Not its name: the log is read by people who may not see what is not sent.
        detail={"evidence": file.number, "sha256": file.sha256, "version": file.version},
    )  # fmt: skip
