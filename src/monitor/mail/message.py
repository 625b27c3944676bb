"""Mails as they leave: HTML and plain text from the same words, and headers nobody can bend.

Nothing here sends: a mail is made, shown as a preview, or handed to ``sender``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.errors import HeaderParseError, MessageError
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.domain.mailing import Mailing
from monitor.domain.standing import Standing
from monitor.domain.statements import Statement
from monitor.mail.plain_text import ReminderLinks, digest_text, letter_text, reminder_text
from monitor.present.digest_words import Bar, DigestWords, digest_words
from monitor.present.formats import number, stamp, there
from monitor.present.language import Translator, translator
from monitor.present.reminder_words import reminder_words
from monitor.present.standings import TOKENS
from monitor.services.work import Work

LARGEST_HTML = 20_000
"""Characters; some mail programs cut longer ones off and hide the end."""
_SPENT = re.compile(r' class="(?:bar|big|box|foot|go|m|name|soft|value|warn)"')
"""Classes whose rules now stand on their elements; ``body`` and ``top`` keep one for phones."""
AT_ONCE = 16
"""Different digests whose words are kept while a morning's mails go out."""
LATE_AFTER = timedelta(hours=3)
"""A digest that leaves so long after its instant says so in its first line."""
TRACK, INK = "#E4E9F0", "#17202E"
OVERDUE_INK = "#A61B12"


class _Wire(EmailPolicy):
    """How headers are written: words outside ASCII whole, with the spaces between them.

    The library's own folding drops a space where it breaks a header between two encoded words:
    ``3/3 đã nộp`` arrived as ``3/3đã nộp``.
    """

    def _fold(self, name: str, value: Any, refold_binary: bool = False) -> str:
        text = str(value)
        if text.isascii():
            folded: str = super()._fold(name, value, refold_binary)  # type: ignore[misc]
            return folded
        if isinstance(value, AddressHeader):
            (one,) = value.addresses
            return _line(name, one.display_name, f"\r\n <{one.addr_spec}>")
        return _line(name, text)


CRLF = "\r\n"


def _line(name: str, text: str, tail: str = "") -> str:
    return f"{name}: {Header(text, 'utf-8', header_name=name).encode(linesep=CRLF)}{tail}{CRLF}"


def header_line(name: str, value: str | Address) -> bytes:
    """One header as the mails of this module carry it, for a mail of which the rest is ready.

    A name outside ASCII needs no second reading of its address, which takes ten times as long.
    """
    if isinstance(value, Address) and not value.display_name.isascii():
        return _line(name, value.display_name, f"\r\n <{value.addr_spec}>").encode("ascii")
    stored = WIRE.header_store_parse(name, value)[1]
    return WIRE.fold_binary(name, stored)


WIRE = _Wire(linesep=CRLF)
"""The policy of every mail: CRLF, and no character outside ASCII in a header."""


class BadAddress(ValueError):
    """A mail address that no mail can be sent to."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that comes with a mail."""

    name: str
    kind: str
    content: bytes


LARGEST_PAPER = 3_000_000
"""Bytes; base64 makes a third more of it, and many servers take no more than 10 MB."""
BoardFile = Callable[[Work, Statement, str, str], Paper]
"""Makes the board as of a statement a file, for whoever works: in a language, of a form."""


@dataclass(frozen=True, slots=True)
class Post:
    """Whom mail is from, and where its links lead: both from the settings, never from people.

    ``board_file`` makes the files for who wants them; None where mail is only shown.
    """

    sender: str
    base_url: str
    board_file: BoardFile | None = None

    @property
    def domain(self) -> str:
        return parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a mail is for."""

    name: str
    address: str
    locale: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A short mail: a reminder, or a matter of an account. ``path`` is inside Monitor."""

    subject: str
    paragraphs: tuple[str, ...]
    path: str = ""
    link_words: str = ""


@dataclass(frozen=True, slots=True)
class _Limits:
    """How much of the long parts is shown, so that the whole stays below ``LARGEST_HTML``."""

    out: int
    rows: int


def digest_message(
    post: Post,
    recipient: Recipient,
    told: Statement,
    *,
    local_date: date,
    message_id: str,
    at: datetime,
    reply_to: Recipient | None = None,
    is_test: bool = False,
    papers: Sequence[Paper] = (),
) -> EmailMessage:
    """The digest for one recipient: exactly what is sent.

    Args:
        post: Sender and links.
        recipient: To whom, and in which language.
        told: The statement, of the recipient's own scope.
        local_date: The day the digest is of.
        message_id: The part before the domain; the same for every try.
        at: When it leaves; a digest that leaves late says so first.
        reply_to: Who reads answers.
        is_test: Whether its reader asked for it to see one arrive; the subject says so.
        papers: The board as files; one that is too large stays at home, and the mail says so.

    Raises:
        BadAddress: The recipient's address cannot be written to.
    """
    late = "" if is_test else lateness(told, at, recipient.locale)
    words = _words(told, local_date, recipient.locale, late)
    subject = words.subject
    if is_test:
        subject = translator(recipient.locale)("Test: {subject}", subject=subject)
    large = [one.name for one in papers if len(one.content) > LARGEST_PAPER]
    if large:
        note = translator(recipient.locale)(
            "Too large for a mail: {files}. Open the board and take it from there.",
            files=", ".join(large),
        )
        words = replace(words, notes=(note, *words.notes))
    link = matrix_link(post, told)
    settings_link = f"{post.base_url}/account/mail"
    reply_name = reply_to.name if reply_to else ""
    text, html = _bodies(words, recipient.locale, link, settings_link, reply_name)
    message = _message(post, recipient, subject, message_id, at)
    message["X-Monitor-Digest"] = f"{_one_line(told.directive)}/{local_date.isoformat()}"
    message["List-Unsubscribe"] = f"<{settings_link}>"
    _answerable(message, reply_to)
    _with_content(message, text, html)
    for paper in papers:
        if paper.name not in large:
            main, _slash, sub = paper.kind.partition("/")
            message.add_attachment(paper.content, maintype=main, subtype=sub, filename=paper.name)
    return message


_worded: dict[tuple[int, date, str, str], tuple[Statement, DigestWords]] = {}
"""The words of statements that are being sent; each with the statement, which its number names."""


def _words(told: Statement, local_date: date, locale: str, late: str) -> DigestWords:
    """A statement in words; those who are sent the very same one are not sent for it again."""
    key = (id(told), local_date, locale, late)
    found = _worded.get(key)
    if found is None or found[0] is not told:
        if len(_worded) >= AT_ONCE:
            _worded.clear()
        found = _worded[key] = (told, digest_words(told, local_date, locale, late=late))
    return found[1]


@lru_cache(maxsize=AT_ONCE)
def _bodies(
    words: DigestWords, locale: str, link: str, settings_link: str, reply_name: str
) -> tuple[str, str]:
    """The two forms of a digest, plain and HTML."""
    text = digest_text(words, locale, link, settings_link, reply_name)
    return text, _digest_html(words, locale, link, settings_link, reply_name)


def _answerable(message: EmailMessage, reply_to: Recipient | None) -> None:
    if reply_to is not None:
        # A coordinator's mistyped address must not cost the reader the mail.
        with suppress(BadAddress):
            message["Reply-To"] = address_of(reply_to.name, reply_to.address)


def letter_message(
    post: Post, recipient: Recipient, letter: Letter, *, message_id: str, at: datetime
) -> EmailMessage:
    """A short mail for one recipient.

    Raises:
        BadAddress: The recipient's address cannot be written to.
    """
    link = f"{post.base_url}/{letter.path.lstrip('/')}" if letter.path else ""
    _ = translator(recipient.locale)
    html = _inlined(
        _templates()
        .get_template("letter.html")
        .render(
            letter=letter, link=link, locale=recipient.locale, title=_("Following up directives")
        )
    )
    message = _message(post, recipient, letter.subject, message_id, at)
    return _with_content(message, letter_text(letter.paragraphs, letter.link_words, link), html)


def reminder_message(
    post: Post,
    recipient: Recipient,
    told: Mailing,
    *,
    message_id: str,
    at: datetime,
    reply_to: Recipient | None = None,
) -> EmailMessage:
    """One person's reminder: everything they still have to send, in one mail.

    Raises:
        BadAddress: The recipient's address cannot be written to.
    """
    words = reminder_words(told, recipient.locale)
    _ = translator(recipient.locale)
    foot = list(words.notes)
    if reply_to is not None:
        foot.append(_("Answer this mail to write to {name}.", name=reply_to.name))
    links = ReminderLinks(post.base_url, f"{post.base_url}/reminders")
    html = _inlined(
        _templates()
        .get_template("reminder.html")
        .render(words=words, foot=foot, links=links, locale=recipient.locale, _=_)
    )
    message = _message(post, recipient, words.subject, message_id, at)
    _answerable(message, reply_to)
    return _with_content(message, reminder_text(words, foot, links, recipient.locale), html)


def matrix_link(post: Post, told: Statement) -> str:
    """The board as of the statement's instant, on its basis. No token: the reader signs in."""
    at = there(told.as_of, told.time_zone).isoformat()
    query = urlencode(
        {"directive": told.directive, "as_of": at, "basis": told.basis},
        quote_via=quote,
    )
    return f"{post.base_url}/matrix?{query}"


def address_of(name: str, address: str) -> Address:
    """A mail address with the name beside it.

    Raises:
        BadAddress: It is not one plain address in ASCII.
    """
    if not address.isascii() or re.search(r"[\s<>,;:\"()\[\]\\]", address):
        raise BadAddress("not a plain mail address")
    try:
        found = Address(display_name=_one_line(name), addr_spec=address)
    except (HeaderParseError, MessageError, ValueError, IndexError) as error:
        raise BadAddress("not a plain mail address") from error
    if not found.username or not found.domain:
        raise BadAddress("not a plain mail address")
    return found


def _one_line(text: str) -> str:
    """Text for a header: no control or format characters, no line breaks, at most 250 characters.

    The library refuses line breaks as well; here they become spaces, so that a strange name costs
    nobody their mail.
    """
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    shown = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cs"))
    return " ".join(shown.split())[:250]


def _message(
    post: Post, recipient: Recipient, subject: str, message_id: str, at: datetime
) -> EmailMessage:
    name, address = parseaddr(post.sender)
    message = EmailMessage(policy=WIRE)
    message["From"] = address_of(name, address)
    message["To"] = address_of(recipient.name, recipient.address)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}@{post.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = recipient.locale
    return message


def _with_content(message: EmailMessage, text: str, html: str) -> EmailMessage:
    # Quoted-printable survives every server; 8-bit text would need one that promises 8BITMIME.
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def lateness(told: Statement, at: datetime, locale: str) -> str:
    """What a digest says first that leaves hours after its instant; nothing where it does not."""
    if at - told.as_of < LATE_AFTER:
        return ""
    _ = translator(locale)
    return _(
        "Sent late: these are the figures of {then}; it is {now} now.",
        then=stamp(told.as_of, locale, told.time_zone),
        now=stamp(at, locale, told.time_zone),
    )


def _digest_html(
    words: DigestWords, locale: str, link: str, settings_link: str, reply_name: str
) -> str:
    """The HTML part; where it would be too long the small matrix and then the names give way."""
    found = ""
    for limits in (_Limits(60, 12), _Limits(40, 8), _Limits(20, 4), _Limits(10, 0)):
        found = _inlined(
            _templates()
            .get_template("digest.html")
            .render(
                words=words,
                locale=locale,
                link=link,
                settings_link=settings_link,
                reply_name=reply_name,
                limits=limits,
                _=translator(locale),
                more=_more(translator(locale)),
                ink=_ink,
                tint=lambda standing: TOKENS[standing].tint,
                text=lambda standing: TOKENS[standing].text,
                pieces=_pieces,
            )
        )
        if len(found) < LARGEST_HTML:
            break
    return found


def _more(_: Translator) -> Callable[[int], str]:
    return lambda n: _("and {n} more", n=number(n, _.locale))


def _ink(standing: Standing | None) -> str:
    """The colour of a number on white. Red is for overdue alone."""
    if standing is None or standing in (Standing.NOT_REPORTED, Standing.REPORTED):
        return INK
    return OVERDUE_INK if standing is Standing.OVERDUE else TOKENS[standing].text


def _pieces(bar: Bar) -> list[tuple[int, str, bool]]:
    """The bar as table cells: width in percent, colour, whether the target stands at its end."""
    filled = int(bar.percent or 0)
    colour = TOKENS[bar.standing].icon if bar.standing else TRACK
    if bar.standing is Standing.OVERDUE:
        colour = OVERDUE_INK
    edges = sorted({filled, 100} | ({int(bar.target)} if bar.target is not None else set()))
    found, start = [], 0
    for end in edges:
        if end > start:
            is_target = bar.target is not None and end == int(bar.target)
            found.append((end - start, colour if end <= filled else TRACK, is_target))
            start = end
    return found


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.mail", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, minify_css=True)


def _inlined(html: str) -> str:
    """The HTML with its styles on the elements, as mail programs want them."""
    return _SPENT.sub("", _inliner().inline(html)).replace(' data-css-inline="keep"', "")
