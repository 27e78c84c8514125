"""Folders and files that appear whole or not at all."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import SourceError


@contextlib.contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """Yield a work folder beside `out` that becomes `out` when all went well, and vanishes otherwise.

    Raises
    ------
    SourceError
        When `out` is a file or a folder with something in it, or cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SourceError(f"De map ‘{out.name}’ is niet leeg. Kies een nieuwe of lege map.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise SourceError(f"In de map ‘{out.parent.name}’ kunnen we niet schrijven. Kies een andere map.") from error
    try:
        yield work
        if out.exists():
            out.rmdir()
        work.replace(out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


@contextlib.contextmanager
def replaced_folder(out: Path) -> Iterator[Path]:
    """Yield the name of a folder to make beside `out`; it takes the place of `out` when all went well.

    Until then `out` stays as it is, and after a failure too. A start that was broken off between the two steps is put right by
    `mend_replaced_folder`.

    Raises
    ------
    SourceError
        When the folder cannot be written, or a file in `out` is in use by another program.
    """
    mend_replaced_folder(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-nieuw-", dir=out.parent))
    except OSError as error:
        raise SourceError(f"In de map ‘{out.parent.name}’ kunnen we niet schrijven. Kies een andere map.") from error
    former = _former(out)
    try:
        made = work / out.name
        yield made
        try:
            if out.exists():
                out.replace(former)
            made.replace(out)
        except OSError as error:
            mend_replaced_folder(out)
            raise SourceError(
                f"De map ‘{out.name}’ is in gebruik. Sluit andere programma's die haar gebruiken en probeer het opnieuw."
            ) from error
        shutil.rmtree(former, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def mend_replaced_folder(out: Path) -> None:
    """Put the former folder back where a replacement was broken off halfway, and clear away what it left."""
    former = _former(out)
    if former.exists() and not out.exists():
        former.replace(out)
    shutil.rmtree(former, ignore_errors=True)


def _former(out: Path) -> Path:
    return out.with_name(f".{out.name}-vorig")


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a work file beside `path` that replaces it when all went well, and vanishes otherwise.

    Raises
    ------
    SourceError
        When the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise SourceError(f"In de map ‘{path.parent.name}’ kunnen we niet schrijven. Kies een andere map.") from error
    os.close(handle)
    work = Path(name)
    try:
        yield work
        try:
            work.replace(path)
        except OSError as error:
            raise SourceError(f"Het bestand ‘{path.name}’ kunnen we niet schrijven. Kies een andere naam of map.") from error
    except BaseException:
        work.unlink(missing_ok=True)
        raise
