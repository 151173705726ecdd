"""The tiny pack on the site."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.knowledge.pack_files import read_zip
from app.knowledge.packs import load_pack
from app.library.models import Scenario
from tests.knowledge.packs import files, zipped


@pytest.fixture
def scenario(app: Flask, db: SQLAlchemy) -> Scenario:
    """The published scenario of the whole site."""
    report = load_pack(read_zip(zipped(files())), team_id=None, by=None, at=datetime(2026, 11, 22, 9, tzinfo=UTC))
    assert report.ok, report.findings
    db.session.commit()
    return db.session.scalars(select(Scenario)).one()
