"""Settling a team's rules for disputes and reminders."""

from dataclasses import asdict
from datetime import datetime

from app.base.database import db
from app.people.models import Person, Team
from app.review.models import DisputeRule
from app.review.queries.dispute_rules import DEFAULTS, Rules, rules_of
from app.trail.actions import record


def settle_rules(team: Team, rules: Rules, *, by: Person, at: datetime) -> None:
    """Let these rules hold for disputes opened from now on; open ones keep theirs (`rules_under`). The trail has both sides."""
    before = rules_of(team.id)
    if before == rules:
        return
    kept = db.session.get(DisputeRule, team.id)
    if kept is None:
        kept = DisputeRule(team_id=team.id, by_id=by.id, at=at, **asdict(DEFAULTS))
        db.session.add(kept)
    for name, value in asdict(rules).items():
        setattr(kept, name, value)
    kept.by_id, kept.at = by.id, at
    db.session.flush()
    told = {"before": asdict(before), "after": asdict(rules)}
    record("review.dispute_rules", "team", team.id, by=by, at=at, label=team.name, team_id=team.id, **told)
