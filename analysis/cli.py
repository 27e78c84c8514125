"""The command line: read, run, write. Every slow import waits until its command is called."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.dutch_click import DATE, FILE, DutchGroup, explain, tell, today
from analysis.errors import PreventiekaartError, SourceError
from analysis.export_cli import export, log
from analysis.import_cli import import_command, profiles
from analysis.pictures_cli import pictures
from analysis.register_cli import register
from analysis.rounds_cli import rounds
from analysis.terms import ROBBERIES, Kind

if TYPE_CHECKING:
    from analysis.pipeline import Analysis


class KindWord(click.ParamType[tuple[Kind, ...]]):
    """A kind of incident in Dutch words ("straatroof", "overval woning"), as a code of ours or as an MK code."""

    name = "soort"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Kind, ...]:
        """Return the kinds that are meant."""
        if isinstance(value, tuple):
            return value
        from analysis.incidents.offences import kinds_named

        return kinds_named(str(value)) or self.fail(f"'{value}'", param, ctx)


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
@click.option("--out", type=FILE, required=True, metavar="MAP", help="Nieuwe of lege map voor de bestanden.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="GETAL", help="Zelfde getal, zelfde gemeente.")
@click.option("--addresses", type=click.IntRange(300, 150_000), default=12_000, show_default=True, metavar="AANTAL", help="Adressen.")
@click.option("--incidents", type=click.IntRange(20, 20_000), default=250, show_default=True, metavar="AANTAL", help="Incidenten.")
def demo_make(out: Path, seed: int, addresses: int, incidents: int) -> None:
    """Maak een oefengemeente met adressen, buurten, bedrijven en politiebestanden."""
    from analysis.sources.demo import make_demo

    make_demo(out, seed=seed, addresses=addresses, incidents=incidents, progress=tell)
    click.echo(f"De oefengegevens staan in {out}.")


@app.command()
@click.argument("file", type=FILE, metavar="BESTAND")
@click.option("--register", "register_folder", type=FILE, required=True, metavar="MAP", help="Het adressenbestand.")
@click.option("--municipality", metavar="CODE", help="Zoek alleen in deze gemeente.")
@click.option("--out", type=FILE, required=True, metavar="BESTAND", help="Het csv-bestand met de gevonden adressen.")
def geocode(file: Path, register_folder: Path, municipality: str | None, out: Path) -> None:
    """Zoek bij elke rij van een lijst het adres op."""
    from analysis.batch import geocode_file
    from analysis.register import open_register

    summary = geocode_file(file, open_register(register_folder, municipality), out, progress=tell)
    click.echo(summary)


@app.command()
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="BESTAND...")
@click.option("--register", "register_folder", type=FILE, required=True, metavar="MAP", help="Het adressenbestand.")
@click.option("--out", type=FILE, required=True, metavar="MAP", help="Nieuwe of lege map voor de resultaten.")
@click.option("--settings", "settings_file", type=FILE, metavar="BESTAND", help="Instellingen die afwijken (json).")
@click.option(
    "--kind", "kinds", multiple=True, type=KindWord(), metavar="SOORT",
    help="Soort incident, mag vaker: overval, " + ", ".join(kind.label for kind in Kind) + ". Zonder deze optie: de overvallen.",
)  # fmt: skip
@click.option("--from", "period_from", type=DATE, metavar="DATUM", help="Eerste dag die meetelt.")
@click.option("--until", "period_until", type=DATE, metavar="DATUM", help="Laatste dag die meetelt.")
@click.option("--as-of", type=DATE, metavar="DATUM", help="Reken met deze dag in plaats van vandaag.")
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
        files, register_folder, out, choice=choice, settings=settings, as_of=as_of or today(), seed=seed,
        draw_map=_draw_map, progress=tell,
    )  # fmt: skip
    click.echo("\n".join(lines))


def _draw_map(analysis: "Analysis", path: Path) -> None:
    from dashboard.maps import write_map_page

    write_map_page(analysis, path)


@app.command()
@click.option("--dossier", type=FILE, metavar="MAP", help="Map van uw eigen dossier.")
@click.option("--demo", "demo_folder", type=FILE, metavar="MAP", help="Map voor de oefengegevens.")
@click.option("--port", type=click.IntRange(1024, 65535), default=8501, show_default=True, metavar="POORT", help="Eerste poort.")
@click.option("--browser/--no-browser", default=True, help="Open de browser, of niet.")
@click.option("--pdok", is_flag=True, help="Haal de achtergrondkaart bij PDOK. PDOK ziet dan naar welk gebied u kijkt.")
def dashboard(dossier: Path | None, demo_folder: Path | None, port: int, browser: bool, pdok: bool) -> None:
    """Start het programma in uw browser."""
    from dashboard.server import serve

    serve(dossier_folder=dossier, demo_folder=demo_folder, port=port, open_browser=browser, pdok=pdok, progress=tell)


app.add_command(register)
app.add_command(import_command)
app.add_command(profiles)
app.add_command(rounds)
app.add_command(pictures)
app.add_command(export)
app.add_command(log)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit 0, 2 for a mistake in the input, 1 for a defect of ours."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app.main(arguments, prog_name="preventiekaart", standalone_mode=False)
    except PreventiekaartError as error:
        tell(str(error))
        sys.exit(2)
    except click.exceptions.NoArgsIsHelpError as error:
        tell(error.ctx.get_help() if error.ctx else "")
        sys.exit(2)
    except click.ClickException as error:
        tell(explain(error))
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        tell("Gestopt.")
        sys.exit(2)
    except Exception as error:
        from analysis.defects import record_defect

        tell(f"Dit lukte niet. De fout ligt bij het programma, niet bij u. Details (zonder gegevens) staan in {record_defect(error)}.")
        sys.exit(1)


if __name__ == "__main__":
    main()
