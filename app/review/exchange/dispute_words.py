"""Words of the conversation that disputes and their answers rest on, as a table of an export. Pure."""

from collections.abc import Iterable
from typing import Any

from app.review.exchange.shape import Leaving

AGENT, ANSWER = "agent", "answer"
"""Whose words these are."""
NAMES = ("side", "messageExternalId", "start", "end", "quote", "clause", "articleVersion", "articleHash", "validFrom", "validTo")
DISPUTE_WORD_COLUMNS = (
    "review", "dispute", "criterion", "side", "message", "start", "end", "quote", "clause", "article_version", "article_hash",
    "valid_from", "valid_to",
)  # fmt: skip


def dispute_word_rows(one: Leaving) -> Iterable[list[Any]]:
    """Cells under DISPUTE_WORD_COLUMNS, a row for each quote."""
    for dispute in one.disputes:
        for point in dispute["categories"]:
            for quote in point["greenroom"].get("quotes", ()):
                cells = [quote.get(name) for name in NAMES]
                yield [one.id, int(dispute["disputeId"]), point["id"], *("" if cell is None else cell for cell in cells)]
