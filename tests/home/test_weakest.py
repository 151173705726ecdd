"""Which skill to train: said only as far as the intervals allow."""

from app.growth.tallies import Sums
from app.home.weakest import weakest

MILLION = 1_000_000
TITLES = {"empathy": "Empathy", "clarity": "Clarity", "policy": "Policy", "writing": "Writing"}


def sums(*values: float) -> Sums:
    """Sums of ratings between 0 and 1."""
    return Sums(len(values), sum(round(value * MILLION) for value in values), sum(round(value * value * MILLION) for value in values))


def test_below_ten_ratings_nothing_is_said() -> None:
    found = weakest({"empathy": sums(*[0.1] * 9), "clarity": Sums()}, TITLES)
    assert (found.skills, found.clear) == ((), False)


def test_a_skill_apart_from_all_others_is_named_alone() -> None:
    found = weakest({"empathy": sums(*[0.2, 0.3] * 8), "clarity": sums(*[0.8, 0.9] * 8)}, TITLES)
    assert [skill.title for skill in found.skills] == ["Empathy"]
    assert found.clear and not found.more


def test_overlapping_skills_are_named_together_lowest_first() -> None:
    found = weakest(
        {
            "empathy": sums(*[0.4, 0.8] * 6),
            "clarity": sums(*[0.3, 0.8] * 6),
            "policy": sums(*[0.9, 0.95] * 20),
        },
        TITLES,
    )
    assert [skill.title for skill in found.skills] == ["Clarity", "Empathy"]
    assert not found.clear


def test_at_most_three_are_named_and_the_rest_is_mentioned() -> None:
    values = {slug: sums(*[0.4, 0.8] * 6, 0.5 + place / 100) for place, slug in enumerate(TITLES)}
    found = weakest(values, TITLES)
    assert (len(found.skills), found.more) == (3, True)


def test_skills_that_rest_on_the_same_ratings_are_one() -> None:
    same = sums(*[0.2, 0.3] * 8)
    found = weakest({"empathy": same, "clarity": same, "policy": sums(*[0.9, 0.95] * 8)}, TITLES)
    assert [skill.title for skill in found.skills] == ["Clarity"]
    assert found.clear


def test_a_skill_outside_the_catalogue_keeps_its_id() -> None:
    assert weakest({"old-skill": sums(*[0.5, 0.6] * 8)}, TITLES).skills[0].title == "old-skill"
