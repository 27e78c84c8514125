"""A small BAG extract as the Kadaster gives it, a zip of zips with XML, of made-up streets. No real address."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><sl-bag-extract:bagStand '
    'xmlns:Objecten="www.kadaster.nl/schemas/lvbag/imbag/objecten/v20200601" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:Historie="www.kadaster.nl/schemas/lvbag/imbag/historie/v20200601" '
    'xmlns:Objecten-ref="www.kadaster.nl/schemas/lvbag/imbag/objecten-ref/v20200601" '
    'xmlns:selecties-extract="http://www.kadaster.nl/schemas/lvbag/extract-selecties/v20200601" '
    'xmlns:sl-bag-extract="http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/v20200601" '
    'xmlns:sl="http://www.kadaster.nl/schemas/standlevering-generiek/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/v20200601 '
    'http://www.kadaster.nl/schemas/bag-verstrekkingen/extract-deelbestand-lvc/v20200601/BagvsExtractDeelbestandExtractLvc-2.1.0.xsd">'
    "<sl:standBestand><sl:dataset>LVBAG</sl:dataset><sl:inhoud><sl:gebied>GEMEENTE</sl:gebied>"
    "<sl:objectTypen><sl:objectType>{kind}</sl:objectType></sl:objectTypen></sl:inhoud><sl:stand>"
)
TAIL = "</sl:stand></sl:standBestand></sl-bag-extract:bagStand>"
DAY = "<s:StandTechnischeDatum>2026-10-08</s:StandTechnischeDatum>"
DELIVERED = f'<x:Levering xmlns:x="x" xmlns:s="y">{DAY}</x:Levering>'


def version(*, begin: str = "2010-01-01", end: str = "", withdrawn: str = "") -> str:
    """When a version holds: from and until a day, and when it was taken out of the register."""
    ended = f"<Historie:eindGeldigheid>{end}</Historie:eindGeldigheid>" if end else ""
    out = f"<Historie:tijdstipNietBagLV>{withdrawn}T10:00:00.000</Historie:tijdstipNietBagLV>" if withdrawn else ""
    return (
        "<Objecten:voorkomen><Historie:Voorkomen><Historie:voorkomenidentificatie>1</Historie:voorkomenidentificatie>"
        f"<Historie:beginGeldigheid>{begin}</Historie:beginGeldigheid>{ended}"
        f"<Historie:tijdstipRegistratie>{begin}T10:00:00.000</Historie:tijdstipRegistratie><Historie:BeschikbaarLV>"
        f"<Historie:tijdstipRegistratieLV>{begin}T10:00:00.000</Historie:tijdstipRegistratieLV>{out}</Historie:BeschikbaarLV>"
        "</Historie:Voorkomen></Objecten:voorkomen>"
    )


def _object(kind: str, identifier: str, inside: str, status: str) -> str:
    return (
        f'<sl-bag-extract:bagObject><Objecten:{kind}><Objecten:identificatie domein="NL.IMBAG.{kind}">{identifier}</Objecten:identificatie>'
        f"{inside}<Objecten:status>{status}</Objecten:status><Objecten:geconstateerd>N</Objecten:geconstateerd></Objecten:{kind}>"
        "</sl-bag-extract:bagObject>"
    )


def place(identifier: str, name: str) -> str:
    """A woonplaats (its outline is not used)."""
    ring = '<gml:LinearRing><gml:posList count="4">150000 450000 150100 450000 150100 450100 150000 450000</gml:posList></gml:LinearRing>'
    polygon = '<gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="2">'
    outline = f"{polygon}<gml:exterior>{ring}</gml:exterior></gml:Polygon>"
    shape = f"<Objecten:geometrie><Objecten:vlak>{outline}</Objecten:vlak></Objecten:geometrie>"
    return _object("Woonplaats", identifier, f"<Objecten:naam>{escape(name)}</Objecten:naam>{shape}{version()}", "Woonplaats aangewezen")


def street(identifier: str, name: str, in_place: str, *, short: str = "", **when: str) -> str:
    """An openbare ruimte."""
    shortened = f"<Objecten:verkorteNaam>{short}</Objecten:verkorteNaam>" if short else ""
    inside = (
        f"<Objecten:naam>{escape(name)}</Objecten:naam><Objecten:type>Weg</Objecten:type>{shortened}<Objecten:ligtIn>"
        f'<Objecten-ref:WoonplaatsRef domein="NL.IMBAG.Woonplaats">{in_place}</Objecten-ref:WoonplaatsRef></Objecten:ligtIn>'
        f"{version(**when)}"
    )
    return _object("OpenbareRuimte", identifier, inside, "Naamgeving uitgegeven")


def number(identifier: str, text: int, at: str, *, letter: str = "", addition: str = "", in_place: str = "", **when: str) -> str:
    """A nummeraanduiding."""
    inside = f"<Objecten:huisnummer>{text}</Objecten:huisnummer>"
    inside += f"<Objecten:huisletter>{letter}</Objecten:huisletter>" if letter else ""
    inside += f"<Objecten:huisnummertoevoeging>{addition}</Objecten:huisnummertoevoeging>" if addition else ""
    inside += f"<Objecten:postcode>9911AB</Objecten:postcode>{version(**when)}<Objecten:ligtAan>"
    inside += f'<Objecten-ref:OpenbareRuimteRef domein="NL.IMBAG.Openbareruimte">{at}</Objecten-ref:OpenbareRuimteRef></Objecten:ligtAan>'
    if in_place:
        inside += f'<Objecten:ligtIn><Objecten-ref:WoonplaatsRef domein="NL.IMBAG.Woonplaats">{in_place}</Objecten-ref:WoonplaatsRef>'
        inside += "</Objecten:ligtIn>"
    return _object("Nummeraanduiding", identifier, inside, "Naamgeving uitgegeven")


def home(
    identifier: str,
    main: str,
    x: float,
    y: float,
    *,
    uses: Sequence[str] = ("woonfunctie",),
    second: str = "",
    building: str = "",
    status: str = "Verblijfsobject in gebruik",
    **when: str,
) -> str:
    """A verblijfsobject."""
    ref = '<Objecten-ref:NummeraanduidingRef domein="NL.IMBAG.Nummeraanduiding">{}</Objecten-ref:NummeraanduidingRef>'
    inside = f"<Objecten:heeftAlsHoofdadres>{ref.format(main)}</Objecten:heeftAlsHoofdadres>{version(**when)}"
    inside += f"<Objecten:heeftAlsNevenadres>{ref.format(second)}</Objecten:heeftAlsNevenadres>" if second else ""
    inside += '<Objecten:geometrie><Objecten:punt><gml:Point srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3">'
    inside += f"<gml:pos>{x} {y} 0.0</gml:pos></gml:Point></Objecten:punt></Objecten:geometrie>"
    inside += "".join(f"<Objecten:gebruiksdoel>{use}</Objecten:gebruiksdoel>" for use in uses)
    inside += "<Objecten:oppervlakte>80</Objecten:oppervlakte>"
    if building:
        inside += f'<Objecten:maaktDeelUitVan><Objecten-ref:PandRef domein="NL.IMBAG.Pand">{building}</Objecten-ref:PandRef>'
        inside += "</Objecten:maaktDeelUitVan>"
    return _object("Verblijfsobject", identifier, inside, status)


def relation(in_place: str, municipality: str, *, begin: str = "2010-01-01", end: str = "") -> str:
    """Which municipality a place is in, from and until a day."""
    ended = f"<b:einddatumTijdvakGeldigheid>{end}</b:einddatumTijdvakGeldigheid>" if end else ""
    return (
        f"<p:GemeenteWoonplaatsRelatie><p:tijdvakgeldigheid><b:begindatumTijdvakGeldigheid>{begin}</b:begindatumTijdvakGeldigheid>{ended}"
        f"</p:tijdvakgeldigheid><p:gerelateerdeWoonplaats><p:identificatie>{in_place}</p:identificatie></p:gerelateerdeWoonplaats>"
        f"<p:gerelateerdeGemeente><p:identificatie>{municipality}</p:identificatie></p:gerelateerdeGemeente><p:status>definitief</p:status>"
        "</p:GemeenteWoonplaatsRelatie>"
    )


def write_extract(path: Path, objects: Mapping[str, Sequence[str]], relations: Sequence[str] = (), *, head: str = HEAD) -> Path:
    """Write an extract; each kind of object (VBO, NUM, OPR, WPL …) in two XML files, as a large extract has many."""
    with zipfile.ZipFile(path, "w") as outer:
        for kind, listed in objects.items():
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
                half = (len(listed) + 1) // 2
                for n, some in enumerate((listed[:half], listed[half:]), start=1):
                    if some:
                        packed.writestr(f"9999{kind}08102026-{n:06d}.xml", head.format(kind=kind) + "".join(some) + TAIL)
                packed.writestr(f"__MACOSX/._9999{kind}08102026-000001.xml", b"van een Mac")
            outer.writestr(f"9999{kind}08102026.zip", inner.getvalue())
        if relations:
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w") as packed:
                text = f'<g xmlns:p="www.kadaster.nl/p" xmlns:b="www.kadaster.nl/b">{"".join(relations)}</g>'
                packed.writestr("GEM-WPL-RELATIE-08102026-000001.xml", text)
            outer.writestr("GEM-WPL-RELATIE-08102026.zip", inner.getvalue())
        outer.writestr("Leveringsdocument-BAG-Extract.xml", DELIVERED)
    return path
