"""From a place as typed to what it may say: street, number and addition, place, postcode.

Nothing is decided here: every reading that the columns allow goes on, and the register tells which of them exist.
"""

from analysis.geocoding.house_numbers import Reading, TypedPlace, is_floor, read_number_column, read_only_number
from analysis.geocoding.index import AddressIndex
from analysis.geocoding.lines import PLAIN, known_first, read_line, segments, street_of
from analysis.geocoding.places import combine
from analysis.geocoding.postcodes import POSTCODE, take_postcode
from analysis.geocoding.remarks import remark_behind, take_brackets, tidy
from analysis.geocoding.words import NO_NUMBER, fold


def read_place(street: str, number: str, letter: str, addition: str, address: str, index: AddressIndex) -> TypedPlace:
    """Return what the text columns of one typed place may say.

    `street` may hold the number as well, `number` its addition; `address` is read when there is no street.
    """
    line = tidy(street.strip() or address.strip())
    if "(" in number or "[" in number:
        bare, remark = take_brackets(tidy(number), index.places)
        read = read_place(street, bare, letter, addition, address, index)
        return read._replace(place=combine(read.place, remark))
    suffix = fold(f"{letter} {addition}")
    typed_number = fold(number)
    if typed_number in NO_NUMBER:
        number = typed_number = ""
    if not line:
        only = read_only_number(typed_number.split(), suffix) if not POSTCODE.search(number) else None
        return TypedPlace((only,)) if only else read_line(f"{number} {letter} {addition}", "", index)
    if not any(c.isdigit() for c in typed_number):
        if len(typed_number) >= 3:
            line = f"{line} {tidy(number)}"
        elif typed_number:
            suffix = f"{typed_number} {suffix}".strip()
        return read_line(line, suffix, index)
    column = read_number_column(number, letter, addition)
    if column.number <= 0:
        return read_line(line if is_floor(number) else f"{line} {number}", suffix, index)
    given = Reading("", column.number, column.addition, column.meaning, column.is_near)
    typed = _read_with_number(line, given, index)
    if not column.behind:
        return typed
    return typed._replace(place=combine(typed.place, remark_behind(column.behind, index.places, place_may_follow=True)))


def _read_with_number(line: str, given: Reading, index: AddressIndex) -> TypedPlace:
    """Read a street column, perhaps with more in it than a name, beside a number column."""
    if PLAIN.match(line):
        street, is_near = street_of(fold(line), index)
        return TypedPlace((given._replace(street=street, is_near=given.is_near or is_near),))
    line, remark = take_brackets(line, index.places)
    postcode, line = take_postcode(line, index)
    main, place, _ = segments(line, index)
    main, is_near = street_of(main, index)
    given = given._replace(is_near=given.is_near or is_near)
    readings = [given._replace(street=main)]
    tokens = main.split()
    if len(tokens) > 1 and tokens[-1].isdigit() and int(tokens[-1]) == given.number:
        readings.append(given._replace(street=" ".join(tokens[:-1])))
    return TypedPlace(known_first(readings, index), combine(place, remark) if remark.is_given else place, postcode)
