"""The command line of police files: import, and the import profiles. Every slow import waits until its command is called."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from analysis.dutch_click import DATE, FILE, DutchCommand, DutchGroup


@click.command("import", cls=DutchCommand)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="BESTAND...")
@click.option("--dossier", type=FILE, required=True, metavar="MAP", help="Map van het dossier.")
@click.option("--profile", default="", metavar="NAAM", help="Importprofiel dat moet passen. Zonder deze optie: het profiel dat past.")
@click.option("--mapping", type=FILE, metavar="BESTAND", help="Welke kolom wat is (json), als u dat zelf aanwijst.")
@click.option("--sender", default="", metavar="NAAM", help="Van wie de bestanden zijn.")
@click.option("--save-profile", default="", metavar="NAAM", help="Bewaar hoe het bestand is gelezen, voor het volgende van deze afzender.")
@click.option("--as-of", type=DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
def import_command(
    files: Sequence[Path], dossier: Path, profile: str, mapping: Path | None, sender: str, save_profile: str, as_of: date | None
) -> None:
    """Voeg politiebestanden toe aan een dossier: allemaal, of geen."""
    from analysis.importing import import_files

    lines = import_files(files, dossier, profile=profile, mapping=mapping, sender=sender, save_profile=save_profile, as_of=as_of)
    click.echo("\n".join(lines))


@click.group(cls=DutchGroup)
def profiles() -> None:
    """Importprofielen: hoe het bestand van elke afzender gelezen wordt."""


_DOSSIER = click.option("--dossier", type=FILE, required=True, metavar="MAP", help="Map van het dossier.")


@profiles.command("list")
@_DOSSIER
def profiles_list(dossier: Path) -> None:
    """Laat zien welke importprofielen er zijn."""
    from analysis.importing import list_profiles

    click.echo("\n".join(list_profiles(dossier)))


@profiles.command("show")
@click.argument("name", metavar="NAAM")
@_DOSSIER
def profiles_show(name: str, dossier: Path) -> None:
    """Laat een importprofiel zien, zoals --mapping het leest."""
    from analysis.importing import show_profile

    click.echo(show_profile(dossier, name))


@profiles.command("delete")
@click.argument("name", metavar="NAAM")
@_DOSSIER
def profiles_delete(name: str, dossier: Path) -> None:
    """Verwijder een importprofiel. Wat ermee is ingelezen, blijft."""
    from analysis.importing import drop_profile

    click.echo(drop_profile(dossier, name))
