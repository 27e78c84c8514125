"""One step of a choice of addresses: a way to choose, and whether what it finds comes in, stays in or goes out.

A choice is a row of steps. Nothing here knows an address: that is `analysis.recipients`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.terms import Method, Term


class Operation(Term):
    """What a step does with the addresses it finds."""

    ADD = "add", "erbij"
    KEEP = "keep", "houd alleen wat hier ook in ligt"
    REMOVE = "remove", "haal eraf"


class Way(Term):
    """How one chooses addresses, in the order of the screen."""

    CONCENTRATION = "concentration", "Concentratie"
    NEIGHBOURHOOD = "neighbourhood", "Hele buurt"
    DISTRICT = "district", "Hele wijk"
    SHOPPING_AREA = "shopping_area", "Heel winkelgebied"
    COMPLEX = "complex", "Complex of gebouw"
    BRANCH = "branch", "Branche"
    ASSOCIATION = "association", "Vereniging of KVO-gebied"
    STREET = "street", "Straat of straatdeel"
    DISTANCE = "distance", "Afstand (hemelsbreed)"
    WALKING = "walking", "Loopafstand"
    DRAWN = "drawn", "Getekend gebied"


METHOD_OF: Mapping[Way, Method] = {
    Way.CONCENTRATION: Method.SAME_STREET,
    Way.NEIGHBOURHOOD: Method.SAME_NEIGHBOURHOOD,
    Way.DISTRICT: Method.SAME_NEIGHBOURHOOD,
    Way.SHOPPING_AREA: Method.SAME_PLACE,
    Way.COMPLEX: Method.SAME_COMPLEX,
    Way.BRANCH: Method.SAME_BRANCH,
    Way.ASSOCIATION: Method.ASSOCIATION,
    Way.STREET: Method.SAME_STREET,
    Way.DISTANCE: Method.WITHIN_DISTANCE,
    Way.WALKING: Method.WALKING_DISTANCE,
    Way.DRAWN: Method.DRAWN_AREA,
}
"""What stands in the column *reden op de lijst*."""

WHOLE_WAYS = (Way.NEIGHBOURHOOD, Way.DISTRICT, Way.SHOPPING_AREA, Way.COMPLEX, Way.BRANCH, Way.ASSOCIATION)
"""Ways to choose a whole: what they hold depends on no incident. Any other surroundings may show where one was."""

CUT = "|"
"""Between the parts of a street in `Step.chosen`: 'Dorpsstraat|Waterveen', or with its numbers 'Dorpsstraat|Waterveen|10|40'."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a choice."""

    way: Way
    operation: Operation = Operation.ADD
    chosen: tuple[str, ...] = ()
    """Streets, BAG numbers of addresses or buildings, codes of buurten or wijken, branches, numbers of own lists or of concentrations."""
    distance_m: float = 0.0
    """How far from the chosen addresses; only for the two distances."""
    shape: tuple[tuple[float, float], ...] = ()
    """The corners of a drawn area (RD, metres)."""

    @property
    def is_complete(self) -> bool:
        """Return whether there is enough to choose by."""
        if self.way is Way.DRAWN:
            return len(self.shape) >= 3
        return bool(self.chosen) and (self.distance_m > 0 or self.way not in (Way.DISTANCE, Way.WALKING))

    @property
    def is_whole(self) -> bool:
        """Return whether it chooses a whole that depends on no incident."""
        return self.way in WHOLE_WAYS


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """An address that a person put on the list or took off it, and why."""

    address_id_bag: str
    address: str
    is_added: bool
    reason: str


REASONS_OFF = ("Coördinator doet zelf", "Bestaat niet of staat leeg", "Wil geen bezoek en geen post", "Staat er dubbel op", "Andere reden")
REASONS_ON = ("Hoort erbij volgens de wijkagent", "Hoort erbij volgens de vereniging", "Ligt net buiten het gebied", "Andere reden")
COORDINATOR_DOES_IT = REASONS_OFF[0]
"""These addresses go into a mixed packet of the coordinator; a list for others shows nothing of it."""


def are_whole(steps: Sequence[Step]) -> bool:
    """Return whether a choice depends on no incident: every step of it is a whole."""
    return all(step.is_whole for step in steps)


def as_stored(step: Step) -> dict[str, Any]:
    """Return a step as plain values."""
    return {
        "way": str(step.way),
        "operation": str(step.operation),
        "chosen": list(step.chosen),
        "distance_m": step.distance_m,
        "shape": [list(point) for point in step.shape],
    }


def from_stored(values: Mapping[str, Any]) -> Step:
    """Return a step from what `as_stored` made of it."""
    return Step(
        way={str(way): way for way in Way}[values["way"]],
        operation={str(one): one for one in Operation}[values["operation"]],
        chosen=tuple(values["chosen"]),
        distance_m=float(values["distance_m"]),
        shape=tuple((float(x), float(y)) for x, y in values["shape"]),
    )


def street_key(street: str, place: str, lowest: int | None = None, highest: int | None = None) -> str:
    """Return how a street, or the part of it between two numbers, stands in `Step.chosen`."""
    whole = f"{street}{CUT}{place}"
    return whole if lowest is None or highest is None else f"{whole}{CUT}{lowest}{CUT}{highest}"


def say_street(key: str) -> str:
    """Return a street of `Step.chosen` as a reader calls it."""
    street, _, *numbers = key.split(CUT)
    return f"{street} {numbers[0]} t/m {numbers[1]}" if len(numbers) == 2 else street
