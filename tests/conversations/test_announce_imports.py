"""What other systems hear of imports."""

from collections.abc import Callable

from tests.cast import Cast
from tests.conversations.conftest import Report, message, record
from tests.hearing import hearing


def test_one_import_is_one_event_without_any_text(import_records: Callable[..., Report], cast: Cast) -> None:
    with hearing() as heard:
        import_records(record("a", message("1", "Where is my parcel?")), record("b"), b"{}\n")
    ((name, facts),) = heard
    assert name == "conversation.imported"
    assert {key: facts[key] for key in ("team", "read", "created", "rejected")} == {
        "team": cast.north.id,
        "read": 3,
        "created": 2,
        "rejected": 1,
    }
    assert facts["link"] == f"/imports/{facts['import']}"
    assert all(isinstance(value, int) for key, value in facts.items() if key != "link")
