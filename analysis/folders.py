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
        work.replace(path)
    except BaseException:
        work.unlink(missing_ok=True)
        raise
