"""The address register of a municipality: a folder, built once from the BAG and opened in a moment.

The folder holds GeoParquet per municipality (addresses, businesses), the neighbourhoods, a base map and `register.json`.
Building twice from the same files for the same day gives the same bytes.
"""

from analysis.register.build import build_register
from analysis.register.info import RegisterInfo, age_warning
from analysis.register.opened import Register, open_register
from analysis.register.recheck import LostAddress, recheck_addresses, recheck_lines
from analysis.register.renew import RegisterSources, remove_register, renew_register
from analysis.register.words import describe, read_on, what_stays

__all__ = [
    "LostAddress",
    "Register",
    "RegisterInfo",
    "RegisterSources",
    "age_warning",
    "build_register",
    "describe",
    "open_register",
    "read_on",
    "recheck_addresses",
    "recheck_lines",
    "remove_register",
    "renew_register",
    "what_stays",
]
