"""The two gates before the documents of an action are final: *vrijgave politie*, when a case runs, and the coordinator's approval."""

from dataclasses import replace
from datetime import date

from analysis.actions import NOT_RELEASED_BY_POLICE, Action, State, moved_to, waits_for_police
from analysis.dutch import day
from analysis.errors import DossierError


def with_police_release(action: Action, *, has_case: bool, by: str = "", on: date | None = None) -> Action:
    """Return the action with whether a case runs, and who of the police let go on which day.

    Raises
    ------
    DossierError
        When the police let go, but not who did or when.
    """
    if has_case and bool(by.strip()) != (on is not None):
        raise DossierError("Vul in wie van de politie vrijgaf en op welke dag.")
    if not has_case:
        by, on = "", None
    return replace(action, has_case=has_case, police_released_by=by.strip(), police_released_on=on)


def approved(action: Action, by: str, on: date) -> Action:
    """Return the action released by the coordinator on this day.

    Raises
    ------
    DossierError
        While a case runs that the police did not let go, without a name, or when its list is not fixed.
    """
    if waits_for_police(action):
        raise DossierError(NOT_RELEASED_BY_POLICE)
    if not by.strip():
        raise DossierError("Vul in wie de lijst en de tekst goedkeurt.")
    return replace(moved_to(action, State.RELEASED), approved_by=by.strip(), approved_on=on)


def say_gates(action: Action) -> list[str]:
    """Return how far the two gates are, in Dutch sentences."""
    police = "Er loopt geen onderzoek: vrijgave van de politie is niet nodig."
    if action.has_case:
        police = "Er loopt een onderzoek. De politie heeft nog niet vrijgegeven."
        if action.police_released_on is not None:
            police = f"Vrijgave politie: {action.police_released_by}, {day(action.police_released_on)}."
    coordinator = "De coördinator heeft lijst en tekst nog niet goedgekeurd."
    if action.state not in (State.CONCEPT, State.FIXED):
        coordinator = "De coördinator heeft lijst en tekst goedgekeurd."
        if action.approved_on is not None:
            coordinator = f"Goedkeuring coördinator: {action.approved_by}, {day(action.approved_on)}."
    return [police, coordinator]
