"""The command line of rounds: plan, papers, results. Every slow import waits until its command is called."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.dutch_click import DutchGroup

if TYPE_CHECKING:
    from analysis.dossier import Dossier
    from analysis.register import Register

_FILE = click.Path(path_type=Path)
_DATE = click.DateTime(("%Y-%m-%d", "%d-%m-%Y"))
_DOSSIER = click.option("--dossier", "folder", type=_FILE, required=True, metavar="MAP", help="Map van het dossier.")
_ROUND = click.option("--round", "round_id", type=int, required=True, metavar="NUMMER", help="Nummer van de bezoekronde.")
_WHO = click.option("--who", default="opdrachtregel", show_default=True, metavar="NAAM", help="Wie dit doet; komt in het logboek.")
SHEETS = ("L7160", "L7163")
# in the order of OwnKind
OWN_FILES = ("sjabloon-ondernemers", "sjabloon-bewoners", "straten")


@click.group("round", cls=DutchGroup)
def rounds() -> None:
    """Bezoekrondes: looproutes, papieren en resultaten."""


@rounds.command("plan")
@_DOSSIER
@click.option("--action", "action_id", type=int, required=True, metavar="NUMMER", help="Nummer van de actie met een vastgelegde lijst.")
@click.option("--pairs", type=click.IntRange(1, 50), required=True, metavar="AANTAL", help="Hoeveel duo's er lopen.")
@click.option("--day", "days", type=_DATE, multiple=True, required=True, metavar="DATUM", help="Een dag van de ronde; mag vaker.")
@click.option("--streets", type=_FILE, metavar="BESTAND", help="Kaart van OpenStreetMap (.osm.pbf) om loopafstanden mee te meten.")
@click.option(
    "--coordinator",
    "hers",
    multiple=True,
    metavar="ADRES",
    help="Dit adres doet de coördinator zelf, zoals 'Dorpsstraat 12A'; mag vaker. Er gaan andere adressen mee, zodat niets te zien is.",
)
@click.option("--meet", metavar="ADRES", help="Waar de duo's verzamelen, zoals 'Markt 1'; daar beginnen de looproutes.")
@click.option("--again", type=int, metavar="NUMMER", help="Maak een tweede ronde van deze: wie niet thuis was of later terug wilde.")
@_WHO
def plan(
    folder: Path,
    action_id: int,
    pairs: int,
    days: Sequence[datetime],
    streets: Path | None,
    hers: Sequence[str],
    meet: str | None,
    again: int | None,
    who: str,
) -> None:
    """Verdeel de adressen van een actie over duo's en bewaar de ronde."""
    from analysis.dossier import save_round
    from analysis.round_planning import find_meeting_place, keys_named, plan_for_action
    from analysis.rounds import RoundChoice

    dossier = open_kept(folder)
    register = register_of(dossier)
    where, place = find_meeting_place(register, meet) if meet else (None, "")
    choice = RoundChoice(pairs=pairs, days=tuple(moment.date() for moment in days), start=where, meeting_place=place)
    names = area_names(register)
    planned = plan_for_action(
        dossier,
        action_id,
        choice,
        names,
        register=register,
        streets=streets,
        again=again,
        kept_apart=keys_named(dossier, action_id, hers, names),
        progress=_tell,
    )
    stored = save_round(dossier, action_id, planned.plan, who, follows=again)
    click.echo(f"Bezoekronde {stored.id} is bewaard.")
    for route in planned.plan.routes:
        hours = f"{route.hours:.1f}".replace(".", ",")
        click.echo(f"  duo {route.pair}: {route.doors} adressen, {route.window}, ongeveer {hours} uur, {route.walking_m:.0f} m lopen")
    click.echo("\n".join(planned.notes))


@rounds.command("keep")
@_DOSSIER
@click.argument("what", type=click.Choice(OWN_FILES), metavar="SOORT")
@click.argument("file", type=_FILE, required=False, metavar="[BESTAND]")
@click.option("--remove", is_flag=True, help="Haal weg wat er bewaard is.")
@_WHO
def keep(folder: Path, what: str, file: Path | None, remove: bool, who: str) -> None:
    """Bewaar een eigen bestand in het dossier: sjabloon-ondernemers, sjabloon-bewoners (Word) of straten (OpenStreetMap)."""
    from analysis.dossier import OwnKind, forget_own_file, read_own_file
    from analysis.dutch import amount, day
    from analysis.errors import DossierError
    from analysis.evening_script import Group
    from analysis.exports.letter_template import read_template
    from analysis.round_files import keep_template
    from analysis.round_planning import keep_streets

    kind = {
        "sjabloon-ondernemers": OwnKind.LETTER_ENTREPRENEURS,
        "sjabloon-bewoners": OwnKind.LETTER_RESIDENTS,
        "straten": OwnKind.STREETS,
    }[what]
    dossier = open_kept(folder)
    if remove:
        forget_own_file(dossier, kind, who)
        click.echo("Weggehaald.")
    elif file is None:
        kept = read_own_file(dossier, kind)
        click.echo(f"‘{kept.name}’, bewaard op {day(kept.at.date())} door {kept.who}." if kept else "Er is niets bewaard.")
    elif kind is OwnKind.STREETS:
        register = register_of(dossier)
        if register is None:
            raise DossierError("Er is nog geen adressenbestand. Maak het eerst, dan weten we welke straten van u zijn.")
        click.echo(f"{amount(keep_streets(dossier, register, file, who), 'straat', 'straten').capitalize()} bewaard.")
    else:
        group = Group.ENTREPRENEURS if kind is OwnKind.LETTER_ENTREPRENEURS else Group.RESIDENTS
        keep_template(dossier, group, read_template(file), who)
        click.echo("Het sjabloon is bewaard. Elke aankondigingsbrief wordt er voortaan mee gemaakt.")


@rounds.command("files")
@_DOSSIER
@_ROUND
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Nieuwe of lege map voor de bestanden.")
@click.option("--labels", default=SHEETS[0], show_default=True, type=click.Choice(SHEETS), metavar="VEL", help="Etiketvel: L7160 of L7163.")
@click.option("--template", type=_FILE, metavar="BESTAND", help="Word-sjabloon van de gemeente voor de brieven.")
@_WHO
def files(folder: Path, round_id: int, out: Path, labels: str, template: Path | None, who: str) -> None:
    """Zet alle papieren van een ronde klaar: bezoekmappen, lijst, etiketten, brieven, kaartbestanden."""
    from analysis.dossier import read_round
    from analysis.export_kinds import ROUND_PAPERS, Request, makers_of, ready_files
    from analysis.exports.postal import mailing
    from analysis.folders import new_folder
    from analysis.terms import Zone

    dossier = open_kept(folder)
    action_id = read_round(dossier, round_id).action_id
    ask = Request(dossier, who, action_id, round_id, register_of(dossier), sheet_code=labels, template=template)
    by_post = not mailing(ask.action.release.visit_list).rows.empty
    kinds = [code for code in ROUND_PAPERS if by_post or code not in ("etiketten", "adreslijst", "brief")]
    with new_folder(out) as work:
        made = [file for code in kinds for file in ready_files(makers_of(code, Zone.SHAREABLE, ask), ask)]
        for name, content in (part for file in made for part in file.parts):
            (work / name).write_bytes(content)
    click.echo("\n".join(name for file in made for name, _ in file.parts))


@rounds.command("type")
@_DOSSIER
@_ROUND
@click.argument("entries", nargs=-1, required=True, metavar="INVOER...")
@_WHO
def type_in(folder: Path, round_id: int, entries: Sequence[str], who: str) -> None:
    """Vul resultaten in zoals op het scherm: '23 n', '23-31 n', 'p23 n', '23 g a'."""
    from analysis.dossier import read_visits, record_results
    from analysis.rounds import read_entry, say_totals, totals

    dossier = open_kept(folder)
    for text in entries:
        entry = read_entry(text, read_visits(dossier, round_id))
        record_results(dossier, round_id, entry.results, who)
        click.echo(entry.said)
    click.echo(say_totals(totals(read_visits(dossier, round_id))))


@rounds.command("results")
@_DOSSIER
@_ROUND
@click.argument("file", type=_FILE, metavar="BESTAND")
@_WHO
def results(folder: Path, round_id: int, file: Path, who: str) -> None:
    """Lees een ingevulde lijst in (xlsx of csv); wat botst, wordt getoond en niet ingelezen."""
    from analysis.dossier import read_visits, record_results
    from analysis.dutch import amount
    from analysis.rounds import compare, say_totals, totals
    from analysis.sources.filled_round import load_filled_round

    dossier = open_kept(folder)
    found = compare(load_filled_round(file), read_visits(dossier, round_id))
    record_results(dossier, round_id, found.results, who)
    click.echo(f"{amount(len(found.results), 'resultaat', 'resultaten').capitalize()} ingelezen.")
    for conflict in found.conflicts:
        both = f" In het programma: {conflict.kept}. In het bestand: {conflict.in_file}." if conflict.kept else f" ({conflict.in_file})"
        click.echo(f"Rij {conflict.row}, {conflict.address}: {conflict.clash.label}{both}")
    click.echo(say_totals(totals(read_visits(dossier, round_id))))


def _tell(text: str) -> None:
    click.echo(text, err=True)


def open_kept(folder: Path) -> "Dossier":
    """Return the dossier in a folder; a folder without one is refused."""
    from analysis.dossier import is_dossier, open_dossier
    from analysis.errors import SourceError

    if not is_dossier(folder):
        raise SourceError(f"In de map ‘{folder.name}’ staat geen dossier. Controleer de map.")
    return open_dossier(folder)


def register_of(dossier: "Dossier") -> "Register | None":
    """Return the register that a dossier names; None when it names none."""
    from analysis.dossier import read_organisation
    from analysis.register import open_register

    organisation = read_organisation(dossier)
    if not organisation.register_folder:
        return None
    return open_register(Path(organisation.register_folder), organisation.municipality_code or None)


def area_names(register: "Register | None") -> dict[str, str]:
    """Return the names of the buurten by their code."""
    return {} if register is None else dict(zip(register.areas["area_code_cbs"], register.areas["area_name"], strict=True))
