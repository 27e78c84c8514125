"""A pdf for paper: typst with our own templates; text is data, never markup."""

import json
import struct
import zlib
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from analysis.privacy import Stamp

_HERE = Path(__file__).parent


def paper_pdf(template: str, content: dict[str, Any], stamp: Stamp) -> bytes:
    """Return a template of ours filled with `content` as an accessible pdf (PDF/UA-1); the same content and stamp give the same bytes."""
    import typst

    moment = stamp.moment if stamp.moment.tzinfo else stamp.moment.replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    pdf: bytes = typst.compile(
        (_HERE / template).read_bytes(),
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=moment.astimezone(UTC).replace(microsecond=0),  # typst refuses parts of a second
    )
    return pdf


def paper_png(template: str, content: dict[str, Any], ppi: int) -> list[bytes]:
    """Return the pages of the same as pictures."""
    import typst

    pages = typst.compile(
        (_HERE / template).read_bytes(),
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        ignore_system_fonts=True,
        format="png",
        ppi=float(ppi),
    )
    return list(pages) if isinstance(pages, list) else [pages]


def stamped_png(png: bytes, stamp: Stamp) -> bytes:
    """Return a picture with its stamp as text in the file too, where a program can read it."""
    end = png.rindex(b"IEND") - 4
    told = b"iTXt" + b"Stempel\x00\x00\x00\x00\x00" + "; ".join(f"{word}: {value}" for word, value in stamp.facts).encode("utf-8")
    chunk = struct.pack(">I", len(told) - 4) + told + struct.pack(">I", zlib.crc32(told))
    return png[:end] + chunk + png[end:]
