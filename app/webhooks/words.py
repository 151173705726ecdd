"""What events and faults are called on screen, and when each event happens."""

from typing import Any

from app.base.events import Event
from app.trail.words import name_verb
from app.ui.words import lazy_gettext as _l

TEST = "webhook.test"
"""Sent when somebody asks for it, to one endpoint; nobody chooses it."""

EVENTS: dict[str, Any] = {
    Event.REVIEW_PUBLISHED: _l("A review was published"),
    Event.REVIEW_CHANGED: _l("A published review was changed or scored anew"),
    Event.REVIEW_VOIDED: _l("A published review was made void"),
    Event.REVIEW_ACKNOWLEDGED: _l("The agent acknowledged a review"),
    Event.DISPUTE_OPENED: _l("A review was disputed"),
    Event.DISPUTE_DECIDED: _l("A dispute was decided"),
    Event.ATTEMPT_ENDED: _l("An attempt in the mock inbox ended"),
    Event.COURSE_COMPLETED: _l("Somebody completed a course"),
    Event.CONVERSATIONS_IMPORTED: _l("An import of conversations was done"),
    Event.CALIBRATION_CLOSED: _l("The scoring of a calibration round was closed"),
    Event.PERSON_SUSPENDED: _l("A person was suspended"),
    TEST: _l("A test that an admin asked for"),
}

FAULTS: dict[str, Any] = {
    "": _l("Delivered"),
    "name": _l("The name was not found"),
    "refused": _l("The address is not allowed"),
    "connection": _l("No connection came about"),
    "time": _l("It took too long"),
    "tls": _l("The certificate cannot be trusted"),
    "answer": _l("The answer was no HTTP"),
    "redirect": _l("It answered with a redirect, which is not followed"),
    "gone": _l("It answered that it is gone for good"),
    "status": _l("It answered with an error"),
    "key": _l("The secret is no longer known"),
}

ADVICE: dict[str, Any] = {
    "name": _l("Check the spelling of the host, and that this machine can look names up."),
    "refused": _l(
        "The name leads to this machine or to a private network. Write an address that is reached over the internet, "
        "or let whoever runs the site name the host in WEBHOOK_ALLOWED_HOSTS."
    ),
    "connection": _l("Check that the receiver runs, and that a firewall lets this machine through."),
    "time": _l("A receiver should answer within five seconds: let it keep the event, answer, and work afterwards."),
    "tls": _l("Renew the receiver's certificate, or send its whole chain. It must be made out to the host in the address."),
    "answer": _l("Something else than a web server answers there. Check the port."),
    "redirect": _l("Write the address that it redirects to into the endpoint."),
    "gone": _l("The endpoint is paused. Turn it on when the receiver is back."),
    "status": _l("Read below what it answered. Any status from 200 to 299 counts as received."),
    "key": _l("SECRET_KEY of this site was changed. Make a new secret and give it to the receiver; then send again."),
}


def event_words(name: str) -> str:
    """When the event happens; the bare name for one of another version."""
    return str(EVENTS.get(name, name))


def fault_words(key: str) -> str:
    """What went wrong, in a few words."""
    return str(FAULTS.get(key, key))


def register() -> None:
    """Name this room's verbs for the trail."""
    for verb, words in {
        "webhooks.create_endpoint": _l("added a webhook endpoint"),
        "webhooks.change_endpoint": _l("changed a webhook endpoint"),
        "webhooks.new_secret": _l("made a new webhook secret"),
        "webhooks.end_old_secret": _l("ended the old webhook secret"),
        "webhooks.turn_on": _l("turned a webhook endpoint on"),
        "webhooks.turn_off": _l("turned a webhook endpoint off"),
        "webhooks.pause": _l("paused a webhook endpoint that had failed for days"),
        "webhooks.remove_endpoint": _l("removed a webhook endpoint"),
        "webhooks.send_again": _l("had webhook deliveries sent again"),
    }.items():
        name_verb(verb, words)
