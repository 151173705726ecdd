"""Which rubric fits what is reviewed: the most specific of those that are meant for it."""

import pytest

from app.rubrics.document import compiled
from app.rubrics.fitting import Published, Reviewed, fits
from tests.review.builders import RUBRIC

FOR = {
    "": "",
    "chat": "for: {channels: [chat]}\n",
    "parcels": "for: {lines: [parcels]}\n",
    "both": "for: {channels: [chat, email], lines: [parcels]}\n",
}


def published(number: int, meant: str = "", team: int | None = None) -> Published:
    return Published(number, team, compiled(RUBRIC.replace("policy:", f"{FOR[meant]}policy:", 1)))


EVERYTHING, CHAT, PARCELS, BOTH = (published(number, meant) for number, meant in enumerate(FOR))
OWN, OWN_CHAT, OTHERS = published(10, team=1), published(11, "chat", team=1), published(12, "both", team=2)
ALL = [EVERYTHING, CHAT, PARCELS, BOTH, OWN, OWN_CHAT, OTHERS]


@pytest.mark.parametrize(
    ("channel", "team", "lines", "best", "names"),
    [
        ("email", None, "", EVERYTHING, ()),
        ("chat", None, "", CHAT, ("channel",)),
        ("phone", None, "parcels", PARCELS, ("line",)),
        ("email", None, "parcels", BOTH, ("line", "channel")),
        ("phone", 1, "", OWN, ("team",)),
        ("chat", 1, "", OWN_CHAT, ("team", "channel")),
        ("chat", 1, "parcels", OWN_CHAT, ("team", "channel")),  # as many as the line's and channel's; a team's own goes first
        ("chat", 3, "harbour", CHAT, ("channel",)),
        (None, None, "", EVERYTHING, ()),
    ],
    ids=["mail", "chat", "line", "line-and-channel", "team", "team-and-channel", "team-first", "other-team", "unknown"],
)
def test_whoever_names_more_goes_first(channel: str | None, team: int | None, lines: str, best: Published, names: tuple[str, ...]) -> None:
    found = fits(ALL, Reviewed(channel, team, frozenset(lines.split())))
    assert (found[0].published.id, found[0].names) == (best.id, names)
    assert found == fits(reversed(ALL), Reviewed(channel, team, frozenset(lines.split())))


def test_what_is_meant_for_something_else_is_left_out() -> None:
    assert [one.published.id for one in fits(ALL, Reviewed("phone", 3, frozenset({"harbour"})))] == [EVERYTHING.id]
    assert fits([CHAT, PARCELS, BOTH], Reviewed("phone", None)) == []
