"""`flask library lint`, `play`, `explore`: keys, exit codes, JSON alone on standard output."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.library.cli_files import library_cli
from tests.simulation.files import SAMPLE, small

PACK = """format: agent-pack/1
actions:
  - name: look_up_order
    title: Look up
    params: [{id: order, title: Order, required: true, must_be: order}]
    result: ["Order {order}"]
"""
RUBRIC = """format: agent-rubric/1
id: core-quality
title: Core
scales: {five: [{id: r1, value: 1, label: Low}, {id: r5, value: 4, label: High}]}
sections: [{id: tone, title: Tone, criteria: [{id: warmth, title: Warm, weight: 1, scale: five}]}]
"""
SKILLS = "format: agent-skills/1\nskills: [{id: billing, title: Billing, line: Money.}]\n"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(library_cli, [str(word) for word in words])


def printed(*words: str | Path) -> Any:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.md"
    path.write_text(SAMPLE, encoding="utf-8")
    return path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "scenarios" / "shop"
    for path, text in {
        folder / "pack.yaml": PACK,
        folder / "articles" / "a.md": "---\nid: kb.refund-holds\n---\nText",
        folder.parent / "skills.yaml": SKILLS,
        tmp_path / "rubrics" / "core.yaml": RUBRIC,
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def replies(tmp_path: Path, entries: object) -> Path:
    path = tmp_path / "replies.json"
    path.write_text(json.dumps(entries) if not isinstance(entries, str) else entries, encoding="utf-8")
    return path


def test_lint_prints_findings_per_file(sample: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_bytes(b"\xff\xfe")
    result = run("lint", sample, broken, "--json")
    assert result.exit_code == 1
    files = json.loads(result.stdout)["files"]
    assert [(each["path"], each["ok"]) for each in files] == [(str(sample), True), (str(broken), False)]
    assert set(files[1]["findings"][0]) == {"code", "severity", "line", "column", "message", "hint"}
    assert files[1]["findings"][0]["code"] == "E06"
    assert {finding["code"] for finding in files[0]["findings"]} == {"W32", "W37"}


def test_lint_takes_a_folder_and_says_once_a_file_what_only_a_library_knows(sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stories" / "deep"
    folder.mkdir(parents=True)
    (folder / "one.md").write_bytes(sample.read_bytes())
    (folder / "article.md").write_text("---\ntitle: No scenario\n---\nWords.\n", encoding="utf-8")
    result = run("lint", folder.parent, "--json")
    files = json.loads(result.stdout)["files"]
    assert [each["path"] for each in files] == [str(folder / "one.md")]
    said = [finding["message"] for finding in files[0]["findings"] if finding["code"] == "W37"]
    assert len(said) == 1
    assert all(word in said[0] for word in ("'skills' (billing", "'rubric' (core-quality@4)", "kb.refund-holds", "model answer"))


def test_lint_refuses_a_folder_without_scenarios(tmp_path: Path) -> None:
    result = run("lint", tmp_path)
    assert result.exit_code == 2
    assert "holds no scenario files" in result.output


def test_lint_for_people_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(small(rules="- unheard -> done"), encoding="utf-8")
    result = run("lint", path)
    assert result.exit_code == 1
    assert f"{path}:12:3: error E11" in result.stdout


def test_a_pack_turns_warnings_into_errors(sample: Path, pack: Path) -> None:
    result = run("lint", sample, "--pack", pack, "--json")
    assert result.exit_code == 1
    messages = [finding["message"] for finding in json.loads(result.stdout)["files"][0]["findings"] if finding["severity"] == "error"]
    assert [message.split("'")[1] for message in messages] == ["de-escalation", "identity-check", "kb.identity", "refund_full"]


def test_a_pack_knows_the_levels_of_its_rubric(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for level, exit_code in (("warmth 4", 0), ("warmth 5", 1), ("tone 3", 0)):
        path.write_text(small(front="rubric: core-quality", rest=f"# answers\n### a -> done ({level})\nyes"), encoding="utf-8")
        assert run("lint", path, "--pack", pack).exit_code == exit_code


def test_play_prints_the_run(sample: Path, tmp_path: Path) -> None:
    entries = [
        {"text": "I am sorry"},
        {"after": "11m"},
        {"text": "A hold, 5 days", "actions": [{"name": "look_up_order", "args": {}}], "after": "1m"},
    ]
    data = printed("play", sample, "--seed", "7", "--replies", replies(tmp_path, entries), "--json")
    assert {"scenario", "hash", "seed", "facts", "turns", "end"} <= set(data)
    assert (data["scenario"], data["seed"], set(data["facts"])) == ("billing.double-charge", 7, {"name", "order", "amount", "charged"})
    assert [(turn["node"], turn["next"], turn["rule"]["index"]) for turn in data["turns"]] == [
        ("start", "probe", 2),
        ("probe", "pushback", 1),
        ("pushback", "relieved", 0),
    ]
    assert data["turns"][0]["checks"][0] | {"name": "apology", "spans": [[5, 10]]} == data["turns"][0]["checks"][0]
    assert data["turns"][1]["reply"] is None
    assert data["end"] == {"node": "relieved", "outcome": "solved", "csat": 2.5, "fail": False}
    assert printed("play", sample, "--seed", "7", "--replies", replies(tmp_path, entries), "--json") == data


def test_an_open_conversation_has_no_end(sample: Path, tmp_path: Path) -> None:
    assert printed("play", sample, "--seed", "7", "--replies", replies(tmp_path, []), "--json")["end"] is None


def test_a_late_reply_meets_the_silence_rule_first(sample: Path, tmp_path: Path) -> None:
    entries = [{"text": "Sorry"}, {"text": "hm", "after": "10m"}]
    turns = printed("play", sample, "--seed", "1", "--replies", replies(tmp_path, entries), "--json")["turns"]
    assert [(turn["node"], turn["next"]) for turn in turns] == [("start", "probe"), ("probe", "pushback"), ("pushback", "angry")]


def test_play_uses_the_packs_actions(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        small(front='facts: {order: {pattern: "##"}}', rules="- looked -> done", checks="  looked: {action: look_up_order}"),
        encoding="utf-8",
    )
    order = printed("play", path, "--seed", "1", "--replies", replies(tmp_path, []), "--json")["facts"]["order"]
    for typed, end in ((order, "done"), ("x", "gone")):
        entries = [{"text": "hm", "actions": [{"name": "look_up_order", "args": {"order": typed}}]}]
        data = printed("play", path, "--seed", "1", "--pack", pack, "--replies", replies(tmp_path, entries), "--json")
        assert data["end"]["node"] == end


@pytest.mark.parametrize(
    "entries",
    [
        "{",
        "{}",
        '["x"]',
        '[{"txt": "x"}]',
        '[{"text": 1}]',
        '[{"after": "soon"}]',
        '[{"actions": "x"}]',
        '[{"actions": [{"args": {}}]}]',
        "[" * 100_000,
    ],
)
def test_replies_that_cannot_be_played(sample: Path, tmp_path: Path, entries: str) -> None:
    result = run("play", sample, "--seed", "1", "--replies", replies(tmp_path, entries), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["errors"][0]["message"].endswith(".")


def test_a_broken_scenario_is_not_played(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("nothing", encoding="utf-8")
    for command in (["play", path, "--seed", "1", "--replies", replies(tmp_path, []), "--json"], ["explore", path, "--json"]):
        result = run(*command)
        assert result.exit_code == 1
        assert json.loads(result.stdout)["files"][0]["findings"][0]["code"] == "E01"


@pytest.mark.parametrize(
    "words", [["lint"], ["lint", "missing.md"], ["play"], ["play", "SAMPLE", "--seed", "x"], ["play", "SAMPLE", "--json"], ["explore"]]
)
def test_wrong_usage(sample: Path, words: list[str]) -> None:
    assert run(*(sample if word == "SAMPLE" else word for word in words)).exit_code == 2


def test_play_in_the_terminal(sample: Path) -> None:
    result = CliRunner().invoke(library_cli, ["play", str(sample), "--seed", "7"], input="/do look_up_order\nSorry\nIt is a hold, 5 days\n")
    assert result.exit_code == 0
    assert "apology | verified -> probe" in result.stdout
    assert "End: solved" in result.stdout
    assert "tag:billing" in result.stdout


def test_play_prints_for_people(sample: Path, tmp_path: Path) -> None:
    result = run("play", sample, "--seed", "7", "--replies", replies(tmp_path, [{"text": "money back now"}]))
    assert 'because of "money back now"' in result.stdout
    assert "failed" in result.stdout


def test_explore_reports_nodes_and_shortest_paths(sample: Path) -> None:
    data = printed("explore", sample, "--json")
    assert data["nodes"]["start"] == {"reached": True, "rules": [0, 1, 2, 3]}
    assert data["ends"]["trap"]["path"] == ["start: promise -> trap"]
    assert set(data["ends"]) == {"trap", "relieved", "angry"}
    assert data["cut"] is False
