"""What is shipped is whole: every file compiles, everything a file names exists, and every desk can be worked."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.courses.quizzes.document import parse_quiz
from app.courses.quizzes.quiz import KINDS, Quiz
from app.inbox.shifts.document import parse_shift
from app.knowledge.article_document import parse_article
from app.rubrics.document import parse_rubric
from app.simulation import DeskAction, Scenario, begin, perform, play_answer
from app.simulation.desk import is_built_in
from tests.content.shipped import (
    ARTICLE_FILES,
    COURSE_FILES,
    PACKS,
    ROOT,
    SCENARIO_FILES,
    TODAY,
    articles,
    by_pack,
    compiled,
    course,
    desk,
    desk_of,
    folder,
    named,
    scenarios,
)

EVERY_SCENARIO = pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)


def right_arguments(action: DeskAction, facts: dict[str, str]) -> dict[str, str]:
    """What a careful agent would type: the drawn fact, the first choice, or a sentence."""
    return {
        param.id: facts.get(param.must_be or "", "") or (param.choices[0] if param.choices else "one sentence") for param in action.params
    }


@pytest.mark.parametrize("path", SCENARIO_FILES, ids=named)
def test_scenario_compiles_without_findings(path: Path) -> None:
    compilation = compiled(path)
    assert compilation.findings == ()
    assert compilation.scenario is not None


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_folder_reads_without_findings(pack: Path) -> None:
    assert folder(pack).findings == ()
    assert desk(pack).id == pack.name


def test_ids_are_unique_over_all_packs() -> None:
    replies = [reply.id for pack in PACKS for reply in desk(pack).canned_replies]
    found = [*scenarios(), *articles(), *replies, *(pack.name for pack in PACKS), *(course(path)["id"] for path in COURSE_FILES)]
    assert len(scenarios()) == len(SCENARIO_FILES)
    assert len(articles()) == len(ARTICLE_FILES)
    assert [name for name, times in Counter(found).items() if times > 1] == []


@pytest.mark.parametrize("seed", [1, 2, 7, 40])
@pytest.mark.parametrize("path", SCENARIO_FILES, ids=named)
def test_every_model_answer_reaches_its_node(path: Path, seed: int) -> None:
    scenario = compiled(path).scenario
    assert scenario is not None
    for answer in scenario.answers:
        _, turn = play_answer(scenario, answer, seed, TODAY)
        assert turn.next == answer.target, f"{answer.id}: {turn.rule_text}"


@EVERY_SCENARIO
def test_answers_show_great_good_weak_and_harmful(scenario: Scenario) -> None:
    by_id = {answer.id: answer for answer in scenario.answers}
    assert {"great", "good", "weak", "harmful"} <= set(by_id)
    assert all(answer.why for answer in scenario.answers)
    levels = {name: dict(by_id[name].levels) for name in ("great", "good", "weak", "harmful")}
    for section in ("tone", "accuracy", "policy"):
        assert levels["great"][section] >= levels["good"][section] - 1
        assert levels["great"][section] >= levels["weak"][section]
    assert levels["harmful"]["policy"] == min(each["policy"] for each in levels.values())


@EVERY_SCENARIO
def test_scenario_has_several_ends_and_a_debrief(scenario: Scenario) -> None:
    ends = [node for node in scenario.nodes.values() if node.ends]
    assert {"solved", "partially-solved"} <= {node.outcome for node in ends}
    assert any(node.fail for node in ends)
    assert any(not node.fail and node.outcome not in ("solved", "partially-solved") for node in ends)
    assert len(scenario.debrief.split()) > 25


@EVERY_SCENARIO
def test_acts_of_every_desk_name_what_the_company_has(scenario: Scenario) -> None:
    pack = desk_of(scenario)
    known = {
        "assign": {one.id for one in (*pack.lines, *pack.colleagues)},
        "macro": {one.id for one in pack.macros if one.offered_in(scenario.channel)},
        "field": {one.id for one in pack.fields},
    }
    for name in scenario.named_actions:
        head, _colon, what = name.partition(":")
        assert not what or head not in known or what in known[head], name


def test_shipped_scenarios_use_the_whole_desk() -> None:
    used = {name.partition(":")[0] for one in scenarios().values() for name in one.named_actions}
    assert used >= {"merge", "assign", "snooze", "macro", "field", "tag"}


@EVERY_SCENARIO
def test_required_desk_work_can_be_done(scenario: Scenario) -> None:
    actions = desk_of(scenario).actions
    state, _ = begin(scenario, 5, TODAY)
    for name in scenario.required:
        typed = right_arguments(actions[name], dict(state.facts)) if name in actions else {}
        state, outcome = perform(scenario, state, actions, name, typed, TODAY)
        assert outcome.ok, f"{name}: {outcome.message}"
        assert outcome.lines or is_built_in(name), name
        assert not any("{" in line for line in outcome.lines)


@EVERY_SCENARIO
def test_wrong_details_are_refused_by_the_desk(scenario: Scenario) -> None:
    actions = desk_of(scenario).actions
    state, _ = begin(scenario, 5, TODAY)
    asked = [(actions[name], param) for name in scenario.required if name in actions for param in actions[name].params if param.must_be]
    for action, param in asked:
        if param.must_be in state.facts:
            typed = {**right_arguments(action, dict(state.facts)), param.id: "A-0"}
            _, outcome = perform(scenario, state, actions, action.name, typed, TODAY)
            assert not outcome.ok
            assert outcome.message == action.otherwise


def test_a_refund_above_the_limit_is_refused_by_the_desk() -> None:
    scenario = scenarios()["refunds.over-limit"]
    state, _ = begin(scenario, 5, TODAY)
    typed = {"order": state.facts["order"], "sum": state.facts["value"], "reason": "lost"}
    _, outcome = perform(scenario, state, desk_of(scenario).actions, "refund", typed, TODAY)
    assert not outcome.ok
    assert "50 euros" in outcome.message


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_somebody_takes_over_when_all_facts_are_there(pack: Path) -> None:
    escalations = [action for action in desk(pack).actions.values() if action.kind == "escalate"]
    assert any(sum(param.required for param in action.params) >= 4 and action.otherwise for action in escalations)
    assert len(desk(pack).colleagues) >= 3
    assert all(len(one.answers) >= 2 and one.otherwise for one in desk(pack).colleagues)


def test_rubric_clauses_stand_in_the_articles() -> None:
    known = articles()
    for path in sorted((ROOT / "rubrics").glob("*.yaml")):
        rubric = parse_rubric(path.read_text(encoding="utf-8")).rubric
        assert rubric is not None, path
        for clause in (clause for section in rubric.sections for criterion in section.criteria for clause in criterion.clauses):
            article, _, part = str(clause).partition("#")
            assert article in known, clause
            assert not part or part in known[article].clauses, clause


def test_articles_are_in_force_and_of_readable_length() -> None:
    for article in articles().values():
        assert article.valid_from is not None and article.valid_from <= TODAY.date(), article.id
        assert article.valid_to is None or article.valid_to > TODAY.date(), article.id
        assert 200 <= len(article.body.split()) <= 500, article.id
        assert len(article.clauses) >= 3, article.id


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_pack_has_articles_and_canned_replies_for_its_channels(pack: Path) -> None:
    replies = desk(pack).canned_replies
    assert len(list((pack / "articles").glob("*.md"))) >= 10
    assert len(replies) >= 10
    assert {channel for reply in replies for channel in reply.channels} >= {"email", "chat"}
    assert all(0 < seconds <= 86_400 for seconds in desk(pack).first_reply.values())
    assert len(desk(pack).macros) >= 3
    assert len(desk(pack).questions) >= 10
    assert {question.article for question in desk(pack).questions} <= folder(pack).library.articles


def shift_ids(pack: Path) -> set[str]:
    plans = (parse_shift(path.read_text(encoding="utf-8")).plan for path in (pack / "shifts").glob("*.yaml"))
    return {plan.id for plan in plans if plan is not None}


def quizzes(pack: Path) -> dict[str, Quiz]:
    """The quizzes of a pack by id, each of them without a finding."""
    found = {}
    for path in sorted((pack / "quizzes").glob("*.yaml")):
        compilation = parse_quiz(path.read_text(encoding="utf-8"), **quiz_names(pack))
        assert compilation.quiz is not None and not compilation.findings, (path, compilation.findings)
        found[compilation.quiz.id] = compilation.quiz
    return found


def quiz_names(pack: Path) -> dict[str, Any]:
    """What a quiz of the pack may name."""
    read = [parse_article(path.read_text(encoding="utf-8")).article for path in ARTICLE_FILES if path.parent.parent == pack]
    clauses = {f"{one.id}{ending}" for one in read if one for ending in ("", *(f"#{clause}" for clause in one.clauses))}
    rubrics = {path.stem: parse_rubric(path.read_text(encoding="utf-8")).rubric for path in (ROOT / "rubrics").glob("*.yaml")}
    return {"clauses": clauses, "skills": folder(pack).library.skills, "rubrics": rubrics}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_pack_has_quizzes_that_explain_and_cite(pack: Path) -> None:
    every = [question for quiz in quizzes(pack).values() for question in quiz.questions]
    assert len(quizzes(pack)) >= 3 and {question.kind for question in every} >= set(KINDS) - {"grade"}
    assert all(question.skills and len(question.explanation) > 40 for question in every)
    assert sum(bool(question.clause) for question in every) >= len(every) - 1
    untold = [option.text for one in every if one.kind == "one" for option in one.options if not option.right and not option.why]
    assert not untold, "a wrong option of a choice says why it is wrong"


@pytest.mark.parametrize("path", COURSE_FILES, ids=named)
def test_course_steps_lead_to_things_that_exist(path: Path) -> None:
    steps = course(path)["steps"]
    assert len(steps) >= 8
    assert len({step["id"] for step in steps}) == len(steps)
    for step in steps:
        if step["kind"] == "lesson":
            assert 150 <= len(step["text"].split()) <= 350, step["id"]
        elif step["kind"] == "scenario":
            assert step["scenario"] in by_pack()[path.parent.parent], step["id"]
        elif step["kind"] == "shift":
            assert step["shift"] in shift_ids(path.parent.parent), step["id"]
        elif step["kind"] == "quiz":
            assert step["quiz"] in quizzes(path.parent.parent), step["id"]
        else:
            assert step["article"] in folder(path.parent.parent).library.articles, step["id"]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_course_of_every_pack_leads_to_a_shift_of_cases_met_before(pack: Path) -> None:
    steps = [step for path in COURSE_FILES if path.parent.parent == pack for step in course(path)["steps"]]
    place = next(number for number, step in enumerate(steps) if step["kind"] == "shift")
    met = {step["scenario"] for step in steps[:place] if step["kind"] == "scenario"}
    plan = parse_shift((pack / "shifts" / f"{steps[place]['shift'].partition('.')[2]}.yaml").read_text(encoding="utf-8")).plan
    assert plan is not None
    assert {name for arrival in plan.arrivals for name in arrival.scenarios} <= met


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_courses_use_every_scenario_and_come_back_to_some(pack: Path) -> None:
    steps = [step for path in COURSE_FILES if path.parent.parent == pack for step in course(path)["steps"]]
    used = Counter(step["scenario"] for step in steps if step["kind"] == "scenario")
    assert set(used) == set(by_pack()[pack])
    assert sum(times > 1 for times in used.values()) >= 1
