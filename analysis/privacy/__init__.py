"""The only road from *vertrouwelijk* to *te delen*: the share gate, the mixed packet of the coordinator, stamps and file names."""

from analysis.privacy.gate import (
    NEVER_SHARED,
    TOO_SMALL,
    WIDEN,
    Release,
    ShareVerdict,
    hide_small,
    judge_share,
    publish_counts,
    release_recipients,
)
from analysis.privacy.mixing import mixed_packet
from analysis.privacy.stamps import DEMO_BANNER, DESIGNATED, NOT_RELEASED, Stamp, file_name, one_line, safe_file_name, side_file, stamp

__all__ = [
    "DEMO_BANNER",
    "DESIGNATED",
    "NEVER_SHARED",
    "NOT_RELEASED",
    "TOO_SMALL",
    "WIDEN",
    "Release",
    "ShareVerdict",
    "Stamp",
    "file_name",
    "hide_small",
    "judge_share",
    "mixed_packet",
    "one_line",
    "publish_counts",
    "release_recipients",
    "safe_file_name",
    "side_file",
    "stamp",
]
