"""A person who left: nameless everywhere, shut out at once, figures kept, and nobody gives the name back."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import AgentIdentity, Message
from app.people.actions.notices import notify
from app.people.models import Notice, Person, Role
from app.trail.actions import first_altered
from tests.cast import Cast
from tests.conversations.conftest import message, record, stored
from tests.page_client import PageClient
from tests.privacy.canary import in_the_file, standing

NAME = "Zq9kanarie Lindqvist"


def test_the_name_is_found_nowhere_and_the_figures_stay(
    cast: Cast, signed_in: Callable[[Person], PageClient], import_records: Any, clock: Any
) -> None:
    cast.bo.name, cast.bo.email, cast.bo.alias = NAME, "zq9kanarie@example.org", "Zq9kanarie"
    db.session.commit()
    author = {"author": {"role": "agent", "email": cast.bo.email, "name": NAME}}
    said = record("1", message("m1"), message("m2", "Here it is.", "agent", 4, **author))
    import_records(said)
    bo, ada, bo_id = signed_in(cast.bo), signed_in(cast.ada), cast.bo.id
    bo.post("/account", {"name": NAME + " B", "locale": "en", "timezone": "UTC"})
    bo.post("/account", {"name": NAME, "locale": "en", "timezone": "UTC"})
    notify(cast.lea.id, "people.test", "/", at=clock.at, by=NAME)
    db.session.commit()
    page = ada.get(f"/people/{bo_id}")
    removing = next(one for one in page.page.all("a") if one.get("href") == f"/privacy/people/{bo_id}/leave")
    assert "menu-item-danger" in removing.get("class", "") and page.said.count("Remove for good…") == 1, (
        "in the menu, not beside the ways on"
    )
    assert "stands in place of" in ada.get(f"/privacy/people/{bo_id}/leave").said
    ada.post(f"/privacy/people/{bo_id}/leave", {"typed": "Bo"}, expect=422)
    ada.post(f"/privacy/people/{bo_id}/leave", {"typed": NAME.lower()})
    bo.get("/account", 303)
    assert standing() == [] and not in_the_file()
    db.session.expire_all()
    bo_now = db.session.get_one(Person, bo_id)
    assert (bo_now.name, bo_now.email, bo_now.roles, bo_now.alias) == ("Former agent 1", None, frozenset(), None)
    reply = db.session.scalars(select(Message).where(Message.author_id == bo_id)).one()
    assert reply.body == "Here it is." and stored("1").assignee_id == bo_id
    assert db.session.scalars(select(Notice.values)).all() == [{"by": "Former agent 1"}]
    assert first_altered() is None
    ada.post(f"/privacy/people/{bo_id}/leave", {"typed": "Former agent 1"}, expect=409)
    ada.post(f"/people/{bo_id}/suspension/end", expect=403)
    import_records(record("2", message("m1"), message("m2", "Again.", "agent", 4, **author)))
    assert standing() == [] and stored("2").assignee_id == bo_id, "the source's name finds the same row and is not kept"
    assert db.session.query(AgentIdentity).count() == 1


def test_not_oneself_not_the_last_admin_and_nobody_but_the_admin(cast: Cast, signed_in: Callable[[Person], PageClient]) -> None:
    signed_in(cast.lea).post(f"/privacy/people/{cast.bo.id}/leave", {"typed": cast.bo.name}, expect=403)
    ada = signed_in(cast.ada)
    ada.post(f"/privacy/people/{cast.ada.id}/leave", {"typed": cast.ada.name}, expect=403)
    ada.get("/privacy/people/999999/leave", 404)
    cast.mo.roles, cast.ada.roles = frozenset({Role.ADMIN}), frozenset({Role.ADMIN})
    cast.ada.deactivated_at = None
    db.session.commit()
    ada.post(f"/privacy/people/{cast.mo.id}/leave", {"typed": cast.mo.name})
    db.session.expire_all()
    assert db.session.get_one(Person, cast.mo.id).name == "Former colleague 1"
