"""Tables of calibration. Grades made here are never reviews: no agent, no tally and no export knows them."""

from app.calibration.models.figures import AgreementReport, Withheld
from app.calibration.models.hidden import GoldItem, GoldLevel, HiddenKind, HiddenLook, HiddenMark, HiddenRates
from app.calibration.models.rounds import Agreed, Mark, MarkSheet, Quote, Round, RoundItem, RoundMember, RoundState
from app.calibration.models.series import Every, Series, SeriesTime, Source, TimeState

__all__ = [
    "Agreed",
    "AgreementReport",
    "Every",
    "GoldItem",
    "GoldLevel",
    "HiddenKind",
    "HiddenLook",
    "HiddenMark",
    "HiddenRates",
    "Mark",
    "MarkSheet",
    "Quote",
    "Round",
    "RoundItem",
    "RoundMember",
    "RoundState",
    "Series",
    "SeriesTime",
    "Source",
    "TimeState",
    "Withheld",
]
