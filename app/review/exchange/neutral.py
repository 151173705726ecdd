"""Reviews on their way out in the neutral shape of Zendesk QA's export. Pure.

Keys of their shape are kept (externalId, sourceType, scorecard, ratings with categoryId and groupId …); what it has no place for stands
under `greenroom` (the rubric's fingerprint, level ids, the exact score, how likely the conversation was to be drawn, evidence).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.review.exchange.shape import FORMAT, LEFT_OUT, Leaving, Rated, Someone
from app.rubrics.document import EXCUSED, NO_LEVEL, Cause, Criterion, Rubric, Section

_TAG = re.compile(r"(?<![\w#])#([^\W\d_][\w-]{0,59})")


def as_conversation(reviews: Sequence[Leaving]) -> dict[str, Any]:
    """One conversation with its reviews, as a line of the export. `reviews` are of the same conversation."""
    first = reviews[0]
    return {
        "conversation": {
            "externalId": first.external_id,
            "url": first.url,
            "sourceType": first.source,
            "createdAt": _moment(first.opened_at),
            "externalFields": [],
            "tags": list(first.conversation_tags),
        },
        "reviews": [as_review(one) for one in reviews],
        "disputes": [dict(dispute) | {"conversationId": first.external_id} for one in reviews for dispute in one.disputes],
    }


def as_review(one: Leaving) -> dict[str, Any]:
    """A review in the neutral shape. Times in seconds: worked on (else from start to publication), and not worked on in between."""
    elapsed = max(0, int(((one.given_at or one.published_at) - one.started_at).total_seconds()))
    worked = min(one.active_seconds, elapsed) if one.active_seconds else elapsed
    return {
        "id": str(one.id),
        "score": None if one.shown is None else float(one.shown),
        "scorecard": {"id": one.rubric_id, "name": one.rubric.title},
        "reviewer": _someone(one.reviewer),
        "reviewee": _someone(one.reviewee),
        "ratings": [as_rating(one.rubric, rated) for rated in one.ratings],
        "comment": one.comment,
        "tags": [{"tag": tag, "user": _someone(one.reviewer)} for tag in dict.fromkeys([*one.tags, *_TAG.findall(one.comment)])],
        "created": _moment(one.started_at),
        "updated": _moment(one.published_at),
        "received": _moment(one.acknowledged_at),
        "thread": _thread(one),
        "reviewTime": worked,
        "pauseTime": elapsed - worked,
        "timeTrackingPeriods": _periods(worked, elapsed) if one.active_seconds else [],
        "greenroom": _own(one),
    }


def as_rating(rubric: Rubric, rated: Rated) -> dict[str, Any]:
    """One rating with its criterion, section and causes by name."""
    criterion = rubric.by_id.get(rated.criterion)
    section = rubric.section_of(rated.criterion) if criterion else None
    level = criterion.level(rated.level) if criterion else None
    causes = [cause.label for cause in criterion.causes if cause.id in rated.causes] if criterion else list(rated.causes)
    return {
        "categoryId": rated.criterion,
        "categoryName": criterion.title if criterion else rated.criterion,
        "groupId": section.id if section else None,
        "groupName": section.title if section else None,
        "score": None if rated.level in NO_LEVEL or level is None else float(level.value),
        "weight": None if criterion is None else _weight(criterion),
        "critical": bool(criterion and criterion.critical),
        "cause": causes[0] if causes else None,
        "causes": causes,
        "greenroom": {
            "level": rated.level,
            "label": level.label if level else LEFT_OUT if rated.level == EXCUSED else None,
            "comment": rated.comment,
            "causes": list(rated.causes),
        },
    }


def as_scorecard(rubric: Rubric, rubric_id: str, number: int, rubric_hash: str, source: str) -> dict[str, Any]:
    """A rubric version as a scorecard: groups, categories, a text for each level, the tree of causes; its own file beside it."""
    own = {"format": FORMAT, "rubricVersion": number, "rubricHash": rubric_hash, "source": source}
    groups = [_group(section, place) for place, section in enumerate(rubric.sections)]
    return {"id": rubric_id, "name": rubric.title, "categories": [], "groups": groups, "greenroom": own}


def _own(one: Leaving) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "item": str(one.item) if one.item else "",
        "version": one.version,
        "replaced": one.replaced,
        "tags": list(one.tags),
        "chosenAs": one.chosen_as,
        "purpose": one.purpose,
        "origin": one.origin,
        "probability": one.probability,
        "rubricVersion": one.rubric_version,
        "rubricHash": one.rubric_hash,
        "actedAt": _moment(one.acted_at),
        "gradedAt": _moment(one.given_at) if one.given_at and one.given_at != one.published_at else None,
        "scoreExact": one.score,
        "passed": one.passed,
        "reason": one.reason,
        "note": one.note,
        "channel": one.channel,
        "messageExternalId": one.message,
        "activeSeconds": one.active_seconds,
        "evidence": [dict(each) for each in one.evidence],
    }


def _thread(one: Leaving) -> list[dict[str, Any]]:
    """What the agent said when they read the review."""
    if not one.note:
        return []
    at = _moment(one.acknowledged_at)
    return [{"id": f"{one.id}-note", "owner": _someone(one.reviewee), "comment": one.note, "created": at, "updated": at, "thread": []}]


def _periods(worked: int, elapsed: int) -> list[dict[str, Any]]:
    periods = (("review", worked), ("pause", elapsed - worked))
    return [{"type": name, "duration": duration} for name, duration in periods if duration]


def _group(section: Section, place: int) -> dict[str, Any]:
    criteria = [_category(criterion, at) for at, criterion in enumerate(section.criteria)]
    return {"id": section.id, "name": section.title, "position": place, "categories": criteria}


def _category(criterion: Criterion, place: int) -> dict[str, Any]:
    conditions = []
    if criterion.when is not None:
        conditions.append({"type": "rating", "condition": criterion.when.criterion, "values": list(criterion.when.levels)})
    if criterion.channels:
        conditions.append({"type": "channel", "condition": "is", "values": list(criterion.channels)})
    return {
        "ratingCategoryId": criterion.id,
        "name": criterion.title,
        "scale": str(len(criterion.levels)),
        "weight": _weight(criterion),
        "critical": bool(criterion.critical),
        "reviewCritical": criterion.critical == "review",
        "groupCritical": criterion.critical == "section",
        "position": place,
        "skippable": criterion.na,
        "conditions": conditions,
        "rootCauses": {
            "multiTierRootCause": _tier(criterion.causes, ""),
            "freeTextAllowed": any(one.id == "other" for one in criterion.causes),
        },
        "ratings": [{"rating": float(one.value), "name": one.label, "description": one.anchor} for one in criterion.levels],
    }


def _tier(causes: Iterable[Cause], parent: str) -> dict[str, Any]:
    """The causes below `parent`: those with causes of their own as tiers, the others loose."""
    below = [one for one in causes if one.parent == parent]
    parents = {one.parent for one in causes}
    tiers = [{"id": one.id, "name": one.label, **_tier(causes, one.id)} for one in below if one.id in parents]
    return {"tiers": tiers, "looseRootCauses": [{"id": one.id, "name": one.label} for one in below if one.id not in parents]}


def _weight(criterion: Criterion) -> float | None:
    return None if criterion.weight is None else float(criterion.weight)


def _someone(one: Someone) -> dict[str, Any]:
    return {"email": one.email, "name": one.name, "groups": [{"id": name, "name": name} for name in one.groups]}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
