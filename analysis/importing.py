"""From the command line into a dossier: files read as their sender's import profile says, checked, and kept all or none."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from analysis import dossier as kept
from analysis import tables
from analysis.dossier import Dossier, NewCounts, NewImport, StoredProfile
from analysis.dutch import amount, day, enumerate_words, number
from analysis.errors import SourceError
from analysis.geocoding import AddressIndex, build_index
from analysis.intake import Intake, doubts_about_areas, how_read, judge_delivery
from analysis.register import Register, open_register
from analysis.sources.columns import normalise
from analysis.sources.delimited import DELIMITERS, ENCODINGS
from analysis.sources.delivery import AreaScan, delivery_of
from analysis.sources.police import FIELDS, PoliceOverview
from analysis.sources.profiles import Profile, from_dict, profile_of, read_with_profile, recognise_sender, signature, to_dict
from analysis.sources.reading import AS_FOUND, DATE_ORDERS, Reading
from analysis.sources.spreadsheet import Workbook, read_workbook

REMINDER = "Het bestand van de politie staat nog op de plaats waar u het opsloeg. Verwijder het daar als u het niet meer nodig hebt."
_MAPPING_SAYS = 'Zo ziet het eruit: {"date_from": "Pleegdatum", "address": "Pleegadres"}.'


def profiles_in(dossier: Dossier) -> list[Profile]:
    """Return the import profiles of a dossier, by name."""
    return [_profile(stored) for stored in kept.read_profiles(dossier)]


def _profile(stored: StoredProfile) -> Profile:
    return from_dict({**stored.content, "name": stored.name})


def read_as_known(workbook: Workbook, reading: Reading, profiles: Sequence[Profile]) -> PoliceOverview | AreaScan:
    """Return a file as the profile of its sender reads it; without one, or when a person says how, as found.

    Raises
    ------
    SourceError
        When the file cannot be used, or its columns moved since the profile was made.
    """
    profile = recognise_sender(workbook, profiles) if reading == AS_FOUND else None
    return read_with_profile(workbook, profile) if profile else delivery_of(workbook, reading)


def import_files(
    files: Sequence[Path],
    folder: Path,
    *,
    profile: str = "",
    mapping: Path | None = None,
    sender: str = "",
    save_profile: str = "",
    as_of: date | None = None,
) -> list[str]:
    """Add police files to the dossier in a folder: all of them, or none.

    Parameters
    ----------
    files
        Overviews and files with counts per buurt.
    folder
        Of the dossier.
    profile
        The name of the import profile that must fit; empty takes the one that fits, if any.
    mapping
        A json file with the columns that a person pointed out.
    sender
        Who delivered the files.
    save_profile
        The name under which the way of reading is kept for the next file; empty for none.
    as_of
        Reckon with this day; None for the day of the dossier's clock.

    Returns
    -------
    lines
        What was read and kept, in Dutch sentences.

    Raises
    ------
    SourceError, DossierError, PrivacyError
        When a file cannot be used, or may not be kept; then nothing is.
    """
    if profile and mapping:
        raise SourceError("Kies een importprofiel (--profile) of een bestand met kolommen (--mapping), niet allebei.")
    dossier = open_existing(folder)
    known = profiles_in(dossier)
    chosen = _profile_named(known, profile) if profile else None
    reading = read_mapping(mapping) if mapping else AS_FOUND
    index, municipality = _index_of(dossier, folder), kept.read_organisation(dossier).municipality_name
    deliveries: list[NewImport | NewCounts] = []
    lines: list[str] = []
    for path in files:
        workbook = read_workbook(path, encoding=reading.encoding, delimiter=reading.delimiter)
        read = read_with_profile(workbook, chosen) if chosen else read_as_known(workbook, reading, known)
        if isinstance(read, AreaScan):
            deliveries.append(NewCounts(read.counts, tuple(read.findings), read.file_name, read.sha256))
            lines.append(" ".join([f"‘{path.name}’ is een gebiedsscan.", *_doubts(read, dossier, folder)]))
        else:
            intake = judge_delivery(read, None, index, as_of=as_of or dossier.today, municipality=municipality)
            if intake.held_back:
                raise SourceError(f"‘{path.name}’: {intake.held_back}")
            deliveries.append(
                NewImport(read, sender or _sender(known, read.profile_name), intake.neighbours.is_regional, intake.neighbours.counts)
            )
            lines.append(_told(read, intake))
    new_profile = _new_profile(deliveries, save_profile, sender) if save_profile else None
    results = kept.add_imports(dossier, deliveries, who_of(dossier))
    if new_profile:
        kept.save_profile(dossier, new_profile.name, to_dict(new_profile), who_of(dossier))
    told = [f"{line} {result.message}" for line, result in zip(lines, results, strict=True)]
    return [*told, REMINDER] if any(result.import_id is not None for result in results) else told


def _new_profile(deliveries: Sequence[NewImport | NewCounts], name: str, sender: str) -> Profile:
    overviews = [one.overview for one in deliveries if isinstance(one, NewImport)]
    if len({signature(one.layout) for one in overviews if isinstance(one, PoliceOverview)}) > 1:
        raise SourceError(
            "Deze bestanden hebben andere kolommen. Bewaar een importprofiel bij één bestand tegelijk. Er is niets opgeslagen."
        )
    if not overviews or not isinstance(overviews[-1], PoliceOverview):
        raise SourceError("Een importprofiel kan alleen bij een bestand met één rij per incident. Er is niets opgeslagen.")
    return profile_of(overviews[-1], name, sender=sender)


def open_existing(folder: Path) -> Dossier:
    """Open the dossier in a folder.

    Raises
    ------
    DossierError
        When it cannot be opened.
    SourceError
        When there is none.
    """
    if not kept.is_dossier(folder):
        raise SourceError(
            f"In de map ‘{folder.name or folder}’ staat geen dossier. Controleer de map, of begin een dossier in het programma."
        )
    return kept.open_dossier(folder)


def who_of(dossier: Dossier) -> str:
    """Return who is at work, for the log: as the program in the browser has it."""
    if kept.read_organisation(dossier).is_demo:
        return "oefengebruiker"
    designation = kept.read_designation(dossier)
    return designation.name if designation else "onbekend"


def _register_of(dossier: Dossier, folder: Path) -> Register | None:
    """Return the register of a dossier; None when there is none."""
    stored = kept.read_organisation(dossier).register_folder
    where = Path(stored) if stored else folder / "adressenbestand"
    return open_register(where) if (where / "register.json").is_file() else None


def _index_of(dossier: Dossier, folder: Path) -> AddressIndex | None:
    """Return the index of the dossier's register, to tell the rows of other municipalities apart; None without one."""
    register = _register_of(dossier, folder)
    return build_index(register.addresses, register.areas) if register else None


def _doubts(scan: AreaScan, dossier: Dossier, folder: Path) -> list[str]:
    register = _register_of(dossier, folder)
    return doubts_about_areas(scan.counts, register.areas if register else None, register.info.area_year if register else None)


def _profile_named(profiles: Sequence[Profile], name: str) -> Profile:
    found = next((profile for profile in profiles if profile.name.casefold() == name.strip().casefold()), None)
    if found is None:
        names = enumerate_words([f"‘{profile.name}’" for profile in profiles])
        there = f"Er zijn: {names}." if names else "Er zijn er nog geen in dit dossier."
        raise SourceError(f"Er is geen importprofiel met de naam ‘{name}’. {there}")
    return found


def _sender(profiles: Sequence[Profile], name: str) -> str:
    return next((profile.sender for profile in profiles if profile.name == name), "")


def _told(read: PoliceOverview, intake: Intake) -> str:
    """Return the account of a file that adds up, and everything that was detected in it: nothing is guessed in silence."""
    account, elsewhere = intake.account, intake.neighbours.rows
    columns = ", ".join(f"{_label(column.field).lower()} uit ‘{column.header}’" for column in read.layout.columns if column.header)
    others = f" + {number(elsewhere)} van andere gemeenten, alleen als aantal" if elsewhere else ""
    words = [
        f"‘{read.file_name}’: {amount(account.rows_read + elsewhere, 'rij', 'rijen')} gelezen = "
        f"{amount(account.net, 'overval', 'overvallen')} (netto) + {number(account.merged)} samengevoegd + "
        f"{number(account.left_out)} niet meegeteld + {number(account.set_aside)} apart gezet{others}.",
        intake.one_point,
        *how_read(read),
        *intake.date_orders.values(),
        f"Gelezen met importprofiel ‘{read.profile_name}’." if read.profile_name else f"Kolommen: {columns}." if columns else "",
    ]
    return " ".join(filter(None, words))


def _label(field: str) -> str:
    return tables.label_of(tables.Registrations, field) if field in tables.Registrations.columns else "voltooid of poging"


def read_mapping(path: Path) -> Reading:
    """Return what a json file says of the columns: field (or its Dutch name) -> name of the column in the police file.

    It may also be what `profiles show` prints, with `columns`, `encoding`, `delimiter`, `sheet`, `header_rows`, `date_order`.

    Raises
    ------
    SourceError
        When it cannot be read, or names a field that we do not know.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise SourceError(f"We vinden het bestand ‘{path.name}’ niet. Controleer de naam en de map.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise SourceError(f"‘{path.name}’ is geen json-bestand met kolommen. {_MAPPING_SAYS}") from error
    if not isinstance(content, dict):
        raise SourceError(f"‘{path.name}’ is geen json-bestand met kolommen. {_MAPPING_SAYS}")
    pairs = content.get("columns", content)
    if isinstance(pairs, list):
        pairs = {one[0]: one[1] for one in pairs if isinstance(one, list) and len(one) > 1}
    if not isinstance(pairs, dict) or not pairs or not all(isinstance(header, str) for header in pairs.values()):
        raise SourceError(f"In ‘{path.name}’ staan geen kolommen. {_MAPPING_SAYS}")
    columns = tuple(sorted((_field(str(name), path.name), header) for name, header in pairs.items()))
    settings = content if "columns" in content else {}
    return Reading(
        encoding=_one_of(settings, "encoding", ENCODINGS, path.name),
        delimiter=_one_of(settings, "delimiter", DELIMITERS, path.name),
        sheet=str(settings.get("sheet", "")),
        header_rows=tuple(row for row in settings.get("header_rows", ()) if isinstance(row, int)),
        columns=columns,
        date_order=_one_of(settings, "date_order", DATE_ORDERS, path.name),
        is_whole="headers" in settings,
        skip_hidden_rows=settings.get("skip_hidden_rows") is True,
    )


def _field(name: str, file_name: str) -> str:
    fields = (*FIELDS, "completed")
    wanted = normalise(name)
    found = next((field for field in fields if wanted in (normalise(field), normalise(_label(field)))), "")
    if not found:
        raise SourceError(f"In ‘{file_name}’ staat het veld ‘{name}’. Dat kennen we niet. Kies uit: {', '.join(fields)}.")
    return found


def _one_of(settings: dict[str, Any], key: str, known: Any, file_name: str) -> str:
    value = settings.get(key) or ""
    if value and value not in known:
        raise SourceError(f"In ‘{file_name}’ staat bij {key} ‘{value}’. Kies uit: {', '.join(map(repr, known))}.")
    return str(value)


def list_profiles(folder: Path) -> list[str]:
    """Return a line per import profile of the dossier in a folder."""
    found = kept.read_profiles(open_existing(folder))
    lines = []
    for stored in found:
        profile = _profile(stored)
        sender = f", {profile.sender}" if profile.sender else ""
        lines.append(f"{stored.name}: {amount(len(profile.columns), 'kolom', 'kolommen')}{sender}, van {day(stored.at.date())}")
    return lines or ["Er zijn nog geen importprofielen in dit dossier."]


def show_profile(folder: Path, name: str) -> str:
    """Return an import profile as json, as `--mapping` takes it."""
    profile = _profile_named(profiles_in(open_existing(folder)), name)
    return json.dumps(to_dict(profile), ensure_ascii=False, indent=2)


def drop_profile(folder: Path, name: str) -> str:
    """Delete an import profile of the dossier in a folder, and return the sentence that says so."""
    dossier = open_existing(folder)
    profile = _profile_named(profiles_in(dossier), name)
    kept.delete_profile(dossier, profile.name, who_of(dossier))
    return f"Het importprofiel ‘{profile.name}’ is verwijderd. Wat ermee is ingelezen, blijft staan."
