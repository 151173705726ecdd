"""A database of one size, from the real migrations and the shipped content to the last synthetic row."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.base.database import db
from app.base.loading import LoadReport
from app.base.migrating import upgrade
from app.base.transaction import unit_of_work
from app.library.loading import load_folder
from app.library.queries import compiled as compiled_scenario
from app.review.actions.counting_anew import note_rule
from app.rubrics.loading import load_rubric
from app.rubrics.models import Rubric, RubricVersion
from app.rubrics.queries import compiled as compiled_rubric
from bench.agreement import keep_reports
from bench.generate import Generator
from bench.places import WORK
from bench.practice import Practice, played_versions
from config import ROOT, load_settings

RUBRIC = Path(__file__).with_name("rubric.yaml")
SECRET = "bench 0123456789 abcdefghijklmnopqrstuvwxyz"


def environment(url: str, *, web_processes: int = 2) -> dict[str, str]:
    """The settings that the measured site runs with: those of production, without a proxy."""
    return {
        "GREENROOM_ENV": "production",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(WORK),
        "PROXIES": "0",
        "HOST": "127.0.0.1",
        "WEB_PROCESSES": str(web_processes),
        "JOBS_URL": "",
    }


def site(url: str) -> Flask:
    """The site on this database, for signing people in and counting statements."""
    return create_app(load_settings(environment(url)))


def fill(url: str, *, size: int, anchor: datetime, told: Callable[[float], None]) -> None:
    """Schema, shipped packs and rubrics, the bench's rubric, and `size` conversations."""
    app = site(url)
    with app.app_context():
        upgrade()
        db.session.remove()
        with unit_of_work():
            report = LoadReport()
            load_folder(ROOT / "scenarios", report, at=anchor, replace=False)
            load_rubric(RUBRIC.read_text(encoding="utf-8"), RUBRIC.name, report, team_id=None, by=None, at=anchor)
            played = played_versions(anchor)
        if not report.ok:
            raise SystemExit(f"The shipped content has errors: {report.findings[:3]}")
        rubric = db.session.scalars(select(RubricVersion).join(Rubric).where(Rubric.slug == "bench-rubric")).one()
        generator = Generator(size, anchor, compiled_rubric(rubric), rubric.rubric_id, rubric.id)
        scenario, ids = compiled_scenario(played[0]), [(version.scenario_id, version.id) for version in played]
        whole, rubric_id = compiled_rubric(rubric), rubric.rubric_id
        db.session.remove()
        generator.run(db.engine, lambda cast, last: Practice(scenario, ids, cast, anchor, last), told)
        with unit_of_work():
            keep_reports(whole, rubric_id, anchor)
            note_rule(anchor)  # the generator counts by today's rule; without this the first start would count everything anew
        db.engine.dispose()
