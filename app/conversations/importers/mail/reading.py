"""Mail as records: each thread a conversation, its agents known by the addresses and domains that somebody names."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from app.conversations.importers.check import MAX_MESSAGES, check_record
from app.conversations.importers.desks import parts
from app.conversations.importers.lines import what_else
from app.conversations.importers.mail.files import ZIPPED, RawMail, read_mails
from app.conversations.importers.mail.letter import Letter, read_letter
from app.conversations.importers.mail.threads import Threads
from app.conversations.importers.shape import ConversationRecord, InvalidRecordError, Position, RecordError, RecordWarning
from app.conversations.importers.told import Told

SOURCE = "mail"
_MOST_RAW = 1024 * 1024


def agents_of(text: str) -> list[str]:
    """Addresses and domains out of what somebody typed: separated by commas, blanks or lines, in small letters, without a leading @."""
    words = text.replace(",", " ").replace(";", " ").split()
    return list(dict.fromkeys(word.strip("<>").removeprefix("@").lower() for word in words if word.strip("<>@")))


def read_mail(
    stream: BinaryIO, agents: Sequence[str], file_name: str, after: Position | None, warn: Callable[[RecordWarning], None]
) -> Iterator[ConversationRecord | RecordError]:
    """Every thread of a file, in the order of their first mails, or the error that stands for one."""
    told = Told()
    known = frozenset(agents)
    done = after.line if after else 0
    with Threads() as threads:
        for mail in read_mails(stream):
            why = mail.why or (what_else(mail.raw) if mail.offset == 0 and not mail.raw.startswith(ZIPPED) else None)
            if why:
                if mail.line > done:
                    yield RecordError(mail.line, None, "file", why, file_name, mail.offset, mail.end_offset)
                continue
            letter = read_letter(mail.raw, body=False)
            if not threads.add(mail, letter, _correspondent(letter, known)):
                told.count("a mail that stands in the file twice was taken once.")
        for thread in threads.threads():
            result = _thread(list(islice(thread, MAX_MESSAGES + 1)), known, file_name, told)
            if result.line > done:
                yield result
    for warning in told.warnings(file_name):
        warn(warning)


def is_agents(address: str, agents: frozenset[str]) -> bool:
    """Whether an address is one of the agents', by itself or by its domain or one above it."""
    domain = address.rpartition("@")[2]
    above = [domain[place + 1 :] for place, sign in enumerate(domain) if sign == "."]
    return bool(address) and not agents.isdisjoint([address, domain, *above])


def _thread(mails: list[RawMail], agents: frozenset[str], file_name: str, told: Told) -> ConversationRecord | RecordError:
    raw = _as_mbox(mails)
    place = (mails[0].line, mails[0].offset, mails[0].end_offset)
    try:
        record = check_record(_as_record([read_letter(mail.raw) for mail in mails], agents, told), told.unknown)
    except InvalidRecordError as error:
        return RecordError(place[0], error.record_id, error.field, error.message, file_name, place[1], place[2], raw)
    record.line, record.offset, record.end_offset, record.raw = *place, raw
    return record


def _as_record(letters: list[Letter], agents: frozenset[str], told: Told) -> dict[str, Any]:
    times = [letter.at for letter in letters if letter.at]
    if not times:
        said = "No mail of this thread tells when it was sent. Give it a Date header and send it again."
        raise InvalidRecordError("Date", said, letters[0].id)
    for letter in letters:
        if letter.at is None:
            told.count("a mail without a readable date stands at the time of the first of its thread.")
            letter.at = min(times)
    letters.sort(key=lambda letter: letter.at or times[0])
    first = letters[0]
    messages = [message for letter in letters for message in _message(letter, agents, told)]
    return {
        "source": SOURCE, "id": first.parents[0] if first.parents else first.id, "channel": "email", "subject": first.subject or None,
        "opened_at": _iso(first), "customer": _customer(letters, agents), "messages": messages,
        "language": parts.language(*(letter.language for letter in letters)),
        "tags": parts.words(list(dict.fromkeys(label for letter in letters for label in letter.labels))),
    }  # fmt: skip


def _message(letter: Letter, agents: frozenset[str], told: Told) -> list[dict[str, Any]]:
    """A mail between agents only is a note; what machines sent is told by its role."""
    name, address = letter.author
    own = is_agents(address, agents)
    role = "system" if letter.report else "bot" if letter.robot else "agent" if own else "customer"
    inside = own and bool(letter.to) and all(is_agents(one, agents) for one in letter.to)
    author = parts.who(role, None, name or None, address)
    kind = "note" if inside and role == "agent" else "public"
    return parts.spoken(letter.id, kind, author, _iso(letter), told=told, text=letter.text, html=letter.html, files=letter.files)


def _customer(letters: list[Letter], agents: frozenset[str]) -> dict[str, Any] | None:
    """Who wrote first and is no agent; where only agents wrote, to whom."""
    outside = [one.author for one in letters if one.author[1] and not one.report and not is_agents(one.author[1], agents)]
    outside += [("", one) for letter in letters for one in letter.to if not is_agents(one, agents)]
    return parts.customer_of(parts.who("customer", outside[0][1], outside[0][0] or None, outside[0][1])) if outside else None


def _correspondent(letter: Letter, agents: frozenset[str]) -> str:
    """Who is on the other side, so that equal subjects of two customers stay apart."""
    if not is_agents(letter.author[1], agents):
        return letter.author[1]
    return next((one for one in letter.to if not is_agents(one, agents)), "")


def _iso(letter: Letter) -> str:
    return letter.at.isoformat() if letter.at else ""


def _as_mbox(mails: list[RawMail]) -> bytes | None:
    """The mails of a thread as a file that can be mended and sent again."""
    if sum(len(mail.raw) for mail in mails) > _MOST_RAW:
        return None
    boxed = []
    for mail in mails:
        mark = hashlib.sha256(mail.raw).hexdigest()[:12]
        raw = mail.raw.split(b"\n", 1)[-1] if mail.raw.startswith(b"From ") else mail.raw
        lines = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in raw.splitlines(keepends=True)]
        boxed.append(f"From {mark}@mail.invalid Thu Jan  1 00:00:00 1970\n".encode() + b"".join(lines).rstrip(b"\r\n") + b"\n\n")
    return b"".join(boxed)
