"""Small things one session remembers: a choice, an id, a switch; never data."""

from collections.abc import Collection
from typing import Any

import streamlit as st

from dashboard import texts

_SHARING = "pk_sharing"
_KEPT = "pk_kept_choices"
_FIELDS = "pk_fields"


def recall(name: str, default: Any = None) -> Any:
    """Return something small a page remembered in this session: a choice, an id; never data."""
    return st.session_state.get(f"pk_{name}", default)


def remember(name: str, value: Any) -> None:
    """Remember something small for this session."""
    _put(f"pk_{name}", value)


def kept(key: str) -> str:
    """Return the key of a widget whose choice stays when the user goes to another page and comes back."""
    _copies()[key] = st.session_state.get(key)
    return key


def field(name: str) -> dict[str, Any]:
    """Return the key and the callback of a field that shows what is remembered under `name` and remembers what the user makes of it.

    The widget itself keeps nothing. A browser still sends what stood in a field that just left the page; when the program filled
    in something else meanwhile, that older answer is passed over, and the field comes back as a new one.
    """
    fields: dict[str, tuple[int, Any]] = st.session_state.setdefault(_FIELDS, {})
    turn, shown = fields.get(name, (0, None))
    value = recall(name)
    if name not in fields or value != shown:
        turn += 1
        fields[name] = (turn, value)
    # a shared screen has fields of its own: a browser keeps showing the label that a value had, such as a count of the police
    key = f"pk_{name}#{turn}{'-shared' if is_sharing_screen() else ''}"
    if key not in st.session_state:
        st.session_state[key] = value
    return {"key": key, "on_change": _take, "args": (name, turn, key)}


def _take(name: str, turn: int, key: str) -> None:
    """Remember what the user made of a field, unless the program filled it anew since."""
    fields = st.session_state[_FIELDS]
    if fields[name] == (turn, recall(name)):
        remember(name, st.session_state[key])
        fields[name] = (turn, recall(name))


def keep_only(key: str, options: Collection[Any]) -> None:
    """Let go of what was chosen in a kept list and is not there to choose any more."""
    chosen = st.session_state.get(key) or []
    if any(one not in options for one in chosen):
        _put(key, [one for one in chosen if one in options])


def hold_choices(page: str) -> None:
    """Carry the kept choices over to another page; to be called before anything is shown.

    Streamlit lets go of what stood in a widget as soon as another page is asked for. Its own `persist_state` sometimes brings
    an older choice back two pages later, which for *Scherm delen* must never happen: hence copies of our own, taken at the
    start of every run. While it is not certain whether that switch is on, it is.
    """
    is_elsewhere = recall("page") != page
    remember("page", page)
    copies = _copies()
    was_sharing = is_sharing_screen()
    for key, value in copies.items():
        if not is_elsewhere and key in st.session_state:
            copies[key] = st.session_state[key]
        elif is_elsewhere and value is not None:
            st.session_state[key] = value
    if is_elsewhere and was_sharing:
        _put(_SHARING, True)


def _copies() -> dict[str, Any]:
    copies: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    return copies


def _put(key: str, value: Any) -> None:
    st.session_state[key] = value
    if key in _copies():
        _copies()[key] = value


def is_sharing_screen() -> bool:
    """Return whether everything confidential must stay hidden now."""
    return bool(st.session_state.get(_SHARING, False))


def sharing_switch() -> bool:
    """Show the switch ‘Scherm delen’ and return whether it is on; it stays on from page to page."""
    return st.toggle(texts.SHARING, key=kept(_SHARING), help=texts.SHARING_HELP)
