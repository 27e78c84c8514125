"""Lists for the coordinator alone: why each address is on the list, and which addresses went to whom. Zone *vertrouwelijk*."""

from zoneinfo import ZoneInfo

import pandas as pd

from analysis import tables
from analysis.exports.plain_workbook import plain_xlsx
from analysis.privacy import Stamp
from analysis.street_order import in_street_order
from analysis.terms import Audience, Method, Part

COORDINATOR_TITLE = "Bezoeklijst coördinator"
GIVEN_TITLE = "Welke adressen aan wie"
_DUTCH_TIME = ZoneInfo("Europe/Amsterdam")


def coordinator_list_xlsx(recipients: pd.DataFrame, stamp: Stamp) -> bytes:
    """Return a `Recipients` table as a workbook with, for each address, how it was chosen, core or fringe, and the distance."""
    rows = in_street_order(tables.check(recipients, tables.Recipients)).reset_index(drop=True)
    audience, method, part = ({str(one): one.label for one in terms} for terms in (Audience, Method, Part))
    listed = pd.DataFrame(
        {
            "Straat": rows["street"],
            "Huisnummer": rows["number"],
            "Letter": rows["letter"],
            "Toevoeging": rows["addition"],
            "Postcode": rows["postcode"],
            "Woonplaats": rows["place"],
            "Doelgroep": rows["audience"].map(audience),
            "Bedrijfsnaam": rows["business_name"],
            "Gekozen door": rows["method"].map(method),
            "Gebiedsdeel": rows["part"].map(part).fillna(""),
            "Afstand tot het gebied (m)": rows["distance_m"].round().map(lambda metres: "" if pd.isna(metres) else f"{metres:.0f}"),
        }
    )
    remarks = ("Voor de coördinator alleen. Geef deze lijst niet aan bezoekers: er staat in waarom een adres is gekozen.",)
    return plain_xlsx(COORDINATOR_TITLE, listed, remarks, stamp, right=["Afstand tot het gebied (m)"])


def addresses_given_xlsx(given: pd.DataFrame, stamp: Stamp) -> bytes:
    """Return which addresses went to whom as a workbook: the table of `dossier.addresses_given`."""
    moment = given["at_utc"].map(lambda at: f"{at.astimezone(_DUTCH_TIME):%d-%m-%Y %H.%M}")
    listed = pd.DataFrame(
        {
            "Exemplaar": given["copy_number"],
            "Adres": given["address"],
            "Ontvanger": given["recipient"],
            "Waarvoor": given["purpose"],
            "Bestand": given["file_name"],
            "Klaargezet": moment,
            "Door": given["who"],
            "Ingetrokken": given["withdrawn_at"].map(lambda at: "" if pd.isna(at) else f"{at.astimezone(_DUTCH_TIME):%d-%m-%Y %H.%M}"),
            "Reden": given["withdrawn_why"],
            "Controlegetal": given["sha256"].str[:12],
        }
    )
    remarks = (
        "Elke regel is één adres in één bestand. Is een bestand ingetrokken? Vraag de ontvanger het te vernietigen en dat te bevestigen.",
        "Moet u een datalek melden? Doe dat binnen 72 uur bij de Autoriteit Persoonsgegevens. Overleg met uw FG.",
    )
    return plain_xlsx(GIVEN_TITLE, listed, remarks, stamp)
