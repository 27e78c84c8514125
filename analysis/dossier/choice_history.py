"""Every step of choosing addresses: a closed browser loses nothing, and the last step can be undone."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from analysis.dossier import records, schema
from analysis.dossier.store import Dossier
from analysis.selection_steps import ByHand, Step, as_stored, from_stored
from analysis.terms import Audience

MOST_KEPT = 50
"""As many steps back are kept for one choice."""


@dataclass(frozen=True)
class Choosing:
    """What is chosen at one moment: the steps, whom it is for, and what was changed by hand."""

    steps: tuple[Step, ...] = ()
    audiences: tuple[Audience, ...] = ()
    by_hand: tuple[ByHand, ...] = ()


def keep_choosing(dossier: Dossier, choosing: Choosing, who: str, action_id: int | None = None) -> None:
    """Keep what is chosen now; nothing is kept when it is what was kept last.

    Parameters
    ----------
    dossier
        The dossier.
    choosing
        What is chosen.
    who
        The user; without an action the choice is theirs.
    action_id
        The action it is for; None for a choice that is no action yet.
    """
    if read_choosing(dossier, who, action_id) == choosing:
        return
    table = schema.choice_history
    with dossier.action("Keuze van adressen bewaard", who) as transaction:
        if action_id is not None:
            transaction.detail["action"] = action_id
        row = {"action_id": action_id, "content": _as_text(choosing), "who": who, "at_utc": transaction.at}
        transaction.connection.execute(table.insert().values(**row))
        numbers = sa.select(table.c.id).where(_mine(who, action_id)).order_by(table.c.id.desc())
        old = transaction.connection.execute(numbers.offset(MOST_KEPT)).scalars().all()
        transaction.connection.execute(table.delete().where(table.c.id.in_(old)))


def read_choosing(dossier: Dossier, who: str, action_id: int | None = None) -> Choosing | None:
    """Return what was chosen last; None when nothing was."""
    found = _last(dossier, who, action_id, 1)
    return _from_text(found[0]) if found else None


def can_undo_choosing(dossier: Dossier, who: str, action_id: int | None = None) -> bool:
    """Return whether there is a step to go back to."""
    return len(_last(dossier, who, action_id, 2)) == 2


def undo_choosing(dossier: Dossier, who: str, action_id: int | None = None) -> Choosing | None:
    """Take back the last step and return what was chosen before it; None when there was nothing before."""
    table = schema.choice_history
    with dossier.action("Keuze van adressen teruggedraaid", who) as transaction:
        last = sa.select(sa.func.max(table.c.id)).where(_mine(who, action_id)).scalar_subquery()
        transaction.connection.execute(table.delete().where(table.c.id == last))
    return read_choosing(dossier, who, action_id)


def forget_choosing(dossier: Dossier, who: str) -> None:
    """Let go of the user's choice that is no action."""
    with dossier.action("Keuze van adressen gewist", who) as transaction:
        transaction.connection.execute(schema.choice_history.delete().where(_mine(who, None)))


def give_choosing_to(dossier: Dossier, action_id: int, who: str) -> None:
    """Let the user's choice that was no action yet go on as the choice of this action."""
    table = schema.choice_history
    with dossier.action("Keuze van adressen bij actie gezet", who) as transaction:
        transaction.detail["action"] = action_id
        transaction.connection.execute(table.update().where(_mine(who, None)).values(action_id=action_id))


def _mine(who: str, action_id: int | None) -> sa.ColumnElement[bool]:
    table = schema.choice_history
    return table.c.action_id == action_id if action_id is not None else table.c.action_id.is_(None) & (table.c.who == who)


def _last(dossier: Dossier, who: str, action_id: int | None, most: int) -> Sequence[str]:
    table = schema.choice_history
    asked = sa.select(table.c.content).where(_mine(who, action_id)).order_by(table.c.id.desc()).limit(most)
    with dossier.reading() as connection:
        return connection.execute(asked).scalars().all()


def _as_text(choosing: Choosing) -> str:
    content = {
        "steps": [as_stored(step) for step in choosing.steps],
        "audiences": [str(audience) for audience in choosing.audiences],
        "by_hand": [asdict(one) for one in choosing.by_hand],
    }
    return json.dumps(content, ensure_ascii=False)


def _from_text(text: str) -> Choosing:
    content = json.loads(text)
    return Choosing(
        steps=tuple(from_stored(step) for step in content["steps"]),
        audiences=tuple(records.coded(Audience, code) for code in content["audiences"]),
        by_hand=tuple(ByHand(**one) for one in content["by_hand"]),
    )
