"""What other systems hear of calibration rounds."""

from tests.calibration.conftest import Calibration
from tests.hearing import hearing


def test_the_end_of_scoring_is_told_and_no_grade(calibration: Calibration) -> None:
    with hearing() as heard:
        round_id = calibration.closed()
    ((name, facts),) = heard
    assert name == "calibration.closed"
    assert facts == {
        "round": round_id,
        "rubric": {"id": calibration.rubric.id, "version": 1},
        "team": calibration.cast.north.id,
        "conversations": len(calibration.talks),
        "members": 2,
        "link": f"/calibration/rounds/{round_id}",
    }
