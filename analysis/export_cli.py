"""The command line of what goes out: make a file of any kind, and check the log. Every slow import waits until its command is called."""

from pathlib import Path

import click

from analysis.dutch_click import DutchCommand, DutchGroup
from analysis.export_words import KIND_WORDS, ZONE_WORDS
from analysis.rounds_cli import SHEETS, open_kept, register_of

_FILE = click.Path(path_type=Path)
_DOSSIER = click.option("--dossier", "folder", type=_FILE, required=True, metavar="MAP", help="Map van het dossier.")
_WHO = click.option("--who", default="opdrachtregel", show_default=True, metavar="NAAM", help="Wie dit doet; komt in het logboek.")


_KINDS = "\n".join(
    f"  {code:<19} {' of '.join(ZONE_WORDS[zone] for zone in zones):<26} {words}" for code, (zones, words) in KIND_WORDS.items()
)


@click.command("export", cls=DutchCommand, epilog=f"\b\nSoorten:\n{_KINDS}")
@click.argument("kind", metavar="SOORT")
@_DOSSIER
@click.option("--action", "action_id", type=int, metavar="NUMMER", help="Nummer van de actie met een vastgelegde lijst.")
@click.option(
    "--round", "round_id", type=int, metavar="NUMMER", help="Nummer van de bezoekronde. Zonder deze optie: de laatste van de actie."
)
@click.option(
    "--zone", "zone_word", required=True, type=click.Choice(list(ZONE_WORDS.values())), metavar="ZONE",
    help="te_delen of vertrouwelijk: waar het bestand naartoe mag.",
)  # fmt: skip
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Map voor de bestanden; een bestand dat er al staat, blijft staan.")
@click.option("--labels", default=SHEETS[0], show_default=True, type=click.Choice(SHEETS), metavar="VEL", help="Etiketvel: L7160 of L7163.")
@click.option("--template", type=_FILE, metavar="BESTAND", help="Word-sjabloon van de gemeente voor de brieven.")
@click.option(
    "--copies", type=click.IntRange(1, 50), default=1, show_default=True, metavar="AANTAL", help="Genummerde papieren bezoeklijsten."
)
@click.option("--for", "recipient", default="", metavar="NAAM", help="Voor wie een beeld of aantallen zijn; van een actie is dat bekend.")
@click.option(
    "--released", is_flag=True, help="De politie en de coördinator vinden delen van een beeld of aantallen goed; anders is het CONCEPT."
)
@_WHO
def export(
    kind: str,
    folder: Path,
    action_id: int | None,
    round_id: int | None,
    zone_word: str,
    out: Path,
    labels: str,
    template: Path | None,
    copies: int,
    recipient: str,
    released: bool,
    who: str,
) -> None:
    """Zet bestanden van één soort klaar, met een stempel en een regel in het logboek."""
    from analysis.export_kinds import Request, makers_of, ready_files

    zone = next(zone for zone, word in ZONE_WORDS.items() if word == zone_word)
    dossier = open_kept(folder)
    ask = Request(
        dossier, who, action_id, round_id, register_of(dossier), sheet_code=labels, template=template, copies=copies,
        zone=zone, recipient=recipient, is_released=released,
    )  # fmt: skip
    made = ready_files(makers_of(kind, zone, ask), ask)
    _write([part for file in made for part in file.parts], out)
    click.echo("\n".join(name for file in made for name, _ in file.parts))


def _write(parts: list[tuple[str, bytes]], out: Path) -> None:
    """Write files into a folder, each whole or not at all; nothing that stands there is replaced."""
    from analysis.errors import SourceError
    from analysis.folders import new_file

    if out.is_file() or any((out / name).exists() for name, _ in parts):
        raise SourceError(f"In de map ‘{out.name}’ staat al een bestand met deze naam. Kies een andere map; er is niets vervangen.")
    for name, content in parts:
        with new_file(out / name) as work:
            work.write_bytes(content)


@click.group("log", cls=DutchGroup)
def log() -> None:
    """Het logboek: wie deed wat en wanneer."""


@log.command("verify")
@_DOSSIER
@click.option("--known", default="", metavar="KENMERK", help="Kenmerk dat u eerder opschreef: die regel moet er nog in staan.")
def verify(folder: Path, known: str) -> None:
    """Controleer of er in het logboek niets is veranderd, weggehaald, verplaatst of aan het einde afgeknipt."""
    from analysis.dossier import log_head, verify_log
    from analysis.dutch import amount
    from analysis.errors import DossierError

    dossier = open_kept(folder)
    if fault := verify_log(dossier, known.strip()):
        raise DossierError(f"{fault} Vraag uw functionaris gegevensbescherming wat u moet doen.")
    count, mark = log_head(dossier)
    click.echo(f"Het logboek klopt: {amount(count, 'regel', 'regels')}, niets is veranderd of weggehaald.")
    click.echo(f"Kenmerk van de laatste regel: {mark}. Bewaar het buiten deze computer; controleer later met --known.")
