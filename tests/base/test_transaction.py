"""One commit per request, in one place; what waits for it; and a commit that fails."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from app.base.database import db, reading
from app.base.errors import Conflict
from app.base.transaction import after_commit, on_failure, unit_of_work
from app.base.versions import content_hash, save_draft
from app.people.models import Person
from app.rubrics.models import Rubric
from tests.cast import HIRED_AT, Cast
from tests.page_client import PageClient


@pytest.fixture
def commits(app: Flask) -> Iterator[list[str]]:
    """Commits of sessions that wrote something."""
    seen: list[str] = []

    def note(session: Session) -> None:
        if session.info.pop("wrote", False):
            seen.append("commit")

    def wrote(session: Session, *_: object) -> None:
        session.info["wrote"] = True

    event.listen(Session, "after_flush", wrote)
    event.listen(Session, "after_commit", note)
    yield seen
    event.remove(Session, "after_flush", wrote)
    event.remove(Session, "after_commit", note)


def test_a_request_that_writes_commits_once(client: PageClient, cast: Cast, commits: list[str]) -> None:
    client.sign_in(cast.bo)
    commits.clear()
    client.post("/account", {"name": "Bo L", "locale": "en", "timezone": "UTC"})
    assert commits == ["commit"]


def test_a_refused_request_leaves_nothing(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.bo).post("/account", {"name": " ", "locale": "ja", "timezone": "UTC"}, 422)
    assert db.session.scalar(select(Person.locale).where(Person.id == cast.bo.id)) == "en"


def test_a_commit_that_fails_is_told_and_never_repeated(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.bo)
    tries: list[int] = []

    def fail(session: Session, *_: object) -> None:
        tries.append(1)
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    event.listen(Session, "after_flush_postexec", fail)
    client.app.testing, propagate = False, client.app.config.get("PROPAGATE_EXCEPTIONS")
    client.app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = client.post("/account", {"name": "Bo L", "locale": "en", "timezone": "UTC"}, 500)
    finally:
        event.remove(Session, "after_flush_postexec", fail)
        client.app.testing, client.app.config["PROPAGATE_EXCEPTIONS"] = True, propagate
    assert "Nothing you typed was saved" in answer.said
    assert len(tries) == 1
    assert db.session.scalar(select(Person.name).where(Person.id == cast.bo.id)) == "Bo Lindqvist"


def test_what_waits_for_the_commit_runs_after_it_and_only_then(cast: Cast) -> None:
    order: list[str] = []
    with unit_of_work():
        after_commit(lambda: order.append("told"))
        order.append("work")
    assert order == ["work", "told"]
    with pytest.raises(RuntimeError), unit_of_work():
        after_commit(lambda: order.append("never"))
        raise RuntimeError("on purpose")
    with unit_of_work():
        pass
    assert order == ["work", "told"]


def test_a_draft_saved_from_an_old_page_shows_both_texts(cast: Cast) -> None:
    rubric = Rubric(slug="r", title="R", created_at=HIRED_AT, draft_source="one")
    db.session.add(rubric)
    db.session.flush()
    save_draft(rubric, "two", revision=1, by_id=cast.tara.id, at=HIRED_AT)
    with pytest.raises(Conflict) as refused:
        save_draft(rubric, "three", revision=1, by_id=cast.lea.id, at=HIRED_AT)
    assert {"three", "two"} <= {value for value in refused.value.details.values() if isinstance(value, str)}
    assert rubric.draft_source == "two"


def test_line_ends_do_not_make_another_version() -> None:
    assert content_hash("a\r\nb\r\n") == content_hash("a\nb") == content_hash("a\rb\n\n")
    assert content_hash("a\nb") != content_hash("a\n b")


def test_a_read_before_a_unit_of_work_does_not_cost_it_the_lock(cast: Cast, app: Flask) -> None:
    """A deferred transaction that has read and then writes is refused at once when another has written meanwhile."""
    db.session.scalar(select(Person.name))
    with app.app_context(), unit_of_work():
        db.session.add(Rubric(slug="other", title="Other", created_at=HIRED_AT))
    with unit_of_work():
        db.session.add(Rubric(slug="mine", title="Mine", created_at=HIRED_AT))
    assert set(db.session.scalars(select(Rubric.slug))) == {"other", "mine"}


def test_reading_again_and_again_keeps_statements_prepared(client: PageClient, cast: Cast) -> None:
    """psycopg prepares what it has sent five times, and forgets all of it at a ROLLBACK; SQLite has its own cache."""
    client.sign_in(cast.bo)
    db.session.remove()
    db.engine.dispose()  # what is prepared is seen by its own connection alone: let there be one
    for _ in range(7):
        client.get("/account")
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM sign_in%'"))


def test_the_database_refuses_to_write_in_a_read(app: Flask, cast: Cast) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    db.session.commit()
    token = reading.set(True)
    try:
        with pytest.raises(InternalError, match="read-only"):
            db.session.execute(update(Person).values(name="nobody"))
    finally:
        db.session.rollback()
        reading.reset(token)
    db.session.execute(update(Person).where(Person.id == cast.bo.id).values(name="Bo Writes"))


def test_a_failure_is_noted_although_the_work_is_undone(app: Flask, cast: Cast) -> None:
    def note() -> None:
        db.session.execute(update(Person).where(Person.id == cast.bo.id).values(alias="failed"))

    db.session.commit()
    with pytest.raises(ValueError, match="broke"), on_failure(note), unit_of_work():
        db.session.execute(update(Person).where(Person.id == cast.ines.id).values(alias="half done"))
        raise ValueError("broke")
    aliases = dict(db.session.execute(select(Person.id, Person.alias).where(Person.id.in_([cast.bo.id, cast.ines.id]))).all())
    assert aliases[cast.bo.id] == "failed" and aliases[cast.ines.id] != "half done"
