"""Where the quoted history and the signature of a plain-text mail begin, for many mail programs and languages.

Careful rather than complete: what is folded by mistake is only one click away, but a reviewer must not overlook words of the reply.
So quotes between the writer's own lines stay, a closing such as "Best regards, Bo" stays, and a mail that is nothing but a quote stays.
"""

import re
from dataclasses import dataclass
from typing import Literal

from app.base import markup_headers

Kind = Literal["visible", "quoted", "signature"]
_MAX_LINES = 20_000
_MAX_SIGNATURE_LINES = 14
_FENCES = ("```", "~~~")
_DELIMITER = re.compile(r"--|__|[—–]|[—–]{3,}|_{3,}")
_SENT_FROM = re.compile(
    r"(?:sent|posted) (?:from|via|with) (?:my )?(?P<device>[\w .+™®'-]{2,40})(?:<[^>]{0,300}>)?"
    r"|sent from (?:outlook|mail|yahoo mail|proton ?mail|gmail|aol|spark|typeapp|samsung)\b[^.,!?]{0,80}"
    r"|get outlook for (?:ios|android).{0,120}"
    r"|(?:von meinem|gesendet von meinem|gesendet mit|envoy[ée] (?:de|depuis|à partir de))\b.{1,80}"
    r"|(?:enviado desde|enviado do meu|enviado de meu|inviato da)\b.{1,80}"
    r"|(?:verzonden vanaf|verstuurd vanaf|skickat från|sendt fra|lähetetty|wysłane z|odesláno z|trimis de pe|gönderildi)\b.{1,80}"
    r"|отправлено (?:с|из|от)\b.{1,80}|(?:iphone|ipad|android|スマートフォン)\s?から送信|从我的.{1,40}发送|나의 .{1,40}에서 보냄",
    re.IGNORECASE,
)
_OWN_DEVICE = re.compile(
    r"(?:sent|posted) (?:from|via|with) my |sent from (?:outlook|mail|yahoo|proton|gmail|aol|spark|typeapp|samsung)", re.IGNORECASE
)
_QUICK_LINE = re.compile(r"(?m)^[ \t]*>|[:：][ \t*\r]*$|^[ \t]*\*?[^\s\d:：]{1,16} ?[:：]|^[ \t]*[-_—–=]|から送信|发送|보냄")
_QUICK_SIGNS = (">", ":", "：", "-", "_", "—", "–", "=", "送", "发", "보")
"""Without one of these no line can match `_QUICK_LINE`."""
_QUICK_LABEL = re.compile(r"[ \t]*\*?[^\s\d:]{1,16} ?:")
_LINE_SIGNS = frozenset(">-_=")
_QUICK_ASCII = tuple(sign for sign in _QUICK_SIGNS if sign.isascii())
_QUICK_WORDS = (
    "sent", "posted", "get outlook", "von mein", "gesendet", "envoy", "enviad", "inviato", "verzonden", "verstuurd", "skickat", "sendt",
    "lähetetty", "wysłane", "odesl", "trimis", "gönder", "отправл",
)  # fmt: skip
_QUICK_ASCII_WORDS = tuple(word for word in _QUICK_WORDS if word.isascii())
_QUICK_PHRASE = re.compile(rf"(?m)^.{{0,40}}(?i:{'|'.join(_QUICK_WORDS)})")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A mail in parts, in their order; joined they are the text, only line breaks between the parts are left out."""

    parts: tuple[tuple[Kind, str], ...]

    @property
    def visible(self) -> str:
        """What the writer wrote now."""
        return self._of("visible")

    @property
    def quoted(self) -> str:
        """What earlier mails said."""
        return self._of("quoted")

    @property
    def signature(self) -> str:
        """The block that stands under every mail of the writer."""
        return self._of("signature")

    def _of(self, kind: Kind) -> str:
        return "\n".join(text for part, text in self.parts if part == kind)


def fold_quotes(text: str) -> FoldedText:
    """Cut a plain-text mail into what is new, what is quoted and the signature."""
    if "\n" not in text or not _may_fold(text):
        return FoldedText((("visible", text),))
    lines = text.splitlines()
    if len(lines) > _MAX_LINES:
        return FoldedText((("visible", text),))
    first = _leading_quote(lines)
    quote, header = _trailing_quote(lines, first)
    signature = _signature(lines, first, quote)
    marks: list[tuple[int, Kind]] = [(0, "quoted"), (first, "visible")] if first else [(0, "visible")]
    if signature < quote:
        marks.append((signature, "signature"))
    if quote < len(lines):
        marks.append((quote, "quoted"))
        after = _signature(lines, max(quote + header, _last_quoted(lines) + 1), len(lines))
        if header and after < len(lines) and after > _last_quoted(lines) >= quote:
            marks.append((after, "signature"))
    return _cut(text, lines, marks)


def _may_fold(text: str) -> bool:
    """Whether anything in the text can begin a quote or a signature. Asked for every message, so the slow question comes last."""
    plain = text.isascii()
    if _may_begin_plain(text) if plain else _holds_one(text, _QUICK_SIGNS) and _QUICK_LINE.search(text):
        return True
    return _holds_one(text.lower(), _QUICK_ASCII_WORDS if plain else _QUICK_WORDS) and _QUICK_PHRASE.search(text) is not None


def _may_begin_plain(text: str) -> bool:
    """What `_QUICK_LINE` finds in ASCII, line by line: half of the time."""
    if not _holds_one(text, _QUICK_ASCII):
        return False
    for line in text.split("\n"):
        if line.lstrip(" \t")[:1] in _LINE_SIGNS:
            return True
        if ":" in line and (line.rstrip(" \t*\r").endswith(":") or _QUICK_LABEL.match(line)):
            return True
    return False


def _holds_one(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 (a generator costs as much as all the searching)
        if word in text:
            return True
    return False


def _cut(text: str, lines: list[str], marks: list[tuple[int, Kind]]) -> FoldedText:
    parts: list[tuple[Kind, str]] = []
    for (start, kind), (end, _) in zip(marks, [*marks[1:], (len(lines), "visible")], strict=True):
        part = "\n".join(lines[start:end]).strip("\n")
        if part.strip():
            parts.append((kind, part))
    if not any(kind == "visible" for kind, _ in parts):
        return FoldedText((("visible", text),))
    return FoldedText(tuple(parts))


def _leading_quote(lines: list[str]) -> int:
    """The line after a quote at the very top (an answer written below it); 0 when there is none."""
    top = _next_filled(lines, 0)
    if top >= len(lines):
        return 0
    start = top + markup_headers.header_length(lines, top)
    body = _next_filled(lines, start)
    end = body
    while end < len(lines) and (_is_quoted(lines[end]) or (not lines[end].strip() and _is_quoted("".join(lines[end + 1 : end + 2])))):
        end += 1
    if end - body < 1 or _next_filled(lines, end) >= len(lines):
        return 0
    return end


def _trailing_quote(lines: list[str], first: int) -> tuple[int, int]:
    """The line at which the quote under the answer begins and the length of its heading; the end when there is none."""
    last = _last_quoted(lines)
    fenced = False
    for place in range(first, len(lines)):
        if lines[place].lstrip().startswith(_FENCES):
            fenced = not fenced
        if fenced or not lines[place].strip():
            continue
        header = markup_headers.header_length(lines, place)
        if header and _is_history(lines, place + header, last):
            return markup_headers.with_rule_above(lines, place), header
    return _bare_quote(lines, last), 0


def _is_history(lines: list[str], start: int, last: int) -> bool:
    """Whether everything under a quote's heading is old: no lines of the writer's own stand between or below quoted lines."""
    body = _next_filled(lines, start)
    if body >= len(lines) or not _is_quoted(lines[body]):
        return body >= len(lines) or last < body or not _own_lines(lines, body, last)
    return not _own_lines(lines, body, last) and _signature(lines, last + 1, len(lines)) == _next_filled(lines, last + 1)


def _own_lines(lines: list[str], start: int, end: int) -> bool:
    """Whether there are unquoted paragraphs; a single line that a mail program wrapped is none."""
    if not any(_is_quoted(line) for line in lines[start:end]):
        return False
    return any(
        lines[place].strip() and not _is_quoted(lines[place]) and not lines[place - 1].strip()
        for place in range(start + 1, end)
    )  # fmt: skip


def _bare_quote(lines: list[str], last: int) -> int:
    """The beginning of quoted lines at the end that have no heading."""
    if last < 0 or _signature(lines, last + 1, len(lines)) != _next_filled(lines, last + 1):
        return len(lines)
    start = last
    while start > 0 and (_is_quoted(lines[start - 1]) or (not lines[start - 1].strip() and start > 1 and _is_quoted(lines[start - 2]))):
        start -= 1
    return start


def _signature(lines: list[str], start: int, end: int) -> int:
    """The line at which the signature begins, between two lines; `end` when there is none."""
    floor = max(start, end - _MAX_SIGNATURE_LINES - _blank_lines(lines, start, end))
    found = end
    if any(line.lstrip().startswith(_FENCES) for line in lines[floor:end]):
        return end
    for place in range(end - 1, floor - 1, -1):
        line = lines[place].strip()
        if (_DELIMITER.fullmatch(line) or _is_sent_from(line)) and _is_short(lines[place + 1 : end], standard=line == "--"):
            found = place
    return found


def _is_short(below: list[str], *, standard: bool) -> bool:
    """Whether lines are a business card and no paragraph of the mail; below the standard "--" a few more may follow."""
    filled = [len(line.strip()) for line in below if line.strip()]
    return len(filled) <= (_MAX_SIGNATURE_LINES if standard else 8) and max(filled, default=0) <= 90 and sum(filled) <= 700


def _is_sent_from(line: str) -> bool:
    if not 6 < len(line) < 400:
        return False
    match = _SENT_FROM.fullmatch(line.rstrip("."))
    if match is None:
        return False
    return match.group("device") is None or (_OWN_DEVICE.match(line) is not None and not line.endswith("."))


def _blank_lines(lines: list[str], start: int, end: int) -> int:
    return min(20, sum(1 for line in lines[max(start, end - 40) : end] if not line.strip()))


def _next_filled(lines: list[str], place: int) -> int:
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place


def _last_quoted(lines: list[str]) -> int:
    return next((place for place in range(len(lines) - 1, -1, -1) if _is_quoted(lines[place])), -1)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")
