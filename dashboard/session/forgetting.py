"""Letting go of everything that was read from a dossier that is no longer what it was."""

from dashboard.session import delivery, pictures, place, police


def dossier_replaced() -> None:
    """Forget the open dossier and all that was read from it: after wissen or terugzetten."""
    place.forget()
    police.forget()
    delivery.forget()
    pictures.forget()
