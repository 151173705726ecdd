"""Loading a pack: whole or not at all, and never against somebody's edit."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.base.loading import LoadReport, Outcome
from app.knowledge import actions
from app.knowledge.models import Article, ArticleVersion, CannedReply, Pack
from app.knowledge.pack_files import read_zip
from app.knowledge.packs import load_pack
from app.knowledge.queries import article_named, pack_document
from app.library.models import Scenario, ScenarioVersion
from app.library.queries import scenario_named
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.knowledge.packs import ARTICLE, PACK, SCENARIO, files, zipped

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
Load = Callable[..., LoadReport]


@pytest.fixture
def load(app: Flask, db: SQLAlchemy) -> Load:
    """Load the tiny pack for the whole site, with some of its files changed."""

    def act(*, replace: bool = False, team_id: int | None = None, **changed: str) -> LoadReport:
        report = load_pack(read_zip(zipped(files(**changed))), team_id=team_id, by=None, at=AT, replace=replace)
        db.session.commit()
        return report

    return act


def outcomes(report: LoadReport) -> dict[str, str]:
    return {entry.slug: entry.outcome.value for entry in report.entries}


def test_a_pack_brings_everything_it_holds(load: Load, db: SQLAlchemy) -> None:
    report = load()
    assert report.ok, report.findings
    assert outcomes(report) == dict.fromkeys(["corner-shop", "kb.returns", "hello", "lamps.broken"], "created")
    pack = db.session.scalars(select(Pack)).one()
    assert pack_document(pack).first_reply["chat"] == 90
    assert pack_document(pack).actions["look_up_order"].params[0].must_be == "order"
    version = db.session.scalars(select(ScenarioVersion)).one()
    assert (version.channel, version.level, version.number) == ("email", 2, 1)
    assert db.session.scalars(select(ArticleVersion)).one().clauses == {"days": "How long"}


def test_loading_twice_changes_nothing(load: Load, db: SQLAlchemy) -> None:
    load()
    entries = db.session.scalar(select(func.count()).select_from(TrailEntry))
    report = load()
    assert set(outcomes(report).values()) == {"unchanged"}
    assert report.changes == 0
    assert db.session.scalar(select(func.count()).select_from(TrailEntry)) == entries


def test_line_ends_of_another_system_are_no_change(load: Load) -> None:
    load()
    assert set(outcomes(load(article=ARTICLE.replace("\n", "\r\n"), scenario=SCENARIO + "\n\n")).values()) == {"unchanged"}


def test_a_changed_file_becomes_the_next_version(load: Load, db: SQLAlchemy) -> None:
    load()
    report = load(article=ARTICLE.replace("30 days", "40 days"))
    assert outcomes(report)["kb.returns"] == "new_version"
    article = article_named("kb.returns", None)
    assert article is not None and article.current_number == 2 and "40 days" in article.draft_source
    first = db.session.scalars(select(ArticleVersion).where(ArticleVersion.number == 1)).one()
    assert "30 days" in first.source


def test_a_text_edited_here_is_kept(load: Load, db: SQLAlchemy, cast: Cast) -> None:
    load()
    article = article_named("kb.returns", None)
    assert article is not None
    actions.save(article, ARTICLE.replace("30 days", "a fortnight"), revision=article.draft_revision, by=cast.tara, at=AT)
    db.session.commit()
    report = load(article=ARTICLE.replace("30 days", "40 days"))
    assert [(entry.slug, entry.outcome) for entry in report.kept] == [("kb.returns", Outcome.KEPT)]
    db.session.refresh(article)
    assert article.current_number == 1 and "a fortnight" in article.draft_source


def test_a_kept_text_can_be_taken_without_losing_the_draft(load: Load, db: SQLAlchemy, cast: Cast) -> None:
    load()
    article = article_named("kb.returns", None)
    assert article is not None
    actions.save(article, ARTICLE.replace("30 days", "a fortnight"), revision=article.draft_revision, by=cast.tara, at=AT)
    db.session.commit()
    load(replace=True, article=ARTICLE.replace("30 days", "40 days"))
    db.session.refresh(article)
    assert article.current_number == 2 and "a fortnight" in article.draft_source


def test_an_older_file_does_not_bring_back_an_older_version(load: Load, db: SQLAlchemy, cast: Cast) -> None:
    load()
    article = article_named("kb.returns", None)
    assert article is not None
    actions.publish_article(article, by=cast.tara, at=AT, source=ARTICLE.replace("30 days", "50 days"))
    db.session.commit()
    assert outcomes(load())["kb.returns"] == "kept"
    db.session.refresh(article)
    assert article.current_number == 2


BROKEN = {
    "a YAML error": ({"pack": PACK.replace("languages: [en]", "languages: [en")}, "pack.yaml", "This is not YAML"),
    "an unknown key": ({"pack": PACK.replace("about:", "abuot:")}, "pack.yaml", "'abuot' is not a key of a pack"),
    "a wrong kind": (
        {"article": ARTICLE.replace("kind: policy", "kind: law")},
        "articles/returns.md",
        "'kind' must be one of policy, howto",
    ),
    "a wrong date": ({"article": ARTICLE.replace("2026-01-15", "15.01.2026")}, "articles/returns.md", "'valid_from' must be a day"),
    "an unknown article": ({"scenario": SCENARIO.replace("[kb.returns]", "[kb.lost]")}, "scenarios/broken.md", "kb.lost"),
    "an unknown action": ({"scenario": SCENARIO.replace("[look_up_order]", "[fly]")}, "scenarios/broken.md", "fly"),
    "an unknown variable": ({"pack": PACK.replace("{agent_name}", "{agnet}")}, "pack.yaml", "{agnet} is not a variable"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_pack_with_an_error_stores_nothing_and_says_where(name: str, load: Load, db: SQLAlchemy) -> None:
    changed, file, message = BROKEN[name]
    report = load(**changed)
    assert not report.ok
    assert any(where == file and message in found.message and found.line >= 1 for where, found in report.errors), report.errors
    for table in (Pack, Article, CannedReply, Scenario, ScenarioVersion, TrailEntry):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0, table


def test_an_error_in_a_later_load_leaves_the_earlier_one(load: Load, db: SQLAlchemy) -> None:
    load()
    load(article=ARTICLE.replace("30 days", "40 days"), scenario="---\nnothing")
    article = article_named("kb.returns", None)
    assert article is not None
    db.session.refresh(article)
    assert article.current_number == 1


def test_a_team_gets_its_own_copy(load: Load, cast: Cast) -> None:
    load()
    assert load(team_id=cast.north.id).ok
    ours, sites = scenario_named("lamps.broken", cast.north.id), scenario_named("lamps.broken", None)
    assert ours is not None and sites is not None and ours.id != sites.id
