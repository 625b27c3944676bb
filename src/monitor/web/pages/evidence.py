"""Evidence on the pages: sent beside the form, read beside the figures, opened from both.

In the form ``assets/32-evidence.js`` draws the list and sends the files, through the API.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dash import html

from monitor.domain import evidence as rules
from monitor.domain.evidence import KINDS
from monitor.present import formats
from monitor.present.evidence import KIND_NAMES, kind_name, replaced_words
from monitor.present.language import Translator, translator
from monitor.services import evidence
from monitor.services.evidence import Attachment, Shown, StoredFile
from monitor.services.matrix import CellView
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Work
from monitor.web.pages.entry_told import person_told, sentences
from monitor.web.pieces import aria, card, data
from monitor.web.shell import Reader

CHOSEN = ".pdf,.docx,.xlsx,image/jpeg,image/png,image/webp"
"""What a browser offers to choose. Without HEIC, which a telephone then sends as JPEG."""


def open_address(key: ReportKey, number: int | str = "") -> str:
    """Where a file of a report is opened."""
    place = (key.directive, key.organization, key.period)
    return f"/evidence/{'/'.join(quote(one, safe='') for one in place)}/{number}"


# -- in the form


def entry_card(work: Work, view: ReportView, who: Reader) -> html.Section | None:
    """What is asked as evidence, the files so far, and the ways to add one."""
    if view.files is None:
        return None
    _ = translator(who.locale)
    heading = "entry-evidence"
    limits = _(
        "Photo, PDF, Word or Excel; at most {most} each, {files} files.",
        most=formats.megabytes(rules.LARGEST_FILE, who.locale),
        files=formats.number(rules.MOST_FILES, who.locale),
    )
    return html.Section(
        [
            html.H2(_("Evidence"), id=heading),
            _asked_for(view, who.locale),
            html.Ul(className="evidence-list"),
            html.Div(
                [
                    _button(_("Take a photo"), "evidence-camera", "m-button-primary"),
                    _button(_("Choose files"), "evidence-choose"),
                    _button(_("Use a file sent before"), "evidence-reuse", "m-button-quiet"),
                ],
                className="evidence-ways",
            ),
            html.Ul(className="evidence-reusable", hidden=True),
            html.P(className="evidence-said", role="status"),
            html.P(
                [limits, " ", html.Span(_("Ctrl+V pastes a picture."), className="evidence-keys")],
                className="m-meta",
            ),
            html.P(
                _(
                    "Files are kept exactly as sent, with the time and place a photo may hold. Send"
                    " no personal data that is not asked for."
                ),
                className="m-meta",
            ),
        ],
        className="m-card evidence",
        **aria(labelledby=heading),
        **data("evidence", json.dumps(_told(work, view, who), ensure_ascii=False)),
    )  # fmt: skip


def _button(words: str, name: str, kind: str = "") -> html.Button:
    return html.Button(words, type="button", className=f"m-button {kind} {name}".replace("  ", " "))


def _asked_for(view: ReportView, locale: str) -> html.Ul | None:
    """What each duty of the report wants to be shown by, where the directive says."""
    duties = dict.fromkeys(one.obligation for one in view.indicators)
    asked = [one for one in duties if one.evidence]
    if not asked:
        return None
    return html.Ul(
        [
            html.Li(
                [
                    html.B(f"{one.code} · {one.title_vi if locale == 'vi' else one.title_en}: "),
                    html.Span("; ".join(one.evidence), lang="vi"),
                ]
            )
            for one in asked
        ],
        className="evidence-asked",
    )


def _told(work: Work, view: ReportView, who: Reader) -> dict[str, Any]:
    """What the script needs: where to ask, the files so far, and its sentences."""
    _ = translator(who.locale)
    locale = who.locale
    person = person_told(view, who)
    found = evidence.shown(work, view.key, view.files or ())
    duties = dict.fromkeys(one.obligation for one in view.indicators)
    return person | {
        "report": person["url"],
        "url": person["url"] + "/evidence",
        "open": open_address(view.key),
        "files": [_shown_told(one) for one in found],
        "duties": [
            {"code": one.code, "title": one.title_vi if locale == "vi" else one.title_en}
            for one in duties
        ],
        "kinds": {kind: kind_name(kind, locale) for kind in KIND_NAMES},
        "pictures": [kind for kind, one in KINDS.items() if one.is_picture],
        "chosen": CHOSEN,
        "largest": rules.LARGEST_FILE,
        "most": rules.MOST_FILES,
        "say": sentences(_) | _sentences(_, locale),
    }


def _shown_told(one: Shown) -> dict[str, Any]:
    """A file as the API tells it, as far as the script draws it."""
    return {
        **_file_told(one.file),
        "obligations": list(one.obligations),
        "versions": [_file_told(each) for each in one.versions],
    }


def _file_told(file: StoredFile) -> dict[str, Any]:
    return {
        "number": file.number,
        "name": file.name,
        "version": file.version,
        "size": file.size,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "by": file.uploaded_by,
        "at": formats.there(file.uploaded_at).isoformat(),
    }


def _sentences(_: Translator, locale: str) -> dict[str, str]:
    most = formats.megabytes(rules.LARGEST_FILE, locale)
    return {
        "none": _("No file yet."),
        "waiting": _("Waiting to be sent"),
        "sending": _("Sending… {percent}%"),
        "checking": _("Sent; being checked…"),
        "added": _("Added: {name}"),
        "known": _("This file is here already: {name}"),
        "away": _("Taken away: {name}. It can be used again below."),
        "lost": _("Not sent: the connection was lost. The file is still on this device."),
        "failed": _("Not sent: the server did not answer. The file is still on this device."),
        "ended": _("Not sent: your session has ended."),
        "other": _("Not sent: somebody else has signed in at this browser."),
        "left": _("“{name}” was not sent when the page closed. Choose it again."),
        "retry": _("Send again"),
        "dismiss": _("Leave it out"),
        "replace": _("Send a newer version"),
        "take_away": _("Take away"),
        "use": _("Use"),
        "picture": _("Show the picture"),
        "checksum": _("Checksum (SHA-256)"),
        "version": _("version {version}"),
        "earlier": _("Earlier versions, still to be opened:"),
        "shows": _("Which duties does it show? None ticked means all."),
        "shows_all": _("For all duties of this report"),
        "shows_some": _("For the duties {duties}"),
        "pasted": _("pasted picture"),
        "nothing_before": _("Your unit has sent no other file."),
        "too_large": _(
            "A file of {size} is too large (at most {most}). Take a smaller photo or split it.",
            size="{size}",
            most=most,
        ),
        "too_many": _("A report has at most {files} files. Take one away first.",
                      files=formats.number(rules.MOST_FILES, locale)),
        "empty": _("The file is empty. Choose it again."),
    }  # fmt: skip


# -- beside figures that are read


def files_card(
    work: Work, view: ReportView, locale: str, revision: int | None = None
) -> html.Section | None:
    """The files beside the figures that are read, or beside an earlier revision's.

    None where evidence is not for this reader.
    """
    if view.files is None:
        return None
    _ = translator(locale)
    files = view.files
    if revision is not None:
        files = next((one.files for one in view.history if one.number == revision), ())
    found = evidence.shown(work, view.key, files)
    if not found:
        return card(html.P(_("No file stands beside these figures."), className="m-muted"),
                    title=_("Evidence"))  # fmt: skip
    return card(_files(view.key, found, locale), title=_("Evidence"))


def files_line(view: ReportView, locale: str) -> html.Details | html.P | None:
    """The files of a report that waits for a decision, behind their number; None for no evidence.

    That there is none is said, for whoever decides must not have to look for it.
    """
    if view.files is None:
        return None
    _ = translator(locale)
    if not view.files:
        return html.P(_("No evidence attached."), className="m-muted evidence-count")
    count = _.plural("{n} file of evidence", "{n} files of evidence", len(view.files))
    plain = [Shown(one.file, one.obligations, (one.file,)) for one in view.files]
    return html.Details(
        [html.Summary(count, className="evidence-count"), _files(view.key, plain, locale)],
        className="evidence-folded",
    )


def cell_card(
    work: Work, view: CellView, own: Sequence[ReportView], locale: str
) -> html.Section | None:
    """The files behind one cell as of its instant: of the revision that counted then."""
    _ = translator(locale)
    parts: list[Any] = []
    is_for_reader = False
    for report in own:
        if report.files is None:
            continue
        is_for_reader = True
        counted = report.timeline.counted(view.basis, view.as_of)
        revision = next(
            (one for one in report.history if counted and one.number == counted.number), None
        )
        files = [one for one in (revision.files if revision else ()) if _is_of(one, view)]
        found = evidence.shown(work, report.key, files)
        if found:
            parts.append(_files(report.key, found, locale))
    if not is_for_reader:
        return None
    if not parts:
        parts = [html.P(_("No file stands beside these figures."), className="m-muted")]
    return card(*parts, title=_("Evidence"))


def _is_of(one: Attachment, view: CellView) -> bool:
    return not one.obligations or view.duty.code in one.obligations


def _files(key: ReportKey, found: Sequence[Shown], locale: str) -> html.Ul:
    return html.Ul([_file(key, one, locale) for one in found], className="evidence-list")


def _file(key: ReportKey, one: Shown, locale: str) -> html.Li:
    """One file: its name opens it; what it is; its checksum, picture and other versions."""
    _ = translator(locale)
    file = one.file
    said = [
        kind_name(file.media_type, locale),
        formats.file_size(file.size, locale),
        file.uploaded_by,
        formats.stamp(file.uploaded_at, locale),
    ]
    if len(one.versions) > 1:
        said.insert(0, _("version {version}", version=file.version))
    if one.obligations:
        said.append(_("for {duties}", duties=", ".join(one.obligations)))
    replaced = replaced_words(file.version, one.newest.version, locale)
    return html.Li(
        [
            html.A(file.name, href=open_address(key, file.number), className="evidence-name"),
            html.P(" · ".join(said), className="m-meta"),
            html.P(replaced, className="evidence-replaced") if replaced else None,
            _others(key, one, _),
            _picture(key, file, _) if KINDS[file.media_type].is_picture else None,
            html.Details(
                [html.Summary(_("Checksum (SHA-256)")), html.Code(file.sha256)],
                className="evidence-sum",
            ),
        ],
        className="evidence-file",
    )


def _others(key: ReportKey, one: Shown, _: Translator) -> html.P | None:
    if not one.others:
        return None
    links: list[Any] = []
    for other in one.others:
        links += [
            " ",
            html.A(
                _("version {version}", version=other.version),
                href=open_address(key, other.number),
                title=other.name,
            ),
        ]
    return html.P([_("Other versions:"), *links], className="m-meta")


def _picture(key: ReportKey, file: StoredFile, _: Translator) -> html.Details:
    """The picture itself; the script fetches it when it is asked for: the line may be slow."""
    return html.Details(
        [
            html.Summary(_("Show the picture")),
            html.Img(alt=file.name, **data("picture", open_address(key, file.number))),
        ],
        className="evidence-picture",
    )
