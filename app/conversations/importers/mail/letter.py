"""One mail, read as far as it can be: broken headers, unknown charsets and torn parts give the best reading, never an error."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

_ID = re.compile(r"<([^<>\s]{1,900})>")
_REPLY = re.compile(
    r"^\s*(?:(?:re|aw|sv|antw|vs|odp|rif|ref|res|fwd?|wg|tr|enc|vb|doorst|rv|回复|答复|转发|返信)(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)
_LIST_TAG = re.compile(r"^\s*\[[^\]]{1,40}\]\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")
_DAEMONS = ("mailer-daemon@", "postmaster@", "no-reply-bounce@")
_ENCODINGS = {
    "x-unknown": "utf-8",
    "unknown-8bit": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "cp-850": "cp850",
    "x-sjis": "shift_jis",
    "ks_c_5601-1987": "cp949",
}
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)
_LAST = datetime(2199, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Letter:
    """A mail as it is read. `at` is None where no header tells a time."""

    id: str
    parents: list[str]
    subject: str
    at: datetime | None
    author: tuple[str, str]
    """Name and address, the address in small letters."""
    to: list[str]
    robot: bool
    report: bool
    language: str | None
    labels: list[str]
    text: str | None = None
    html: str | None = None
    files: list[str] = field(default_factory=list)

    @property
    def base_subject(self) -> str:
        """The subject without signs of a reply and marks of a list, folded."""
        before, now = "", self.subject
        while before != now:
            before, now = now, _LIST_TAG.sub("", _REPLY.sub("", now))
        return " ".join(now.split()).casefold()

    @property
    def is_reply(self) -> bool:
        """Whether its subject says that it answers something."""
        return bool(_REPLY.match(_LIST_TAG.sub("", self.subject)))


def read_letter(raw: bytes, *, body: bool = True) -> Letter:
    """The mail behind these bytes; without `body` only what its headers tell."""
    mail = email.message_from_bytes(raw)
    address = _addresses(mail, "From", "Sender", "Reply-To")
    parents = list(dict.fromkeys(_ID.findall(_raw(mail, "References")) + _ID.findall(_raw(mail, "In-Reply-To"))[:1]))
    own = _ID.findall(_raw(mail, "Message-ID"))
    letter = Letter(
        id=shortened(own[0]) if own else hashlib.sha256(raw.split(b"\n", 1)[-1] if raw.startswith(b"From ") else raw).hexdigest()[:40],
        parents=[shortened(one) for one in parents[-200:] if not own or one != own[0]],
        subject=_line(mail, "Subject")[:2000],
        at=_time(mail),
        author=address[0] if address else ("", ""),
        to=[found for _, found in _addresses(mail, "To", "Cc", every=True)],
        robot=_is_robot(mail),
        report=mail.get_content_type() == "multipart/report" or (address and address[0][1].startswith(_DAEMONS)) or False,
        language=_line(mail, "Content-Language").partition(",")[0].strip() or None,
        labels=[one.strip() for name in ("X-Gmail-Labels", "Keywords") for one in _line(mail, name).split(",") if one.strip()],
    )
    if body:
        _read_body(mail, letter)
    return letter


def shortened(mark: str) -> str:
    """A message id that fits into a key: one that is too long is hashed."""
    kept = "".join(sign for sign in mark if sign.isprintable())
    return kept if len(kept) <= 250 else hashlib.sha256(kept.encode("utf-8", "replace")).hexdigest()


def clean(text: str) -> str:
    """A text without what no database keeps."""
    return _CONTROL.sub(lambda found: "" if found[0] < "\x80" else "\ufffd", text)


def _read_body(mail: Message, letter: Letter) -> None:
    """What stands in the mail itself; other parts by their names. The first of several alternatives of a kind counts."""
    texts: dict[str, list[str]] = {"plain": [], "html": []}
    for part in _parts(mail):
        kind, name = part.get_content_type(), _file_name(part)
        if kind.startswith("text/") and not name and part.get_content_disposition() != "attachment":
            words = _text(part)
            texts["html" if kind == "text/html" else "plain"].append(words)
        elif name or not kind.startswith(("multipart/", "text/")):
            letter.files.append((name or kind)[:1000])
    plain, html = "\n".join(texts["plain"]), "\n".join(texts["html"])
    letter.text = plain if plain.strip() else None
    letter.html = html if html.strip() else None
    letter.files = letter.files[:200]


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that are no containers; an enclosed mail is one part, called by its subject."""
    if mail.is_multipart() and mail.get_content_maintype() != "message" and depth < 30:
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    else:
        yield mail


def _text(part: Message) -> str:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, TypeError, AssertionError):
        found = None
    raw = found if isinstance(found, bytes) else str(part.get_payload()).encode("utf-8", "surrogateescape")
    return clean(_decoded(raw, _charset(part))).replace("\r\n", "\n")


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError, AttributeError):
        return None


def _decoded(raw: bytes, charset: str | None) -> str:
    named = (charset or "").strip("'\" ").lower()
    for name in (_ENCODINGS.get(named, named), "utf-8", "cp1252"):
        try:
            if name:
                return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except (LookupError, ValueError, TypeError, AttributeError):
        name = None
    if not name and part.get_content_maintype() == "message":
        inside = part.get_payload()
        mail = inside[0] if isinstance(inside, list) and inside else None
        name = (_line(mail, "Subject") if isinstance(mail, Message) else "") or "message"
    return " ".join(_words(name).split()) if name else ""


def _addresses(mail: Message, *names: str, every: bool = False) -> list[tuple[str, str]]:
    """Names and addresses of the first header that has any, or of all of them."""
    found: list[tuple[str, str]] = []
    for header in names:
        given = _headers(mail, header)
        found += [(_words(name)[:255], clean(address).lower()) for name, address in getaddresses(given) if "@" in address]
        if found and not every:
            break
    return found


def _time(mail: Message) -> datetime | None:
    """When it was sent; without a readable date, when it was received, or put into the mbox."""
    received = (one.rpartition(";")[2] for one in _headers(mail, "Received"))
    boxed = (mail.get_unixfrom() or "").split(" ", 2)[2:]
    return next((found for value in [_raw(mail, "Date"), *received, *boxed] if (found := _moment(value.strip()))), None)


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if _FIRST <= found <= _LAST else None


def _is_robot(mail: Message) -> bool:
    """Whether nobody sat there and wrote it (RFC 3834)."""
    auto = _raw(mail, "Auto-Submitted").strip().lower()
    return (auto not in ("", "no")) or bool(_raw(mail, "X-Autoreply")) or _raw(mail, "Precedence").strip().lower() == "auto_reply"


def _line(mail: Message, name: str) -> str:
    return " ".join(_words(_raw(mail, name)).split())


def _raw(mail: Message, name: str) -> str:
    return next(iter(_headers(mail, name)), "")


def _headers(mail: Message, name: str) -> list[str]:
    """Every header of a name as text: one with bytes outside ASCII is read as UTF-8, else as Western European."""
    found = [str(value) for given, value in mail.raw_items() if given.lower() == name.lower()]
    return [text if text.isascii() else _decoded(text.encode("utf-8", "surrogateescape"), "utf-8") for text in found]


def _words(text: str) -> str:
    """Encoded words decoded."""
    if "=?" not in text:
        return clean(text)
    try:
        parts = decode_header(text)
    except (ValueError, TypeError, IndexError, email.errors.HeaderParseError):
        return clean(text)
    return clean("".join(part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts))
