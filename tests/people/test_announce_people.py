"""What other systems hear of persons: an id and the agent number."""

from datetime import UTC, datetime

from app.people.actions import persons
from tests.cast import Cast
from tests.hearing import hearing

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_a_suspension_is_told_once_without_the_name(cast: Cast) -> None:
    cast.bo.alias = "A-31"
    with hearing() as heard:
        persons.suspend(cast.bo, by=cast.ada, at=AT)
        persons.suspend(cast.bo, by=cast.ada, at=AT)
    who = {"id": cast.bo.id, "number": "A-31"}
    assert heard == [("person.suspended", {"person": who, "teams": [cast.north.id], "link": f"/people/{cast.bo.id}"})]
