"""How a register is built: every file is looked at first, and the folder appears whole or not at all."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd

from analysis import dutch, findings, tables
from analysis.errors import SourceError
from analysis.findings import Finding
from analysis.folders import new_folder
from analysis.register.info import RegisterInfo
from analysis.register.kept import Companions, companions_of, store_listed
from analysis.register.opened import Register, open_register
from analysis.register.storage import FORMAT, load, stack, store
from analysis.register.words import MAP_WORDS
from analysis.sources import basemap as maps
from analysis.sources.address_file import AddressFile, no_addresses, open_address_file
from analysis.sources.address_sheet import OWN_KEY
from analysis.sources.bag import full_disk_told
from analysis.sources.bag_rows import BATCH_ROWS, LeftOut
from analysis.sources.business_addresses import join_businesses, unplaced_findings
from analysis.sources.businesses import load_businesses
from analysis.sources.cbs import load_areas, neighbourhoods_of
from analysis.sources.coordinates import Spelling
from analysis.sources.municipalities import find_code, name_of
from analysis.sources.spool import Spool

MOST_MAPPED = 12
"""A base map is stored for at most this many municipalities; a map of the whole country would take hours."""

DEMO_MUNICIPALITY = "9900"
"""No Dutch municipality has this code; the demo municipality does."""

UNPACKED = "unpacked"
"""For what comes out of a zip; gone when the register is there."""

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Show no progress."""


def build_register(
    out: Path,
    *,
    bag: Path,
    municipality: str | Sequence[str] | None = None,
    areas: Path | None = None,
    businesses: Path | None = None,
    basemap: Path | None = None,
    progress: Progress | None = None,
    built_on: date | None = None,
    former: Path | None = None,
) -> Register:
    """Build a register in the folder `out` and return it opened.

    The BAG file is read in pieces; at no time is more than the largest municipality in memory.

    Parameters
    ----------
    out
        A new or empty folder; it appears whole or not at all.
    bag
        PDOK's bag-light.gpkg, the older layout, a BAG extract of the Kadaster (zip), a csv of NLExtract, or a list in Excel or csv.
    municipality
        Name or code of one municipality, or of several; None takes every municipality in the file.
    areas
        Neighbourhoods of the CBS.
    businesses
        A csv or Excel file with businesses.
    basemap
        A file with streets, water and green.
    progress
        Called with a Dutch sentence at each step.
    built_on
        The date that `register.json` bears; today when not given.
    former
        The folder of an earlier register: its neighbourhoods, businesses and base map stay where no new file is given.

    Raises
    ------
    SourceError
        When `out` is not empty, a file cannot be used, a municipality is not in it, or the disk is full: nothing is left behind then.
    """
    tell = progress or _silent
    codes = None if municipality is None else sorted({find_code(text) for text in _each(municipality)})
    day = built_on or datetime.now().astimezone().date()
    others = _companions(former, codes, day, areas, businesses)
    with full_disk_told(), new_folder(out) as work:
        (work / UNPACKED).mkdir()
        source = open_address_file(bag, work / UNPACKED)
        with Spool(work / "spool") as spool:
            _read_all(source, codes, spool, tell)
            _refuse_missing(source, codes, spool)
            content = _write_municipalities(work, spool, others, tell)
        others = _with_basemap(others, work, spool.codes, basemap, day)
        layers = _write_basemap(work, source, spool.codes, content.areas, others.layers, tell)
        info = _describe_content(source, spool, content, others, layers, day)
        findings.to_table(content.findings).to_csv(work / "findings.csv", index=False, encoding="utf-8", lineterminator="\n")
        shutil.rmtree(work / UNPACKED)
        text = json.dumps({"format": FORMAT, **asdict(info)}, default=str, ensure_ascii=False, indent=1)
        (work / "register.json").write_text(text + "\n", encoding="utf-8")
    return open_register(out)


@dataclass
class _Content:
    """What was written per municipality, added up."""

    areas: gpd.GeoDataFrame
    names: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    keyed_by_designation: int = 0
    keyed_by_text: int = 0
    without_area: int = 0
    business_count: int = 0
    findings: list[Finding] = field(default_factory=list)


def _companions(former: Path | None, codes: list[str] | None, day: date, areas: Path | None, businesses: Path | None) -> Companions:
    """Return neighbourhoods, businesses and map: from the new files, and of the earlier register where there is no new file."""
    kept = companions_of(former, codes, day)
    if businesses:
        kept = replace(kept, businesses=load_businesses(businesses), businesses_since=day)
    return replace(kept, areas=load_areas(areas, codes), areas_since=day) if areas else kept


def _with_basemap(others: Companions, work: Path, codes: list[str], file: Path | None, day: date) -> Companions:
    """Return the same with the layers of a new map, cut to where the addresses are."""
    if file is None or len(codes) > MOST_MAPPED:
        return others
    addresses = stack([load(work / f"addresses_{code}.parquet") for code in codes], tables.Addresses)
    return replace(others, layers=maps.load_basemap(file, maps.extent_of(addresses)), basemap_file=file.name, basemap_since=day)


def _each(municipality: str | Sequence[str]) -> Sequence[str]:
    return [municipality] if isinstance(municipality, str) else municipality


def _read_all(source: AddressFile, codes: list[str] | None, spool: Spool, tell: Progress) -> None:
    tell(f"Adressen lezen uit {source.name} ({source.kind})")
    for piece in source.pieces(codes):
        spool.add(piece)
        if spool.rows_read % (16 * BATCH_ROWS) < piece.rows_read:
            tell(f"Adressen lezen: {dutch.number(spool.rows_read)}")


def _refuse_missing(source: AddressFile, codes: list[str] | None, spool: Spool) -> None:
    """Refuse a file without one of the municipalities that were asked for, or without any address one can use."""
    missing = sorted(set(codes or ()) - set(spool.codes))
    if not missing and spool.codes:
        return
    if spool.left_out and not spool.codes:
        counted = [f"{dutch.number(spool.left_out[reason])} {reason.label}" for reason in LeftOut if spool.left_out[reason]]
        raise SourceError(
            f"In ‘{source.name}’ is geen enkele rij een adres dat we kunnen gebruiken: {dutch.enumerate_words(counted)}. "
            "Controleer of dit het goede bestand is."
        )
    raise no_addresses(source, missing)


def _write_municipalities(work: Path, spool: Spool, others: Companions, tell: Progress) -> _Content:
    """Write the addresses and businesses of each municipality, and the neighbourhoods of all of them."""
    neighbourhoods, listed = others.areas, others.businesses
    areas = neighbourhoods.areas if neighbourhoods else tables.empty(tables.Areas)
    areas = areas[areas["municipality_code"].isin(spool.codes)].reset_index(drop=True)
    if neighbourhoods and areas.empty:
        raise SourceError(
            f"In ‘{neighbourhoods.name}’ staan geen buurten van deze gemeente. Gebruik het bestand met wijken en buurten van het CBS."
        )
    content = _Content(areas)
    unplaced = listed.rows if listed else []
    postcode_areas: set[str] = set()
    for code in spool.codes:
        addresses, kinds = spool.take(code)
        of_code = areas[areas["municipality_code"] == code]
        addresses["neighbourhood_code"] = neighbourhoods_of(addresses.geometry.x.to_numpy(), addresses.geometry.y.to_numpy(), of_code)
        addresses = tables.check(addresses.astype({"neighbourhood_code": "str"}), tables.Addresses)
        store(addresses, work / f"addresses_{code}.parquet")
        content.names[code] = _municipality_name(code, of_code, addresses)
        content.counts[code] = len(addresses)
        content.kinds.update(kinds)
        content.keyed_by_designation += int((addresses["address_id_bag"] == addresses["designation_id_bag"]).sum())
        content.keyed_by_text += int(addresses["address_id_bag"].str.startswith(OWN_KEY).sum())
        for uses, n in addresses["uses"].value_counts().items():
            content.uses.update({use: int(n) for use in str(uses).split(",") if use})
        content.statuses.update({str(status): int(n) for status, n in addresses["status"].value_counts().items()})
        content.without_area += int((addresses["neighbourhood_code"] == "").sum()) if neighbourhoods else 0
        postcode_areas |= set(addresses["postcode"].str[:4])
        if listed:
            joined, unplaced = join_businesses(listed, unplaced, addresses)
            content.business_count += len(joined)
            store(joined, work / f"businesses_{code}.parquet")
        tell(f"{content.names[code]}: {dutch.amount(len(addresses), 'adres', 'adressen')}")
    if neighbourhoods:
        store(areas, work / "areas.parquet")
    if listed:
        content.findings += [*listed.findings, *unplaced_findings(listed, unplaced, postcode_areas)]
        if len(spool.codes) <= MOST_MAPPED:  # a country is never renewed with what it had
            store_listed(listed, work)
    return content


def _municipality_name(code: str, areas: gpd.GeoDataFrame, addresses: gpd.GeoDataFrame) -> str:
    """Return the name that the neighbourhoods give, else that of our list; the BAG itself has none, so else it is the largest place."""
    names = [name for name in (*areas["municipality_name"].unique(), name_of(code)) if name]
    if names:
        return str(names[0])
    places = addresses.loc[addresses["place"] != "", "place"].value_counts()
    return str(places.index[0]) if len(places) else ""


def _write_basemap(
    work: Path, source: AddressFile, codes: list[str], areas: gpd.GeoDataFrame, given: Mapping[str, gpd.GeoDataFrame], tell: Progress
) -> dict[str, int]:
    """Store the layers of the base map and their tiles; return how many shapes each holds."""
    if len(codes) > MOST_MAPPED:
        return {}
    tell("Kaart tekenen")
    addresses = stack([load(work / f"addresses_{code}.parquet") for code in codes], tables.Addresses)
    layers = dict(given)
    if "streets" not in layers or layers["streets"].empty:
        layers["streets"] = maps.draw_streets(addresses)
    if "buildings" not in layers and source.bag and source.bag.has_buildings:
        layers["buildings"] = maps.draw_buildings(source.bag, addresses)
    layers["areas"] = maps.draw_areas(areas)
    filled = {name: layers[name] for name in maps.LAYERS if name in layers and not layers[name].empty}
    (work / "basemap").mkdir()
    for name, layer in filled.items():
        tell(f"Kaartlaag opslaan: {MAP_WORDS[name]} ({dutch.number(len(layer))})")
        store(layer, work / "basemap" / f"{name}.parquet")
        maps.write_tiles(layer, name, work / "basemap" / f"{name}.pmtiles")
    return {name: len(layer) for name, layer in filled.items()}


def _describe_content(
    source: AddressFile,
    spool: Spool,
    content: _Content,
    others: Companions,
    layers: dict[str, int],
    built_on: date,
) -> RegisterInfo:
    neighbourhoods, listed = others.areas, others.businesses
    return RegisterInfo(
        municipalities=content.names,
        address_counts=content.counts,
        kinds=_by_size(content.kinds),
        uses=_by_size(content.uses),
        statuses=_by_size(content.statuses),
        rows_read=spool.rows_read,
        left_out={str(reason): spool.left_out[reason] for reason in LeftOut if spool.left_out[reason]},
        put_right={str(spelling): spool.put_right[spelling] for spelling in Spelling if spool.put_right[spelling]},
        source_file=source.name,
        source_kind=source.kind,
        source_date=source.source_date,
        source_date_from=source.source_date_from,
        built_on=built_on,
        is_demo=source.is_demo or DEMO_MUNICIPALITY in content.names,
        keyed_by_designation=content.keyed_by_designation,
        keyed_by_text=content.keyed_by_text,
        areas_file=neighbourhoods.name if neighbourhoods else "",
        area_year=neighbourhoods.year if neighbourhoods else None,
        area_count=len(content.areas),
        without_area=content.without_area,
        businesses_file=listed.name if listed else "",
        business_count=content.business_count,
        business_rows=len(listed.rows) if listed else 0,
        businesses_dropped=listed.dropped_columns if listed else [],
        basemap_layers=layers,
        basemap_file=others.basemap_file,
        basemap_from_file=sorted(name for name, layer in others.layers.items() if not layer.empty),
        areas_since=others.areas_since,
        businesses_since=others.businesses_since,
        basemap_since=others.basemap_since,
    )


def _by_size(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
