"""The stamp on every file (zone, recipient, user, moment, data, copy) and the names of files."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from analysis.dutch import day
from analysis.terms import Zone

DESIGNATED = "aangewezen personen"
"""Who may see police data: for them is a confidential file, unless it says for whom."""

DEMO_BANNER = "oefengegevens"
NOT_RELEASED = "CONCEPT – nog niet vrijgegeven"

_ZONE_IN_NAME = {Zone.RESTRICTED: "VERTROUWELIJK", Zone.SHAREABLE: "TE DELEN"}
_WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Stamp:
    """Who made a file for whom, when and from what; printed on every file."""

    zone: Zone
    moment: datetime
    recipient: str = ""
    user: str = ""
    dataset: str = ""
    is_demo: bool = False
    is_concept: bool = False
    """Whether the police or the coordinator still have to let it go."""
    knows_time: bool = True
    """Whether `moment` holds a time of day; a run on the command line knows the day alone."""
    copy_number: int = 0
    """The number of this file in the dossier, never given out twice; 0 for a file that no dossier knows."""
    copy_of: str = ""
    """Such as '2 van 6' for numbered paper lists."""

    @property
    def zone_text(self) -> str:
        """The zone as it stands on a file."""
        if self.zone is Zone.SHAREABLE and self.recipient:
            return f"Te delen met {self.recipient}, niet openbaar"
        return f"{self.zone.label}, voor {self.recipient}" if self.recipient else self.zone.label

    @property
    def banner(self) -> str:
        """The zone, with the word for demo data in front where it applies."""
        return f"{DEMO_BANNER.capitalize()} – {self.zone_text}" if self.is_demo else self.zone_text

    @property
    def made(self) -> str:
        """When and by whom the file was made."""
        at = f" om {self.moment:%H.%M} uur" if self.knows_time else ""
        by = f" door {self.user}" if self.user else ""
        return f"Gemaakt op {day(self.moment.date())}{at}{by}"

    @property
    def copy_text(self) -> str:
        """Which copy this is: 'exemplaar 17', and of numbered paper lists 'exemplaar 17 (lijst 2 van 6)'; empty without a number."""
        if not self.copy_number:
            return ""
        return f"exemplaar {self.copy_number}" + (f" (lijst {self.copy_of})" if self.copy_of else "")

    @property
    def line(self) -> str:
        """The stamp as one line below a page: whether it may go, when, by whom, from which data, which copy."""
        stand = NOT_RELEASED if self.is_concept else ""
        return " · ".join(part for part in (stand, self.made, self.dataset, self.copy_text) if part)

    @property
    def below_a_letter(self) -> str:
        """What stands below a letter to residents or entrepreneurs once it may go: no line of ours, for it is meant for them.

        The zone then stands in the properties of the file, in its name and in the log.
        """
        return f"Dit zijn {DEMO_BANNER}: alles is verzonnen." if self.is_demo else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The whole stamp as pairs of a Dutch word and a value; what is empty is left out."""
        pairs = [
            ("Zone", self.zone_text),
            ("Ontvanger", self.recipient),
            ("Gemaakt door", self.user),
            ("Stand", NOT_RELEASED if self.is_concept else ""),
            ("Gemaakt op", f"{day(self.moment.date())}{f', {self.moment:%H.%M} uur' if self.knows_time else ''}"),
            ("Gegevens", f"{self.dataset} ({DEMO_BANNER})" if self.is_demo and self.dataset else self.dataset),
            ("Exemplaar", self.copy_text.removeprefix("exemplaar ")),
            ("Let op", f"Dit zijn {DEMO_BANNER}: alles is verzonnen." if self.is_demo else ""),
        ]
        return [(word, value) for word, value in pairs if value]


def stamp(
    zone: Zone,
    recipient: str,
    user: str,
    moment: datetime,
    dataset: str,
    *,
    is_demo: bool = False,
    is_concept: bool = False,
    knows_time: bool = True,
    copy_number: int = 0,
    copy_of: str = "",
) -> Stamp:
    """Return the stamp of a file; line breaks and control characters in what was typed become spaces."""
    made_for, made_by, made_from = one_line(recipient), one_line(user), one_line(dataset)
    return Stamp(zone, moment, made_for, made_by, made_from, is_demo, is_concept, knows_time, copy_number, copy_of)


def one_line(text: str) -> str:
    """Return text without control characters and line breaks, with single spaces."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def side_file(name: str, content: bytes, made: Stamp) -> tuple[str, bytes]:
    """Return name and text of the small file that bears the stamp of a file that has no place for one (csv)."""
    facts = [("Bestand", name), *made.facts, ("Controlegetal", f"sha-256 {hashlib.sha256(content).hexdigest()}")]
    text = "".join(f"{word}: {value}\r\n" for word, value in facts)
    return f"{name.rsplit('.', 1)[0]} stempel.txt", text.encode("utf-8")


def file_name(what: str, about: str, suffix: str, made_for: Stamp) -> str:
    """Return a name such as 'Bezoeklijst Dorpsstraat (TE DELEN) 21-11-2026.xlsx'; of a file that may not go yet 'CONCEPT Bezoeklijst …'.

    Parameters
    ----------
    what, about
        The kind of file and its subject; the subject may be empty.
    suffix
        With its dot.
    made_for
        The stamp of the file: its zone and day, whether it is a concept and whether it is demo data.
    """
    zone = _ZONE_IN_NAME[made_for.zone] + (f", {DEMO_BANNER.upper()}" if made_for.is_demo else "")
    tail = f" ({zone}) {made_for.moment:%d-%m-%Y}"
    head = safe_file_name(f"{'CONCEPT ' if made_for.is_concept else ''}{what} {about}", longest=_LONGEST_NAME - len(tail))
    return head + tail + suffix


def safe_file_name(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return text as a file name that Windows, macOS and Linux all take; never a path."""
    plain = one_line(re.sub(r'[<>:"/\\|?*]', " ", text))[:longest].strip(" .")
    if not plain:
        return "bestand"
    return f"_{plain}" if plain.split(".")[0].strip().casefold() in _WINDOWS_NAMES else plain
