"""The command line: read, run, write. Every slow import waits until its command is called."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.dutch_click import DutchGroup, explain
from analysis.errors import PreventiekaartError, SourceError
from analysis.rounds_cli import rounds
from analysis.terms import ROBBERIES, Kind

if TYPE_CHECKING:
    from analysis.pipeline import Analysis


class DutchDate(click.ParamType[date]):
    """A date as JJJJ-MM-DD or DD-MM-JJJJ."""

    name = "datum"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d-%m-%Y"):
            try:
                return datetime.strptime(str(value), form).date()  # a day has no time zone
            except ValueError:
                continue
        raise click.BadParameter(f"'{value}'", param=param)


class KindWord(click.ParamType[tuple[Kind, ...]]):
    """A kind of incident in Dutch words ("straatroof", "overval woning"), as a code of ours or as an MK code."""

    name = "soort"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Kind, ...]:
        """Return the kinds that are meant."""
        if isinstance(value, tuple):
            return value
        from analysis.incidents.offences import kinds_named

        return kinds_named(str(value)) or self.fail(f"'{value}'", param, ctx)


_FILE = click.Path(path_type=Path)
_DATE = DutchDate()


def _tell(text: str) -> None:
    """Show progress, apart from the results."""
    click.echo(text, err=True)


def _today() -> date:
    """Return the date of today: the only clock, unless --as-of says otherwise."""
    return datetime.now().astimezone().date()


@click.group(cls=DutchGroup, context_settings={"max_content_width": 100})
@click.version_option(package_name="preventiekaart", message="preventiekaart %(version)s", help="Laat de versie zien.")
def app() -> None:
    """Van het politieoverzicht met overvallen naar de adressen die voorlichting krijgen.

    Alles blijft op deze computer. Begin met: preventiekaart dashboard
    """


@app.group(cls=DutchGroup)
def demo() -> None:
    """Oefengegevens: een verzonnen gemeente om mee te oefenen."""


@demo.command("make")
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Nieuwe of lege map voor de bestanden.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="GETAL", help="Zelfde getal, zelfde gemeente.")
@click.option("--addresses", type=click.IntRange(300, 150_000), default=12_000, show_default=True, metavar="AANTAL", help="Adressen.")
@click.option("--incidents", type=click.IntRange(20, 20_000), default=250, show_default=True, metavar="AANTAL", help="Incidenten.")
def demo_make(out: Path, seed: int, addresses: int, incidents: int) -> None:
    """Maak een oefengemeente met adressen, buurten, bedrijven en politiebestanden."""
    from analysis.sources.demo import make_demo

    make_demo(out, seed=seed, addresses=addresses, incidents=incidents, progress=_tell)
    click.echo(f"De oefengegevens staan in {out}.")


@app.group(cls=DutchGroup)
def register() -> None:
    """Het adressenbestand van uw gemeente op deze computer."""


@register.command("build")
@click.option(
    "--bag", type=_FILE, required=True, metavar="BESTAND",
    help="bag-light.gpkg van PDOK, een BAG-extract (zip), een csv van NLExtract, of een eigen lijst in Excel of csv.",
)  # fmt: skip
@click.option(
    "--municipality", "municipalities", multiple=True, metavar="GEMEENTE",
    help="Naam of code, bijvoorbeeld Leeuwarden of 0080; mag vaker. Zonder deze optie: alles in het bestand.",
)  # fmt: skip
@click.option("--areas", type=_FILE, metavar="BESTAND", help="Buurten van het CBS (gpkg, geojson of shp).")
@click.option("--businesses", type=_FILE, metavar="BESTAND", help="Bedrijven (csv of xlsx).")
@click.option("--basemap", type=_FILE, metavar="BESTAND", help="Ondergrond: straten, water en groen (gpkg).")
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Nieuwe of lege map voor het adressenbestand.")
@click.option("--as-of", type=_DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
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

    day = as_of or _today()
    built = build_register(
        out, bag=bag, municipality=municipalities or None, areas=areas, businesses=businesses, basemap=basemap, progress=_tell, built_on=day
    )
    click.echo("\n".join(describe(built, day)))


@register.command("fetch")
@click.option("--municipality", required=True, metavar="GEMEENTE", help="Naam of code, bijvoorbeeld Leeuwarden of 0080.")
@click.option("--areas", type=_FILE, metavar="BESTAND", help="Buurten van het CBS (gpkg, geojson of shp).")
@click.option("--businesses", type=_FILE, metavar="BESTAND", help="Bedrijven (csv of xlsx).")
@click.option("--basemap", type=_FILE, metavar="BESTAND", help="Ondergrond: straten, water en groen (gpkg).")
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Map voor het adressenbestand; wat er staat, wordt vervangen.")
@click.option("--as-of", type=_DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
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

    _tell(REVEALS)
    day = as_of or _today()
    sources = RegisterSources(areas=areas, businesses=businesses, basemap=basemap)
    built = renew_register(out, municipality, sources, progress=_tell, base_url=service or BASE_URL, built_on=day)
    click.echo("\n".join(describe(built, day)))


@register.command("info")
@click.argument("folder", type=_FILE, metavar="MAP")
@click.option("--as-of", type=_DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
def register_info(folder: Path, as_of: date | None) -> None:
    """Laat zien wat er in het adressenbestand staat en hoe oud het is."""
    from analysis.register import describe, open_register

    click.echo("\n".join(describe(open_register(folder), as_of or _today())))


@app.command()
@click.argument("file", type=_FILE, metavar="BESTAND")
@click.option("--register", "register_folder", type=_FILE, required=True, metavar="MAP", help="Het adressenbestand.")
@click.option("--municipality", metavar="CODE", help="Zoek alleen in deze gemeente.")
@click.option("--out", type=_FILE, required=True, metavar="BESTAND", help="Het csv-bestand met de gevonden adressen.")
def geocode(file: Path, register_folder: Path, municipality: str | None, out: Path) -> None:
    """Zoek bij elke rij van een lijst het adres op."""
    from analysis.batch import geocode_file
    from analysis.register import open_register

    summary = geocode_file(file, open_register(register_folder, municipality), out, progress=_tell)
    click.echo(summary)


@app.command()
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="BESTAND...")
@click.option("--register", "register_folder", type=_FILE, required=True, metavar="MAP", help="Het adressenbestand.")
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Nieuwe of lege map voor de resultaten.")
@click.option("--settings", "settings_file", type=_FILE, metavar="BESTAND", help="Instellingen die afwijken (json).")
@click.option(
    "--kind", "kinds", multiple=True, type=KindWord(), metavar="SOORT",
    help="Soort incident, mag vaker: overval, " + ", ".join(kind.label for kind in Kind) + ". Zonder deze optie: de overvallen.",
)  # fmt: skip
@click.option("--from", "period_from", type=_DATE, metavar="DATUM", help="Eerste dag die meetelt.")
@click.option("--until", "period_until", type=_DATE, metavar="DATUM", help="Laatste dag die meetelt.")
@click.option("--as-of", type=_DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="GETAL", help="Zelfde getal, zelfde uitkomst.")
def run(
    files: Sequence[Path],
    register_folder: Path,
    out: Path,
    settings_file: Path | None,
    kinds: Sequence[tuple[Kind, ...]],
    period_from: date | None,
    period_until: date | None,
    as_of: date | None,
    seed: int,
) -> None:
    """Van politiebestand naar bezoeklijst: lezen, opzoeken, concentraties, adressen."""
    from analysis.batch import run_files
    from analysis.pipeline import Choice
    from analysis.settings import DEFAULTS, load_settings

    if period_from and period_until and period_from > period_until:
        raise SourceError("De eerste dag (--from) ligt na de laatste dag (--until). Draai ze om.")
    chosen = tuple(dict.fromkeys(kind for named in kinds for kind in named))
    choice = Choice(chosen or ROBBERIES, period_from, period_until)
    settings = load_settings(settings_file) if settings_file else DEFAULTS
    lines = run_files(
        files, register_folder, out, choice=choice, settings=settings, as_of=as_of or _today(), seed=seed,
        draw_map=_draw_map, progress=_tell,
    )  # fmt: skip
    click.echo("\n".join(lines))


def _draw_map(analysis: "Analysis", path: Path) -> None:
    from dashboard.maps import write_map_page

    write_map_page(analysis, path)


@app.command("import")
@click.argument("files", type=_FILE, nargs=-1, required=True, metavar="BESTAND...")
@click.option("--dossier", type=_FILE, required=True, metavar="MAP", help="Map van het dossier.")
@click.option("--profile", default="", metavar="NAAM", help="Importprofiel dat moet passen. Zonder deze optie: het profiel dat past.")
@click.option("--mapping", type=_FILE, metavar="BESTAND", help="Welke kolom wat is (json), als u dat zelf aanwijst.")
@click.option("--sender", default="", metavar="NAAM", help="Van wie de bestanden zijn.")
@click.option("--save-profile", default="", metavar="NAAM", help="Bewaar hoe het bestand is gelezen, voor het volgende van deze afzender.")
@click.option("--as-of", type=_DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
def import_command(
    files: Sequence[Path], dossier: Path, profile: str, mapping: Path | None, sender: str, save_profile: str, as_of: date | None
) -> None:
    """Voeg politiebestanden toe aan een dossier: allemaal, of geen."""
    from analysis.importing import import_files

    lines = import_files(files, dossier, profile=profile, mapping=mapping, sender=sender, save_profile=save_profile, as_of=as_of)
    click.echo("\n".join(lines))


@app.group(cls=DutchGroup)
def profiles() -> None:
    """Importprofielen: hoe het bestand van elke afzender gelezen wordt."""


_DOSSIER = click.option("--dossier", type=_FILE, required=True, metavar="MAP", help="Map van het dossier.")


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


@app.command()
@click.option("--dossier", type=_FILE, metavar="MAP", help="Map van uw eigen dossier.")
@click.option("--demo", "demo_folder", type=_FILE, metavar="MAP", help="Map voor de oefengegevens.")
@click.option("--port", type=click.IntRange(1024, 65535), default=8501, show_default=True, metavar="POORT", help="Eerste poort.")
@click.option("--browser/--no-browser", default=True, help="Open de browser, of niet.")
@click.option("--pdok", is_flag=True, help="Haal de achtergrondkaart bij PDOK. PDOK ziet dan naar welk gebied u kijkt.")
def dashboard(dossier: Path | None, demo_folder: Path | None, port: int, browser: bool, pdok: bool) -> None:
    """Start het programma in uw browser."""
    from dashboard.server import serve

    serve(dossier_folder=dossier, demo_folder=demo_folder, port=port, open_browser=browser, pdok=pdok, progress=_tell)


app.add_command(rounds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit 0, 2 for a mistake in the input, 1 for a defect of ours."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app.main(arguments, prog_name="preventiekaart", standalone_mode=False)
    except PreventiekaartError as error:
        _tell(str(error))
        sys.exit(2)
    except click.exceptions.NoArgsIsHelpError as error:
        _tell(error.ctx.get_help() if error.ctx else "")
        sys.exit(2)
    except click.ClickException as error:
        _tell(explain(error))
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _tell("Gestopt.")
        sys.exit(2)
    except Exception as error:
        from analysis.defects import record_defect

        _tell(f"Dit lukte niet. De fout ligt bij het programma, niet bij u. Details (zonder gegevens) staan in {record_defect(error)}.")
        sys.exit(1)


if __name__ == "__main__":
    main()
