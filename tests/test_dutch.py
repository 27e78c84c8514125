from datetime import date

from analysis import dutch


def test_numbers_are_written_as_a_dutch_reader_does():
    assert dutch.number(1234.5, 1) == "1.234,5"
    assert dutch.number(140000) == "140.000"


def test_one_is_singular_and_none_is_a_word():
    assert [dutch.amount(n, "incident", "incidenten") for n in (0, 1, 2)] == ["geen incidenten", "1 incident", "2 incidenten"]


def test_dates_are_written_out():
    assert dutch.day(date(2026, 11, 21)) == "21 november 2026"


def test_words_are_joined_with_commas_and_en():
    assert [dutch.enumerate_words(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a en b", "a, b en c"]
