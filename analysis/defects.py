"""A record of our own defects, without a word of the user's data."""

import traceback
from datetime import UTC, datetime
from pathlib import Path


def record_defect(error: BaseException, folder: Path | None = None) -> Path:
    """Write where `error` came from to the log and return the path of the log.

    Only the kind of the error and the places in the code are written: a message may repeat a cell of a police file.
    """
    if folder is None:
        from platformdirs import user_log_path

        folder = user_log_path("Preventiekaart", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    frames = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log = folder / "fouten.log"
    with log.open("a", encoding="utf-8") as stream:
        stream.write("\n".join([f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}", *frames, ""]))
    return log
