"""After a renewal: which addresses that somebody chose, noted or listed are not there any more."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest

from analysis.actions import from_concentrations
from analysis.dossier import Dossier, KeptFor, Note, NoteKind, fix_list, kept_addresses, pick_address, pick_point, save_action, save_note
from analysis.register import recheck_addresses, recheck_lines
from analysis.terms import Audience
from tests import make, make_bag
from tests.dossier_cases import TODAY, WHO, make_hotspots, make_recipients, open_own


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return open_own(tmp_path / "dossier")


@pytest.fixture
def village() -> gpd.GeoDataFrame:
    return make_bag.village()


def _pick(dossier: Dossier, addresses: gpd.GeoDataFrame, row: int, key: str) -> None:
    point = addresses.geometry.iloc[row]
    pick_address(dossier, key, addresses["address_id_bag"].iloc[row], (point.x, point.y), WHO)


def test_nothing_is_said_while_every_chosen_address_is_there(dossier: Dossier, village: gpd.GeoDataFrame) -> None:
    _pick(dossier, village, 3, "dorpstraat vier")
    pick_point(dossier, "achter de molen", make.ORIGIN, WHO)
    assert recheck_addresses(kept_addresses(dossier), village) == []
    assert recheck_lines([]) == []


def test_a_chosen_address_that_is_gone_is_listed_with_what_stands_there_now(dossier: Dossier, village: gpd.GeoDataFrame) -> None:
    for row in (3, 4, 5):
        _pick(dossier, village, row, f"typ {row}")
    renumbered = make_bag.changed(village.drop(index=4), 3, address_id_bag="9901010000099999", designation_id_bag="", number=400)

    lost = recheck_addresses(kept_addresses(dossier), renumbered)

    assert [(one.kept.label, one.stands_there_now) for one in lost] == [("typ 3", "Dorpsstraat 400, Waterveen"), ("typ 4", "")]
    assert recheck_lines(lost) == [
        "2 adressen (zelf gekozen bij Adressen nakijken) staan niet meer in het adressenbestand. Kies ze opnieuw bij Adressen nakijken."
    ]


def test_an_address_known_by_its_nummeraanduiding_is_not_lost(dossier: Dossier, village: gpd.GeoDataFrame) -> None:
    old = village.assign(address_id_bag=village["designation_id_bag"])
    _pick(dossier, old, 3, "dorpstraat vier")
    assert recheck_addresses(kept_addresses(dossier), village) == []


def test_notes_and_fixed_lists_are_looked_at_too(dossier: Dossier, village: gpd.GeoDataFrame) -> None:
    gone, there = village.iloc[0], village.iloc[1]
    for row in (gone, there):
        note = Note(
            kind=NoteKind.STREET_KNOWLEDGE, place="bij de brug", text="jongeren", author="wijkagent", noted_on=date(2026, 1, 1),
            address_id_bag=row["address_id_bag"],
        )  # fmt: skip
        save_note(dossier, note, WHO)
    begun = from_concentrations(
        make_hotspots(), ["h1"], owner="analist OOV", created_on=TODAY, purpose="voorlichting", audiences=[Audience.RESIDENTS]
    )
    listed = make_recipients(2)
    listed["address_id_bag"] = village["address_id_bag"].iloc[:2].to_numpy()
    fix_list(dossier, save_action(dossier, begun, WHO).id or 0, listed, WHO)

    lost = recheck_addresses(kept_addresses(dossier), village.iloc[1:])

    assert [one.kept.kept_for for one in lost] == [KeptFor.NOTE, KeptFor.LIST]
    assert lost[1].kept.address == "Dorpsstraat 1, Waterveen"
    assert [line.split(".")[0] for line in recheck_lines(lost)] == [
        "1 adres (een notitie) staat niet meer in het adressenbestand",
        "1 adres (een vastgelegde lijst) staat niet meer in het adressenbestand",
    ]
