"""Fragments of a pack's folder, of an upload and of the site's own scenarios; the command line plays languages and decisions."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask_sqlalchemy import SQLAlchemy

from app.knowledge.models import Pack
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from app.library import actions
from app.library.cli_files import library_cli
from app.library.fragment_files import fragments_beside, fragments_of_folder
from app.library.models import Scenario
from app.library.queries import compiled, current_scenario
from app.simulation import compile_scenario, content_hash
from tests.simulation.files import NOW, small

FRAGMENT = """---
format: agent-fragment/1
checks: {code: {any: [code]}}
---
## who
> Your code?
- code -> back
- else -> gone
## back {return}
> So?
"""
TEXT = small(front="include: [who.md]", rules="- !yes_said => who")
PACK = "format: agent-pack/1\nid: toys\ntitle: Toys\nabout: Toys.\nlanguages: [en]\n"


def files(fragment: str = FRAGMENT, where: str = "fragments/who.md") -> PackFiles:
    return PackFiles({"pack.yaml": PACK.encode(), "scenarios/small.md": TEXT.encode(), where: fragment.encode()})


@pytest.mark.parametrize("where", ["fragments/who.md", "scenarios/who.md"])
def test_a_pack_brings_its_fragments(db: SQLAlchemy, where: str) -> None:
    report = load_pack(files(where=where), team_id=None, by=None, at=NOW)
    assert report.ok, report.findings
    version = current_scenario("small", None)
    assert version is not None
    scenario = compiled(version)
    assert "who" in scenario.nodes
    assert version.content_hash == scenario.content_hash == content_hash(TEXT, [("who.md", FRAGMENT)])


def test_a_changed_fragment_makes_a_new_version_and_the_old_one_stays(db: SQLAlchemy) -> None:
    load_pack(files(), team_id=None, by=None, at=NOW)
    assert load_pack(files(), team_id=None, by=None, at=NOW).ok
    first = current_scenario("small", None)
    assert first is not None
    assert first.number == 1
    assert load_pack(files(FRAGMENT.replace("Your code?", "Which code?")), team_id=None, by=None, at=NOW + timedelta(days=1)).ok
    second = current_scenario("small", None)
    assert second is not None
    assert second.number == 2
    said = [compiled(version).nodes["who"].variants[0].text for version in (first, second)]
    assert said == ["Your code?", "Which code?"]


def test_on_the_site_a_scenario_includes_what_its_pack_has(db: SQLAlchemy) -> None:
    load_pack(files(), team_id=None, by=None, at=NOW)
    pack = db.session.query(Pack).one()
    other = TEXT.replace("id: small", "id: other")
    assert actions.check(other, pack=pack, team_id=None).scenario is not None
    assert actions.check(other, pack=None, team_id=None).scenario is None


def test_a_pack_without_the_fragment_is_not_loaded(db: SQLAlchemy) -> None:
    broken = PackFiles({"pack.yaml": PACK.encode(), "scenarios/small.md": TEXT.encode()})
    report = load_pack(broken, team_id=None, by=None, at=NOW)
    assert not report.ok
    assert db.session.query(Scenario).count() == 0


def folder(tmp_path: Path) -> Path:
    for name in ("scenarios", "fragments"):
        (tmp_path / "toys" / name).mkdir(parents=True)
    (tmp_path / "toys" / "scenarios" / "small.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "toys" / "fragments" / "who.md").write_text(FRAGMENT, encoding="utf-8")
    (tmp_path / "secret.md").write_text(FRAGMENT, encoding="utf-8")
    (tmp_path / "toys" / "fragments" / "out.md").symlink_to(tmp_path / "secret.md")
    return tmp_path / "toys"


def test_files_find_the_fragments_of_their_pack_and_nothing_outside(tmp_path: Path) -> None:
    pack = folder(tmp_path)
    assert fragments_of_folder(pack) == {"who.md": FRAGMENT}
    assert fragments_beside(pack / "scenarios" / "small.md", TEXT) == {"who.md": FRAGMENT}
    assert fragments_beside(pack / "scenarios" / "small.md", small()) == {}
    alone = tmp_path / "alone.md"
    assert set(fragments_beside(alone, TEXT)) == {"secret.md"}


def test_the_commands_lint_play_and_explore_what_is_included(tmp_path: Path) -> None:
    pack = folder(tmp_path)
    file = str(pack / "scenarios" / "small.md")
    replies = tmp_path / "r.json"
    replies.write_text(json.dumps([{"text": "hm"}, {"text": "the code"}, {"text": "yes"}]), encoding="utf-8")
    for extra in ([], ["--pack", str(pack)]):
        for command in (
            ["lint", file, "--json"],
            ["explore", file, "--json"],
            ["play", file, "--seed", "1", "--replies", str(replies), "--json"],
        ):
            done = CliRunner().invoke(library_cli, [*command, *extra])
            assert done.exit_code == 0, done.output
    played = json.loads(done.output)
    scenario = compile_scenario(TEXT, fragments={"who.md": FRAGMENT}).scenario
    assert scenario is not None
    assert played["hash"] == scenario.content_hash
    assert [turn["next"] for turn in played["turns"]] == ["who", "start", "done"]


def test_the_command_plays_a_language_and_takes_decisions(tmp_path: Path) -> None:
    text = small(checks="  kind: {human: Kind?}", rules="- kind -> done", rest="# locale ru\n## done\n> Спасибо.")
    file, replies = tmp_path / "a.md", tmp_path / "r.json"
    file.write_text(text, encoding="utf-8")
    play = ["play", str(file), "--seed", "1", "--replies", str(replies), "--json"]
    replies.write_text('[{"text": "hm", "human": {"kind": true}}]', encoding="utf-8")
    done = json.loads(CliRunner().invoke(library_cli, [*play, "--language", "ru"]).output)
    assert (done["turns"][0]["customer"], done["language"], done["waiting"]) == ("Спасибо.", "ru", [])
    replies.write_text('[{"text": "hm"}, {"text": "yes"}]', encoding="utf-8")
    waits = json.loads(CliRunner().invoke(library_cli, play).output)
    assert (waits["waiting"], waits["end"], len(waits["turns"])) == (["kind"], None, 1)
    assert CliRunner().invoke(library_cli, [*play, "--language", "ja"]).exit_code == 2
    replies.write_text('[{"text": "hm", "human": {"kind": "yes"}}]', encoding="utf-8")
    assert CliRunner().invoke(library_cli, play).exit_code == 1
