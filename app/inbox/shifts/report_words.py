"""The report of a shift in sentences: its events one after another, and the incident."""

from app.inbox.shifts.report import IncidentReport, ShiftReport
from app.inbox.shifts.timeline import Event, events
from app.ui.words import gettext as _
from app.ui.words import ngettext


def event_sentences(report: ShiftReport, *, own: bool) -> list[tuple[Event, str]]:
    """Everything that happened, in order, each with its sentence; `own`: told to the person who ran the shift."""
    warned = [one["second"] for one in report.incident.warnings] if report.incident else []
    sent = [one["second"] for one in report.incident.messages] if report.incident else []
    happened = events(report.lanes, report.breaks, warned, sent)
    names = [lane.name for lane in report.lanes]
    return [(one, _sentence(one.what, names[one.lane] if one.lane is not None else "", own)) for one in happened]


def _sentence(what: str, name: str, own: bool) -> str:
    yours = {
        "took": _("You take %(name)s", name=name),
        "replied": _("You answer %(name)s", name=name),
        "warned": _("You warn on-call"),
        "sent": _("You send one message to several"),
    }
    theirs = {
        "came": _("%(name)s comes", name=name),
        "took": _("%(name)s is taken", name=name),
        "replied": _("%(name)s is answered", name=name),
        "wrote": _("%(name)s writes", name=name),
        "rang": _("The clock of %(name)s runs out", name=name),
        "left": _("%(name)s is gone", name=name),
        "warned": _("On-call is warned"),
        "sent": _("One message goes to several"),
        "break": _("A break begins"),
    }
    return str((yours.get(what) if own else None) or theirs[what])


def incident_sentences(report: IncidentReport) -> list[str]:
    """The incident in plain sentences, what was not done told as plainly."""
    said = []
    if report.spotted is None:
        said.append(_("Nobody was warned of the one cause behind these customers."))
    else:
        minutes = max(0, round((report.spotted - (report.first or 0)) / 60))
        said.append(
            ngettext(
                "You warned %(who)s %(num)s minute after the first of these customers came, when %(seen)s had come.",
                "You warned %(who)s %(num)s minutes after the first of these customers came, when %(seen)s had come.",
                minutes,
                who=report.incident.warn,
                seen=report.seen_before,
            )
        )
    false_alarms = sum(not one["right"] for one in report.warnings)
    if false_alarms:
        said.append(ngettext("%(num)s warning named another cause.", "%(num)s warnings named another cause.", false_alarms))
    reached = {"count": report.honest, "all": report.customers}
    said.append(_("%(count)s of %(all)s got a message that says what is known and promises nothing else.", **reached))
    return [str(one) for one in said]
