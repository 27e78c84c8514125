import pytest

from analysis import findings, tables
from analysis.errors import ContractError
from analysis.terms import Effect
from tests import make

CONTRACTS = [value for value in vars(tables).values() if isinstance(value, tables.pa.DataFrameSchema)]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_an_empty_table_keeps_its_contract(contract: tables.pa.DataFrameSchema):
    assert list(tables.check(tables.empty(contract), contract).columns) == list(contract.columns)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_every_column_has_a_dutch_label_and_says_whether_it_is_confidential(contract: tables.pa.DataFrameSchema):
    for column in contract.columns.values():
        assert column.title
        assert isinstance(column.metadata["restricted"], bool)


def test_a_column_the_contract_does_not_name_is_dropped():
    table = make.make_registrations({}).assign(naam_aangever="verzonnen")
    assert "naam_aangever" not in tables.check(table, tables.Registrations).columns


def test_a_missing_text_is_a_broken_contract():
    table = make.make_registrations({})
    table.loc[0, "street"] = None
    with pytest.raises(ContractError, match="Registrations"):
        tables.check(table, tables.Registrations)


def test_an_unknown_code_is_a_broken_contract():
    with pytest.raises(ContractError, match="LocatedIncidents"):
        make.make_located([(150_000, 450_000)], kind="robbery")


def test_a_finding_holds_its_sentence_filled_in():
    table = findings.to_table([findings.find("date_future", source="a.xlsx", row=7, effect=Effect.SET_ASIDE)])
    assert table.loc[0, "message"] == "Rij 7: de pleegdatum ligt in de toekomst. De rij staat apart."
    assert table.loc[0, "effect"] == "set_aside"


def test_an_unknown_finding_code_is_refused():
    with pytest.raises(KeyError):
        findings.find("no_such_code", source="a.xlsx", row=1)


@pytest.mark.parametrize("cell", ["BSN 999990019 om 20:00", "06-12345678", "Piet Pietersen", "999990019", "mw. De Vries 20:15"])
def test_a_finding_never_repeats_what_may_be_about_a_person(cell: str):
    finding = findings.find("time_unreadable", source="a.xlsx", row=7, column="time_from", value=cell)
    assert finding.value == "…"
    assert cell not in finding.message


@pytest.mark.parametrize("cell", ["31-02-2026", "25:61", "2026-03-05T20:15:00", "onbekend", "B99"])
def test_a_finding_repeats_a_date_a_time_or_a_code(cell: str):
    assert findings.find("date_unreadable", source="a.xlsx", row=7, value=cell).value == cell
