"""The parts of a page: every word of a user is escaped, every chart says its values aloud, every number is Dutch."""

import pandas as pd
import pytest

from analysis.terms import Audience, Zone
from dashboard import charts, frame, menu, parts, texts

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def test_badges_show_the_zone_in_words_and_by_shape() -> None:
    restricted, shareable = parts.badges(Zone.RESTRICTED, is_demo=False), parts.badges(Zone.SHAREABLE, is_demo=True)
    assert "■ Vertrouwelijk (politiegegevens)" in restricted
    assert "□ Te delen, niet openbaar" in shareable
    assert "Oefengegevens" in shareable
    assert "Oefengegevens" not in restricted


@pytest.mark.parametrize(
    "html",
    [
        parts.card(HOSTILE, [HOSTILE], tag=HOSTILE, foot=HOSTILE),
        parts.table_html([(HOSTILE, 1)], [HOSTILE, "n"], caption=HOSTILE),
        charts.bars_html([1.0], [HOSTILE], title=HOSTILE),
    ],
    ids=["card", "table", "bars"],
)
def test_no_word_of_a_user_becomes_html(html: str) -> None:
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_chart_says_its_values_aloud_and_marks_only_the_highest() -> None:
    html = charts.bars_html([1.0, 3.5, 0.0], ["ma", "di", "wo"], title="Dag", decimals=1)
    assert 'aria-label="Dag: ma 1,0, di 3,5, wo 0,0"' in html
    assert html.count("pk-most") == 1


def test_a_chart_of_nothing_marks_nothing() -> None:
    assert "pk-most" not in charts.bars_html([0.0, 0.0], ["a", "b"], title="Niets")


def test_the_parts_of_the_day_are_named_and_counted_aloud() -> None:
    parts_of_day = pd.Series([6.0, 0.0, 2.0, 6.0], index=["nacht", "ochtend", "middag", "avond"])
    html = charts.dayparts_html(parts_of_day)
    assert 'aria-label="Dagdeel: nacht 6, ochtend 0, middag 2, avond 6"' in html


def test_counts_are_singular_when_there_is_one() -> None:
    assert texts.robberies(1) == "1 overval"
    assert texts.robberies(0) == "geen overvallen"
    assert texts.addresses(1234) == "1.234 adressen"


def test_merged_registrations_are_named_only_when_there_are_any() -> None:
    assert texts.net_and_gross(9, 11) == "9 overvallen (11 registraties, dubbele samengevoegd)"
    assert texts.net_and_gross(9, 9) == "9 overvallen"


def test_a_percentage_has_a_comma() -> None:
    assert texts.percentage(96.54, 1) == "96,5 %"
    assert texts.percentage(96.5) == "96 %"


def test_a_hundred_per_cent_is_only_said_of_all() -> None:
    assert (texts.percentage(99.6), texts.percentage(100.0)) == ("99 %", "100 %")
    assert texts.percentage(99.97, 1) == "99,9 %"


def test_a_code_alone_in_a_list_begins_with_a_capital() -> None:
    assert texts.word_of(Audience.RESIDENTS) == "Bewoners"


def test_a_name_in_the_style_sheet_cannot_end_its_string() -> None:
    text = frame._css_text('a";} body{display:none}')
    assert '"' not in text
    assert "}" not in text
    assert text.startswith("\\000061")


def test_the_menu_names_each_page_once_and_every_page_is_in_it() -> None:
    names = [name for entries in menu.MENU.values() for name, _ in entries]
    assert len(names) == len(set(names))
    assert {file.stem for file in menu.PAGES.glob("*.py")} <= set(names)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("2026-06-07T21:05:00", "07-06-2026 21.05"),
        ("2026-06-07", "07-06-2026"),
        ("7 juni 2026", "7 juni 2026"),
        ("20260607", "20260607"),
        ("21:05", "21:05"),
        ("", ""),
    ],
)
def test_a_moment_of_a_workbook_is_shown_as_a_reader_writes_it(kept: str, shown: str) -> None:
    assert texts.readable_moment(kept) == shown
