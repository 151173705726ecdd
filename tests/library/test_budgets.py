"""How many statements the pages around one scenario run."""

from collections.abc import Callable
from typing import Any

import pytest

from app.library.models import Scenario
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]


@pytest.mark.parametrize(
    ("path", "most"),
    [("script", 4), ("twee", 4), ("to-look-at", 4), ("map", 8), ("workshop", 8), ("publishing", 10), ("funnel", 6), ("coverage", 3)],
)
def test_a_page_stays_within_its_budget(
    path: str, most: int, scenario: Scenario, cast: Cast, signed_in: SignedIn, query_count: Any
) -> None:
    tara, url = signed_in(cast.tara), f"/library/scenarios/{scenario.id}/{path}"
    tara.get(url, fetch=path in ("funnel", "coverage"))
    with query_count(at_most=most):
        tara.get(url, fetch=path in ("funnel", "coverage"))


def test_a_page_that_reads_a_file_asks_only_for_who_may_have_it(cast: Cast, signed_in: SignedIn, query_count: Any) -> None:
    with query_count(at_most=3):
        signed_in(cast.tara).get("/library/scenarios/from-file")
