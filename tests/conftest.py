"""What every test may use: the outside data folder (skipped without it) and a small demo municipality made once."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real addresses and police files; tests that use it skip where it is not."""
    folder = Path(os.environ.get("PREVENTIEKAART_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("De map met buitengegevens is er niet (zet PREVENTIEKAART_SHARED).")
    return folder
