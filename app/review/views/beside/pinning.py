"""From a review to the reviewed person's next coaching session, where a room above offers one."""

from typing import Any

from flask_login import current_user

from app.review import doors
from app.review.doors import PinPlace
from app.review.models import Review
from app.review.views.blueprint import blueprint


@blueprint.context_processor
def _pinning() -> dict[str, Any]:
    return {"pinning_of": pinning_of}


def pinning_of(review: Review) -> PinPlace | None:
    """Where the viewer can pin this review and its criteria, if anywhere."""
    return next((place for place in doors.pin_places(current_user, review.reviewee_id) if place is not None), None)
