"""What is shipped is whole: every file compiles, everything a file names exists, and the desk can be worked."""

from collections import Counter
from pathlib import Path

import pytest

from app.knowledge.article_document import ArticleDocument, parse_article
from app.knowledge.pack_document import PackDocument, parse_pack
from app.rubrics.document import parse_rubric
from app.simulation import DeskAction, Scenario, begin, perform, play_answer
from tests.content.shipped import ARTICLE_FILES, PACK, ROOT, SCENARIO_FILES, TODAY, compiled, course, folder, scenarios

CHANNELS_WANTED = {"email", "chat"}


def pack() -> PackDocument:
    compilation = parse_pack((PACK / "pack.yaml").read_text(encoding="utf-8"))
    assert compilation.pack is not None, compilation.findings
    assert not compilation.findings
    return compilation.pack


def articles() -> dict[str, ArticleDocument]:
    found = [parse_article(path.read_text(encoding="utf-8")).article for path in ARTICLE_FILES]
    return {article.id: article for article in found if article is not None}


def right_arguments(action: DeskAction, facts: dict[str, str]) -> dict[str, str]:
    """What a careful agent would type: the drawn fact, the first choice, or a sentence."""
    return {
        param.id: facts.get(param.must_be or "", "") or (param.choices[0] if param.choices else "one sentence") for param in action.params
    }


@pytest.mark.parametrize("path", SCENARIO_FILES, ids=lambda path: path.stem)
def test_scenario_compiles_without_findings(path: Path) -> None:
    compilation = compiled(path)
    assert compilation.scenario is not None, compilation.findings
    assert [finding for finding in compilation.findings if finding.severity == "error"] == []


def test_the_pack_is_large_and_mixed_enough() -> None:
    found = scenarios().values()
    assert len(found) >= 10
    assert {scenario.channel for scenario in found} == CHANNELS_WANTED
    assert {scenario.level for scenario in found} == {1, 2, 3, 4}


def test_folder_reads_without_findings() -> None:
    assert folder().findings == ()


def test_ids_are_unique() -> None:
    found = [*scenarios(), *articles(), pack().id, course()["id"]]
    assert len(scenarios()) == len(SCENARIO_FILES)
    assert len(articles()) == len(ARTICLE_FILES)
    assert [name for name, times in Counter(found).items() if times > 1] == []


@pytest.mark.parametrize("seed", [1, 2, 7, 40])
@pytest.mark.parametrize("path", SCENARIO_FILES, ids=lambda path: path.stem)
def test_every_model_answer_reaches_its_node(path: Path, seed: int) -> None:
    scenario = compiled(path).scenario
    assert scenario is not None
    for answer in scenario.answers:
        _, turn = play_answer(scenario, answer, seed, TODAY)
        assert turn.next == answer.target, f"{answer.id}: {turn.rule_text}"


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_answers_show_great_good_weak_and_harmful(scenario: Scenario) -> None:
    by_id = {answer.id: answer for answer in scenario.answers}
    assert {"great", "good", "weak", "harmful"} <= set(by_id)
    assert all(answer.why for answer in scenario.answers)
    levels = {name: dict(by_id[name].levels) for name in ("great", "good", "weak", "harmful")}
    for section in ("tone", "accuracy", "policy"):
        assert levels["great"][section] >= levels["good"][section] - 1
        assert levels["great"][section] >= levels["weak"][section]
    assert levels["harmful"]["policy"] == min(each["policy"] for each in levels.values())


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_scenario_has_several_ends_and_a_debrief(scenario: Scenario) -> None:
    ends = [node for node in scenario.nodes.values() if node.ends]
    assert {"solved", "partially-solved"} <= {node.outcome for node in ends}
    assert any(node.fail for node in ends)
    assert any(not node.fail and node.outcome not in ("solved", "partially-solved") for node in ends)
    assert len(scenario.debrief.split()) > 25


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_required_desk_work_can_be_done(scenario: Scenario) -> None:
    actions = pack().actions
    state, _ = begin(scenario, 5, TODAY)
    for name in scenario.required:
        typed = right_arguments(actions[name], dict(state.facts)) if name in actions else {}
        state, outcome = perform(scenario, state, actions, name, typed, TODAY)
        assert outcome.ok, f"{name}: {outcome.message}"
        assert outcome.lines or name.startswith("tag:"), name
        assert not any("{" in line for line in outcome.lines)


@pytest.mark.parametrize("scenario", [each for each in scenarios().values() if "order" in each.facts], ids=lambda scenario: scenario.id)
def test_a_wrong_order_number_is_refused_by_the_desk(scenario: Scenario) -> None:
    state, _ = begin(scenario, 5, TODAY)
    state, outcome = perform(scenario, state, pack().actions, "look_up_order", {"order": "A-0"}, TODAY)
    assert not outcome.ok
    assert outcome.message == "No order with this number."


def test_a_refund_above_the_limit_is_refused_by_the_desk() -> None:
    scenario = scenarios()["refunds.over-limit"]
    state, _ = begin(scenario, 5, TODAY)
    typed = {"order": state.facts["order"], "sum": state.facts["value"], "reason": "lost"}
    _, outcome = perform(scenario, state, pack().actions, "refund", typed, TODAY)
    assert not outcome.ok
    assert "50 euros" in outcome.message


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
    assert len(articles()) >= 12
    for article in articles().values():
        assert article.valid_from is not None and article.valid_from <= TODAY.date(), article.id
        assert article.valid_to is None or article.valid_to > TODAY.date(), article.id
        assert 200 <= len(article.body.split()) <= 500, article.id


def test_canned_replies_serve_email_and_chat() -> None:
    replies = pack().canned_replies
    assert len(replies) >= 10
    assert {channel for reply in replies for channel in reply.channels} >= CHANNELS_WANTED


def test_course_steps_lead_to_things_that_exist() -> None:
    steps = course()["steps"]
    assert len(steps) >= 14
    assert len({step["id"] for step in steps}) == len(steps)
    for step in steps:
        if step["kind"] == "lesson":
            assert 150 <= len(step["text"].split()) <= 350, step["id"]
        elif step["kind"] == "scenario":
            assert step["scenario"] in scenarios(), step["id"]
        else:
            assert step["article"] in articles(), step["id"]


def test_course_uses_every_scenario_and_comes_back_to_some() -> None:
    used = Counter(step["scenario"] for step in course()["steps"] if step["kind"] == "scenario")
    assert set(used) == set(scenarios())
    assert sum(times > 1 for times in used.values()) >= 2
