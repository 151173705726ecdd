"""E23: personal data that looks real. Reads the file as it is written, so comments and answers count as well."""

import re
from collections.abc import Iterator, Sequence

from app.base.source import Mark
from app.simulation.findings import STEP, Report
from app.simulation.lint.phone_ranges import ONE_OF_THEM, reserved_abroad, reserved_at_home

LONGEST_LINE = 5_000
_CARD = re.compile(r"(?<![\w#.+-])[2-6](?:[ -]?[0-9#]){12,18}(?![\w#-])")
_ADDRESS = re.compile(r"[A-Za-z0-9][\w.+%-]{0,63}@((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24})(?![\w-])")
_ABROAD = re.compile(r"(?<![\w+#])(?:\+|00)(?=[1-9])([0-9#](?:[ ()./-]{0,3}[0-9#]){7,14})(?![\w#])")
_AT_HOME = re.compile(
    r"(?<![\w#+.,/-])(\(?0[0-9#]{1,4}\)?[ /-][0-9#](?:[ -]?[0-9#]){4,9}|\(?[2-9][0-9#]{2}\)?[ .-][2-9#][0-9#]{2}[.-][0-9#]{4})(?![\w#,/-])"
)
_AT_HOME_IN_RUSSIA = re.compile(
    r"(?<![\w#+.,/-])((?:8[ -]?\([3489][0-9#]{2}\)|8[ -][3489][0-9#]{2}[ -])[ -]?[0-9#]{3}(?:[ -]?[0-9#]{2}){2}"
    r"|(?:\([3489][0-9#]{2}\) ?|[3489][0-9#]{2} )[0-9#]{3}-[0-9#]{2}-[0-9#]{2})(?![\w#,/-])"
)
"""8 and ten digits, or ten digits of which the last are parted 3-2-2. Nothing of it is kept free for stories."""
_NOBODYS = ("example.com", "example.net", "example.org")
_NOBODYS_ENDINGS = ("example", "test", "invalid", "localhost")
"""Domains that nobody can own: RFC 2606 and RFC 6761."""


def lint_personal(text: str, included: Sequence[tuple[str, str]], report: Report) -> None:
    """The file, then what it includes, (path, text) in the order in which the report joined them."""
    for place, each in enumerate([text, *(other for _, other in included)]):
        _lines(each, place * STEP, report)


def _lines(text: str, before: int, report: Report) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if report.full:
            return
        for column, message, hint in _found(line[:LONGEST_LINE]):
            report.error("E23", Mark(before + number, column + 1), message, hint)


def _found(line: str) -> Iterator[tuple[int, str, str]]:
    if "@" in line:
        for match in _ADDRESS.finditer(line):
            if not _nobodys(match[1].lower()):
                hint = "Use an address at example.com, or a name that ends in .example."
                yield match.start(), f"The e-mail address at {match[1]} could be somebody's.", hint
    if sum(sign.isdigit() or sign == "#" for sign in line) < 7:
        return
    taken: list[tuple[int, int]] = []
    for match in _CARD.finditer(line):
        if _may_pass(match[0]):
            taken.append(match.span())
            yield match.start(), "This number passes the check digit of a payment card.", "Change the last digit, or mask it: **** 1234."
    for pattern, reserved in ((_ABROAD, reserved_abroad), (_AT_HOME_IN_RUSSIA, reserved_at_home), (_AT_HOME, reserved_at_home)):
        for match in pattern.finditer(line):
            digits = re.sub(r"[^0-9#]", "", match[1])
            apart = all(match.end() <= begin or end <= match.start() for begin, end in taken)
            if apart and 9 <= len(digits) <= 15 and not reserved(digits):
                taken.append(match.span())
                message = "This telephone number is outside the ranges kept free for stories, so it could be somebody's."
                yield match.start(), message, f"Use a reserved one, such as {ONE_OF_THEM}."


def _nobodys(domain: str) -> bool:
    return domain.rsplit(".", 1)[-1] in _NOBODYS_ENDINGS or any(domain == each or domain.endswith(f".{each}") for each in _NOBODYS)


def _may_pass(written: str) -> bool:
    """The Luhn check; in a drawn pattern (`4### #### #### ####`) some digits make it pass, so it counts when grouped like a card."""
    if "#" in written:
        return re.fullmatch(r"[2-6][0-9#]{3}(?:[ -][0-9#]{4}){3}", written) is not None
    digits = [int(sign) for sign in written if sign.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1
