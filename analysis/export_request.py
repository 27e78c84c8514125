"""What is asked when a file is made: from which dossier, by whom, for which action or round, and what a user may choose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from analysis import privacy
from analysis.action_files import Outgoing, OutgoingFile, outgoing
from analysis.dossier import Dossier, StoredEvening, read_evenings, read_organisation, read_rounds, reading_findings
from analysis.dossier_pictures import DossierSource
from analysis.dutch import enumerate_words
from analysis.errors import DossierError, SourceError
from analysis.geocoding import build_index
from analysis.pipeline import Analysis
from analysis.register import Register
from analysis.round_files import OutgoingRound, outgoing_round
from analysis.safety_picture import PictureData
from analysis.settings import DEFAULTS, Settings
from analysis.terms import Zone

Maker = Callable[[int], OutgoingFile]
"""Makes a file with this copy number."""

NO_ROUND = "Deze actie heeft nog geen bezoekronde. Maak er eerst een bij ‘Bezoekrondes’ of met: preventiekaart round plan."
NO_EVENING = "Bij deze actie is nog geen bijeenkomst gepland. Plan er eerst een bij ‘Bijeenkomst’."
NO_REGISTER = "Er is nog geen adressenbestand. Maak het eerst, daarna kan dit bestand."
NO_ACTION = "Zeg om welke actie het gaat: --action NUMMER."


@dataclass(frozen=True)
class Request:
    """From what files are made, and what a user may choose."""

    dossier: Dossier
    who: str
    action_id: int | None = None
    round_id: int | None = None
    register: Register | None = None
    sheet_code: str = "L7160"
    template: Path | None = None
    copies: int = 1
    zone: Zone = Zone.SHAREABLE
    """Where the file may go; most kinds have one zone alone."""
    recipient: str = ""
    """For whom a picture or counts are; a file of an action is for the recipient of the action."""
    is_released: bool = False
    """Whether the police and the coordinator let a picture or counts go; a file of an action asks its action."""
    signature: str | None = None
    """The name on the stamp, where that is another than the one in the log."""
    settings: Settings = field(default=DEFAULTS)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the buurten by their code."""
        areas = None if self.register is None else self.register.areas
        return {} if areas is None else dict(zip(areas["area_code_cbs"], areas["area_name"], strict=True))

    @property
    def signed(self) -> str:
        """The name on the stamp."""
        return self.who if self.signature is None else self.signature

    @cached_property
    def is_demo(self) -> bool:
        """Whether the dossier holds oefengegevens."""
        return read_organisation(self.dossier).is_demo

    @cached_property
    def action(self) -> Outgoing:
        """What may leave of the action, judged when it is asked for."""
        return outgoing(self.dossier, self.known_action_id, self.names, self.settings)

    @cached_property
    def round(self) -> OutgoingRound:
        """What may leave of the round that was asked for, or of the last one of the action."""
        of_action = read_rounds(self.dossier, self.known_action_id)
        chosen = [one.id for one in of_action if one.id == self.round_id or self.round_id is None]
        if not of_action:
            raise DossierError(NO_ROUND)
        if not chosen or chosen[-1] is None:
            known = enumerate_words([str(one.id) for one in of_action])
            raise DossierError(f"Bezoekronde {self.round_id} hoort niet bij deze actie. Kies uit: {known}.")
        return outgoing_round(self.dossier, chosen[-1], self.names, self.settings)

    @property
    def evenings(self) -> list[StoredEvening]:
        """The evenings of the action."""
        found = [one for one in read_evenings(self.dossier) if one.action_id == self.known_action_id]
        if not found:
            raise DossierError(NO_EVENING)
        return found

    @cached_property
    def register_needed(self) -> Register:
        """The register, which has to be there."""
        if self.register is None:
            raise DossierError(NO_REGISTER)
        return self.register

    @cached_property
    def source(self) -> DossierSource:
        """The dossier with its register, to work pictures out from."""
        organisation, register = read_organisation(self.dossier), self.register_needed
        index = build_index(register.addresses, register.areas)
        return DossierSource(self.dossier, organisation, register, index, reading_findings(self.dossier), self.dossier.today, self.settings)

    @cached_property
    def picture(self) -> tuple[Analysis, PictureData]:
        """Every robbery of the dossier worked out, and what a picture is made of."""
        analysis = self.source.analyse()
        return analysis, self.source.picture(analysis)

    @property
    def known_action_id(self) -> int:
        """The number of the action, which has to be given."""
        if self.action_id is None:
            raise SourceError(NO_ACTION)
        return self.action_id

    def stamp(self, copy_number: int, copy_of: str = "") -> privacy.Stamp:
        """Return the stamp of a file of the action that is made now."""
        return self.action.stamp(self.signed, self.dossier.now, is_demo=self.is_demo, copy_number=copy_number, copy_of=copy_of)

    def stamp_for(self, recipient: str, dataset: str, copy_number: int, *, is_concept: bool = False) -> privacy.Stamp:
        """Return the stamp of a file of the dossier as a whole, in the zone that was asked for."""
        return privacy.stamp(
            self.zone,
            recipient,
            self.signed,
            self.dossier.now,
            dataset,
            is_demo=self.is_demo,
            is_concept=is_concept,
            copy_number=copy_number,
        )


Choice = TypeVar("Choice")


def for_each(choices: Iterable[Choice], make: Callable[[Choice, int], OutgoingFile]) -> list[Maker]:
    """One maker for each choice."""
    return [partial(make, choice) for choice in choices]


SHEET_AND_CSV = (".xlsx", ".csv")
