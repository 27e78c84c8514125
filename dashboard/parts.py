"""Parts of a page made of our own html: badges, figures, cards, tables, bars. Every value is escaped on the way in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape

import pandas as pd
import streamlit as st

from analysis.errors import PreventiekaartError
from analysis.terms import Zone
from dashboard import texts


def show_html(template: str, **values: object) -> None:
    """Show html of ours; `{name}` takes the escaped text of a value. The template never holds a user's text."""
    st.html(template.format(**{name: escape(str(value)) for name, value in values.items()}))


def badges(zone: Zone, *, is_demo: bool) -> str:
    """Return the html of the zone badge and, on demo data, the badge that says so."""
    sign = "■" if zone is Zone.RESTRICTED else "□"
    demo = f'<span class="pk-badge pk-demo">{escape(texts.DEMO_BADGE)}</span>' if is_demo else ""
    return f'<p class="pk-badges"><span class="pk-badge pk-{zone}">{sign} {escape(zone.label)}</span>{demo}</p>'


def lead(*pieces: str) -> None:
    """Show the first sentence of a page, every second piece in bold.

    For example `lead("", "17 overvallen", " sinds mei.")`.
    """
    html = "".join(f"<strong>{escape(piece)}</strong>" if i % 2 else escape(piece) for i, piece in enumerate(pieces))
    st.html(f'<p class="pk-lead">{html}</p>')


def escaped(text: str) -> str:
    """Return a text that html of ours may hold."""
    return escape(text)


def sentence(text: str) -> None:
    """Show one plain sentence; the text is never read as markup."""
    st.html(f'<p class="pk-sentence">{escape(text)}</p>')


def quiet(text: str) -> None:
    """Show a remark that is less important than the rest, still with enough contrast."""
    st.html(f'<p class="pk-quiet">{escape(text)}</p>')


def note(text: str, *, tone: str = "calm") -> None:
    """Show a sentence in a box: tone 'calm', 'attention' (a warm edge) or 'good'."""
    st.html(f'<div class="pk-note pk-note-{escape(tone)}" role="note">{escape(text)}</div>')


@contextmanager
def refusal_shown() -> Iterator[None]:
    """Show the sentence of a refusal where the user works, beside the form; what was filled in stays."""
    try:
        yield
    except PreventiekaartError as error:
        note(str(error), tone="attention")


def heading(text: str) -> None:
    """Show a heading above a picture, as large as the caption of a table."""
    st.html(f'<h2 class="pk-heading">{escape(text)}</h2>')


def empty_state(title: str, text: str) -> None:
    """Show that there is nothing here yet and what leads on; put a button or a page link below it."""
    st.html(f'<div class="pk-empty"><h2>{escape(title)}</h2><p>{escape(text)}</p></div>')


def figures(items: Iterable[tuple[str, str, str]]) -> None:
    """Show a row of figures: (figure, what it counts, remark or '')."""
    cells = "".join(
        f"<li><strong>{escape(figure)}</strong><span>{escape(what)}</span>{f'<small>{escape(remark)}</small>' if remark else ''}</li>"
        for figure, what, remark in items
    )
    st.html(f'<ul class="pk-figures">{cells}</ul>')


def card(title: str, lines: Sequence[str], *, tag: str = "", tone: str = "calm", foot: str = "") -> str:
    """Return the html of a card: title, tag at the right (tone 'good', 'busy', 'attention', 'calm'), lines, quiet foot."""
    sign = {"good": "✓ ", "busy": "▲ ", "attention": "■ "}.get(tone, "")
    head = f'<span class="pk-tag pk-tag-{escape(tone)}">{sign}{escape(tag)}</span>' if tag else ""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    last = f'<p class="pk-quiet">{escape(foot)}</p>' if foot else ""
    return f'<article class="pk-card"><header><h3>{escape(title)}</h3>{head}</header>{body}{last}</article>'


def show_cards(cards: Iterable[str]) -> None:
    """Show cards (see `card`) in a grid of as many columns as fit."""
    st.html(f'<div class="pk-cards">{"".join(cards)}</div>')


def table(rows: Iterable[Sequence[object]], heads: Sequence[str], *, caption: str = "", label: str = "", right: Sequence[int] = ()) -> None:
    """Show a real html table, which a screen reader and a keyboard can follow; for at most a few hundred rows.

    `right` names the columns (from 0) with numbers, set to the right; `label` is what a screen reader calls a table without caption.
    """
    st.html(table_html(rows, heads, caption=caption, label=label, right=right))


def table_html(
    rows: Iterable[Sequence[object]], heads: Sequence[str], *, caption: str = "", label: str = "", right: Sequence[int] = ()
) -> str:
    """Return the html of `table`."""
    side = ["pk-right" if i in right else "" for i in range(len(heads))]
    head = "".join(f'<th scope="col" class="{side[i]}">{escape(text)}</th>' for i, text in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f'<td class="{side[i]}">{escape(str(cell))}</td>' for i, cell in enumerate(row)) + "</tr>" for row in rows
    )
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    inside = f"{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    spoken = escape(caption or label or "Tabel", quote=True)
    return f'<div class="pk-scroll" tabindex="0" role="region" aria-label="{spoken}"><table class="pk-table">{inside}</table></div>'


def long_table(frame: pd.DataFrame, *, key: str, height_px: int = 420, width_px: int | None = None) -> None:
    """Show a table of any length that scrolls by itself, as wide as there is room; texts are shown as they are."""
    st.dataframe(frame, hide_index=True, width=width_px or "stretch", height=height_px, key=key)


def copy_as_text(lines: Sequence[str], *, zone: Zone, key: str, label: str = texts.COPY) -> None:
    """Offer the few honest lines one would put in a mail; the zone stands on top of them."""
    with st.popover(label, key=f"copy-{key}", type="tertiary"):
        text_to_copy(lines, zone=zone)


def text_to_copy(lines: Sequence[str], *, zone: Zone) -> None:
    """Show lines with a button that copies them; the zone stands on top of them."""
    st.code("\n".join([zone.label, *(line for line in lines if line)]), language=None, wrap_lines=True)


def as_label(text: str) -> str:
    """Return a text as the label of a button shows it: Streamlit reads labels as markdown, so every sign with a meaning is escaped."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
