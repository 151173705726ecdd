"""Masking personal data in what customers wrote: card numbers, e-mail addresses, phone numbers, IBANs and patterns of one's own.

Each becomes a typed placeholder such as `[card ••1234]`. Masking what is masked changes nothing. Every pattern is linear; a text
without an @ sign or a run of digits costs one search. Numbers that merely look long, such as order numbers, stay: a card must have
an issuer's prefix and pass the Luhn check (ISO/IEC 7812-1), an IBAN its check digits (ISO 13616), a phone number must be valid in
its country and be written like one.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import digit

import phonenumbers
from stdnum import iban

REGIONS = ("US", "GB", "DE", "FR", "ES", "RU", "JP", "PH")
"""Countries tried for a phone number written without +."""

Span = tuple[int, int, str]
Found = Iterator[tuple[int, int, str, str]]

_WORTH_A_LOOK = re.compile(r"[@＠]|\d[\d \u00a0().\-–/]{5,}\d|\b[A-Za-z]{2}\d{2}[ -]?\w{2}").search
_PLACEHOLDER = re.compile(r"\[[a-z][a-z -]{0,24}(?: ••\w{2,4})?\]")
_LOCAL = r"A-Za-z0-9À-ɏЀ-ӿ.!#$%&'*+/=?^_`{|}~-"
_LETTER = r"A-Za-z0-9À-ɏЀ-ӿ-"
_EMAIL = re.compile(rf"(?<![{_LOCAL}])[{_LOCAL}]++[@＠](?:[{_LETTER}]{{1,63}}\.){{1,8}}[A-Za-zÀ-ɏЀ-ӿ][{_LETTER}]{{1,62}}")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ \u00a0.\-–]?\d){12,}")
_GROUP = re.compile(r"\d+")
_CARD_START = re.compile(r"[2-6２-６]")
_CARD_LENGTHS = (
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|2[2-7]|35"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"30|36|38|39"), (14, 16)),
    (re.compile(r"5|6"), (16, 17, 18, 19)),
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Za-z0-9]){11,40}")
_IBAN_REGISTRY = (
    "15:NO 16:BE 18:DK,FI,FK,FO,GL,NL,SD 19:MK,SI 20:AT,BA,EE,KZ,LT,LU,MN,XK 21:CH,HR,LI,LV "
    "22:BG,BH,CR,DE,GB,GE,IE,ME,RS,VA 23:AE,GI,IL,IQ,OM,SO,TL 24:AD,CZ,ES,MD,PK,RO,SA,SE,SK,TN,VG 25:LY,PT,ST "
    "26:IS,TR 27:BI,DJ,FR,GR,IT,MC,MR,SM 28:AL,AZ,BY,CY,DO,GT,HN,HU,LB,NI,PL,SV 29:BR,EG,PS,QA,UA 30:JO,KW,MU,YE "
    "31:MT,SC 32:LC 33:RU"
)
_IBAN_LENGTHS = {country: int(row.partition(":")[0]) for row in _IBAN_REGISTRY.split() for country in row.partition(":")[2].split(",")}
"""Length by country, from the IBAN registry (ISO 13616)."""
_PHONE = re.compile(
    r"(?<![A-Za-zÀ-ɏЀ-ӿ\d_#№])(?<![A-Za-z\d]-)(?<!\d[.,/:])(?:\+|00)?\(?\d(?:[ \u00a0().\-–/]{0,3}\d){6,80}(?![A-Za-zÀ-ɏЀ-ӿ\d_])"
)
_GAP = re.compile(r"[^\d+()]+[+(]*")
_PHONE_WORD = re.compile(
    r"(?:phone|tel|call|mobile|cell|whatsapp|viber|fax|reach me|telefon|handy|teléfono|téléphone|тел|звон|номер телефона|"
    r"電話|携帯|numero ko)"
    r"[^\d+]{0,20}$",
    re.IGNORECASE,
)
_NOT_A_PHONE_WORD = re.compile(
    r"(?:order|invoice|ticket|case|tracking|parcel|reference|ref|account|booking|no|nr|id|заказ\w*|накладн\w*|注文番号|番号)"
    r"[\s.:#№-]{0,4}(?:is |number |no\.? |nr\.? )?$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}")
_OWN_SIGNS = {"#": r"[0-9]", "@": r"[^\W\d_]", "*": r"\w"}


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text, and what was masked: (start, end, kind) in characters of the text as it was."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """A pattern of one's own: `#` is a digit, `@` a letter, `*` either; everything else is itself. `kind` names the placeholder."""

    kind: str
    template: str


def mask(text: str, *, regions: Sequence[str] = REGIONS, own: Sequence[OwnPattern] = ()) -> Masked:
    """The text with personal data replaced by placeholders."""
    if not own and _WORTH_A_LOOK(text) is None:
        return Masked(text, ())
    taken = _Taken(text)
    taken.take(_emails(text))
    taken.take(_ibans(text))
    taken.take(_cards(text))
    taken.take(_phones(text, tuple(regions), taken.is_free))
    for pattern in own:
        taken.take((match.start(), match.end(), pattern.kind, "") for match in _own_pattern(pattern).finditer(text))
    return taken.masked()


def check_own_pattern(pattern: OwnPattern) -> str | None:
    """A sentence that says what is wrong with a pattern, or None."""
    if not re.fullmatch(r"[a-z][a-z -]{0,23}", pattern.kind):
        return "The name of a pattern has 1 to 24 small letters, such as customer number."
    if not 4 <= len(pattern.template) <= 60 or sum(sign in _OWN_SIGNS for sign in pattern.template) < 3:
        return "A pattern has 4 to 60 signs, three or more of them placeholders: # for a digit, @ for a letter, * for either."
    return None


class _Taken:
    """Spans found so far; the first finder of a place keeps it, and placeholders of an earlier masking are left alone."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._kept = [match.span() for match in _PLACEHOLDER.finditer(text)]
        self._found: list[tuple[int, int, str, str]] = []
        self._busy = list(self._kept)

    def take(self, found: Iterable[tuple[int, int, str, str]]) -> None:
        """Keep what is free."""
        free = [one for one in found if self.is_free(one[0], one[1])]
        self._found += free
        self._busy = sorted([*self._busy, *((start, end) for start, end, _, _ in free)])

    def is_free(self, start: int, end: int) -> bool:
        """Whether a place overlaps nothing that is taken."""
        place = bisect_right(self._busy, (start, end))
        before = self._busy[place - 1] if place else (0, 0)
        after = self._busy[place] if place < len(self._busy) else (end, end)
        return before[1] <= start and after[0] >= end

    def masked(self) -> Masked:
        """The text with a placeholder at each place."""
        pieces: list[str] = []
        at = 0
        for start, end, kind, last in sorted(self._found):
            if start < at:
                continue
            pieces += [self._text[at:start], f"[{kind} ••{last}]" if last else f"[{kind}]"]
            at = end
        pieces.append(self._text[at:])
        return Masked("".join(pieces), tuple((start, end, kind) for start, end, kind, _ in sorted(self._found)))


def _emails(text: str) -> Found:
    if "@" not in text and "＠" not in text:
        return
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email", ""


def _ibans(text: str) -> Found:
    at = 0
    while match := _IBAN.search(text, at):
        start = match.start()
        end = start + _iban_end(match.group())
        at = max(end, start + 4)
        if end > start:
            yield start, end, "iban", _last_four(text[start:end])


def _iban_end(candidate: str) -> int:
    """Where the IBAN at the beginning of a candidate ends: its country says how long it is; the words after it look like a part of it."""
    length = _IBAN_LENGTHS.get(candidate[:2].upper(), 0)
    places = [place for place, sign in enumerate(candidate) if sign.isalnum()]
    if not length or len(places) < length:
        return 0
    end = places[length - 1] + 1
    if candidate[end : end + 1].isalnum():
        return 0
    return end if iban.is_valid(candidate[:end].replace("\u00a0", ""), check_country=False) else 0


def _cards(text: str) -> Found:
    for run in _DIGITS.finditer(text):
        groups = [(match.start(), match.end()) for match in _GROUP.finditer(text, run.start(), run.end())]
        first = 0
        while first < len(groups):
            last = _card_end(text, groups, first)
            if last is None:
                first += 1
                continue
            start, end = groups[first][0], groups[last][1]
            yield start, end, "card", _last_four(text[start:end])
            first = last + 1


def _last_four(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum())[-4:]


def _card_end(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of a card number that begins with a group; the longest that holds."""
    if not _CARD_START.match(text, groups[first][0]):
        return None
    digits = ""
    found = None
    for place in range(first, len(groups)):
        digits += "".join(str(digit(sign)) for sign in text[groups[place][0] : groups[place][1]][:20])
        if len(digits) > 19:
            break
        if _is_card(digits):
            found = place
    return found


def _is_card(digits: str) -> bool:
    if len(set(digits)) < 2 or not any(prefix.match(digits) and len(digits) in lengths for prefix, lengths in _CARD_LENGTHS):
        return False
    doubled = [2 * int(sign) for sign in digits[-2::-2]]
    return (sum(int(sign) for sign in digits[-1::-2]) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0


def _phones(text: str, regions: tuple[str, ...], is_free: Callable[[int, int], bool]) -> Found:
    at = 0
    while match := _PHONE.search(text, at):
        written, start, at = match.group(), match.start(), match.end()
        if not is_free(start, at) or _DATE.match(written):
            continue
        before = text[max(0, start - 40) : start].rpartition("]")[2]  # "[phone]" is no word of the writer's
        named = _PHONE_WORD.search(before) is not None
        if _NOT_A_PHONE_WORD.search(before) and not named and not written.startswith("+"):
            continue
        end = start + _phone_end(written, regions, named)
        if end > start:
            yield start, end, "phone", ""


@lru_cache(maxsize=4096)
def _phone_end(written: str, regions: tuple[str, ...], named: bool) -> int:
    """Where the phone number at the beginning of a run of digits ends; 0 when there is none.

    Two numbers may stand side by side. Where one ends and the next begins cannot be told, so the whole run is taken then.
    """
    if _is_phone(written, regions, named):
        return len(written)
    if sum(sign.isdigit() for sign in written) < 14:
        return 0
    starts = (written[: gap.start()] for gap in _GAP.finditer(written[:24]))
    return len(written) if any(len(start) >= 7 and _is_phone(start, regions, named) for start in starts) else 0


def _is_phone(written: str, regions: tuple[str, ...], named: bool) -> bool:
    """Whether a run of digits is a phone number: with +, or introduced by a word, or written in the groups of a country."""
    if written.startswith(("+", "00")):
        number = "+" + written[2:] if written.startswith("00") else written
        return _is_valid(number, None)
    grouped = any(not sign.isdigit() for sign in written)
    if not named and not grouped and not (written[0] == "0" or (written[0] == "8" and len(written) == 11)):
        return False
    if named:
        return any(_is_valid(written, region) for region in regions)
    return any(_is_grouped_like(written, region) for region in regions)


def _is_valid(written: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, region))
    except phonenumbers.NumberParseException:
        return False


def _is_grouped_like(written: str, region: str) -> bool:
    leniency = phonenumbers.Leniency.STRICT_GROUPING
    return any(match.end - match.start >= len(written) - 1 for match in phonenumbers.PhoneNumberMatcher(written, region, leniency, 3))


@lru_cache(maxsize=64)
def _own_pattern(pattern: OwnPattern) -> re.Pattern[str]:
    body = "".join(_OWN_SIGNS.get(sign) or re.escape(sign) for sign in pattern.template)
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE)
