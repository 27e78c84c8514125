from pathlib import Path

import pytest

from analysis.dossier import location_warning
from analysis.dossier.location import ON_NETWORK, system_of


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        (r"C:\Users\iemand\OneDrive - Gemeente Waterveen\Documenten\dossier", "OneDrive"),
        (r"C:\Users\iemand\OneDrive\dossier", "OneDrive"),
        (r"C:\Users\iemand\Gemeente Waterveen\OOV - SharePoint\dossier", "SharePoint"),
        (r"D:\Dropbox (Persoonlijk)\dossier", "Dropbox"),
        ("/home/iemand/Dropbox/dossier", "Dropbox"),
        (r"G:\Mijn Drive\dossier", "Google Drive"),
        ("/Users/iemand/Library/Mobile Documents/com~apple~CloudDocs/dossier", "iCloud"),
        ("/Users/iemand/Library/CloudStorage/Iets/dossier", "een opslagdienst"),
        ("/home/iemand/Nextcloud/dossier", "Nextcloud"),
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_named(folder: str, service: str):
    assert location_warning(Path(folder)) == (
        f"Deze map wordt gekopieerd naar {service}. Dan staan politiegegevens ook buiten deze computer. Kies een andere map."
    )


@pytest.mark.parametrize("folder", [r"\\server\oov\dossier", "//server/oov/dossier"])
def test_a_folder_on_a_server_is_warned_about(folder: str):
    assert location_warning(Path(folder)) == ON_NETWORK


def test_a_folder_of_this_computer_is_fine(tmp_path: Path):
    assert location_warning(tmp_path) == ""
    assert location_warning(Path(r"C:\Users\iemand\AppData\Local\Preventiekaart\dossier")) == ""
    assert location_warning(Path("/home/iemand/onedriver-notities/dossier")) == ""


MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
//server/oov /mnt/oov cifs rw 0 0
server:/x /mnt/met\040spatie nfs4 rw 0 0
/dev/sdb1 /mnt/oov/lokaal ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "system"),
    [
        ("/home/x", "ext4"),
        ("/mnt/oov/dossier", "cifs"),
        ("/mnt/met spatie/dossier", "nfs4"),
        ("/mnt/oov/lokaal/d", "ext4"),
        ("/mnt/oov2", "ext4"),
    ],
)
def test_the_nearest_mount_says_on_what_a_folder_stands(folder: str, system: str):
    assert system_of(Path(folder), MOUNTS) == system
