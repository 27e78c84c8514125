"""A choice out of a list that changes while one works."""

import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from dashboard import session

Key = TypeVar("Key")


def choose(widget: Callable[..., Any], label: str, words: Mapping[Key, str], *, name: str, **options: Any) -> Key:
    """Show a radio or select box and return what was chosen; the choice stays as long as it is in the list.

    Streamlit knows an option by its words. When those change (a count in them, a corrected street) it would fall back to the
    first one, and a button pressed at that moment would be lost: so a list with other words is another widget.

    Parameters
    ----------
    widget
        `st.radio` or `st.selectbox`, on the page or in a column.
    label
        What a reader calls it.
    words
        What can be chosen with the words for it; not empty.
    name
        Unique in the program.
    **options
        Passed on to the widget.
    """
    keys, before = list(words), session.recall(name)
    index = keys.index(before) if before in words else 0
    key = f"{name}-{zlib.crc32(repr(list(words.items())).encode('utf-8', 'replace'))}"
    chosen: Key = widget(label, keys, index=index, format_func=lambda one: words[one], key=key, **options)
    session.remember(name, chosen)
    return chosen
