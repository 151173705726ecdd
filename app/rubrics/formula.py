"""A score in readable arithmetic, from the same shares the score is made of. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.rubrics.combining import SectionTerm, section_terms, total
from app.rubrics.presets import FULL, Policy
from app.rubrics.shares import ONE, Share, added

NOTHING = "nothing applied"
LEFT_OUT = "left out, policy conflict reported"


def rounded(score: Fraction | None) -> Decimal | None:
    """One decimal, half up (57.05 is 57.1). None stays None."""
    if score is None:
        return None
    return Decimal((score * 10 + Fraction(1, 2)) // 1).scaleb(-1)


def formula_of(
    shares: Sequence[Share],
    policy: Policy,
    before: Fraction | None,
    after: Fraction | None,
    failed: Sequence[str],
    excused: Sequence[str] = (),
) -> str:
    """The way to a score, such as `(3/4·40 + 1/2·20 + 0·10) / (40 + 20 + 10) = 40/70 → 57.1`.

    `before` is the score without, `after` with the effect of the failed critical criteria, which are named,
    as are those `excused`.
    """
    text = NOTHING if before is None else f"{_sum(shares, policy)} → {rounded(before)}"
    if failed:
        text += f"; critical not met ({', '.join(failed)})" + ("" if after == before else f" → {rounded(after)}")
    return f"{text}; {LEFT_OUT} ({', '.join(excused)})" if excused else text


def _sum(shares: Sequence[Share], policy: Policy) -> str:
    if policy.combine == "deduct":
        return _deduct(shares)
    if policy.combine == "accumulate":
        return f"{_terms(shares)} = {total(shares, bonus=False) + total(shares, bonus=True)}"
    if policy.combine == "sections":
        return _sections(section_terms(shares), shares)
    return _quotient(shares) + _result(shares)


def _deduct(shares: Sequence[Share]) -> str:
    losses = [share for share in shares if not share.bonus]
    extra = [share for share in shares if share.bonus]
    text = f"100 − ({_terms(losses)})" + (f" + {_terms(extra)}" if extra else "")
    return f"{text} = {FULL - total(losses, bonus=False) + total(extra, bonus=True)}"


def _sections(terms: Sequence[SectionTerm], shares: Sequence[Share]) -> str:
    parts = []
    for term in terms:
        group = [share for share in shares if share.section.id == term.section.id]
        parts.append(f"{_quotient(group)}·{_factor(term.weight)}")
    weights = [term.weight for term in terms if not term.bonus]
    value = added(term.mean * term.weight for term in terms) / added(weights)
    return f"[{' + '.join(parts)}] / ({' + '.join(str(weight) for weight in weights)}) = {value}"


def _quotient(shares: Sequence[Share]) -> str:
    """`(amounts) / (possible amounts)`; bonus amounts stand above the line only, unless there is nothing else."""
    below = [share for share in shares if not share.bonus] or shares
    return f"({_terms(shares)}) / ({' + '.join(_possible(share) for share in below)})"


def _result(shares: Sequence[Share]) -> str:
    amount = total(shares, bonus=False) + total(shares, bonus=True)
    possible = added(share.possible for share in shares if not share.bonus)
    return f" = {_factor(amount)}/{_factor(possible)}"


def _terms(shares: Sequence[Share]) -> str:
    return " + ".join(_term(share) for share in shares) or "0"


def _term(share: Share) -> str:
    mark = "bonus " if share.bonus else ""
    if _counts_points(share):
        return mark + _factor_if_negative(share.unit)
    return f"{mark}{_factor_if_negative(share.unit)}·{_factor(share.weight)}"


def _possible(share: Share) -> str:
    if share.full == ONE and not _counts_points(share):
        return str(share.weight)
    return str(share.full) if share.weight == ONE else f"{share.full}·{_factor(share.weight)}"


def _counts_points(share: Share) -> bool:
    """Amounts that are points or penalties already: multiplied by nothing."""
    return share.weight == ONE and share.full != ONE


def _factor(number: Fraction) -> str:
    """A number that may be multiplied or divided as it stands: fractions in brackets."""
    return str(number) if number.denominator == 1 and number >= 0 else f"({number})"


def _factor_if_negative(number: Fraction) -> str:
    return f"({number})" if number < 0 else str(number)
