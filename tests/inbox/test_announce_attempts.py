"""What other systems hear of attempts."""

from tests.hearing import hearing
from tests.inbox.conftest import Scene
from tests.inbox.test_assess import assigned, begin


def test_the_end_of_practice_is_told_and_a_preview_is_not(scene: Scene) -> None:
    with hearing() as heard:
        scene.begin(scene.cast.tara, preview="1").reply("Is it the bulb?")
        practice = scene.begin()
        practice.reply("I am sorry.")
        assert not heard
        practice.reply("Is it the bulb?")
    ((name, facts),) = heard
    assert name == "attempt.ended"
    assert (facts["attempt"], facts["person"]["id"], facts["team"]) == (practice.id, scene.cast.ines.id, scene.cast.north.id)
    assert (facts["mode"], facts["outcome"], facts["failed"], facts["csat"]) == ("practice", "solved", False, 4.38)
    assert facts["link"] == f"/conversations/{facts['conversation']}"


def test_how_an_assessment_went_is_not_told_before_its_release(scene: Scene) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    practice = begin(scene, one, scene.cast.ines)
    with hearing() as heard:
        practice.reply("I am sorry.")
        practice.reply("Is it the bulb?")
    ((_name, facts),) = heard
    assert facts["mode"] == "assessment"
    assert not {"outcome", "failed", "csat"} & facts.keys()
