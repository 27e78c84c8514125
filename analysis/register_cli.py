"""The command line of the address register: build, fetch, info. Every slow import waits until its command is called."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from analysis.dutch_click import DATE, FILE, DutchGroup, tell, today


@click.group(cls=DutchGroup)
def register() -> None:
    """Het adressenbestand van uw gemeente op deze computer."""


@register.command("build")
@click.option(
    "--bag", type=FILE, required=True, metavar="BESTAND",
    help="bag-light.gpkg van PDOK, een BAG-extract (zip), een csv van NLExtract, of een eigen lijst in Excel of csv.",
)  # fmt: skip
@click.option(
    "--municipality", "municipalities", multiple=True, metavar="GEMEENTE",
    help="Naam of code, bijvoorbeeld Leeuwarden of 0080; mag vaker. Zonder deze optie: alles in het bestand.",
)  # fmt: skip
@click.option("--areas", type=FILE, metavar="BESTAND", help="Buurten van het CBS (gpkg, geojson of shp).")
@click.option("--businesses", type=FILE, metavar="BESTAND", help="Bedrijven (csv of xlsx).")
@click.option("--basemap", type=FILE, metavar="BESTAND", help="Ondergrond: straten, water en groen (gpkg).")
@click.option("--out", type=FILE, required=True, metavar="MAP", help="Nieuwe of lege map voor het adressenbestand.")
@click.option("--as-of", type=DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
def register_build(
    bag: Path,
    municipalities: Sequence[str],
    areas: Path | None,
    businesses: Path | None,
    basemap: Path | None,
    out: Path,
    as_of: date | None,
) -> None:
    """Maak het adressenbestand uit een bestand met adressen."""
    from analysis.register import build_register, describe

    day = as_of or today()
    built = build_register(
        out, bag=bag, municipality=municipalities or None, areas=areas, businesses=businesses, basemap=basemap, progress=tell, built_on=day
    )
    click.echo("\n".join(describe(built, day)))


@register.command("fetch")
@click.option("--municipality", required=True, metavar="GEMEENTE", help="Naam of code, bijvoorbeeld Leeuwarden of 0080.")
@click.option("--areas", type=FILE, metavar="BESTAND", help="Buurten van het CBS (gpkg, geojson of shp).")
@click.option("--businesses", type=FILE, metavar="BESTAND", help="Bedrijven (csv of xlsx).")
@click.option("--basemap", type=FILE, metavar="BESTAND", help="Ondergrond: straten, water en groen (gpkg).")
@click.option("--out", type=FILE, required=True, metavar="MAP", help="Map voor het adressenbestand; wat er staat, wordt vervangen.")
@click.option("--as-of", type=DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
@click.option("--service", metavar="ADRES", help="Een andere OGC API Features-dienst met dezelfde lagen.")
def register_fetch(
    municipality: str,
    areas: Path | None,
    businesses: Path | None,
    basemap: Path | None,
    out: Path,
    as_of: date | None,
    service: str | None,
) -> None:
    """Haal de openbare adressen van één gemeente op bij PDOK.

    Dit is de enige opdracht die het internet op gaat. Breekt de verbinding af, geef de opdracht dan opnieuw: zij gaat verder.
    """
    from analysis.register import RegisterSources, describe, renew_register
    from analysis.sources.pdok import BASE_URL, REVEALS

    tell(REVEALS)
    day = as_of or today()
    sources = RegisterSources(areas=areas, businesses=businesses, basemap=basemap)
    built = renew_register(out, municipality, sources, progress=tell, base_url=service or BASE_URL, built_on=day)
    click.echo("\n".join(describe(built, day)))


@register.command("info")
@click.argument("folder", type=FILE, metavar="MAP")
@click.option("--as-of", type=DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
def register_info(folder: Path, as_of: date | None) -> None:
    """Laat zien wat er in het adressenbestand staat en hoe oud het is."""
    from analysis.register import describe, open_register

    click.echo("\n".join(describe(open_register(folder), as_of or today())))
