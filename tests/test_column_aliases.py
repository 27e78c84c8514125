"""Every column name that was ever seen in a police file is recognised, however it is written."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.sources.columns import PERSONAL, normalise, recognise, standard_aliases

FIELD_OF = {
    "incident_id": {"incident_number"},
    "mk_code": {"offence_code"},
    "mk_omschrijving": {"offence_text"},
    "feitcode": {"offence_code", "offence_text"},
    "begin_datum": {"date_from"},
    "begin_tijd": {"time_from"},
    "eind_datum": {"date_until"},
    "eind_tijd": {"time_until"},
    "begin_datumtijd": {"date_from"},
    "kennisname_datum": {"", "date_from"},
    "straat": {"street", "address"},
    "huisnummer": {"number"},
    "huisletter": {"letter"},
    "toevoeging": {"addition"},
    "postcode": {"postcode"},
    "plaats": {"place"},
    "buurt": {"neighbourhood"},
    "wijk": {"neighbourhood", ""},
    "district": {"", "neighbourhood"},
    "basisteam": {"", "neighbourhood"},
    "x_rd": {"x_given"},
    "y_rd": {"y_given"},
    "lat": {"lat"},
    "lon": {"lon"},
    "poging": {"attempt", "completed"},
    "soort_locatie": {"target"},
    "opgelost": {"", PERSONAL},
    "_weglaten_persoonsgegeven": {"", PERSONAL},
}
"""Our fields by those of the list from outside; empty: a column that we do not read."""


def test_every_alias_from_outside_means_what_it_should(shared_data: Path):
    with (shared_data / "codes" / "column_aliases.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    aliases = standard_aliases()
    wrong = [
        (row["veld"], row["alias"], found)
        for row in rows
        if (found := alias.field if (alias := aliases.get(normalise(row["alias"]))) else "") not in FIELD_OF[row["veld"]]
    ]
    assert len(rows) > 170
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("PLEEGDATUM", "date_from"),
        ("pleeg_datum", "date_from"),
        ("Pleeg-datum:", "date_from"),
        ("  Pleegdatum (dd-mm-jjjj) ", "date_from"),
        ("Pleegdatum [UTC+1]", "date_from"),
        ("3. Straatnaam", "street"),
        ("Straatnáám", "street"),
        ("X-coördinaat (m)", "x_given"),
        ("Y_COORDINAAT [RD]", "y_given"),
        ("huis nr.", "number"),
        ("Postcode\n(PC6)", "postcode"),
        ("Begin\nDatum", "date_from"),
    ],
)
def test_near_spellings_are_the_same_column(name: str, field: str):
    layout = recognise([[name, "Huisletter"], ["", ""]], standard_aliases(), ("street", "date_from", "letter"))
    assert layout is not None
    assert [column.field for column in layout.columns] == [field, "letter"]


@given(st.sampled_from(sorted(standard_aliases())), st.data())
def test_capitals_blanks_and_signs_never_change_what_a_name_means(name: str, data: st.DataObject):
    written = "".join(
        data.draw(st.sampled_from(["", " ", "_", "-", ".", "/"])) + data.draw(st.sampled_from([sign, sign.upper()])) for sign in name
    )
    assert standard_aliases()[normalise(written)] == standard_aliases()[name]
