"""How a round looks in QGIS and QField: a shape for each result, dark on light, with the number beside it.

Only symbols and labels: what may be filled in is the field domain of the file, which newer versions of QGIS would lose to a style.
"""

from xml.sax.saxutils import quoteattr

from analysis.terms import VisitStatus

MARKERS: dict[VisitStatus | None, tuple[str, str]] = {
    None: ("circle", "255,255,255,255"),
    VisitStatus.SPOKEN: ("circle", "21,66,115,255"),
    VisitStatus.NOT_HOME: ("square", "255,255,255,255"),
    VisitStatus.DECLINED: ("triangle", "200,200,200,255"),
    VisitStatus.REVISIT: ("diamond", "240,173,78,255"),
    VisitStatus.SKIP: ("cross2", "120,120,120,255"),
}
"""The marker of QGIS and its fill for each result; not yet visited is an open circle."""


def style_qml(status_column: str, label_column: str) -> str:
    """Return a QGIS style (QML) that shows these columns."""
    categories, symbols = [], []
    for number, (status, (shape, fill)) in enumerate(MARKERS.items()):
        value, word = ("", "nog te doen") if status is None else (status.label, status.label)
        type_ = "NULL" if status is None else "string"
        categories.append(f'<category render="true" symbol="{number}" type="{type_}" value={quoteattr(value)} label={quoteattr(word)}/>')
        symbols.append(_symbol(number, shape, fill))
    label = (
        f'<labeling type="simple"><settings calloutType="simple"><text-style fieldName={quoteattr(label_column)} isExpression="0" '
        'fontSize="9" fontSizeUnit="Point" textColor="0,0,0,255"><text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" '
        'bufferColor="255,255,255,255"/></text-style><placement placement="0" dist="2" distUnits="MM"/></settings></labeling>'
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22.0" styleCategories="Symbology|Labeling" labelsEnabled="1">'
        f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(status_column)} enableorderby="0" forceraster="0" symbollevels="0">'
        f"<categories>{''.join(categories)}</categories><symbols>{''.join(symbols)}</symbols></renderer-v2>{label}</qgis>"
    )


def _symbol(number: int, shape: str, fill: str) -> str:
    options = {
        "name": shape, "color": fill, "outline_color": "20,20,20,255", "outline_width": "0.4", "outline_width_unit": "MM",
        "outline_style": "solid", "size": "3.4", "size_unit": "MM",
    }  # fmt: skip
    listed = "".join(f'<Option type="QString" name="{name}" value="{value}"/>' for name, value in options.items())
    return (
        f'<symbol type="marker" name="{number}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="SimpleMarker" enabled="1" locked="0" pass="0"><Option type="Map">{listed}</Option></layer></symbol>'
    )
