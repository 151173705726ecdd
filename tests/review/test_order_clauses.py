"""What is offered first where a clause is chosen."""

from app.knowledge.clauses import Clause
from app.review.likely_clauses import likely_first


def clause(ref: str, title: str, heading: str, company: str = "") -> Clause:
    return Clause(ref, heading, 1, title, True, 1, 1, False, company)


PARCELS = [
    clause("gone#search", "Lost parcels", "When a search is opened", "Harbour Parcel"),
    clause("gone#wait", "Lost parcels", "Days to wait before a delivery counts as lost", "Harbour Parcel"),
]
GAMES = [
    clause("bans#appeal", "Bans", "How a player appeals", "Quillfin Games"),
    clause("keys#used", "Keys", "A used key", "Quillfin Games"),
]
TALK = "My parcel was delivered, says the page, but nothing is here. Can you open a search?"


def test_those_of_the_conversations_company_come_first_and_the_nearest_before_others() -> None:
    assert [one.ref for one in likely_first([*GAMES, *PARCELS], TALK, ())] == ["gone#search", "gone#wait", "bans#appeal", "keys#used"]


def test_what_the_criterion_names_comes_before_all() -> None:
    assert likely_first([*PARCELS, *GAMES], TALK, {"keys#used"})[0].ref == "keys#used"


def test_a_company_named_in_the_conversation_is_its_own() -> None:
    assert likely_first([*PARCELS, *GAMES], f"{TALK} Thank you, Quillfin Games", ())[0].company == "Quillfin Games"


def test_where_nothing_speaks_for_one_the_order_stays() -> None:
    assert likely_first([*GAMES, *PARCELS], "hm", ()) == [*GAMES, *PARCELS]
