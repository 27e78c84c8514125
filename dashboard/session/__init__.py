"""The only owner of what one user's session holds: which dossier, which register, which result, and Scherm delen.

Pages ask here and keep nothing themselves. Decisions and data live in the dossier on disk; a closed browser loses nothing.
Police rows are cached for one session only and let go as soon as it ends; the public register is shared by all sessions.
"""

from dashboard.session.addresses import numbers_in, streets
from dashboard.session.areas import shopping_areas, widenings
from dashboard.session.delivery import judge_delivery, read_delivery, read_workbook
from dashboard.session.forgetting import dossier_replaced
from dashboard.session.memory import hold_choices, is_sharing_screen, keep_only, kept, recall, remember, sharing_switch
from dashboard.session.place import (
    UNNAMED,
    address_index,
    dossier,
    dossier_folder,
    is_demo,
    municipality_name,
    organisation,
    register,
    register_folder,
    settings,
    signature,
    today,
    use_own_dossier,
    user,
)
from dashboard.session.police import PoliceData, analysis, located, note_places_waiting, places_waiting, police_data, police_refusal

__all__ = [
    "UNNAMED",
    "PoliceData",
    "address_index",
    "analysis",
    "dossier",
    "dossier_folder",
    "dossier_replaced",
    "hold_choices",
    "is_demo",
    "is_sharing_screen",
    "judge_delivery",
    "keep_only",
    "kept",
    "located",
    "municipality_name",
    "note_places_waiting",
    "numbers_in",
    "organisation",
    "places_waiting",
    "police_data",
    "police_refusal",
    "read_delivery",
    "read_workbook",
    "recall",
    "register",
    "register_folder",
    "remember",
    "settings",
    "sharing_switch",
    "shopping_areas",
    "signature",
    "streets",
    "today",
    "use_own_dossier",
    "user",
    "widenings",
]
