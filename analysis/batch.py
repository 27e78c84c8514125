"""One run from the command line: files in, results out, whole or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis import geocoding, pipeline, privacy, tables
from analysis.dutch import amount
from analysis.errors import SourceError
from analysis.exports import run_tables
from analysis.exports.visit_list import write_visit_list_csv, write_visit_list_xlsx
from analysis.findings import Finding, to_table
from analysis.folders import new_file, new_folder
from analysis.pipeline import Analysis, Choice, PoliceInput, Progress
from analysis.register import Register, open_register
from analysis.settings import Settings, changed
from analysis.sources.address_list import load_address_list
from analysis.terms import FINE_PRECISIONS, Zone

RESTRICTED_FOLDER = "vertrouwelijk"
SHAREABLE_FOLDER = "te_delen"


def geocode_file(path: Path, register: Register, out: Path, progress: Progress) -> str:
    """Look up every address of a csv or spreadsheet and write one row per data row to `out`.

    Returns
    -------
    summary
        One Dutch sentence with how many were found.

    Raises
    ------
    SourceError
        When the file cannot be used or `out` cannot be written.
    """
    if out.exists():
        raise SourceError(f"Het bestand ‘{out.name}’ bestaat al. Kies een nieuwe naam; er is niets veranderd.")
    listed = load_address_list(path)
    progress("Adressen opzoeken")
    matches = geocoding.geocode(listed.queries, geocoding.build_index(register.addresses, register.areas))
    with new_file(out) as work:
        run_tables.write_geocoded(listed.rows, matches, work)
    found = int(matches["precision"].isin(FINE_PRECISIONS).sum())
    return (
        f"{amount(len(matches), 'rij', 'rijen')}: {found} gevonden op adres of huisnummer, {len(matches) - found} niet of minder precies."
    )


def run_files(
    files: Sequence[Path],
    register_folder: Path,
    out: Path,
    *,
    choice: Choice,
    settings: Settings,
    as_of: date,
    seed: int,
    draw_map: Callable[[Analysis, Path], None],
    progress: Progress,
) -> list[str]:
    """Do everything for these police files and write the folders `vertrouwelijk` and `te_delen`.

    Returns
    -------
    lines
        What was found, in Dutch sentences.

    Raises
    ------
    SourceError
        When a file or the register cannot be used, or `out` is not new or empty.
    """
    with new_folder(out) as work:
        register = open_register(register_folder)
        read = pipeline.read_police_files(files, progress)
        index = geocoding.build_index(register.addresses, register.areas)
        located = pipeline.locate_incidents(
            read.registrations,
            index,
            choice,
            as_of=as_of,
            settings=settings,
            premises=register.premises,
            input_findings=read.findings,
            progress=progress,
        )
        analysis = pipeline.analyse(located, register, choice, as_of=as_of, settings=settings, seed=seed, progress=progress)
        progress("Bestanden schrijven")
        restricted, shareable = work / RESTRICTED_FOLDER, work / SHAREABLE_FOLDER
        restricted.mkdir()
        shareable.mkdir()
        _write_restricted(analysis, read, restricted)
        draw_map(analysis, restricted / "map.html")
        _write_shareable(analysis, shareable)
        (restricted / "run.json").write_text(json.dumps(describe_run(analysis, read), ensure_ascii=False, indent=2), encoding="utf-8")
    return summarise(analysis, read)


def _write_restricted(analysis: Analysis, read: PoliceInput, folder: Path) -> None:
    is_demo = analysis.register.info.is_demo
    run_tables.write_incidents(analysis.chosen, analysis.concentrations.incident_hotspot, folder / "incidents.csv", is_demo=is_demo)
    run_tables.write_findings(to_table(in_file_words(analysis.located.findings, read)), folder / "findings.csv", is_demo=is_demo)
    run_tables.write_hotspots(analysis.concentrations.hotspots, folder / "hotspots.gpkg", is_demo=is_demo)
    run_tables.write_recipients(analysis.recipients, folder / "recipients.csv", is_demo=is_demo)
    if not read.area_counts.empty:
        run_tables.write_area_counts(read.area_counts, folder / "area_counts.csv", is_demo=is_demo)


def _write_shareable(analysis: Analysis, folder: Path) -> None:
    visited = analysis.release.visit_list
    info = analysis.register.info
    moment = datetime.combine(analysis.as_of, time())
    stamp = privacy.stamp(Zone.SHAREABLE, "", "", moment, info.title, is_demo=info.is_demo, is_concept=True, knows_time=False)
    write_visit_list_xlsx(visited, folder / "visit_list.xlsx", stamp)
    write_visit_list_csv(visited, folder / "visit_list.csv", is_demo=info.is_demo)


def in_file_words(findings: Iterable[Finding], read: PoliceInput) -> list[Finding]:
    """Return the findings in the order of the files and their rows, each with the column as that file calls it."""
    order = {path.name: at for at, path in enumerate(read.files)}
    ordered = sorted(findings, key=lambda finding: (order.get(finding.source, len(order)), finding.sheet, finding.row))
    headers = {
        (source, layout.sheet, column.field): column.header
        for source, layouts in read.layouts.items()
        for layout in layouts
        for column in layout.columns
    }
    return [replace(finding, column=_column_word(finding, headers)) for finding in ordered]


def _column_word(finding: Finding, headers: Mapping[tuple[str, str, str], str]) -> str:
    header = headers.get((finding.source, finding.sheet, finding.column), "")
    is_field = finding.column in tables.Registrations.columns
    return header or (tables.label_of(tables.Registrations, finding.column) if is_field else finding.column)


def describe_run(analysis: Analysis, read: PoliceInput) -> dict[str, Any]:
    """Return what this run was made from and what it did, for run.json."""
    account = analysis.located.account
    return {
        "zone": "Vertrouwelijk (politiegegevens)",
        "is_demo": analysis.register.info.is_demo,
        "data": "oefengegevens" if analysis.register.info.is_demo else "eigen gegevens",
        "as_of": analysis.as_of.isoformat(),
        "seed": analysis.seed,
        "inputs": [{"name": path.name, "sha256": _sha256(path)} for path in read.files],
        "kinds": [str(kind) for kind in analysis.choice.kinds],
        "period_from": analysis.choice.period_from.isoformat() if analysis.choice.period_from else None,
        "period_until": analysis.choice.period_until.isoformat() if analysis.choice.period_until else None,
        "settings": analysis.settings.model_dump(),
        "settings_changed": changed(analysis.settings),
        "rows": {
            "rows_read": account.rows_read,
            "net": account.net,
            "merged": account.merged,
            "left_out": account.left_out,
            "set_aside": account.set_aside,
        },
        "net_and_gross": analysis.choice.counted(analysis.located.incidents),
        "found_share_pct": analysis.located.found_share_pct,
        "statement": analysis.concentrations.statement,
        "held_back": analysis.release.held_back,
        "versions": {name: version(name) for name in ("preventiekaart", "pandas", "geopandas", "numpy", "scipy", "shapely", "rapidfuzz")},
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def summarise(analysis: Analysis, read: PoliceInput) -> list[str]:
    """Return what an analyst reads on the screen after a run."""
    account = analysis.located.account
    lines = [
        f"{analysis.choice.counted(analysis.located.incidents)}, uit {amount(account.rows_read, 'rij', 'rijen')}: "
        f"{account.merged} samengevoegd, {account.left_out} niet meegeteld, {account.set_aside} apart gezet.",
    ]
    share = analysis.located.found_share_pct
    if share is not None and share < analysis.settings.minimal_hit_rate_pct:
        lines.append(f"Let op: maar {share:.0f} % van de adressen is gevonden. De kaart is dan niet betrouwbaar.")
    if not read.area_counts.empty:
        lines.append(
            f"Gebiedsscan: {amount(len(read.area_counts), 'aantal', 'aantallen')} per buurt gelezen. Die staan niet als punten op de kaart."
        )
    lines.append(analysis.concentrations.statement)
    lines.extend(analysis.release.held_back)
    return [f"{line[:1].upper()}{line[1:]}" for line in lines]
