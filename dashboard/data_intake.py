"""What is about to be added: what we read in it, what was found per row, the account of the rows, and the button that keeps it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from analysis import tables
from analysis.dossier import imports
from analysis.dutch import amount, day, enumerate_words, number
from analysis.findings import Finding
from analysis.incidents import RowAccount
from analysis.intake import Intake, doubts_about_areas, how_read
from analysis.sources.area_scan import ROBBERY_CODE
from analysis.sources.columns import Column
from analysis.sources.delivery import AreaScan
from analysis.sources.police import PoliceOverview
from analysis.terms import Effect, Kind
from dashboard import menu, parts, session, texts

_EXTRA_LABELS = {"completed": "Voltooid of poging"}
_ENOUGH = 5
"""With fewer incidents a share of the addresses says nothing."""

_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")


def label_of(field: str) -> str:
    """Return the Dutch name of a field of a police overview."""
    return _EXTRA_LABELS.get(field) or tables.label_of(tables.Registrations, field)


def account_sentence(account: RowAccount, elsewhere: int = 0) -> str:
    """Return the account of the rows as a sum, with those of other municipalities: nothing is lost without a word."""
    others = f" + {number(elsewhere)} van andere gemeenten" if elsewhere else ""
    return (
        f"{amount(account.rows_read + elsewhere, 'rij', 'rijen')} gelezen = {texts.robberies(account.net)} (netto) + "
        f"{number(account.merged)} samengevoegd + {number(account.left_out)} niet meegeteld + {number(account.set_aside)} apart gezet"
        f"{others}."
    )


def account_figures(account: RowAccount, elsewhere: int = 0) -> list[tuple[str, str, str]]:
    """Return the account of the rows as figures; `elsewhere` are rows of other municipalities."""
    rows = account.rows_read + elsewhere
    return [
        (number(rows), "rij gelezen" if rows == 1 else "rijen gelezen", ""),
        (number(account.net), "overval (netto)" if account.net == 1 else "overvallen (netto)", ""),
        (number(account.merged), "samengevoegd", "dubbele registraties"),
        (number(account.left_out), "niet meegeteld", "ander delict of buiten de gemeente"),
        (number(account.set_aside), "apart gezet", "eerst nakijken"),
    ]


def read_before(sha256: str) -> str:
    """Return the sentence that this very file is in the dossier already; empty when it is not."""
    known = imports(session.dossier())
    same = known[known["sha256"] == sha256]
    if same.empty:
        return ""
    return f"Deze gegevens zijn al ingelezen op {day(same['at'].iloc[0].astimezone(_DUTCH_TIME).date())}. Er is niets toegevoegd."


def show_overview(overview: PoliceOverview, intake: Intake, *, name: str, key: str) -> bool:
    """Show what an overview holds, with the one button to keep it; return whether it was pressed.

    Parameters
    ----------
    overview, intake
        What was read, and what adding it would do.
    name
        How to call it on screen, for example the name of the file.
    key
        Unique on the page.
    """
    account = intake.account
    rows = account.rows_read + intake.neighbours.rows
    parts.lead("In ", name, f" vonden we {amount(rows, 'rij', 'rijen')} met samen ", texts.robberies(account.net), ".")
    figures = account_figures(account, intake.neighbours.rows)
    if intake.neighbours.rows:
        figures.append((number(intake.neighbours.rows), "van andere gemeenten", "alleen als aantal"))
    if intake.found_share_pct is not None:
        rest = f"{number(intake.to_check)} nakijken" if intake.to_check else ""
        figures.append((texts.percentage(intake.found_share_pct), "adressen gevonden", rest))
    parts.figures(figures)
    is_pressed = _ask_to_keep(intake, f"save-{key}")
    if intake.one_point:
        parts.note(intake.one_point, tone="attention")
    parts.quiet(f"{account_sentence(account, intake.neighbours.rows)} {_of_neighbours(intake)}{_together(intake)}")
    _warn_of_few_addresses(intake)
    _show_reading(overview, intake)
    show_findings(intake.findings, key=key)
    return is_pressed


def _ask_to_keep(intake: Intake, key: str) -> bool:
    """Show the button that keeps it, or why that cannot be yet and where to go; return whether it was pressed."""
    if not intake.held_back:
        return st.button("Opslaan", type="primary", key=key)
    parts.note(intake.held_back, tone="attention")
    st.page_link(menu.path_of("adressenbestand"), label="Maak het adressenbestand")
    return False


def _of_neighbours(intake: Intake) -> str:
    if not intake.neighbours.rows:
        return ""
    names = enumerate_words(list(dict.fromkeys(intake.neighbours.counts["municipality"])))
    rows = amount(intake.neighbours.rows, "rij ligt", "rijen liggen")
    return f"{rows[:1].upper()}{rows[1:]} in een andere gemeente{f' ({names})' if names else ''}. Die bewaren we alleen als aantal. "


def show_typed(intake: Intake) -> bool:
    """Show what we make of one incident typed by hand, with the button to keep it; return whether it was pressed."""
    is_pressed = _ask_to_keep(intake, "save-typed")
    if not intake.account.net:
        parts.note("Dit incident telt niet mee als overval.")
    elif _adds_nothing(intake):
        parts.note("Dit incident staat al in het dossier. Als u het opslaat, voegen we het samen.")
    else:
        parts.quiet(_together(intake))
    for finding in intake.findings:
        parts.note(finding.message, tone="attention" if finding.effect == Effect.SET_ASIDE else "calm")
    return is_pressed


def _adds_nothing(intake: Intake) -> bool:
    return intake.net_after == intake.net_before


def _together(intake: Intake) -> str:
    if not intake.net_before:
        return ""
    return f"In het dossier staan nu {texts.robberies(intake.net_before)}. Met deze erbij worden het er {number(intake.net_after)}."


def what_was_added(intake: Intake) -> str:
    """Return what an overview adds to the dossier: less than its rows when they were there already."""
    added = intake.net_after - intake.net_before
    if added <= 0:
        return "Er kwam geen overval bij: deze incidenten stonden al in het dossier of tellen niet mee."
    return f"Er {'kwam' if added == 1 else 'kwamen'} {texts.robberies(added)} bij."


def _warn_of_few_addresses(intake: Intake) -> None:
    limit = session.settings().minimal_hit_rate_pct
    if intake.account.net >= _ENOUGH and intake.found_share_pct is not None and intake.found_share_pct < limit:
        share = texts.percentage(intake.found_share_pct)
        parts.note(
            f"Wij vinden {share} van de adressen. Onder {texts.percentage(limit)} is een kaart niet betrouwbaar. "
            "Is dit het goede bestand, en past het adressenbestand bij deze gemeente?",
            tone="attention",
        )


def _show_reading(overview: PoliceOverview, intake: Intake) -> None:
    st.subheader("Wat we lezen", anchor=False)
    sentences = [*how_read(overview), *intake.date_orders.values()]
    parts.sentence(" ".join(filter(None, sentences)))
    columns = [column for column in overview.layout.columns if column.field in overview.examples]
    rows = len(next(iter(overview.examples.values()), []))
    heads = ["", *(label_of(column.field) for column in columns)]
    lines: list[list[str]] = [["In het bestand", *(_header_of(column) for column in columns)]] if overview.layout.header_rows else []
    lines += [
        [f"Voorbeeld {i + 1}", *(texts.readable_moment(overview.examples[column.field][i]) for column in columns)] for i in range(rows)
    ]
    parts.table(lines, heads, caption="Herkende kolommen, met de eerste rijen")
    _show_dropped(overview)


def _header_of(column: Column) -> str:
    return f"{column.letter}: {column.header}" if column.header else f"kolom {column.letter}"


def _show_dropped(overview: PoliceOverview) -> None:
    personal = [column.header for column in overview.dropped_columns if column.is_personal]
    other = [column.header or f"kolom {column.letter}" for column in overview.dropped_columns if not column.is_personal]
    if personal:
        parts.quiet(f"Niet gelezen, want daar staan persoonsgegevens in: {enumerate_words(personal)}.")
    if other:
        parts.quiet(f"Niet gelezen, want die hebben we niet nodig: {enumerate_words(other)}.")


def show_findings(findings: Sequence[Finding], *, key: str) -> None:
    """Show what was found per row: which row, what is wrong, and what we did with it."""
    st.subheader("Opmerkingen per rij", anchor=False)
    if not findings:
        parts.note("Bij geen enkele rij is er iets op te merken.", tone="good")
        return
    rows = len({(finding.source, finding.sheet, finding.row) for finding in findings})
    parts.quiet(f"{amount(len(findings), 'opmerking', 'opmerkingen')} bij {amount(rows, 'rij', 'rijen')}.")
    widths = {
        name: st.column_config.Column(width=width) for name, width in (("Rij", 60), ("Wat is er", 640), ("Gevolg", 120), ("Kolom", 150))
    }
    height_px = min(40 + 35 * len(findings), 320)
    st.dataframe(findings_table(findings), hide_index=True, height=height_px, column_config=widths, key=f"findings-{key}")


def findings_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """Return the findings with Dutch heads; file and sheet only where there is more than one."""
    table = pd.DataFrame(
        {
            "Bestand": [finding.source for finding in findings],
            "Werkblad": [finding.sheet for finding in findings],
            "Rij": [str(finding.row) if finding.row else "alle" for finding in findings],
            "Wat is er": [finding.message for finding in findings],
            "Gevolg": [texts.word_of(Effect(finding.effect)) for finding in findings],
            "Kolom": [_column_word(finding.column) for finding in findings],
        }
    )
    return table.drop(columns=[name for name in ("Bestand", "Werkblad") if table[name].nunique() < 2])


def _column_word(column: str) -> str:
    return label_of(column) if column in tables.Registrations.columns else column


def show_area_scan(scan: AreaScan, *, name: str) -> bool:
    """Show what a gebiedsscan holds, with the one button to keep it; return whether it was pressed."""
    counts = scan.counts
    areas, withheld = counts["area_code_cbs"].nunique(), int(counts["count"].isna().sum())
    parts.lead("", name, " is een gebiedsscan: ", f"aantallen in {amount(areas, 'buurt', 'buurten')}", ". Wij bewaren die als aantallen.")
    is_pressed = st.button("Opslaan", type="primary", key="save-scan")
    opened = session.register()
    for doubt in doubts_about_areas(counts, opened.areas if opened else None, opened.info.area_year if opened else None):
        parts.note(doubt, tone="attention")
    if withheld:
        parts.quiet(
            f"{amount(withheld, 'aantal is', 'aantallen zijn')} in het bestand weggelaten. Wij lezen dat als onbekend, niet als nul."
        )
    parts.table(_totals(counts), ("Soort", "Periode", "Buurten", "Aantal"), caption="Wat we lezen, opgeteld", right=(2, 3))
    if scan.findings:
        show_findings(scan.findings, key="scan")
    return is_pressed


def _totals(counts: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return the counts added up per kind and period, robberies first."""
    named = counts.assign(kind_word=[_kind_word(row.kind, row.offence_code) for row in counts.itertuples()])
    grouped = named.groupby(["kind_word", "period"], as_index=False).agg(areas=("count", "count"), total=("count", "sum"))
    ordered = grouped.assign(is_other=grouped["kind_word"] == Kind.OTHER.label).sort_values(["is_other", "kind_word", "period"])
    return [(row.kind_word, row.period or "niet genoemd", number(row.areas), number(row.total)) for row in ordered.itertuples()]


def _kind_word(kind: str, offence_code: str) -> str:
    if kind:
        return Kind(kind).label
    return "overval (alle soorten)" if offence_code == ROBBERY_CODE else "niet genoemd"
