"""What the packs teach: every skill of customer service, every hard situation, in every channel people write from."""

import pytest

from app.base.source import read_yaml
from app.rubrics.skills import parse_skills
from app.simulation import Scenario
from tests.content.shipped import PACKS, ROOT, by_pack, desk_of, own_words, scenarios

SERVICE_SKILLS = {
    "problem-solving", "patience", "attentiveness", "emotional-intelligence", "clarity", "writing", "creativity", "persuasion",
    "positive-language", "product-knowledge", "acting", "time-management", "reading-customers", "composure", "goal-focus",
    "handling-surprise", "tenacity", "closing", "empathy", "methodical", "willingness-to-learn",
}  # fmt: skip
SITUATIONS = {
    "owning up to one's own mistake": ("game.proved-wrong", {"look_up_contacts", "restore_save"}),
    "go and check it yourself": ("game.event-reward", {"look_up_event"}),
    "go and check it yourself, with a developer": ("saas.webhook-twice", {"look_up_deliveries"}),
    "the article is wrong": ("game.wrong-article", {"look_up_game_data", "report_article"}),
    "no article answers it": ("saas.no-article", {"ask_tier2", "report_gap"}),
    "writing first": ("saas.leaked-key", {"look_up_alert", "pause_key"}),
    "a duplicate contact": ("saas.duplicate-contact", {"verify_admin", "merge"}),
    "an escalation with required facts": ("saas.missing-orders", {"escalate_tier2"}),
    "a child's purchases": ("game.child-purchases", {"set_spending_lock"}),
}


def by_skill() -> dict[str, list[str]]:
    """The coverage table: skill and the scenarios that train it."""
    table: dict[str, list[str]] = {}
    for scenario in scenarios().values():
        for skill in scenario.skills:
            table.setdefault(skill, []).append(scenario.id)
    return table


def test_the_catalogue_names_the_twenty_one_skills_of_service() -> None:
    entries, findings = parse_skills((ROOT / "scenarios" / "skills.yaml").read_text(encoding="utf-8"))
    assert not findings
    assert len(SERVICE_SKILLS) == 21
    assert {entry.id for entry in entries} >= SERVICE_SKILLS
    assert all(entry.title and entry.line.endswith(".") for entry in entries)
    assert len({entry.title for entry in entries}) == len(entries)


@pytest.mark.parametrize("skill", sorted(SERVICE_SKILLS))
def test_every_skill_has_a_scenario(skill: str) -> None:
    assert by_skill().get(skill), skill


def test_no_skill_of_the_catalogue_is_without_a_scenario() -> None:
    catalogue = read_yaml((ROOT / "scenarios" / "skills.yaml").read_text(encoding="utf-8")).value["skills"]
    assert [entry["id"] for entry in catalogue if entry["id"] not in by_skill()] == []


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_hard_situation_has_a_scenario_with_its_desk_work(situation: str) -> None:
    name, work = SITUATIONS[situation]
    assert set(scenarios()[name].required) >= work


def test_an_incomplete_escalation_comes_back() -> None:
    scenario = scenarios()["saas.missing-orders"]
    action = desk_of(scenario).actions["escalate_tier2"]
    assert action.kind == "escalate"
    assert all(param.required for param in action.params)
    assert action.otherwise.startswith("Returned")


def test_there_are_three_packs_with_thirty_scenarios() -> None:
    assert len(PACKS) >= 3
    assert len(scenarios()) >= 30
    assert all(len(held) >= 9 for held in by_pack().values())


def test_customers_come_by_every_channel_and_at_every_level() -> None:
    channels = [scenario.channel for scenario in scenarios().values()]
    assert all(channels.count(channel) >= least for channel, least in {"email": 8, "chat": 8, "social": 3, "phone": 2}.items())
    assert {scenario.level for scenario in scenarios().values()} >= {1, 2, 3, 4}


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_a_retry_brings_other_facts_and_its_articles_belong_to_the_pack(scenario: Scenario) -> None:
    assert sum(fact.kind != "date" and (fact.kind != "pick" or len(fact.options) > 1) for fact in scenario.facts.values()) >= 2
    assert len(scenario.answers) >= 5
    assert len(scenario.nodes) >= 8
    assert 1 <= len(scenario.articles) <= 5
    assert sum(words.scenario == scenario.id for words in own_words()) >= 5


def test_a_shared_part_a_call_and_a_person_who_decides_are_used_where_they_help() -> None:
    scenario = scenarios()["saas.our-advice"]
    assert "code_asked" in {rule.target for node in scenario.nodes.values() for rule in node.rules if rule.call}
    assert [name for name, check in scenario.checks.items() if check.question] == ["owns_up"]
    file = ROOT / "scenarios" / "tallyhook" / "scenarios" / "our-advice.md"
    assert "## code_asked" not in file.read_text(encoding="utf-8"), "it stands in the fragment of the pack"
    judged = [answer for answer in scenario.answers if answer.node == "for_the_boss"]
    assert {bool(answer.human) for answer in judged} == {True, False}, "a person may say yes and no"
