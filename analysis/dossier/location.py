"""Whether a folder is a good place for a dossier: on this computer, and not copied to somebody else's."""

import re
import sys
from pathlib import Path

ON_NETWORK = (
    "Deze map staat op een netwerkschijf. Daar kan het dossier beschadigd raken en kunnen anderen erbij. "
    "Kies een map op de schijf van deze computer."
)
IN_SYNC = "Deze map wordt gekopieerd naar {service}. Dan staan politiegegevens ook buiten deze computer. Kies een andere map."

_SERVICES = {
    r"onedrive\b.*": "OneDrive",
    r"sharepoint\b.*|.* - sharepoint": "SharePoint",
    r"dropbox\b.*": "Dropbox",
    r"google ?drive\b.*|my drive|mijn drive|drivefs": "Google Drive",
    r"icloud ?drive\b.*|mobile documents|com~apple~clouddocs": "iCloud",
    r"nextcloud\b.*|owncloud\b.*": "Nextcloud",
    r"cloudstorage": "een opslagdienst",
}
"""What such a folder is called, on Windows, macOS and Linux (the whole name of one folder on the way)."""

_NETWORK_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "davfs", "fuse.davfs2", "fuse.rclone", "9p", "afpfs"}
_DRIVE_REMOTE = 4


def location_warning(folder: Path) -> str:
    """Return the Dutch sentence on a folder of a network or a sync service; empty for a folder of this computer."""
    text = str(folder)
    if re.match(r"[\\/]{2}[^\\/]", text):
        return ON_NETWORK
    names = [
        part.casefold() for part in re.split(r"[\\/]+", str(folder if folder.is_absolute() or "\\" in text else folder.absolute())) if part
    ]
    for pattern, service in _SERVICES.items():
        if any(re.fullmatch(pattern, name) for name in names):
            return IN_SYNC.format(service=service)
    return ON_NETWORK if _is_on_network(folder) else ""


def _is_on_network(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.absolute().anchor) == _DRIVE_REMOTE)
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return False
    return system_of(folder.resolve(), mounts.read_text(encoding="utf-8", errors="replace")) in _NETWORK_SYSTEMS


def system_of(folder: Path, mounts: str) -> str:
    """Return the file system a folder stands on, by the text of /proc/mounts."""
    found = {}
    for line in mounts.splitlines():
        _, place, system, *_ = [re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), word) for word in line.split(" ")]
        if folder.is_relative_to(place):
            found[len(place)] = system
    return found[max(found)] if found else ""
