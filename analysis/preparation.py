"""Step 7: how far the municipality is with the six parts of the CCV step *Voorbereiden*, and who is to do what.

Useful before any police data is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis import six_parts
from analysis.dutch import day
from analysis.organisation import PartName, PartTask
from analysis.settings import DEFAULTS, Settings
from analysis.six_parts import DEPARTMENT, Picture, PreparationPart, Progress, Situation

__all__ = ["Lead", "Picture", "PreparationPart", "Progress", "Situation", "WorkLine", "judge_parts", "lead_sentence", "my_work"]

_COUNTED = ("Nog geen", "Eén", "Twee", "Drie", "Vier", "Vijf")
_MOST_URGENT_FIRST = (Progress.ATTENTION, Progress.MISSING, Progress.BUSY)


@dataclass(frozen=True)
class WorkLine:
    """One line of *Mijn werk*: what, about what, whose turn it is and by when."""

    what: str
    about: str
    who: str
    due: date | None = None


@dataclass(frozen=True)
class Lead:
    """The first sentence of *Overzicht*, and what to do first (empty when there is nothing)."""

    counted: str
    first: str

    @property
    def text(self) -> str:
        """The two together."""
        return f"{self.counted} Eerst nu: {self.first}." if self.first else self.counted


def judge_parts(
    situation: Situation, as_of: date, settings: Settings = DEFAULTS, *, hide_confidential: bool = False
) -> tuple[PreparationPart, ...]:
    """Return the six parts in order, as they are on this day.

    Parameters
    ----------
    situation
        The facts.
    as_of
        The day.
    settings
        When data is old, how long before an end date one is warned.
    hide_confidential
        Leave out what is told by police data (*Scherm delen*).
    """
    judges: dict[PartName, Callable[[], PreparationPart]] = {
        PartName.COORDINATOR: lambda: six_parts.judge_coordinator(situation, as_of, settings),
        PartName.PLACES: lambda: six_parts.judge_places(situation, as_of, settings, hide_confidential),
        PartName.SCHEMES: lambda: six_parts.judge_schemes(situation.schemes, as_of),
        PartName.PARTNERS: lambda: six_parts.judge_partners(situation),
        PartName.SHARING: lambda: six_parts.judge_sharing(situation, as_of, settings),
        PartName.PLAN: lambda: six_parts.judge_plan(situation.plan, as_of),
    }
    in_charge = situation.coordinator.in_charge(as_of) or DEPARTMENT
    return tuple(_assigned(judges[name](), situation.tasks.get(name), in_charge, as_of) for name in PartName)


def _assigned(part: PreparationPart, task: PartTask | None, in_charge: str, as_of: date) -> PreparationPart:
    """Say who does it and by when; a date that is past asks for attention."""
    who = (task.who if task else "") or part.who or in_charge
    due = (task.due if task else None) or part.due
    if part.state is Progress.ARRANGED or due is None or due >= as_of:
        return replace(part, who=who, due=due)
    late = f"Dit zou vóór {day(due)} klaar zijn."
    return replace(part, state=Progress.ATTENTION, missing=f"{part.missing} {late}".strip(), who=who, due=due)


def lead_sentence(parts: Sequence[PreparationPart]) -> Lead:
    """Return how many parts are arranged, and the most urgent thing to do."""
    count = sum(part.state is Progress.ARRANGED for part in parts)
    if count == len(parts):
        return Lead("Alle zes onderdelen van de voorbereiding zijn geregeld.", "")
    verb = "is" if count < 2 else "zijn"
    return Lead(f"{_COUNTED[count]} van de zes onderdelen van de voorbereiding {verb} geregeld.", min(_open(parts), key=_urgency).first)


def _open(parts: Sequence[PreparationPart]) -> list[PreparationPart]:
    return [part for part in parts if part.state is not Progress.ARRANGED]


def _urgency(part: PreparationPart) -> tuple[int, date]:
    return _MOST_URGENT_FIRST.index(part.state), part.due or date.max


def my_work(
    parts: Sequence[PreparationPart], situation: Situation, as_of: date, other: Sequence[WorkLine] = (), settings: Settings = DEFAULTS
) -> list[WorkLine]:
    """Return who is to do what, the earliest first and what has no date last.

    Parameters
    ----------
    parts, situation
        The six parts and what they were judged by.
    as_of
        The day.
    other
        Lines out of actions and evenings.
    settings
        The dark season.
    """
    lines = [WorkLine(_sentence_case(part.first), part.name.label, part.who, part.due) for part in _open(parts)]
    for partner in situation.partners:
        if partner.takes_part and partner.due and not partner.has_agreed:
            lines.append(
                WorkLine("Afspraak maken", partner.name, partner.owner or situation.coordinator.in_charge(as_of) or DEPARTMENT, partner.due)
            )
    season = _season_start(as_of, settings)
    if (season - as_of).days <= settings.expiry_warning_days:
        lines.append(
            WorkLine("Acties plannen voor de donkere dagen", "Seizoen", situation.coordinator.in_charge(as_of) or DEPARTMENT, season)
        )
    return sorted([*lines, *other], key=lambda line: (line.due or date.max, line.what, line.about))


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _season_start(as_of: date, settings: Settings) -> date:
    """The next first day of the dark season."""
    this_year = date(as_of.year, settings.dark_season_first_month, 1)
    return this_year if this_year >= as_of else this_year.replace(year=as_of.year + 1)
