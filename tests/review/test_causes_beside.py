"""Causes are asked beside the levels they explain: faults below the highest, what was good beside it; "other" wants words."""

from app.base.database import db
from app.review.models import Rating, Review
from app.rubrics.document import compiled, parse_rubric
from app.rubrics.models import RubricVersion
from app.rubrics.studio.causes import causes_of, lines_of
from tests.review import builders
from tests.review.conftest import Scene

TREE = (
    "[{id: rushed, label: Rushed, children: [{id: late, label: Late}]}, {id: warm, label: Warm, for: top}, "
    "{id: template, label: Template, for: any}, {id: other, label: Something else}]"
)


def with_causes(tree: str = TREE) -> str:
    return builders.RUBRIC.replace("weight: 20, scale: three", f"weight: 20, scale: three, causes: {tree}")


def test_each_level_has_its_causes() -> None:
    clarity = compiled(with_causes()).criterion("clarity")
    names = {level: [one.id for one in clarity.causes_beside(level)] for level in (None, "low", "top", "n/a")}
    below = ["rushed", "late", "template", "other"]
    assert names == {None: below, "low": below, "top": ["warm", "template"], "n/a": []}
    wrong = parse_rubric(with_causes("[{id: a, label: A, for: high}]")).findings
    assert [one.code for one in wrong] == ["R16"] and "below, top, any" in str(wrong[0])


def test_the_form_keeps_what_the_file_says() -> None:
    typed = "Rushed\n  Late at night\n+ A warm word\n= Template used"
    tree = causes_of(typed, [], "Something else")
    assert [one.get("for") for one in tree] == [None, "top", "any", None]
    assert "\n".join(lines_of(tree)) == typed
    assert causes_of(typed.replace("+ ", ""), tree, "Something else")[1] == {"id": "a-warm-word", "label": "A warm word"}


def test_other_wants_words_and_what_does_not_fit_the_level_is_taken_away(scene: Scene) -> None:
    builders.publish_version(scene.rubric, with_causes(), 2)
    db.session.commit()
    grader = scene.grader(scene.cast.rey)
    grader.version = db.session.query(RubricVersion.id).filter_by(rubric_id=scene.rubric.id, number=2).scalar()
    grader.rate(empathy="top", clarity="low", identity="top")
    grader.send("/save", criterion="clarity", causes="rushed,warm,other")
    assert "Say in the comment of 'Clarity' which other cause it was." in grader.publish(422).text
    grader.send("/save", criterion="clarity", comment="The tool was down.")
    grader.publish()
    kept = db.session.query(Rating.causes).join(Review, Review.id == Rating.review_id).filter(Rating.criterion == "clarity")
    assert kept.scalar() == "rushed,other", "a cause of what was good does not stand beside the lowest level"
