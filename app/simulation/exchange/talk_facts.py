"""What in a conversation belongs to one case only: numbers, amounts, dates, names. Each becomes a fact that is drawn afresh.

Guesses by form, in the languages whose forms are known; the author is told to look.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from app.simulation.exchange.talk import AGENT, NAME, Said

NAMES = ["Mara Lindt", "Joao Reis", "Aiko Mori"]
MOST_NAMES = 100
STAND_IN = "Sam"
"""Whoever answered is called so in model answers."""
_MASKED: dict[str, dict[str, Any]] = {
    "email": {"pick": ["mara.lindt@example.com", "j.reis@example.com", "aiko@example.com"]},
    "phone": {"pick": ["+1 202 555 0143", "+1 202 555 0178", "+1 202 555 0116"]},
    "card": {"pattern": "**** ####"},
    "iban": {"pattern": "IBAN ending in ####"},
}
_TOKEN = re.compile(r"\[([a-z][a-z -]{0,24})(?: ••\w{2,4})?\]")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? \d{{4}})?)(?!\w)|\d{{1,2}}月\d{{1,2}}日",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:[ ,.]\d{3})*(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?P<sign>[$€£¥₱])[ ]?(?P<a>{_NUMBER})(?![\d])"
    rf"|(?<![\w.,])(?P<b>{_NUMBER})(?=[ ]?(?:[$€£¥₱]|USD|EUR|GBP|PHP|dollars?|euros?|pounds?|pesos?|yen|руб|円)(?![a-z]))",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w{/.@-])#?(?=[A-Za-z0-9-]{4,30}(?![\w@]))(?=(?:[A-Za-z-]*\d){4})[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\w@}/])")
_YEAR = re.compile(r"(?:19|20)\d\d(?:s|-\d\d?)?")
_KINDS = (
    ("order", r"order|purchase|заказ|注文"),
    ("booking", r"booking|reservation|ticket"),
    ("account", r"account|customer|member|client"),
    ("tracking", r"tracking|shipment|parcel|package"),
    ("invoice", r"invoice|bill"),
    ("pin", r"\bpin\b|security|password|(?<!post)(?<!zip )code"),
    ("zip", r"\bzip|postal|postcode"),
    ("case", r"case|ticket|reference|ref"),
)
_WORD = r"[A-ZÀ-Þ][a-zß-ÿ'’-]+"
_STRONG = re.compile(
    r"\b(?:(?:my|your|the|full|customer|account|user)?\s?name(?:'s| is|:| would be)|i am called)\s+((?:[A-Za-zÀ-ÿ'’-]+\.?\s?){1,3})", re.I
)
_PLAYED = re.compile(r"\b[Yy]our?(?: are|'re| name is) ([A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})")
_WEAK = re.compile(
    rf"\b(?:[Tt]his is|I am|I'm|[Ii]t's|[Ii]t is|name of|on behalf of|[Mm]rs?\.?|[Mm]s\.?|Dr\.?)\s+({_WORD}(?:\s{_WORD}){{1,2}})"
)
_GREETED = re.compile(
    rf"\b(?:[Hh]i|[Hh]ello|[Dd]ear|[Hh]ey|[Tt]hank you|[Tt]hanks|[Ss]ure|[Oo]k|[Oo]kay|[Gg]reat),?\s(?:[Mm]rs?\.? |[Mm]s\.? )?"
    rf"({_WORD}(?:\s{_WORD})?)(?=\s*[,!.]|\s*$)",
    re.M,
)
_ASKED_NAME = re.compile(r"\bname\b", re.I)
_PAIR = re.compile(rf"\b{_WORD}(?:\s{_WORD}){{1,2}}")
_NO_NAMES = re.compile(
    r"and|my|the|is|i|it|a|to|for|so|in|on|not|me|you|your|we|customer|sir|madam|there|team|all|everyone|again|very|much|thank|thanks|please"
    r"|help|hello|hi|yes|no|sure|okay|ok|great|good|morning|afternoon|evening|sorry|dear|what|who|how|this|that|account|order|number|name"
    r"|bank|hotel|doctor|apartment|trip|ride|spaceship|plane|party|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    re.IGNORECASE,
)


@dataclass
class Facts:
    """Facts found so far, by name and as YAML has them. The same value is the same fact wherever it stands."""

    declared: dict[str, Any] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def fact(self, kind: str, value: str, drawn: Callable[[], dict[str, Any]], *, group: str = "") -> str:
        """The placeholder of a value. Within a `group` a value is the same fact whatever words stand before it."""
        key = f"{group or kind} {value.casefold()}"
        if key not in self.known:
            name, number = kind, 2
            while name in self.declared:
                name, number = f"{kind}-{number}", number + 1
            self.known[key] = name
            self.declared[name] = drawn()
        return "{" + self.known[key] + "}"


def name_words(said: Iterable[Said], brief: str = "") -> list[tuple[str, str]]:
    """Names that people gave themselves or were called by: (what was written, what stands for it), the longest first."""
    found: dict[str, str] = {}
    for match in _PLAYED.finditer(brief):
        _note(found, match[1], NAME)
    asked = False
    for one in said:
        mine, other = (NAME, AGENT) if one.role == "customer" else (AGENT, NAME)
        for pattern, stands in ((_STRONG, NAME if one.role == "customer" else AGENT), (_WEAK, mine), (_GREETED, other)):
            for match in pattern.finditer(one.text):
                _note(found, match[1], stands)
        if asked and one.role == "customer":
            short = len(one.text.split()) <= 3 and not re.search(r"[\d?\[{]", one.text)
            for name in [one.text] if short else [match[0] for match in _PAIR.finditer(one.text)]:
                _note(found, name, NAME)
        asked = one.role == "agent" and _ASKED_NAME.search(one.text) is not None and "?" in one.text
    parts = {part: stands for name, stands in found.items() for part in name.split() if len(part) > 2 and part[0].isupper()}
    return sorted({**parts, **found}.items(), key=lambda pair: (-len(pair[0]), pair[0]))[:MOST_NAMES]


def without_names(text: str, names: Iterable[tuple[str, str]]) -> str:
    """The text with every name replaced by what stands for it."""
    for name, stands in names:
        if name in text or name.casefold() in text.casefold():
            flags = re.IGNORECASE if " " in name or len(name) > 4 else 0
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", stands, text, flags=flags)
    return re.sub(rf"(?:{re.escape(NAME)}\s*)+(?=\W|$)", lambda match: NAME + (" " if match[0].endswith(" ") else ""), text)


def with_facts(text: str, facts: Facts) -> str:
    """The text with every value of the case replaced by the placeholder of its fact."""
    text = re.sub(r"\{([^{}\n]{0,80})\}", r"(\1)", text)
    text = text.replace(AGENT, STAND_IN)
    text = _TOKEN.sub(lambda match: _masked(match, facts), text)
    text = _DATE.sub(lambda match: facts.fact("date", match[0], lambda: _days_ago(facts)), text)
    text = _AMOUNT.sub(lambda match: _amount(match, facts), text)
    return _CODE.sub(lambda match: _code(match, facts), text)


def _note(found: dict[str, str], written: str, stands: str) -> None:
    words: list[str] = []
    for word in written.replace("\n", " ").split():
        bare = word.strip(".,!?;:'’-")
        if not bare or _NO_NAMES.fullmatch(bare) or not bare[0].isalpha():
            break
        words.append(bare)
        if word != bare and not word.endswith("."):
            break
    if words and len(" ".join(words)) > 2:
        found.setdefault(" ".join(words), stands)


def _masked(match: re.Match[str], facts: Facts) -> str:
    kind = match[1]
    if match[0] == NAME:
        return facts.fact("name", "", lambda: {"pick": NAMES})
    if kind in _MASKED:
        return facts.fact(kind, match[0], lambda: _MASKED[kind])
    return "…" if kind in ("redacted", "agent") else facts.fact(kind.replace(" ", "-"), match[0], lambda: {"pattern": "######"})


def _amount(match: re.Match[str], facts: Facts) -> str:
    written = match["a"] or match["b"]
    sign = match["sign"] or ""
    plain = written.replace(" ", "").replace(",", ".") if re.search(r"[.,]\d{1,2}$", written) else re.sub(r"[ .,]", "", written)
    try:
        value = Decimal(plain if plain.count(".") < 2 else plain.replace(".", "", plain.count(".") - 1))
    except InvalidOperation:
        return match[0]
    return sign + facts.fact("amount", plain, lambda: _around(int(value)))


def _days_ago(facts: Facts) -> dict[str, Any]:
    """Each date another one."""
    return {"date": f"-{2 + sum('date' in drawn for drawn in facts.declared.values())}d"}


def _around(value: int) -> dict[str, Any]:
    """A range of round steps in whose middle the value stands."""
    step = next((step for least, step in ((5000, 500), (500, 50), (100, 10), (20, 5)) if value >= least), 1)
    low = max(1, value // 2 // step * step)
    return {"range": [low, low + max(2, (value + step) // step) * step], "step": step}


def _code(match: re.Match[str], facts: Facts) -> str:
    written = match[0].removeprefix("#")
    hash_sign = match[0][: len(match[0]) - len(written)]
    if _YEAR.fullmatch(written) or re.fullmatch(r"\d{1,2}(?:-\d{1,2}){1,2}", written):
        return match[0]
    before = match.string[max(0, match.start() - 40) : match.start()].casefold()
    _, kind = max(((found.end(), kind) for kind, words in _KINDS for found in re.finditer(words, before)), default=(0, "number"))
    pattern = "".join("#" if sign.isdigit() else "@" if sign.isalpha() else sign for sign in written)
    return hash_sign + facts.fact(kind, written, lambda: {"pattern": pattern, "unique": "cohort"}, group="code")
