"""Who reads which conversation, and what they see of it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.conversations.doors import page_parts
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conversations.conftest import Report, message, record, stored
from tests.page_client import PageClient

Import = Callable[..., Report]
SignIn = Callable[[Person], PageClient]
PERSONAL = "Card 4111 1111 1111 1111, maria@mail.example"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def talks(import_records: Import) -> None:
    """Bo's, Ines's and an unmapped agent's conversation in the north, one in the south."""
    bo, ines = {"key": "bo", "email": "bo@example.org"}, {"key": "ines", "email": "ines@example.org"}
    import_records(
        record("bo", message("1", f"Umbrella broken. {PERSONAL}"), message("2", "Sorry", "agent", 1, author=bo), subject="Bo's umbrella"),
        record("ines", message("1", "Umbrella late"), message("2", "Wait", "agent", 1, author=ines), subject="Ines's umbrella"),
        record("shared", message("1", "Help"), message("2", "x", "agent", 1, author=bo), message("3", "y", "agent", 2, author=ines)),
        record("nobody", message("1", "Umbrella gone"), message("2", "Who", "agent", 1, author={"key": "zz"}), subject="Nobody's umbrella"),
    )
    import_records(record("south", message("1", "Umbrella secret"), subject="South umbrella"), team="South desk")


def listed(client: PageClient, words: str = "") -> set[str]:
    page = client.get(f"/conversations?q={words}")
    return {key for key in ("bo", "ines", "shared", "nobody", "south") if f"desk {key}" in page.said}


@pytest.mark.usefixtures("talks")
def test_each_role_lists_and_finds_only_its_own(cast: Cast, signed_in: SignIn) -> None:
    north = {"bo", "ines", "shared", "nobody"}
    assert listed(signed_in(cast.bo)) == {"bo", "shared"}, "an agent: owned, or replied in"
    assert listed(signed_in(cast.ines)) == {"ines", "shared"}
    for person in (cast.tara, cast.rey, cast.lea):
        assert listed(signed_in(person)) == north
    assert listed(signed_in(cast.stan)) == {"south"}
    signed_in(cast.ada).get("/conversations", 403)


@pytest.mark.usefixtures("talks")
def test_search_obeys_the_same_limits_in_results_counts_and_snippets(cast: Cast, signed_in: SignIn) -> None:
    bo, stan, rey = signed_in(cast.bo), signed_in(cast.stan), signed_in(cast.rey)
    assert listed(bo, "umbrellas") == {"bo"}
    assert listed(rey, "umbrella") == {"bo", "ines", "nobody"}
    assert listed(stan, "umbrella") == {"south"}
    assert "1 of 1 shown" in bo.get("/conversations?q=umbrella").said
    assert "secret" not in rey.get("/conversations?q=umbrella").said
    assert "Nothing fits" in bo.get("/conversations?q=secret").said
    for person, hits in ((cast.bo, 1), (cast.rey, 3), (cast.stan, 1), (cast.ada, 0)):
        found = signed_in(person).get("/ui/palette?q=umbrella", fetch=True).json
        assert len([place for place in found if "/conversations/" in place["url"]]) == hits


@pytest.mark.usefixtures("talks")
def test_a_search_does_not_confirm_personal_data(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    for words in ("maria@mail.example", "4111+1111+1111+1111", '"mail.example"'):
        assert listed(rey, words) == set()
    assert PERSONAL not in rey.get("/conversations?q=broken").text


@pytest.mark.usefixtures("talks")
def test_strangers_and_denied_roles(cast: Cast, signed_in: SignIn) -> None:
    url = f"/conversations/{stored('bo').id}"
    for person in (cast.bo, cast.tara, cast.rey, cast.lea):
        assert "Umbrella broken" in signed_in(person).get(url).said
    signed_in(cast.stan).get(url, 404)
    signed_in(cast.ines).get(url, 404)
    signed_in(cast.ada).get(url, 403)
    signed_in(cast.rey).get("/conversations/999999", 404)


@pytest.mark.usefixtures("talks")
def test_personal_data_is_masked_until_somebody_gives_a_reason(cast: Cast, signed_in: SignIn) -> None:
    url = f"/conversations/{stored('bo').id}"
    rey = signed_in(cast.rey)
    page = rey.get(url)
    assert "[card ••1111]" in page.said
    assert "4111 1111" not in page.text
    assert "maria@mail.example" not in page.text
    assert "Write the reason" in rey.post(f"{url}/unmask", {"reason": "because"}, 422).said
    shown = rey.post(f"{url}/unmask", {"reason": "The customer asked about her card"}, 200)
    assert PERSONAL in shown.said
    assert "no-store" in shown.headers["Cache-Control"]
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "conversations.unmask")).one()
    assert (entry.actor_id, entry.thing_id, entry.details["reason"]) == (cast.rey.id, stored("bo").id, "The customer asked about her card")
    assert "maria@mail.example" not in rey.get(url).text, "it holds for that one view"


@pytest.mark.usefixtures("talks")
def test_who_may_not_unmask(cast: Cast, signed_in: SignIn) -> None:
    url = f"/conversations/{stored('bo').id}/unmask"
    assert "Reviewers and leads of the team may see the data once" in signed_in(cast.bo).get(url.removesuffix("/unmask")).said
    reason = {"reason": "I would like to know"}
    for person in (cast.bo, cast.tara, cast.ada):
        signed_in(person).post(url, reason, 403)
    signed_in(cast.stan).post(url, reason, 404)
    signed_in(cast.rey).get(url, 405)


def test_nothing_imported_acts_as_script(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    key = f"{SCRIPT}key"
    import_records(
        record(
            key, message("1", SCRIPT, author={"name": SCRIPT}, attachments=[SCRIPT]), message("2", SCRIPT, "system", 1, kind="event"),
            message("3", None, "agent", 2, html=f"<p onclick=alert(1)>Hi {SCRIPT}<img src=x onerror=alert(1)></p>", author={"key": "1"}),
            subject=SCRIPT, topic=SCRIPT, tags=[SCRIPT], custom={SCRIPT: SCRIPT}, customer={"key": SCRIPT, "name": SCRIPT},
            assignee={"key": "2", "name": SCRIPT}, csat={"raw": 1, "scale": [0, 1], "comment": SCRIPT},
        ),
        record("other", customer={"key": SCRIPT}),
    )  # fmt: skip
    lea = signed_in(cast.lea)
    pages = ["/conversations", "/conversations?q=script", "/conversations/authors", "/imports"]
    pages += [f"/conversations/{stored(key).id}", f"/conversations/{stored('other').id}"]
    for url in pages:
        text = lea.get(url).text
        assert SCRIPT not in text
        assert "onerror" not in text.replace("&lt;img src=x onerror", "")
        assert "onclick=alert" not in text


def test_links_of_a_record_lead_only_to_the_web(import_records: Import) -> None:
    report = import_records(record("a", url="javascript:alert(1)"), record("b", url="data:text/html,x"))
    assert [error["field"] for error in report["errors"]] == ["url", "url"]


def test_notes_events_drafts_and_quotes_are_told_apart(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    mail = "Still waiting.\n\nOn Mon, 2 Nov 2026 at 08:00, Bo <bo@example.org> wrote:\n> We look into it."
    import_records(
        record(
            "a", message("1", mail), message("2", "psst", "agent", 1, kind="note"), message("3", "moved", "system", 2, kind="event"),
            message("4", "unsent", "agent", 3, kind="draft"),
        )
    )  # fmt: skip
    page = signed_in(cast.rey).get(f"/conversations/{stored('a').id}")
    for words in ("Internal note", "Draft, never sent", "moved", "Earlier messages"):
        assert words in page.said
    assert listed_for(signed_in(cast.rey), "unsent") == 0
    assert listed_for(signed_in(cast.rey), "psst") == 1


def listed_for(client: PageClient, words: str) -> int:
    return client.get(f"/conversations?q={words}").text.count("data-row-link")


def test_other_rooms_may_add_parts_beside_a_conversation(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    import_records(record("a"))

    def part(conversation_id: int, viewer: Any) -> str:
        return f"<p>A part for {viewer.id} of {conversation_id}</p>"

    page_parts.register(part)
    try:
        assert f"A part for {cast.rey.id} of {stored('a').id}" in signed_in(cast.rey).get(f"/conversations/{stored('a').id}").said
    finally:
        page_parts._answers.remove(part)


def test_other_contacts_of_a_customer_stay_within_reach(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    mine = {"customer": {"email": "maria@mail.example"}}
    import_records(record("a", subject="First", **mine), record("b", subject="Second", **mine))
    import_records(record("c", subject="Elsewhere", **mine), team="South desk")
    page = signed_in(cast.rey).get(f"/conversations/{stored('a').id}")
    assert "Second" in page.said
    assert "Elsewhere" not in page.said


@pytest.mark.usefixtures("talks")
def test_several_roles_add_up(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    import_records(record("former", message("1", "From his former team"), assignee={"email": "stan@example.org"}))
    stan = signed_in(cast.stan)
    page = stan.get("/conversations")
    assert ("desk south" in page.said, "desk former" in page.said, "desk bo" in page.said) == (True, True, False)
    assert "2 of 2 shown" in page.said
    stan.get(f"/conversations/{stored('former').id}")
    stan.post(f"/conversations/{stored('former').id}/unmask", {"reason": "I was there once"}, 403)
