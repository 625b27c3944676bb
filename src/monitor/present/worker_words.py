"""The worker in words: whether mail is planned and sent, and what fails."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.present.formats import UNKNOWN, duration, number
from monitor.present.language import msg, translator

JOBS: Mapping[str, str] = {
    "plan": msg("Preparing digests"),
    "send": msg("Sending mail"),
    "bounces": msg("Reading what came back"),
    "export": msg("Making files"),
    "days": msg("Keeping days that are over"),
    "channels": msg("Telling other channels"),
}
FAILURES: Mapping[str, str] = {
    "refused": msg("Refused for good by the recipient's server"),
    "not_sent": msg("Not sent: no address, a closed account, or given up"),
    "returned": msg("Sent, and came back"),
    "busy": msg("Put off by the recipient's server"),
    "unreachable": msg("Put off: the mail server did not answer"),
}
TOLD: Mapping[str, str] = {
    "queued": msg("queued: {n}"),
    "missed": msg("days missed: {n}"),
    "sent": msg("sent: {n}"),
    "put_off": msg("put off: {n}"),
    "failed": msg("failed: {n}"),
    "held": msg("held until the morning: {n}"),
    "away": msg("the mail server does not answer"),
    "no_server": msg("no mail server is set"),
    "read": msg("read: {n}"),
    "kept": msg("came back: {n}"),
    "files": msg("files: {n}"),
    "days": msg("days kept: {n}"),
    "file": msg("file no. {n}"),
}
"""What jobs say of themselves, word by word."""
SECOND = timedelta(seconds=1)


def state_sentence(beat_age: timedelta | None, *, is_silent: bool, hangs: bool, locale: str) -> str:
    """Whether the worker lives, and what to do when it does not."""
    _ = translator(locale)
    if beat_age is None:
        return _("No mail is prepared or sent: the worker has never run. Start: monitor worker")
    since = ago(beat_age, locale)
    if is_silent:
        return _(
            "No mail is prepared or sent: the worker was last heard of {ago}. Start it again: "
            "monitor worker",
            ago=since,
        )
    if hangs:
        return _("Digests are prepared, but sending stands still. Start the worker again.")
    return _("Mail is prepared and sent; the worker was last heard of {ago}.", ago=since)


def job_name(name: str, locale: str) -> str:
    """What a job of the worker does; its own name where it is a new one."""
    return translator(locale)(JOBS[name]) if name in JOBS else name


def job_state(
    succeeded_at: datetime | None, failed_at: datetime | None, detail: str, locale: str
) -> str:
    """How a job last ended: ``sent=3 put_off=1`` in words."""
    _ = translator(locale)
    if failed_at is not None and (succeeded_at is None or failed_at > succeeded_at):
        return _("Failed ({kind}); the log says why", kind=detail)
    said = [part.partition("=") for part in detail.split()]
    told = [_(TOLD[word]).format(n=number(n, locale)) for word, _is, n in said if word in TOLD]
    return ", ".join(told) or UNKNOWN


def ago(age: timedelta, locale: str) -> str:
    """``12 giây trước``; a minute and more in the words of any length of time."""
    _ = translator(locale)
    if age < timedelta(minutes=1):
        seconds = age // SECOND
        return _.plural("{n} second ago", "{n} seconds ago", seconds)
    return _("{length} ago", length=duration(age, locale))
