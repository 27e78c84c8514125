"""What every test may use: the outside data folder (skipped without it) and a small demo municipality made once."""

import os
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("anywhere", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("anywhere")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real addresses and police files; tests that use it skip where it is not."""
    folder = Path(os.environ.get("PREVENTIEKAART_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("De map met buitengegevens is er niet (zet PREVENTIEKAART_SHARED).")
    return folder


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small demo municipality."""
    from analysis.sources.demo import make_demo

    folder = tmp_path_factory.mktemp("demo") / "bestanden"
    make_demo(folder, seed=3, addresses=1500, incidents=80)
    return folder


@pytest.fixture(scope="session")
def demo_register(demo_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the register of the small demo municipality."""
    from analysis.register import build_register

    folder = tmp_path_factory.mktemp("register") / "adressenbestand"
    build_register(
        folder,
        bag=demo_files / "bag-light.gpkg",
        areas=demo_files / "buurten.gpkg",
        businesses=demo_files / "bedrijven.csv",
        basemap=demo_files / "basiskaart.gpkg",
    )
    return folder
