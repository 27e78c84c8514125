"""The dossier: everything a municipality keeps, in one database; one folder is one dossier.

    dossier = open_dossier(folder)                  # begins an empty one where there is none
    save_partner(dossier, partner, who="M. Jansen") # each public function that writes is one transaction with a line in the log

It keeps what was delivered and what was decided; incidents, places and concentrations are computed from it again.
"""

from analysis.dossier.agreements import (
    delete_partner,
    delete_scheme,
    may_open_police_data,
    read_coordinator,
    read_designation,
    read_organisation,
    read_part_tasks,
    read_partners,
    read_plan,
    read_schemes,
    read_situation,
    save_coordinator,
    save_designation,
    save_organisation,
    save_part_task,
    save_partner,
    save_plan,
    save_scheme,
)
from analysis.dossier.choices import Choice, pick_address, pick_point, pick_unplaceable, picked, undo_pick
from analysis.dossier.corrections import CORRECTABLE, correct, delete_import, delete_registration, read_corrections, undo_correction
from analysis.dossier.location import location_warning
from analysis.dossier.meetings import Attendance, StoredEvening, delete_evening, from_plan, read_evening, read_evenings, save_evening
from analysis.dossier.neighbourhood import (
    delete_action,
    fix_list,
    fixed_list,
    move_action,
    read_action,
    read_actions,
    save_action,
)
from analysis.dossier.outgoing import Export, log_export, read_exports
from analysis.dossier.police import (
    ONLY_DEMO_HERE,
    ImportResult,
    add_area_counts,
    add_import,
    area_counts,
    imports,
    reading_findings,
    registrations,
)
from analysis.dossier.safekeeping import back_up, read_log, restore, verify_log, wipe
from analysis.dossier.store import Dossier, is_dossier, open_dossier

__all__ = [
    "CORRECTABLE",
    "ONLY_DEMO_HERE",
    "Attendance",
    "Choice",
    "Dossier",
    "Export",
    "ImportResult",
    "StoredEvening",
    "add_area_counts",
    "add_import",
    "area_counts",
    "back_up",
    "correct",
    "delete_action",
    "delete_evening",
    "delete_import",
    "delete_partner",
    "delete_registration",
    "delete_scheme",
    "fix_list",
    "fixed_list",
    "from_plan",
    "imports",
    "is_dossier",
    "location_warning",
    "log_export",
    "may_open_police_data",
    "move_action",
    "open_dossier",
    "pick_address",
    "pick_point",
    "pick_unplaceable",
    "picked",
    "read_action",
    "read_actions",
    "read_coordinator",
    "read_corrections",
    "read_designation",
    "read_evening",
    "read_evenings",
    "read_exports",
    "read_log",
    "read_organisation",
    "read_part_tasks",
    "read_partners",
    "read_plan",
    "read_schemes",
    "read_situation",
    "reading_findings",
    "registrations",
    "restore",
    "save_action",
    "save_coordinator",
    "save_designation",
    "save_evening",
    "save_organisation",
    "save_part_task",
    "save_partner",
    "save_plan",
    "save_scheme",
    "undo_correction",
    "undo_pick",
    "verify_log",
    "wipe",
]
