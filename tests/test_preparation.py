import itertools
from dataclasses import replace
from datetime import date

import pytest

from analysis.organisation import Coordinator, Organisation, PartName, Partner, PartTask, Plan, PoliceData, Scheme
from analysis.preparation import Picture, PreparationPart, Progress, Situation, WorkLine, judge_parts, lead_sentence, my_work
from tests.dossier_cases import make_designation

TODAY = date(2026, 11, 21)


def make_partners(arranged: int, others: int = 0) -> list[Partner]:
    ready = [Partner(name=f"Partner {n}", role="Doet iets.", contact_person="Iemand") for n in range(arranged)]
    return ready + [Partner(name=f"Ander {n}", role="Doet iets.") for n in range(others)]


def make_situation(**changes: object) -> Situation:
    """Everything arranged; a test changes what it is about."""
    everything = Situation(
        organisation=Organisation(municipality_name="Waterveen", police_data=PoliceData.YES),
        coordinator=Coordinator(name="Coördinator Een", deputy_name="Vervanger Twee", checked_on=date(2026, 11, 3)),
        designation=make_designation(valid_until=date(2027, 6, 30)),
        partners=make_partners(12),
        schemes=[Scheme(title=f"Regeling {n}", in_plan=n < 2) for n in range(9)],
        plan=Plan(plan_version="2", decided_on=date(2026, 3, 2), review_by=date(2027, 4, 1)),
        picture=Picture(has_register=True, incidents=9, hotspots=1, attention_areas=1, data_until=date(2026, 9, 30)),
    )
    return replace(everything, **changes)  # type: ignore[arg-type]


def judge(name: PartName, as_of: date = TODAY, *, hide_confidential: bool = False, **changes: object) -> PreparationPart:
    parts = judge_parts(make_situation(**changes), as_of, hide_confidential=hide_confidential)
    return next(part for part in parts if part.name is name)


def test_an_empty_dossier_says_what_to_do_first_before_any_police_data():
    parts = judge_parts(Situation(), TODAY)
    assert [part.state for part in parts] == [Progress.MISSING] * 6
    assert lead_sentence(parts).text == (
        "Nog geen van de zes onderdelen van de voorbereiding is geregeld. Eerst nu: wijs een coördinator nazorg of contactpersoon aan."
    )
    assert {part.who for part in parts} == {"afdeling OOV"}


def test_everything_arranged_is_said_in_one_sentence():
    parts = judge_parts(make_situation(), TODAY)
    assert [part.name.label for part in parts] == [
        "Coördinator", "Locaties en slachtoffers", "Wat is er al", "Partners", "Wie mag wat weten", "Nazorgplan",
    ]  # fmt: skip
    assert {part.state for part in parts} == {Progress.ARRANGED}
    assert lead_sentence(parts).text == "Alle zes onderdelen van de voorbereiding zijn geregeld."
    assert [part.who_and_when for part in parts] == [""] * 6
    assert my_work(parts, make_situation(), TODAY) == []


def test_what_expires_comes_before_what_is_missing_and_what_is_missing_before_what_is_busy():
    situation = make_situation(designation=make_designation(valid_until=date(2026, 12, 14)), plan=Plan(), schemes=[Scheme(title="x")])
    lead = lead_sentence(judge_parts(situation, TODAY))
    assert (
        lead.text
        == "Drie van de zes onderdelen van de voorbereiding zijn geregeld. Eerst nu: het aanwijzingsbesluit verloopt over 23 dagen."
    )
    without = lead_sentence(judge_parts(replace(situation, designation=make_designation(valid_until=date(2028, 1, 1))), TODAY))
    assert without.first == "begin met het nazorgplan"
    busy = make_situation(schemes=[Scheme(title="x")])
    assert lead_sentence(judge_parts(busy, TODAY)).text.startswith(
        "Vijf van de zes onderdelen van de voorbereiding zijn geregeld. Eerst nu: kies"
    )


def test_one_arranged_part_is_counted_in_the_singular():
    situation = Situation(coordinator=Coordinator(name="Een", deputy_name="Twee"))
    assert lead_sentence(judge_parts(situation, TODAY)).counted == "Eén van de zes onderdelen van de voorbereiding is geregeld."


@pytest.mark.parametrize(
    ("coordinator", "state", "sentence"),
    [
        (Coordinator(), Progress.MISSING, "nog geen coördinator"),
        (Coordinator(name="Een"), Progress.BUSY, "nog geen vervanger"),
        (Coordinator(name="Een", deputy_name="Twee", checked_on=date(2026, 11, 3)), Progress.ARRANGED, "Gecontroleerd op 3 november 2026"),
        (Coordinator(name="Een", deputy_name="Twee", checked_on=date(2025, 11, 1)), Progress.BUSY, "Kloppen de namen nog?"),
        (
            Coordinator(name="Een", absent_from=TODAY, absent_until=date(2026, 12, 1)),
            Progress.ATTENTION,
            "afwezig tot en met 1 december 2026 en er is geen vervanger",
        ),
        (Coordinator(name="Een", deputy_name="Twee", absent_from=TODAY), Progress.ARRANGED, "De vervanger neemt waar"),
        (Coordinator(name="Een", deputy_name="Twee", absent_from=date(2026, 11, 22)), Progress.ARRANGED, "zijn aangewezen"),
        (
            Coordinator(name="Een", deputy_name="Twee", absent_from=date(2026, 11, 1), absent_until=date(2026, 11, 20)),
            Progress.ARRANGED,
            "zijn aangewezen",
        ),
    ],
)
def test_coordinator_may_be_away_as_long_as_there_is_a_deputy(coordinator: Coordinator, state: Progress, sentence: str):
    part = judge(PartName.COORDINATOR, coordinator=coordinator)
    assert part.state is state
    assert sentence in f"{part.arranged} {part.missing}"


def test_deputy_is_to_act_while_the_coordinator_is_away():
    away = Coordinator(name="Een", deputy_name="Twee", absent_from=TODAY, absent_until=TODAY)
    assert judge(PartName.PLAN, coordinator=away, plan=Plan()).who_and_when == "Wie: Twee"
    assert judge(PartName.PLAN, date(2026, 11, 22), coordinator=away, plan=Plan()).who_and_when == "Wie: Een"


ONLY_COUNTS = Organisation(police_data=PoliceData.ONLY_COUNTS)
SEEN = Picture(has_register=True, incidents=9, data_until=date(2026, 9, 30))


@pytest.mark.parametrize(
    ("picture", "organisation", "state", "sentence"),
    [
        (Picture(), Organisation(), Progress.MISSING, "nog geen adressenbestand"),
        (Picture(has_register=True), Organisation(), Progress.BUSY, "nog geen politiegegevens"),
        (Picture(has_register=True), ONLY_COUNTS, Progress.BUSY, "nog geen politiegegevens"),
        (Picture(has_register=True, counted_areas=1), ONLY_COUNTS, Progress.ARRANGED, "Aantallen per buurt zijn er voor 1 buurt."),
        (SEEN, Organisation(), Progress.ARRANGED, "Geen hotspot: 9 overvallen. Gegevens tot en met 30 september 2026."),
        (replace(SEEN, incidents=1), Organisation(), Progress.ARRANGED, "Geen hotspot: 1 overval."),
        (replace(SEEN, hotspots=1, attention_areas=1), Organisation(), Progress.ARRANGED, "Eén hotspot, één aandachtsgebied."),
        (replace(SEEN, hotspots=2, attention_areas=1), Organisation(), Progress.ARRANGED, "2 hotspots, één aandachtsgebied."),
        (replace(SEEN, hotspots=11, attention_areas=2), Organisation(), Progress.ARRANGED, "11 hotspots, 2 aandachtsgebieden."),
        (replace(SEEN, unresolved=1), Organisation(), Progress.BUSY, "Nog 1 adres nakijken."),
        (replace(SEEN, data_until=date(2026, 5, 1)), Organisation(), Progress.ATTENTION, "Dat is 29 weken geleden."),
        (replace(SEEN, data_until=None), Organisation(), Progress.ARRANGED, "Geen hotspot"),
    ],
)
def test_places_and_victims_are_told_also_when_there_is_no_hotspot(
    picture: Picture, organisation: Organisation, state: Progress, sentence: str
):
    part = judge(PartName.PLACES, picture=picture, organisation=organisation)
    assert part.state is state
    assert sentence in f"{part.arranged} {part.missing}"


def test_police_data_are_asked_for_in_the_form_one_gets_them():
    asked = [judge(PartName.PLACES, picture=Picture(has_register=True), organisation=one).first for one in (Organisation(), ONLY_COUNTS)]
    assert asked == ["vraag de politie om een regionaal overzicht", "vraag de politie om een gebiedsscan met aantallen per buurt"]


def test_sharing_the_screen_hides_what_the_police_told():
    shown = judge(PartName.PLACES, hide_confidential=True)
    assert shown.arranged == "De politiegegevens zijn ingelezen. Gegevens tot en met 30 september 2026."
    counts = Picture(has_register=True, counted_areas=4)
    assert (
        judge(PartName.PLACES, hide_confidential=True, picture=counts, organisation=ONLY_COUNTS).arranged
        == "Aantallen per buurt zijn ingelezen."
    )


@pytest.mark.parametrize(
    ("schemes", "state", "sentence"),
    [
        ([], Progress.MISSING, "nog niet opgeschreven"),
        ([Scheme(title="Camera")], Progress.BUSY, "Nog niets is gekozen voor het plan"),
        ([Scheme(title="Camera", in_plan=True)], Progress.ARRANGED, "1 regeling of maatregel. Daarvan komt er 1 in het plan."),
        ([Scheme(title="Camera", in_plan=True, runs_until=date(2026, 11, 20))], Progress.BUSY, "Van 1 is de einddatum voorbij"),
        ([Scheme(title="Camera", in_plan=True, runs_until=TODAY)], Progress.ARRANGED, "in het plan"),
    ],
)
def test_what_is_there_already_is_written_down_chosen_and_still_running(schemes: list[Scheme], state: Progress, sentence: str):
    part = judge(PartName.SCHEMES, schemes=schemes)
    assert part.state is state
    assert sentence in f"{part.arranged} {part.missing}"


def test_a_scheme_that_ended_is_named_as_the_first_thing_to_do():
    ended = [Scheme(title="Subsidie sloten", runs_until=date(2026, 1, 1)), Scheme(title="Camera", runs_until=date(2026, 1, 1))]
    assert judge(PartName.SCHEMES, schemes=ended).first == "kijk na of ‘Subsidie sloten’ en andere nog loopt"


def test_partners_are_arranged_with_a_role_and_a_contact():
    assert judge(PartName.PARTNERS).arranged == "12 van 12 partners hebben een rol en een contactpersoon."
    one_lacks = judge(PartName.PARTNERS, partners=make_partners(11, 1))
    assert (one_lacks.state, one_lacks.missing) == (Progress.ARRANGED, "Ontbreekt: Ander 0.")
    core_lacks = [*make_partners(11), Partner(name="Politie", role="Onderzoek.", is_core=True)]
    part = judge(PartName.PARTNERS, partners=core_lacks)
    assert (part.state, part.first) == (Progress.BUSY, "zoek een contactpersoon bij Politie")
    assert judge(PartName.PARTNERS, partners=make_partners(1, 5)).missing == "Ontbreekt: Ander 0, Ander 1, Ander 2 en 2 andere."
    assert judge(PartName.PARTNERS, partners=make_partners(0, 2)).state is Progress.MISSING
    assert judge(PartName.PARTNERS, partners=[]).missing == "Er doet nog geen partner mee."


def test_partner_that_does_not_take_part_is_not_missed():
    absent = [replace(partner, takes_part=False) for partner in make_partners(0, 3)]
    assert judge(PartName.PARTNERS, partners=make_partners(1) + absent).arranged == "1 van 1 partner heeft een rol en een contactpersoon."


def test_coordinator_is_the_contact_of_the_municipality_itself():
    municipality = Partner(name="Gemeente", code="municipality", role="Regie.", is_core=True)
    assert judge(PartName.PARTNERS, partners=[municipality]).state is Progress.ARRANGED
    assert judge(PartName.PARTNERS, partners=[municipality], coordinator=Coordinator()).state is Progress.MISSING


@pytest.mark.parametrize(
    ("valid_until", "state", "first"),
    [
        (date(2027, 1, 21), Progress.ARRANGED, ""),
        (date(2027, 1, 20), Progress.ATTENTION, "het aanwijzingsbesluit verloopt over 60 dagen"),
        (date(2026, 11, 22), Progress.ATTENTION, "het aanwijzingsbesluit verloopt over 1 dag"),
        (TODAY, Progress.ATTENTION, "het aanwijzingsbesluit verloopt vandaag"),
        (date(2026, 11, 20), Progress.ATTENTION, "vernieuw het aanwijzingsbesluit"),
    ],
)
def test_designation_asks_for_attention_before_it_expires(valid_until: date, state: Progress, first: str):
    part = judge(PartName.SHARING, designation=make_designation(valid_until=valid_until))
    assert (part.state, part.first) == (state, first)


def test_designation_is_not_asked_for_demo_data_or_counts_alone():
    demo = judge(PartName.SHARING, designation=None, organisation=Organisation(is_demo=True))
    assert (demo.state, demo.arranged) == (Progress.ARRANGED, "Met oefengegevens is geen aanwijzingsbesluit nodig.")
    assert judge(PartName.SHARING, designation=None, organisation=ONLY_COUNTS).state is Progress.ARRANGED
    assert judge(PartName.SHARING, designation=None).state is Progress.MISSING


@pytest.mark.parametrize(
    ("plan", "state", "sentence"),
    [
        (Plan(), Progress.MISSING, "Er is nog geen nazorgplan."),
        (Plan(plan_version="1"), Progress.BUSY, "Versie 1 is een concept. Het plan is nog niet vastgesteld."),
        (Plan(plan_version="2", decided_on=date(2026, 3, 2)), Progress.ARRANGED, "Versie 2, vastgesteld op 2 maart 2026."),
        (
            Plan(decided_on=date(2025, 3, 2), review_by=date(2026, 4, 1)),
            Progress.ATTENTION,
            "Het plan zou herzien worden vóór 1 april 2026.",
        ),
    ],
)
def test_plan_is_a_concept_decided_or_due_for_review(plan: Plan, state: Progress, sentence: str):
    part = judge(PartName.PLAN, plan=plan)
    assert part.state is state
    assert sentence in f"{part.arranged} {part.missing}"


def test_task_says_who_and_when_and_asks_for_attention_once_it_is_late():
    task = {PartName.SCHEMES: PartTask(part=PartName.SCHEMES, who="analist OOV", due=date(2026, 12, 5))}
    in_time = judge(PartName.SCHEMES, schemes=[], tasks=task)
    assert (in_time.state, in_time.who_and_when) == (Progress.MISSING, "Wie: analist OOV · vóór 5 december 2026")
    late = judge(PartName.SCHEMES, date(2026, 12, 6), schemes=[], tasks=task)
    assert late.state is Progress.ATTENTION
    assert late.missing.endswith("Dit zou vóór 5 december 2026 klaar zijn.")
    assert judge(PartName.SCHEMES, date(2026, 12, 6), tasks=task).state is Progress.ARRANGED


def test_my_work_lists_what_is_open_the_earliest_first_and_what_has_no_date_last():
    partner = Partner(name="Woningcorporatie", role="Sloten.", contact_person="Iemand", due=date(2026, 11, 30), owner="analist OOV")
    tasks = {PartName.SCHEMES: PartTask(part=PartName.SCHEMES, due=date(2026, 12, 5))}
    situation = make_situation(schemes=[], plan=Plan(), partners=[*make_partners(3), partner], tasks=tasks)
    hall = WorkLine("Zaal bevestigen", "Bijeenkomst 10 december", "buurthuis", date(2026, 12, 1))
    lines = my_work(judge_parts(situation, TODAY), situation, TODAY, [hall])
    assert [(line.what, line.who, line.due) for line in lines] == [
        ("Afspraak maken", "analist OOV", date(2026, 11, 30)),
        ("Zaal bevestigen", "buurthuis", date(2026, 12, 1)),
        ("Schrijf op welke regelingen en maatregelen er al zijn", "Coördinator Een", date(2026, 12, 5)),
        ("Begin met het nazorgplan", "Coördinator Een", None),
    ]


@pytest.mark.parametrize(
    ("as_of", "is_told"), [(date(2026, 8, 1), False), (date(2026, 8, 2), True), (date(2026, 10, 1), True), (TODAY, False)]
)
def test_dark_season_is_announced_two_months_ahead(as_of: date, is_told: bool):
    situation = make_situation()
    told = [line for line in my_work(judge_parts(situation, as_of), situation, as_of) if line.about == "Seizoen"]
    assert bool(told) == is_told
    assert all(line.due == date(2026, 10, 1) for line in told)


def test_every_part_that_is_not_arranged_says_what_to_do_and_who():
    coordinators = [Coordinator(), Coordinator(name="Een"), Coordinator(name="Een", absent_from=TODAY)]
    pictures = [Picture(), Picture(has_register=True), replace(SEEN, unresolved=2), replace(SEEN, data_until=date(2025, 1, 1))]
    designations = [None, make_designation(valid_until=date(2026, 2, 1)), make_designation(decided_on=date(2026, 12, 1))]
    plans = [Plan(), Plan(plan_version="1"), Plan(decided_on=date(2024, 1, 1), review_by=date(2025, 1, 1))]
    for coordinator, picture, designation, plan in itertools.product(coordinators, pictures, designations, plans):
        situation = make_situation(coordinator=coordinator, picture=picture, designation=designation, plan=plan)
        for part in judge_parts(situation, TODAY):
            assert part.arranged or part.missing
            if part.state is not Progress.ARRANGED:
                assert part.first
                assert part.who
                assert part.missing.endswith((".", "?"))
