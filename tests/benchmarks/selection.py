"""How long it takes to choose fifty thousand addresses: each step of what the page does after a click."""

import time
from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis import tables
from analysis.action_choices import combined_area
from analysis.action_lists import for_audiences, release_action
from analysis.actions import Action
from analysis.premises import describe_premises
from analysis.recipients import choose, count_chosen, list_chosen, list_complexes, prepare
from analysis.selection_steps import Operation, Step, Way
from analysis.terms import Audience
from dashboard.shown_list import list_table
from tests.make import make_addresses

STEPS = (
    Step(way=Way.DISTRICT, chosen=("WK990000",)),
    Step(way=Way.BRANCH, operation=Operation.REMOVE, chosen=("catering",)),
    Step(way=Way.STREET, operation=Operation.ADD, chosen=("Straat 3|Waterveen|10|80",)),
)


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Do the work and print how long it took."""
    started = time.perf_counter()
    done = work()
    print(f"{what:<44}{1000 * (time.perf_counter() - started):8.0f} ms")
    return done


def main() -> None:
    """Print the milliseconds of every step, for 50,000 addresses."""
    addresses = make_addresses(numbers=500, streets=tuple(f"Straat {number}" for number in range(100)))
    in_flat = addresses["street"].str.endswith("0")  # every tenth street is flats of fifty doors
    flat = "99001000" + (addresses.index // 50).astype("str").str.zfill(8)
    addresses["building_id_bag"] = addresses["building_id_bag"].mask(in_flat, pd.Series(flat, index=addresses.index, dtype="str"))
    premises = describe_premises(addresses, tables.empty(tables.Businesses))
    timed("de complexen zoeken (eenmaal)", lambda: list_complexes(premises))
    choosable = timed("klaarzetten (eenmaal per adressenbestand)", lambda: prepare(premises))
    found = timed("kiezen in drie stappen", lambda: choose(choosable, STEPS))
    timed("tellen per doelgroep", lambda: count_chosen(choosable, found.mask))
    listed = timed("de lijst maken", lambda: list_chosen(choosable, STEPS, found))
    area = timed("het gebied voor de poort", lambda: combined_area(STEPS, choosable, found))
    action = Action(title="x", owner="x", area=area)
    timed("doelgroep kiezen", lambda: for_audiences(listed, (Audience.RESIDENTS,)))
    timed("door de poort", lambda: release_action(action, listed))
    table = timed("de tabel op het scherm", lambda: list_table(listed, is_confidential=False))
    print(f"{len(table)} adressen")


if __name__ == "__main__":
    main()
