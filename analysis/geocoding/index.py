"""The address register as sorted arrays: made once per session, then every question is a binary search.

An address is one unsigned 64-bit key (street 27 bits, number 17, addition 20). Nothing is written to disk, so an index
never grows stale.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis.geocoding.groups import Groups, find_keys, group
from analysis.geocoding.places import Places, index_places
from analysis.geocoding.streets import StreetNames, index_names
from analysis.geocoding.words import register_addition

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

NUMBER_BITS, ADDITION_BITS = np.uint64(17), np.uint64(20)
LARGEST_NUMBER = (1 << 17) - 1
UNKNOWN_ADDITION = (1 << 20) - 1
"""The code of an addition that the register does not have."""


@dataclass(frozen=True)
class AddressIndex:
    """All the geocoder asks of a register; rows of the address arrays are sorted by `address_key`."""

    id_bag: Texts
    x: Floats
    y: Floats
    number: Ints
    street: Ints
    suffix: Ints
    postcode: Ints
    area: Ints
    address_key: Keys
    suffixes: tuple[tuple[str, str], ...]
    addition_codes: dict[str, int]
    houses: Groups
    sides: Keys
    side_house: Ints
    number_share: Floats
    streets: Groups
    street_name: Ints
    street_place: Ints
    street_municipality: Ints
    street_postcode: Keys
    house_postcode: Keys
    postcodes: Groups
    postcode_codes: dict[str, int]
    postcode_texts: Texts
    postcode_regions: frozenset[str]
    postcode_number: Keys
    postcode_number_street: Ints
    names: StreetNames
    places: Places
    area_codes: Texts

    def has_street_postcode(self, street: Ints, postcode: Ints) -> Flags:
        """Return whether each street has an address with this postcode."""
        return find_keys(self.street_postcode, pair_keys(street, np.maximum(postcode, 0))) >= 0

    def has_house_postcode(self, street: Ints, number: Ints, postcode: Ints) -> Flags:
        """Return whether each street has this number with this postcode."""
        return find_keys(self.house_postcode, address_keys(street, number, np.maximum(postcode, 0))) >= 0

    def label(self, row: int) -> str:
        """Return the address as one line: "Dorpsstraat 12a-3, 1234 AB Waterveen"."""
        return str(self.labels(np.array([row], dtype=np.int64))[0])

    def labels(self, rows: Ints) -> Texts:
        """Return addresses as lines; each distinct part is only written once."""
        numbers, number = np.unique(self.number[rows], return_inverse=True)
        postcode, street = self.postcode[rows], self.street[rows]
        parts = zip(
            self.name_texts[self.street_name[street]],
            np.array([str(one) for one in numbers.tolist()], dtype=object)[number],
            self.suffix_texts[self.suffix[rows]],
            self.postcode_labels[postcode],
            self.place_texts[self.street_place[street]],
            strict=True,
        )
        return np.array([f"{name} {number}{suffix}, {before}{place}" for name, number, suffix, before, place in parts], dtype=object)

    @cached_property
    def street_boxes(self) -> tuple[list[float], list[float], list[float], list[float]]:
        """The least x and y and the greatest x and y of the addresses of each street."""
        x, y = self.x[self.streets.members], self.y[self.streets.members]
        least, greatest = np.minimum.reduceat, np.maximum.reduceat
        first = self.streets.first
        return tuple(part.tolist() for part in (least(x, first), least(y, first), greatest(x, first), greatest(y, first)))

    @cached_property
    def name_texts(self) -> Texts:
        """The names of streets."""
        return np.array(self.names.names, dtype=object)

    @cached_property
    def place_texts(self) -> Texts:
        """The names of places."""
        return np.array(self.places.names, dtype=object)

    @cached_property
    def suffix_texts(self) -> Texts:
        """Letter and addition as one writes them: "a-3"."""
        return np.array([f"{letter}-{addition}" if addition else letter for letter, addition in self.suffixes], dtype=object)

    @cached_property
    def postcode_labels(self) -> Texts:
        """Postcodes as one writes them, with a space behind; empty where there is none."""
        return np.array([f"{text[:4]} {text[4:]} " if len(text) == 6 else "" for text in self.postcode_texts], dtype=object)

    def number_label(self, row: int) -> str:
        """Return street, number and place of an address, without what may differ between its neighbours."""
        street = self.street[row]
        return f"{self.names.names[self.street_name[street]]} {self.number[row]}, {self.place_name(street)}"

    def street_label(self, street: int) -> str:
        """Return street and place."""
        return f"{self.names.names[self.street_name[street]]}, {self.place_name(street)}"

    def place_name(self, street: int) -> str:
        """Return the place in which a street lies."""
        return self.places.names[int(self.street_place[street])]


def house_keys(street: Ints, number: Ints) -> Keys:
    """Return the key of street and number."""
    return (street.astype(np.uint64) << NUMBER_BITS) | number.astype(np.uint64)


def address_keys(street: Ints, number: Ints, addition: Ints) -> Keys:
    """Return the key of street, number and addition."""
    return (house_keys(street, number) << ADDITION_BITS) | addition.astype(np.uint64)


def side_keys(street: Ints, number: Ints) -> Keys:
    """Return a key in which the numbers of one side of a street stand next to each other."""
    parity = (number & 1).astype(np.uint64)
    return (((street.astype(np.uint64) << np.uint64(1)) | parity) << NUMBER_BITS) | number.astype(np.uint64)


def pair_keys(left: Ints, right: Ints) -> Keys:
    """Return the key of two codes."""
    return (left.astype(np.uint64) << np.uint64(32)) | right.astype(np.uint64)


def build_index(addresses: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None = None) -> AddressIndex:
    """Return the index of an address register.

    Parameters
    ----------
    addresses
        An `Addresses` table, of one or more municipalities.
    areas
        An `Areas` table, where there is one: it names the municipality and the buurten.
    """
    name, names = _codes(addresses["street"])
    place, place_names = _codes(addresses["place"])
    municipality, municipality_codes = _codes(addresses["municipality_code"])
    postcode, postcode_texts = _codes(addresses["postcode"])
    area, area_codes = _codes(addresses["neighbourhood_code"])
    street, parts = _streets(name, place, municipality)
    suffix, suffixes, addition, addition_codes = _additions(addresses)
    number = np.clip(addresses["number"].to_numpy(np.int64), 0, LARGEST_NUMBER)
    key = address_keys(street, number, addition)
    order = np.argsort(key, kind="stable")
    key, street, number, postcode = key[order], street[order], number[order], postcode[order]
    xy = _points(addresses)[order]
    x, y = xy[:, 0], xy[:, 1]
    houses = group(key >> ADDITION_BITS, x, y, share=1.0)
    house_street, house_number = street[houses.at], number[houses.at]
    sides = side_keys(house_street, house_number)
    side_house = np.argsort(sides, kind="stable")
    has_postcode = postcode_texts[postcode] != ""
    triple = np.unique(address_keys(street, number, postcode)[has_postcode])  # one street per postcode and number, as a rule
    by_number = pair_keys(_bits(triple, 0, 20), _bits(triple, 20, 17))
    triple_order = np.argsort(by_number, kind="stable")
    return AddressIndex(
        id_bag=addresses["address_id_bag"].to_numpy(object)[order],
        x=x,
        y=y,
        number=number,
        street=street,
        suffix=suffix[order],
        postcode=postcode,
        area=area[order],
        address_key=key,
        suffixes=suffixes,
        addition_codes=addition_codes,
        houses=houses,
        sides=sides[side_house],
        side_house=side_house,
        number_share=np.bincount(house_number, minlength=LARGEST_NUMBER + 1) / max(len(parts), 1),
        streets=group(street.astype(np.uint64), x, y, share=0.9),
        street_name=parts[:, 0],
        street_place=parts[:, 1],
        street_municipality=parts[:, 2],
        street_postcode=np.unique(pair_keys(street, postcode)[has_postcode]),
        house_postcode=triple,
        postcodes=group(postcode.astype(np.uint64), x, y, share=0.9),
        postcode_codes={text: code for code, text in enumerate(postcode_texts) if text},
        postcode_texts=postcode_texts,
        postcode_regions=frozenset(text[:2] for text in postcode_texts if text),
        postcode_number=by_number[triple_order],
        postcode_number_street=_bits(triple, 37, 27)[triple_order],
        names=index_names(names.tolist(), _short_names(addresses, name), parts[:, 0]),
        places=index_places(place_names.tolist(), municipality_codes.tolist(), place, municipality, areas),
        area_codes=area_codes,
    )


def _bits(keys: Keys, shift: int, width: int) -> Ints:
    return ((keys >> np.uint64(shift)) & np.uint64((1 << width) - 1)).astype(np.int64)


def _points(addresses: gpd.GeoDataFrame) -> Floats:
    """Return a point for every address; a berth or pitch drawn as an area stands at its middle."""
    shapes = addresses.geometry.to_numpy()
    if (shapely.get_type_id(shapes) != shapely.GeometryType.POINT).any():
        shapes = shapely.centroid(shapes)
    return np.asarray(shapely.get_coordinates(shapes))


def _codes(column: "pd.Series[str]") -> tuple[Ints, Texts]:
    codes, texts = pd.factorize(column)
    return codes.astype(np.int64), np.asarray(texts, dtype=object)


def _streets(name: Ints, place: Ints, municipality: Ints) -> tuple[Ints, Ints]:
    """Return a street code for every address, and name, place and municipality of every street."""
    combined = (name * (place.max(initial=0) + 1) + place) * (municipality.max(initial=0) + 1) + municipality
    _, first, street = np.unique(combined, return_index=True, return_inverse=True)
    return street.astype(np.int64), np.column_stack([name[first], place[first], municipality[first]])


def _additions(addresses: pd.DataFrame) -> tuple[Ints, tuple[tuple[str, str], ...], Ints, dict[str, int]]:
    """Return for every address the code of its letter and addition as written, and of their meaning."""
    letter, letters = _codes(addresses["letter"])
    tail, tails = _codes(addresses["addition"])
    pairs, suffix = np.unique(letter * max(len(tails), 1) + tail, return_inverse=True)
    suffixes = tuple((letters[pair // len(tails)], tails[pair % len(tails)]) for pair in pairs.tolist())
    codes: dict[str, int] = {"": 0}
    meaning = [codes.setdefault(register_addition(*pair), len(codes)) for pair in suffixes]
    return suffix.astype(np.int64), suffixes, np.array(meaning, dtype=np.int64)[suffix], codes


def _short_names(addresses: pd.DataFrame, name: Ints) -> Iterable[tuple[str, int]]:
    """Return the official short names that differ from the full one, each with the code of its full name."""
    differs = (addresses["street_short"] != addresses["street"]).to_numpy() & (addresses["street_short"] != "").to_numpy()
    short = pd.DataFrame({"short": addresses["street_short"].to_numpy()[differs], "name": name[differs]}).drop_duplicates()
    return zip(short["short"], short["name"].tolist(), strict=True)
