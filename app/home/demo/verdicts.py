"""What a demo reviewer thinks of a conversation: levels that follow its replies, comments that point at their words. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.home.demo.files import demo_texts
from app.home.demo.replies import Reply
from app.home.demo.skill import Curve
from app.rubrics.document import Criterion, Rubric

NOT_APPLICABLE = "n/a"
FAMILIES = {"pace-and-warmth": "empathy", "right-answer": "resolution"}
FITTING = {
    "empathy": r"sorry|apolog|understand|surprise|worr|nerves|no fun|every right|let us|thank you for|horrible|nice of you|love to",
    "clarity": r"",
    "facts": r"\d|scan|depot|looked|checked|page",
    "resolution": r"\bI (?:will|have|write|look|check|opened|refunded)\b|we (?:decide|will)|\?|you do not have to|answer",
    "identity": r"postcode|account holder|details|e-mail on file|owner|number",
    "promises": r"between|by \d|within|promise|cannot|can't|will be|usually|planned|soon|days",
    "limits": r"refund|euros|fee|claim|photo|tier 2|voucher|credit",
}
PLAIN = {
    "empathy": r"sorry|apolog|inconvenience|understand|thank you for",
    "promises": r"^(?!.*(cannot|can't|promise|plan|between|latest)).*(\d|will be|within|days|soon|today|tomorrow|sure)",
}
"""The same where the level is low or fair: words that leave something to wish for."""
MONEY = re.compile(r"refund|euro|fee\b|claim|voucher|credit|charge", re.IGNORECASE)
SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d))+[.!?]?")
MOST_WORDS = 9
SLACK = 0.45
"""How far a second reviewer lies from the first, in steps of the scale."""


@dataclass(frozen=True)
class Written:
    """A message of the agent: its id and text as stored."""

    message_id: int
    body: str


@dataclass(frozen=True)
class Quote:
    """Words of a message, as offsets into its text."""

    message_id: int
    start: int
    end: int
    quote: str
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """One criterion: the level's id (or n/a), what is said about it, and the words it rests on."""

    criterion: str
    level: str
    comment: str = ""
    causes: str = ""
    quote: Quote | None = None


@dataclass(frozen=True)
class Case:
    """What a reviewer has in front of them. `share` is how much of the agent's time had passed when they wrote."""

    rubric: Rubric
    replies: Sequence[Reply]
    written: Sequence[Written]
    customer: str
    curve: Curve
    share: float


def verdicts(case: Case, random: Random) -> Iterator[Verdict]:
    """A verdict for each criterion of the rubric."""
    worth = _worth(case.replies)
    money = any(MONEY.search(message.body) for message in case.written)
    for section in case.rubric.sections:
        for criterion in section.criteria:
            if criterion.na and criterion.id == "limits" and not money:
                yield Verdict(criterion.id, NOT_APPLICABLE)
                continue
            yield _verdict(case, criterion, _aim(case, criterion, worth.get(section.id, 3.0), random), random)


def verdicts_near(case: Case, first: Mapping[str, str], random: Random) -> Iterator[Verdict]:
    """A verdict of somebody else on what was given the levels `first`: mostly the same level, sometimes one beside it."""
    for criterion in case.rubric.criteria:
        level = criterion.level(first.get(criterion.id, ""))
        if level is None:
            yield Verdict(criterion.id, NOT_APPLICABLE)
        else:
            yield _verdict(case, criterion, float(level.value) + random.gauss(0, SLACK), random)


def overall(rubric: Rubric, given: Sequence[Verdict], random: Random) -> str:
    """The comment on the whole review, in the spirit of what was given; sometimes none."""
    levels = [rubric.criterion(one.criterion).level(one.level) for one in given]
    values = [float(level.value) for level in levels if level is not None]
    mean = sum(values) / max(1, len(values))
    kind = "low" if mean < 2.6 or min(values, default=0) < 1.5 else "mid" if mean < 4.1 or min(values) < 3.5 else "high"
    texts: list[str] = demo_texts("comments")["overall"][kind]
    return random.choice(texts) if random.random() < 0.6 else ""


def _worth(replies: Sequence[Reply]) -> Mapping[str, float]:
    """The level of each section: the first reply and the worst one weigh most."""
    found: dict[str, float] = {}
    for key in sorted({key for reply in replies for key in reply.levels}):
        values = [reply.levels[key] for reply in replies if key in reply.levels]
        found[key] = 0.4 * values[0] + 0.3 * min(values) + 0.3 * sum(values) / len(values)
    return found


def _aim(case: Case, criterion: Criterion, worth: float, random: Random) -> float:
    """Where on 1 to 5 the rating should lie."""
    family = FAMILIES.get(criterion.id, criterion.id)
    steady = case.curve.flat.get(family)
    aim = worth if steady is None else 0.8 * steady + 0.2 * worth
    return min(5.0, max(1.0, aim + random.gauss(0, 0.45)))


def _verdict(case: Case, criterion: Criterion, aim: float, random: Random) -> Verdict:
    level = min(criterion.levels, key=lambda one: abs(float(one.value) - aim))
    value = float(level.value)
    kind = "low" if value < 2.5 else "mid" if value < 3.5 else "high"
    if kind == "high" and random.random() > 0.42:
        return Verdict(criterion.id, level.id)
    family = FAMILIES.get(criterion.id, criterion.id)
    texts = demo_texts("comments")["criteria"].get(family, {}).get(kind, {"with": [], "without": []})
    pattern = FITTING.get(family, "") if kind == "high" else PLAIN.get(family, FITTING.get(family, ""))
    quote, words = _words(case.written, pattern, random)
    offered: list[str] = texts["with"] if quote else texts["without"]
    if not offered:
        return Verdict(criterion.id, level.id)
    comment = random.choice(offered).replace("{words}", words).replace("{name}", case.customer.split()[0])
    causes = random.choice(criterion.causes).id if criterion.causes and kind != "high" else ""
    return Verdict(criterion.id, level.id, comment, causes, quote)


def _words(written: Sequence[Written], pattern: str, random: Random) -> tuple[Quote | None, str]:
    """A sentence in which `pattern` stands, and how a comment shows it."""
    fitting = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[Written, int, int]] = []
    for message in written:
        for match in SENTENCE.finditer(message.body):
            words = match[0].split()
            if len(words) >= 4 and "regards" not in match[0].lower() and fitting.search(match[0].strip()):
                start = match.start() + len(match[0]) - len(match[0].lstrip())
                found.append((message, start, match.end()))
    if not found:
        return None, ""
    message, start, end = random.choice(found)
    piece = message.body[start:end].rstrip()
    shown = " ".join(piece.split()[:MOST_WORDS])
    whole = len(piece.split()) <= MOST_WORDS
    return Quote(message.message_id, start, start + len(piece), piece), shown.rstrip(".,;:!") if whole else f"{shown.rstrip('.,;:')} …"
