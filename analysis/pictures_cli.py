"""The command line of pictures: veiligheidsbeeld, map for the mayor, standen, counts with neighbours. Slow imports wait until called."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.dutch_click import DutchGroup
from analysis.terms import Zone

if TYPE_CHECKING:
    from analysis.action_files import OutgoingFile
    from analysis.dossier.snapshots import Snapshot
    from analysis.dossier_pictures import DossierSource
    from analysis.privacy import Stamp

_FILE = click.Path(path_type=Path)
_DATE = click.DateTime(("%Y-%m-%d", "%d-%m-%Y"))
_DOSSIER = click.option("--dossier", "folder", type=_FILE, required=True, metavar="MAP", help="Map van het dossier.")
_OUT = click.option("--out", type=_FILE, required=True, metavar="MAP", help="Map waar de bestanden komen; zij krijgen zelf een naam.")
_AS_OF = click.option("--as-of", type=_DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
_WHO = click.option("--who", default="opdrachtregel", show_default=True, metavar="NAAM", help="Wie dit doet; komt in het logboek.")
_NAME = click.option("--name", required=True, metavar="NAAM", help="Naam van de stand.")
VERSIONS = {"vertrouwelijk": Zone.RESTRICTED, "te-delen": Zone.SHAREABLE}


def _version(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a file that has two versions."""
    for option in (
        click.option("--released", is_flag=True, help="De politie en de coördinator vinden delen goed; anders staat er CONCEPT op."),
        click.option("--for", "recipient", default="", metavar="NAAM", help="Voor wie de versie te-delen is."),
        click.option("--version", type=click.Choice(list(VERSIONS)), default="vertrouwelijk", show_default=True, metavar="VERSIE",
                     help="vertrouwelijk of te-delen."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group("picture", cls=DutchGroup)
def pictures() -> None:
    """Beelden: veiligheidsbeeld, kaart voor de burgemeester, standen, aantallen met buurgemeenten."""


@pictures.command("safety")
@_DOSSIER
@_OUT
@_version
@click.option("--since", default="", metavar="NAAM", help="Vergelijk met deze stand (alleen in de versie vertrouwelijk).")
@_AS_OF
@_WHO
def safety(folder: Path, out: Path, version: str, recipient: str, released: bool, since: str, as_of: datetime | None, who: str) -> None:
    """Maak het veiligheidsbeeld op één A4 (pdf en docx)."""
    from analysis.picture_files import picture_file
    from analysis.safety_picture import confidential_picture, shareable_picture

    source, zone = _open(folder, as_of), VERSIONS[version]
    lines = _compared(source, since) if since else ()
    data = source.picture(source.analyse(), lines)
    picture = confidential_picture(data) if zone is Zone.RESTRICTED else shareable_picture(data)
    made = _stamp(source, zone, recipient, who, picture.period, released=released)

    def make(suffix: str, stamp: "Stamp") -> "OutgoingFile":
        return picture_file(picture, suffix, stamp, source.municipality, source.settings)

    _write(source, out, made, [partial(make, suffix) for suffix in (".pdf", ".docx")], who)


@pictures.command("map")
@_DOSSIER
@_OUT
@_version
@click.option("--decision", default="", metavar="TEKST", help="Welk besluit u vraagt.")
@click.option("--spokesperson", default="", metavar="TEKST", help="Wie de pers te woord staat.")
@_AS_OF
@_WHO
def mayor(
    folder: Path,
    out: Path,
    version: str,
    recipient: str,
    released: bool,
    decision: str,
    spokesperson: str,
    as_of: datetime | None,
    who: str,
) -> None:
    """Maak de kaart voor de burgemeester (pdf en png) met een notitie (docx)."""
    from analysis.dossier import read_actions
    from analysis.picture_files import mayor_file, mayor_map
    from analysis.privacy import one_line

    source, zone = _open(folder, as_of), VERSIONS[version]
    analysis = source.analyse()
    made = mayor_map(
        analysis, source.picture(analysis), zone, read_actions(source.dossier),
        municipality_code=source.organisation.municipality_code, decision=one_line(decision), spokesperson=one_line(spokesperson),
    )  # fmt: skip
    stamp = _stamp(source, zone, recipient, who, made.picture.period, released=released)
    basemap, name = source.register.basemap, source.municipality

    def make(suffix: str, stamped: "Stamp") -> "OutgoingFile":
        return mayor_file(made, suffix, stamped, name, basemap, source.settings)

    _write(source, out, stamp, [partial(make, suffix) for suffix in (".pdf", ".png", ".docx")], who)


@pictures.command("keep")
@_DOSSIER
@_NAME
@click.option("--months", type=click.IntRange(0, 120), default=12, show_default=True, metavar="AANTAL", help="Hoe ver terug; 0 is alles.")
@_AS_OF
@_WHO
def keep(folder: Path, name: str, months: int, as_of: datetime | None, who: str) -> None:
    """Leg de stand van nu vast."""
    from analysis.dossier import save_snapshot
    from analysis.errors import SourceError
    from analysis.pictures import period_of, snapshot_of

    source = _open(folder, as_of)
    covered = source.covered(source.locate())
    if covered is None:
        raise SourceError("Zonder pleegdatum is er geen stand om vast te leggen.")
    snapshot = snapshot_of(source.analyse(first=period_of(months, covered)[0], last=covered.last), name, months, covered)
    save_snapshot(source.dossier, snapshot, who)
    click.echo(_told(snapshot))


@pictures.command("list")
@_DOSSIER
def list_kept(folder: Path) -> None:
    """Laat zien welke standen er zijn."""
    kept = _kept(folder)
    click.echo("\n".join(_told(one) for one in kept) if kept else "Er is nog geen stand vastgelegd.")


@pictures.command("rename")
@_DOSSIER
@_NAME
@click.option("--to", "new", required=True, metavar="NAAM", help="De nieuwe naam.")
@_WHO
def rename(folder: Path, name: str, new: str, who: str) -> None:
    """Geef een stand een andere naam."""
    from analysis.dossier import open_dossier, rename_snapshot

    rename_snapshot(open_dossier(folder), _named(_kept(folder), name), new, who)
    click.echo(f"De stand heet nu ‘{new}’.")


@pictures.command("delete")
@_DOSSIER
@_NAME
@_WHO
def delete(folder: Path, name: str, who: str) -> None:
    """Verwijder een stand. De registraties blijven staan."""
    from analysis.dossier import delete_snapshot, open_dossier

    delete_snapshot(open_dossier(folder), _named(_kept(folder), name).id or 0, who)
    click.echo("De stand is verwijderd.")


@pictures.command("compare")
@_DOSSIER
@_NAME
@_AS_OF
def compare(folder: Path, name: str, as_of: datetime | None) -> None:
    """Vergelijk nu met een stand: wat is nieuw, gebleven of verdwenen, en hoe zeker is dat."""
    click.echo("\n".join(_compared(_open(folder, as_of), name)))


@pictures.command("counts")
@_DOSSIER
@_OUT
@click.option("--for", "recipient", default="buurgemeenten", show_default=True, metavar="NAAM", help="Voor wie het bestand is.")
@click.option("--released", is_flag=True, help="De politie en de coördinator vinden delen goed.")
@_AS_OF
@_WHO
def counts(folder: Path, out: Path, recipient: str, released: bool, as_of: datetime | None, who: str) -> None:
    """Schrijf de aantallen die een buurgemeente mag lezen (csv)."""
    from analysis.errors import PrivacyError
    from analysis.picture_files import counts_file
    from analysis.privacy import NOT_RELEASED

    if not released:
        raise PrivacyError(f"{NOT_RELEASED}. Geef --released als de politie en de coördinator delen goed vinden.")
    source = _open(folder, as_of)
    stamp = _stamp(source, Zone.SHAREABLE, recipient, who, "", released=True)
    data = source.picture(source.analyse())
    _write(source, out, stamp, [lambda made: counts_file(data, made, len(source.register.addresses))], who)


@pictures.command("pool")
@click.option("--dossier", "folders", type=_FILE, multiple=True, metavar="MAP", help="Dossier op deze computer; mag vaker.")
@click.argument("files", type=_FILE, nargs=-1, metavar="BESTAND...")
@_AS_OF
def pool_counts(folders: Sequence[Path], files: Sequence[Path], as_of: datetime | None) -> None:
    """Tel de aantallen van gemeenten bij elkaar op: bestanden van buurgemeenten en dossiers op deze computer."""
    from analysis.dossier_pictures import counts_of_source
    from analysis.pooled import load_counts, pool, refuse_mixture

    every = [*(counts_of_source(_open(folder, as_of)) for folder in folders), *(load_counts(file) for file in files)]
    for one in every:
        refuse_mixture(one, is_demo=every[0].is_demo)
    together = pool(every)
    for sentence in together.counted_already:
        click.echo(sentence)
    click.echo(f"Samen: {together.total.words} overvallen")
    for one in together.given:
        click.echo(f"  {one.municipality}: {one.total.words} ({one.period})")
    for part, groups in together.parts.items():
        click.echo(part.capitalize())
        for group, count in groups.items():
            click.echo(f"  {group}: {count.words}")
        if together.without[part]:
            click.echo(f"  zonder {', '.join(together.without[part])}: te klein om te delen")


def _open(folder: Path, as_of: datetime | None) -> "DossierSource":
    from analysis.dossier_pictures import open_source

    return open_source(folder, as_of=as_of.date() if as_of else None)


def _stamp(source: "DossierSource", zone: Zone, recipient: str, who: str, dataset: str, *, released: bool) -> "Stamp":
    from analysis.privacy import DESIGNATED, stamp

    is_shared = zone is Zone.SHAREABLE
    return stamp(
        zone, recipient if is_shared else DESIGNATED, who, source.dossier.now, dataset,
        is_demo=source.organisation.is_demo, is_concept=is_shared and not released,
    )  # fmt: skip


def _write(source: "DossierSource", out: Path, stamp: "Stamp", makers: "Sequence[Callable[[Stamp], OutgoingFile]]", who: str) -> None:
    """Make each file with its own copy number, keep it in the log and then write it."""
    from analysis.dossier import put_ready
    from analysis.folders import new_file

    def numbered(make: "Callable[[Stamp], OutgoingFile]") -> "OutgoingFile":
        return put_ready(source.dossier, who, lambda number: make(replace(stamp, copy_number=number)))

    for make in makers:
        file = numbered(make)
        with new_file(out / file.name) as work:
            work.write_bytes(file.content)
        click.echo(file.name)


def _kept(folder: Path) -> "list[Snapshot]":
    from analysis.dossier import is_dossier, open_dossier, read_snapshots
    from analysis.errors import SourceError

    if not is_dossier(folder):
        raise SourceError(f"In de map ‘{folder.name}’ staat geen dossier. Controleer de map.")
    return read_snapshots(open_dossier(folder))


def _named(kept: "list[Snapshot]", name: str) -> "Snapshot":
    from analysis.errors import SourceError

    for one in kept:
        if one.name.casefold() == name.strip().casefold():
            return one
    raise SourceError(f"Er is geen stand met de naam ‘{name}’. Kijk met: preventiekaart picture list.")


def _compared(source: "DossierSource", name: str) -> tuple[str, ...]:
    from analysis.dossier import read_snapshots

    found = source.since(_named(read_snapshots(source.dossier), name))
    return found.lines if found else ("De gegevens lopen nog niet verder dan deze stand.",)


def _told(snapshot: "Snapshot") -> str:
    from analysis.dutch import amount, day

    period = f"{day(snapshot.period_from)} tot en met {day(snapshot.period_until)}"
    places = amount(len(snapshot.hotspots), "plek", "plekken")
    return f"{snapshot.name}: {amount(snapshot.net_count, 'overval', 'overvallen')}, {places} ({period})"
