"""Tables of the review room."""

from app.review.models.choosing import ChosenAs
from app.review.models.dispute import DecisionReason, Dispute, DisputeKind, DisputePoint, DisputeQuote, DisputeState, fitting
from app.review.models.grading import ClauseConflict, CommentTemplate, PointerSwitch, PointerVerdict, ReportOutcome, ReviewNote
from app.review.models.marks import ReviewExample, ReviewTag, ReviewTagging
from app.review.models.plan import Absence, Cycle, DrawState, ItemState, PlanDraw, PlanFrame, PlanItem, SamplingPlan
from app.review.models.queue import Assignment, AssignmentState, Origin
from app.review.models.replay import Replay, ReplayKind, ReplayState
from app.review.models.review import (
    NOT_APPLICABLE,
    Acknowledgement,
    Evidence,
    Publication,
    Purpose,
    Rating,
    Review,
    ReviewSource,
    ReviewState,
)
from app.review.models.second_look import DisputeProposal, DisputeRule, ProposalOutcome, ReviewSight, SecondLook
from app.review.models.tally import Span, Tally, TallyRule

__all__ = [
    "Absence",
    "Acknowledgement",
    "Assignment",
    "AssignmentState",
    "ChosenAs",
    "ClauseConflict",
    "CommentTemplate",
    "Cycle",
    "DecisionReason",
    "Dispute",
    "DisputeKind",
    "DisputePoint",
    "DisputeProposal",
    "DisputeQuote",
    "DisputeRule",
    "DisputeState",
    "DrawState",
    "Evidence",
    "ItemState",
    "NOT_APPLICABLE",
    "Origin",
    "PlanDraw",
    "PlanFrame",
    "PlanItem",
    "PointerSwitch",
    "PointerVerdict",
    "ProposalOutcome",
    "Publication",
    "Purpose",
    "Rating",
    "Review",
    "Replay",
    "ReplayKind",
    "ReplayState",
    "ReviewExample",
    "ReportOutcome",
    "ReviewNote",
    "ReviewSource",
    "ReviewState",
    "ReviewTag",
    "ReviewTagging",
    "SamplingPlan",
    "ReviewSight",
    "SecondLook",
    "Span",
    "Tally",
    "TallyRule",
    "fitting",
]
