"""Deliveries: one of them, and sending it again."""

import json

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _
from app.ui.words import ngettext
from app.webhooks import actions, queries
from app.webhooks.models import Delivery, DeliveryState
from app.webhooks.reading import moments
from app.webhooks.views.blueprint import blueprint
from app.webhooks.views.endpoints import endpoint_at
from app.webhooks.words import ADVICE, event_words, fault_words


@blueprint.get("/<int:endpoint_id>/deliveries/<int:delivery_id>")
@allow(65)
def delivery(endpoint_id: int, delivery_id: int) -> ResponseReturnValue:
    one = _delivery(endpoint_id, delivery_id)
    body = json.dumps(json.loads(one.event.body), ensure_ascii=False, indent=2)
    told = {"event_words": event_words, "fault_words": fault_words, "advice": ADVICE.get(one.fault), "moments": moments(one)}
    return render_template("webhooks/delivery.html", delivery=one, endpoint=one.endpoint, body=body, moving=_moving(one), **told)


@blueprint.get("/<int:endpoint_id>/deliveries/<int:delivery_id>/progress")
@allow(65)
def delivery_progress(endpoint_id: int, delivery_id: int) -> ResponseReturnValue:
    one = _delivery(endpoint_id, delivery_id)
    return render_template("webhooks/progress.html", moving=_moving(one)), 200 if _moving(one) else 286


@blueprint.post("/<int:endpoint_id>/deliveries/<int:delivery_id>/again")
@allow(65)
def delivery_again(endpoint_id: int, delivery_id: int) -> ResponseReturnValue:
    one = _delivery(endpoint_id, delivery_id)
    actions.send_again(one, by=current_user, at=clock.now())
    return see_other("webhooks.delivery", _("It is on its way again."), endpoint_id=endpoint_id, delivery_id=delivery_id)


@blueprint.post("/<int:endpoint_id>/again")
@allow(65)
def dead_again(endpoint_id: int) -> ResponseReturnValue:
    count = actions.send_dead_again(endpoint_at(endpoint_id), by=current_user, at=clock.now())
    said = ngettext("%(num)s delivery is on its way again.", "%(num)s deliveries are on their way again.", count)
    return see_other("webhooks.endpoint", said, endpoint_id=endpoint_id)


@blueprint.post("/<int:endpoint_id>/test")
@allow(65)
def send_test(endpoint_id: int) -> ResponseReturnValue:
    delivery_id = actions.send_test(endpoint_at(endpoint_id), at=clock.now())
    return see_other("webhooks.delivery", _("A test event is on its way."), endpoint_id=endpoint_id, delivery_id=delivery_id)


def _delivery(endpoint_id: int, delivery_id: int) -> Delivery:
    one: Delivery = found(queries.delivery_of(endpoint_at(endpoint_id), delivery_id))
    return one


def _moving(one: Delivery) -> bool:
    """Whether it is on its way for the first time, so that looking again in a moment is worth it."""
    return one.state is DeliveryState.WAITING and one.tries == 0 and one.next_at is not None
