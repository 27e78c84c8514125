"""What lies beneath the data on a map: the register's own tiles, or PDOK's map where the user chose so."""

from typing import TYPE_CHECKING

import geopandas as gpd

from dashboard import launch, texts
from dashboard.map_layers import MapLayer, areas_layer, bounds_of, credit_layer, pdok_layer, tiles_layer

if TYPE_CHECKING:
    from analysis.register import Register


def layers_of(register: "Register") -> list[MapLayer]:
    """Return the base map of a register; its first layer knows how far the municipality reaches."""
    run = launch.current()
    reach = bounds_of(gpd.GeoSeries((register.addresses if register.areas.empty else register.areas).geometry))
    tiles = register.tiles
    if run.uses_pdok:
        base = [pdok_layer(), areas_layer(register.areas)]
    elif tiles:
        address = run.folders.publish(next(iter(tiles.values())).parent)
        base = [tiles_layer({theme: f"{address}/{file.name}" for theme, file in tiles.items()})]
    else:
        base = [areas_layer(register.areas)]
    credit = credit_layer(texts.DEMO_BADGE if register.info.is_demo else texts.MAP_SOURCES)
    return [MapLayer(base[0].name, base[0].spec, base[0].legend, reach), *base[1:], credit]
