"""Quiz files, `agent-quiz/1`: strict YAML with positions and coded findings. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.base.source import Finding
from app.courses.quizzes.question_document import Known, read_question
from app.courses.quizzes.quiz import AT_END, AT_ONCE, REVEAL_ENDED, REVEAL_PASSED, Question, Quiz
from app.rubrics.document import Rubric
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report

FORMAT = "agent-quiz/1"
KEYS = (
    "format", "id", "title", "about", "language", "pass_mark", "minutes", "attempts", "feedback", "reveal", "shuffle", "skills",
    "questions",
)  # fmt: skip
MOST_QUESTIONS = 60
MOST_MINUTES = 240
MOST_ATTEMPTS = 20


@dataclass(frozen=True)
class QuizCompilation:
    """`quiz` is None when one of the findings is an error."""

    quiz: Quiz | None
    findings: tuple[Finding, ...]


def parse_quiz(
    text: str,
    *,
    clauses: Collection[str] | None = None,
    skills: Collection[str] | None = None,
    rubrics: Mapping[str, Rubric] | None = None,
) -> QuizCompilation:
    """Read a quiz file. With `clauses` (articles, and `article#clause`), `skills` and `rubrics` given, one that names another is an E10."""
    report = Report()
    fields = read_fields(text, report)
    if fields is None:
        return QuizCompilation(None, report.sorted())
    if fields.value("format") != FORMAT:
        report.error("E01", fields.source.mark("format"), f"'format' must be {FORMAT}.", f"Begin with 'format: {FORMAT}'.")
        return QuizCompilation(None, report.sorted())
    quiz = _quiz(fields, Known(clauses, skills, rubrics))
    return QuizCompilation(None if report.failed else quiz, report.sorted())


def _quiz(fields: Fields, known: Known) -> Quiz:
    fields.known_keys((), KEYS, "E04", "a quiz")
    slug = fields.text("id", required=True)
    if slug:
        fields.check_id(slug, ("id",), "quiz")
    quiz = Quiz(
        id=slug,
        title=fields.text("title", required=True)[:200],
        about=fields.text("about").strip(),
        language=fields.text("language", default="en"),
        pass_mark=fields.whole("pass_mark", default=80, least=1, most=100),
        minutes=_limit(fields, "minutes", MOST_MINUTES),
        attempts=_limit(fields, "attempts", MOST_ATTEMPTS),
        feedback=_one_of(fields, "feedback", (AT_END, AT_ONCE)),
        reveal=_one_of(fields, "reveal", (REVEAL_ENDED, REVEAL_PASSED)),
        shuffle=fields.value("shuffle") is None or fields.flag("shuffle"),
        questions=_questions(fields, known),
    )
    if quiz.feedback == AT_ONCE and quiz.reveal == REVEAL_PASSED:
        said = "'feedback: each' tells the answer after each question, so 'reveal: passed' cannot hold it back."
        fields.report.error("E07", fields.source.mark("reveal"), said, "Take one of the two out.")
    return quiz


def _questions(fields: Fields, known: Known) -> tuple[Question, ...]:
    given = fields.value("questions")
    if not isinstance(given, list) or not given:
        fields.report.error("E07", fields.source.mark("questions"), "'questions' must be a list with at least one question.")
        return ()
    if len(given) > MOST_QUESTIONS:
        said = f"{len(given)} questions are too many; a quiz may have {MOST_QUESTIONS}."
        fields.report.error("E07", fields.source.mark("questions"), said, "Make two quizzes of it.")
    shared = fields.texts("skills")
    for number, skill in enumerate(shared):
        known.require_skill(fields, skill, ("skills", number))
    found: dict[str, Question] = {}
    for number in range(min(len(given), MOST_QUESTIONS)):
        question = read_question(fields, number, known, shared)
        if question is None:
            continue
        if question.id in found:
            mark = fields.source.mark("questions", number, "id")
            fields.report.error("E02", mark, f"The question '{question.id}' stands twice.", "Give it another id.")
        found[question.id] = question
    return tuple(found.values())


def _limit(fields: Fields, key: str, most: int) -> int | None:
    """A whole number from 1, or None where the file says nothing."""
    return None if fields.value(key) is None else fields.whole(key, default=1, least=1, most=most)


def _one_of(fields: Fields, key: str, allowed: tuple[str, ...]) -> str:
    value = fields.text(key, default=allowed[0])
    if value not in allowed:
        fields.wrong((key,), f"one of {', '.join(allowed)}")
        return allowed[0]
    return value
