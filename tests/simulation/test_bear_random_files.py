"""Four hundred random and hostile files; `python -m tests.simulation.hostile --count 10000` tries ten thousand."""

import pytest

from tests.cases import cases
from tests.simulation.hostile import run
from tests.simulation.hostile_files import MAKERS, hostile_file

FILES = cases(100, 250)


@pytest.mark.parametrize("part", range(4))
def test_random_files_give_coded_findings_in_bounded_time(part: int) -> None:
    tally = run(7, range(part * FILES, part * FILES + FILES))
    assert not tally.bad
    assert tally.files == FILES
    assert len(tally.codes) > 12


def test_every_kind_is_among_them() -> None:
    assert {hostile_file(7, number)[0] for number in range(4 * FILES)} == set(MAKERS)


def test_a_file_is_made_from_its_numbers_alone() -> None:
    assert [hostile_file(3, number) for number in range(30)] == [hostile_file(3, number) for number in range(30)]
