"""What a reader is told about concentrations: plain Dutch, with the numbers, and never more than they can bear."""

from collections.abc import Iterable, Sequence

from analysis import dutch
from analysis.accuracy import BackTest
from analysis.settings import Settings
from analysis.terms import ROBBERIES, AboveExpected, Change, Kind, Label

NOUNS: dict[str, tuple[str, str]] = {
    Kind.STREET_ROBBERY: ("straatroof", "straatroven"),
    Kind.HOME_BURGLARY: ("woninginbraak", "woninginbraken"),
    Kind.BUSINESS_BURGLARY: ("bedrijfsinbraak", "bedrijfsinbraken"),
}
NONE = "Geen hotspot."
INCIDENT = ("incident", "incidenten")
ROBBERY = ("overval", "overvallen")

MANY_PLACES = 0.02
"""From this share of all places on, a group lies where there is much to rob anyway."""

WIDE_M = 500.0
"""Two places that only fall together at this distance are two places."""

LABELS = {
    Label.HOTSPOT: ("hotspot", "hotspots"),
    Label.ATTENTION_AREA: ("aandachtsgebied", "aandachtsgebieden"),
    Label.REPEAT_PLACE: ("herhaalde plek", "herhaalde plekken"),
}


def noun_of(kinds: Iterable[str]) -> tuple[str, str]:
    """Return what to call incidents of these kinds, singular and plural."""
    chosen = set(kinds)
    if chosen and chosen <= set(ROBBERIES):
        return ROBBERY
    return NOUNS.get(next(iter(chosen)), INCIDENT) if len(chosen) == 1 else INCIDENT


def one_in(chance: float) -> str:
    """Return a chance as a reader says it: 'minder dan 1 op de 100 gevallen'."""
    if chance <= 0.01:
        return "minder dan 1 op de 100 gevallen"
    if chance < 0.4:
        return f"ongeveer 1 op de {round(1 / chance)} gevallen"
    if chance < 0.6:
        return "ongeveer de helft van de gevallen"
    return "de meeste gevallen" if chance < 0.995 else "bijna alle gevallen"


def explain(
    *,
    net_count: int,
    of_all: int,
    expected: float,
    is_first: bool,
    above: AboveExpected | None,
    p_value: float,
    nouns: tuple[str, str],
    places: str,
    minimal_for_chance: int,
) -> str:
    """Return the sentences of one concentration: how many, how many by chance, and whether that is more (None: not weighed yet)."""
    head = (
        f"Hier waren de meeste {nouns[1]}, {dutch.number(net_count)} van de {dutch.number(of_all)}."
        if is_first
        else f"Hier waren {dutch.number(net_count)} van de {dutch.number(of_all)} {nouns[1]}."
    )
    if above is None:
        return head
    if above == AboveExpected.INSUFFICIENT:
        few = of_all < minimal_for_chance
        why = (
            f"{of_all} {nouns[0] if of_all == 1 else nouns[1]} zijn te weinig"
            if few
            else "Van te veel incidenten weten we de plaats niet precies"
        )
        return f"{head} Meer dan verwacht: te weinig gegevens. {why} om iets over toeval te zeggen."
    by_chance = "minder dan 0,1" if expected < 0.05 else f"ongeveer {dutch.number(expected, 0 if expected >= 10 else 1)}"
    head = f"{head} Bij toeval zouden het er {by_chance} zijn."
    if above == AboveExpected.YES:
        return f"{head} Meer dan verwacht: ja. Tussen alle {places} in de gemeente ontstaat zo'n groep bij toeval in {one_in(p_value)}."
    here = f"Hier zitten ook veel {places}. " if expected >= MANY_PLACES * of_all else ""
    return f"{head} Meer dan verwacht: niet aantoonbaar. {here}Zo'n groep ontstaat bij toeval in {one_in(p_value)}."


def state_found(labels: Sequence[str], scattered: int) -> str:
    """Return what was found, as in '1 hotspot en 2 aandachtsgebieden. 6 losse incidenten'."""
    counted = [dutch.amount(labels.count(str(label)), *LABELS[label]) for label in Label if label in labels]
    sentence = dutch.enumerate_words(counted)
    sentence = sentence if Label.HOTSPOT in labels else f"Geen hotspot, wel {sentence}"
    loose = f"{dutch.amount(scattered, 'los incident', 'losse incidenten')}." if scattered else "Geen losse incidenten."
    return f"{sentence}. {loose}"


def state_none(count: int, group: int, chance: float | None, width_m: float) -> str:
    """Return why there is no hotspot, and how often chance alone makes a group here (scenario S4)."""
    if count == 0:
        return f"{NONE} Er zijn geen incidenten met een huisnummer of een kruising."
    if count < group:
        verb = "is" if count == 1 else "zijn"
        return (
            f"{NONE} Er {verb} {dutch.amount(count, *INCIDENT)}. Dat is te weinig om gebieden aan te wijzen. "
            "Kijk naar de doelgroepen of naar het seizoen."
        )
    sentence = f"{NONE} {dutch.amount(count, *INCIDENT)}, verspreid."
    if chance is None:
        return sentence
    rare = "zelden (in minder dan 1 op de 100 gevallen)" if chance <= 0.01 else f"in {one_in(chance)}"
    return f"{sentence} Een groep van {group} binnen {dutch.number(width_m)} m komt hier bij toeval {rare} voor."


def state_one_point(count: int) -> str:
    """Return the warning that all incidents lie on one point."""
    return f"{NONE} Alle {count} incidenten liggen op één punt. Is dat het adres van het politiebureau?"


def state_left_out(*, coarse: int, outside: int) -> list[str]:
    """Return what took no part, and why."""
    said = []
    if coarse:
        verb = "doet" if coarse == 1 else "doen"
        whose = "Van 1 incident" if coarse == 1 else f"Van {dutch.number(coarse)} incidenten"
        those = "Dat" if coarse == 1 else "Die"
        said.append(f"{whose} kennen we geen huisnummer of kruising. {those} {verb} hier niet mee.")
    if outside:
        verb, those = ("ligt", "Dat telt") if outside == 1 else ("liggen", "Die tellen")
        said.append(f"{dutch.amount(outside, *INCIDENT).capitalize()} {verb} buiten het gebied van het adressenbestand. {those} niet mee.")
    return said


def state_fallback(*, has_uses: bool, missing: list[str]) -> str:
    """Return that the places at risk could not be told apart; "" when they could."""
    if not missing:
        return ""
    if not has_uses:
        return "Het adressenbestand noemt geen gebruiksdoel. Daarom is vergeleken met alle adressen."
    return f"Het adressenbestand kent geen {dutch.enumerate_words(missing)}. Daarom is vergeleken met alle adressen."


def explain_stays(share: float, called: str, resamples: int) -> str:
    """Return how often a concentration stays, as in 'stevig: bleef in 190 van de 200 keer aangewezen'."""
    times = round(share * resamples)
    return (
        f"{called.capitalize()}. We trokken {dutch.number(resamples)} keer opnieuw uit dezelfde incidenten. "
        f"Deze plek bleef {dutch.amount(times, 'keer', 'keer')} aangewezen."
    )


def state_too_few_for_certainty(count: int, settings: Settings) -> str:
    """Return why nothing is said about resamples and the past."""
    few = f"Met {dutch.amount(count, *INCIDENT)}" if count else "Zonder incidenten"
    return (
        f"{few} kunnen we niet terugkijken hoe goed de kaart was. Dat kan vanaf {dutch.number(settings.minimal_for_certainty)} incidenten."
    )


def state_back_test(tested: BackTest | None, days: int) -> str:
    """Return what maps of the past caught later, never what a map covers of its own incidents."""
    if tested is None:
        return "Er zijn te weinig incidenten met een datum om terug te kijken hoe goed de kaart was."
    times = len(tested.from_days)
    maps = "De kaart van toen" if times == 1 else f"De kaarten van {times} eerdere datums"
    verb = "wees" if times == 1 else "wezen"
    later = dutch.amount(sum(tested.later), *INCIDENT)
    return (
        f"{maps} {verb} {dutch.number(100 * tested.area_share, 0 if tested.area_share >= 0.01 else 1)} % van het bewoonde gebied aan. "
        f"Daar lag {dutch.number(100 * tested.hit_rate)} % van de {later} uit de {days} dagen erna."
    )


def state_other_distance(distance_m: float, merged: Sequence[Sequence[str]], gone: Sequence[str]) -> list[str]:
    """Return what changes when incidents belong together up to another distance; nothing when nothing does."""
    told = [f"Bij {dutch.number(distance_m)} m vallen {_quoted(each)} samen." for each in merged]
    if told and distance_m >= WIDE_M:
        told[-1] += " Zo ver van elkaar zegt dat weinig."
    if gone:
        told.append(f"Bij {dutch.number(distance_m)} m {'valt' if len(gone) == 1 else 'vallen'} {_quoted(gone)} uit elkaar.")
    return told


def state_other_share(share_pct: float, gone: Sequence[str], added: int) -> str:
    """Return what changes when less or more of the area is pointed at."""
    said = [f"{'verdwijnt' if len(gone) == 1 else 'verdwijnen'} {_quoted(gone)}"] if gone else []
    if added:
        said.append("komt er één plek bij" if added == 1 else f"komen er {dutch.number(added)} plekken bij")
    what = " en ".join(said) if said else "blijven dezelfde plekken over"
    return f"Wijst u {dutch.number(share_pct, 0 if share_pct == round(share_pct) else 1)} % van het bewoonde gebied aan, dan {what}."


def _quoted(names: Sequence[str]) -> str:
    return dutch.enumerate_words([f"‘{name}’" for name in names])


def state_changes(changes: Sequence[str], *, enough: bool, is_kept: bool) -> str:
    """Return what became of the concentrations, as in 'Van de aangewezen plekken: 1 nieuw en 2 gebleven'."""
    counts = [(changes.count(str(change)), change.label) for change in Change]
    told = [f"{dutch.number(count)} {label}" for count, label in counts if count]
    head = f"Van de aangewezen plekken: {dutch.enumerate_words(told)}." if told else "In geen van beide perioden is een plek aangewezen."
    return " ".join([head] if enough or not told else [head, explain_no_change(is_kept=is_kept)])


def explain_no_change(*, is_kept: bool) -> str:
    """Return why nothing can be said about a change."""
    if not is_kept:
        return "De incidenten van een van beide perioden zijn niet meer bewaard. Daarom kunnen we niet zeggen of dit toeval is."
    return "Er zijn te weinig incidenten om verandering te zien."


def explain_change(
    change: Change, early: int, late: int, before_days: int, after_days: int, chance: float, *, is_shown: bool, enough: bool
) -> str:
    """Return from how many to how many, and whether chance explains that.

    A place may be pointed at anew without more incidents, since what is pointed at depends on all others too: that is said first.
    """
    is_same_length = abs(before_days - after_days) <= 0.05 * max(before_days, after_days)
    if is_same_length:
        head = f"Van {dutch.number(early)} naar {dutch.amount(late, *INCIDENT)}."
        then, now = float(early), float(late)
    else:
        spans = [f"in {dutch.number(days)} dagen" for days in (before_days, after_days)]
        head = f"Van {dutch.amount(early, *INCIDENT)} {spans[0]} naar {dutch.number(late)} {spans[1]}."
        then, now = early / before_days, late / after_days
    if change is Change.NEW and now <= then:
        head = f"Nu aangewezen en toen niet, maar er kwamen geen incidenten bij. {head}"
    elif change is Change.GONE and now >= then:
        head = f"Niet meer aangewezen, maar er waren niet minder incidenten. {head}"
    if not enough:
        return f"{head} {explain_no_change(is_kept=True)}"
    if not is_shown:
        return f"{head} {'Het aantal bleef gelijk.' if is_same_length and early == late else 'Dat verschil kan ook toeval zijn.'}"
    return f"{head} Zo'n verschil ontstaat bij toeval in {one_in(chance)}."
