"""The catalogue of messages and measures: dated, editable, and never printed once it has expired."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis import dossier as kept
from analysis.errors import DossierError
from analysis.measures import (
    MEASURES,
    TIPS,
    MeasureLine,
    MeasurePart,
    catalogue_lines,
    checked_line,
    lines_to_print,
    say_measures,
    tips_for,
    whole_catalogue,
)
from analysis.terms import Audience
from tests.dossier_cases import TODAY, WHO, open_own

EVERYBODY = [str(one) for one in Audience]


def test_every_audience_has_a_message_a_form_and_a_measure_and_every_line_its_source_and_day():
    for audience in Audience:
        parts = {line.part for line in lines_to_print([], [str(audience)], TODAY)}
        assert {MeasurePart.MESSAGE, MeasurePart.FORM} <= parts
        assert parts & set(MEASURES)
    businesses = [one for one in Audience if one not in (Audience.RESIDENTS, Audience.USE_UNKNOWN)]
    for audience in businesses:
        assert set(MEASURES) <= {line.part for line in lines_to_print([], [str(audience)], TODAY)}
    assert all(line.source and line.checked_on for line in catalogue_lines())
    assert len({line.code for line in catalogue_lines()}) == len(catalogue_lines())


def test_a_line_is_printed_until_its_last_day_and_never_after_it():
    line = replace(catalogue_lines()[0], valid_until=TODAY)
    codes = lambda day: {one.code for one in lines_to_print([line], EVERYBODY, day)}  # noqa: E731 - used twice here
    assert line.code in codes(TODAY)
    assert line.code not in codes(TODAY + timedelta(days=1))
    assert line.code in {one.code for one in whole_catalogue([line])}


def test_a_letter_to_several_kinds_of_business_has_the_tips_for_every_business():
    retail, everybody = tips_for([], ["retail"], TODAY), tips_for([], ["other_business"], TODAY)
    assert len(retail) == len(everybody) == TIPS
    assert tips_for([], ["retail", "catering"], TODAY) == everybody != retail


def test_no_tip_and_no_opening_names_the_occasion():
    told = [line.text for line in catalogue_lines() if line.part in (MeasurePart.TIP, MeasurePart.OPENING)]
    assert told
    assert not re.search("overval|beroofd|incident|afgelopen|onlangs|slachtoffer|dader|gebeurd|hotspot", " ".join(told), re.IGNORECASE)


def test_the_scheme_that_ended_in_2016_is_known_and_not_printed():
    ended = [line for line in whole_catalogue([]) if line.valid_until == date(2016, 12, 31)]
    assert [line.code for line in ended] == ["catering-scheme"]
    assert "Schadefonds" not in "\n".join(say_measures(lines_to_print([], EVERYBODY, TODAY)))


def test_the_municipality_changes_a_line_adds_one_takes_one_out_and_goes_back(tmp_path: Path):
    dossier = open_own(tmp_path / "dossier")
    first, second = catalogue_lines()[0], catalogue_lines()[1]
    changed = kept.save_measure(dossier, replace(first, text="  Onze   eigen tekst "), WHO)
    kept.save_measure(dossier, replace(second, is_removed=True), WHO)
    kept.save_measure(dossier, MeasureLine(code="eigen-1", audience=Audience.FUEL, part=MeasurePart.TECHNICAL, text="Nieuw"), WHO)
    told = {line.code: line.text for line in lines_to_print(kept.read_measures(dossier), EVERYBODY, TODAY)}
    assert told[first.code] == "Onze eigen tekst"
    assert second.code not in told
    assert told["eigen-1"] == "Nieuw"
    kept.undo_measure(dossier, changed, WHO)
    told = {line.code: line.text for line in lines_to_print(kept.read_measures(dossier), EVERYBODY, TODAY)}
    assert told[first.code] == first.text


def test_a_line_without_text_or_that_ends_before_it_was_checked_is_refused():
    line = catalogue_lines()[0]
    with pytest.raises(DossierError, match="Vul een tekst in"):
        checked_line(replace(line, text=" "))
    with pytest.raises(DossierError, match="De laatste dag ligt voor"):
        checked_line(replace(line, checked_on=TODAY, valid_until=TODAY - timedelta(days=1)))
