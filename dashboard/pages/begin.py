"""Begin met uw gemeente: from the demo municipality to one's own in three steps."""

import re
from dataclasses import replace

import streamlit as st

from analysis.dossier import location_warning, save_organisation
from analysis.organisation import Organisation, PoliceData
from analysis.register import what_stays
from analysis.sources.municipalities import municipalities
from analysis.terms import Zone
from dashboard import menu, parts, session, texts
from dashboard.demo import DEMO_NAME
from dashboard.frame import page
from dashboard.own_register import make_register, show_register

OTHER = "Een andere gemeente: zelf typen"
WHERE_CODE = "Uw BAG-beheerder kent de code. Het zijn ook de eerste vier cijfers van een BAG-nummer in uw gemeente."
DEMO, OWN = "Oefengemeente", "Onze gemeente"
DONE, TO_DO = ("geregeld", "good"), ("nog te doen", "busy")
STEPS = (
    ("1. Gemeente", "De naam van uw gemeente. Het programma zoekt de gemeentecode erbij."),
    ("2. Adressen", "Een bestand met adressen, of de openbare adressen van PDOK. Dat is nodig om incidenten op de kaart te zetten."),
    ("3. Politiegegevens", "Krijgt u incidenten, alleen aantallen, of nog niets? Zonder politiegegevens kunt u al beginnen."),
)
OPEN = "Het aanwijzingsbesluit is vastgelegd. Voeg het bestand van de politie toe."
AFTER = {
    PoliceData.YES: "Leg eerst het aanwijzingsbesluit vast. Daarna voegt u het bestand van de politie toe.",
    PoliceData.ONLY_COUNTS: "Voeg het bestand met aantallen per buurt toe. Daarvoor is geen aanwijzingsbesluit nodig.",
    PoliceData.NOT_YET: "Dat geeft niet. Regel alvast de coördinator, de partners en het nazorgplan.",
}


def show_switch() -> None:
    """Let the user go from the demo municipality to the own one and back; both stay as they are."""
    now = DEMO if session.is_demo() else OWN
    chosen = st.segmented_control("U werkt nu in", [DEMO, OWN], default=now, required=True, key=f"where-{now}")
    if chosen != now:
        session.use_own_dossier(chosen == OWN)
        st.rerun()


def show_way() -> None:
    """Tell from within the demo municipality what the three steps ask."""
    parts.lead("U oefent met ", DEMO_NAME, ", een verzonnen gemeente. In drie stappen werkt u met uw eigen gemeente.")
    parts.show_cards(parts.card(title, [text]) for title, text in STEPS)
    parts.quiet("Oefengegevens en uw eigen gegevens blijven apart. U kunt altijd terug naar de oefengemeente.")
    if st.button("Begin met onze gemeente", type="primary"):
        session.use_own_dossier()
        st.rerun()


def head(number: int, *, is_done: bool) -> None:
    """Show the name of a step and whether it is done."""
    tag, tone = DONE if is_done else TO_DO
    sign = "✓" if is_done else "▲"
    html = '<header class="pk-step"><h2>{title}</h2><span class="pk-tag pk-tag-{tone}">{sign} {tag}</span></header>'
    parts.show_html(html, title=STEPS[number - 1][0], tone=tone, sign=sign, tag=tag)


def municipality_step(kept: Organisation) -> None:
    """Step 1: which municipality."""
    is_done = bool(kept.municipality_name and kept.municipality_code)
    head(1, is_done=is_done)
    if not is_done:
        choose_municipality(kept, is_first=True)
        return
    parts.sentence(f"Gemeente {kept.municipality_name}, gemeentecode {kept.municipality_code}.")
    with st.expander("Gemeente wijzigen"):
        choose_municipality(kept, is_first=False)


def choose_municipality(kept: Organisation, *, is_first: bool) -> None:
    """Let the user choose a municipality by name, or type one that is not in the list."""
    listed = {one.label: one for one in municipalities()}
    now = next((label for label, one in listed.items() if one.code == kept.municipality_code), OTHER if kept.municipality_name else None)
    options = [OTHER, *listed]
    left, right = st.columns([2, 1])
    label = left.selectbox(
        "Uw gemeente",
        options,
        index=options.index(now) if now else None,
        placeholder="Kies, of typ een deel van de naam",
        key="municipality",
    )
    known = listed.get(label or "")
    name = code = ""
    if known:
        name, code = known.name, known.code
        right.text_input("Gemeentecode", code, disabled=True, key=f"code-{code}")
    elif label == OTHER:
        name = left.text_input("Naam van de gemeente", kept.municipality_name, max_chars=80)
        code = right.text_input("Gemeentecode (vier cijfers)", kept.municipality_code, max_chars=6, help=WHERE_CODE)
    if not st.button("Gemeente opslaan", type="primary" if is_first else "secondary"):
        return
    digits = code.strip().upper().removeprefix("GM")
    if not name.strip():
        parts.note("Kies uw gemeente, of typ de naam.", tone="attention")
    elif not re.fullmatch(r"[0-9]{4}", digits):
        parts.note("Vul de gemeentecode in: vier cijfers, zoals 0080.", tone="attention")
    else:
        changed = replace(kept, municipality_name=name.strip(), municipality_code=digits)
        save_organisation(session.dossier(), changed, session.user())
        st.toast("Opgeslagen.")
        st.rerun()


def address_step(kept: Organisation) -> None:
    """Step 2: the address register."""
    opened = session.register()
    is_done = opened is not None and kept.municipality_code in opened.info.municipalities
    head(2, is_done=is_done)
    if not kept.municipality_code:
        parts.quiet("Vul eerst uw gemeente in.")
        return
    if opened is not None:
        show_register(opened, kept.municipality_code)
    if is_done:
        with st.expander("Adressen vernieuwen"):
            make_register(kept.municipality_code, is_first=False, stays=what_stays(opened.info) if opened else "")
        st.page_link(menu.path_of("adressenbestand"), label="Wat er in het adressenbestand staat")
    else:
        make_register(kept.municipality_code, is_first=True)


def police_step(kept: Organisation) -> None:
    """Step 3: what the municipality gets from the police, and where to go on."""
    is_ready = session.register() is not None
    head(3, is_done=bool(kept.municipality_code) and kept.police_data is not PoliceData.NOT_YET)
    options = list(PoliceData)
    chosen = st.radio(
        "Krijgt u gegevens van de politie?",
        options,
        options.index(kept.police_data),
        format_func=texts.word_of,
        horizontal=True,
        key=f"police-{kept.version}",
    )
    if chosen is not kept.police_data:
        save_organisation(session.dossier(), replace(kept, police_data=chosen), session.user())
        st.toast("Opgeslagen.")
        st.rerun()
    is_open = kept.police_data is PoliceData.YES and not session.police_refusal()
    parts.sentence(OPEN if is_open else AFTER[kept.police_data])
    name, title = {
        PoliceData.YES: ("gegevens", "Gegevens") if is_open else ("wie_mag_wat_weten", "Wie mag wat weten"),
        PoliceData.ONLY_COUNTS: ("gegevens", "Gegevens"),
        PoliceData.NOT_YET: ("overzicht", "Overzicht"),
    }[kept.police_data]
    if menu.exists(name) and st.button(f"Naar {title}", type="primary" if is_ready else "secondary", key="go-on"):
        st.switch_page(menu.path_of(name))


with page("Begin met uw gemeente", Zone.SHAREABLE):
    show_switch()
    if session.is_demo():
        show_way()
    else:
        organisation = session.organisation()
        for step in (municipality_step, address_step, police_step):
            with st.container(border=True, key=f"pk-step-{step.__name__}"):
                step(organisation)
        folder = session.dossier_folder()
        parts.quiet(f"Uw dossier staat op deze computer in: {folder}")
        if warning := location_warning(folder):
            parts.note(warning, tone="attention")
