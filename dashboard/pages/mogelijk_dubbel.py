"""Mogelijk dubbel: registrations that may be one incident wait here for a person; every decision can be taken back."""

from analysis.dutch import amount
from analysis.terms import Zone
from dashboard import parts, session, texts
from dashboard.duplicates import show_decisions, show_merged, show_waiting, waiting_pairs
from dashboard.frame import need_located, page

with page("Mogelijk dubbel", Zone.RESTRICTED):
    located = need_located()
    data = session.police_data()
    waiting = waiting_pairs(located.pairs)
    counted = texts.net_and_gross(located.account.net, located.account.registrations)
    if waiting:
        lijken = "lijkt" if len(waiting) == 1 else "lijken"
        parts.lead("", amount(len(waiting), "paar registraties", "paren registraties"), f" {lijken} hetzelfde incident. Wat denkt u?")
        parts.quiet(f"Tot u kiest, tellen beide mee. Nu zijn het {counted}.")
    else:
        parts.lead("Er zijn geen registraties waarover u hoeft te kiezen. Het zijn ", counted, ".")
    if data is not None:
        show_waiting(waiting, data.registrations)
        show_decisions(data.decisions, data.registrations)
        show_merged(located.pairs, data.registrations)
