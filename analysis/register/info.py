"""What a register was made from, what it holds and how old it is."""

from dataclasses import dataclass, field
from datetime import date

from analysis import dutch
from analysis.settings import DEFAULTS, Settings


@dataclass(frozen=True)
class RegisterInfo:
    """What a register was made from and what it holds; every count is of the whole register."""

    municipalities: dict[str, str]
    address_counts: dict[str, int]
    kinds: dict[str, int]
    uses: dict[str, int]
    statuses: dict[str, int]
    rows_read: int
    left_out: dict[str, int]
    source_file: str
    source_date: date
    source_date_from: str
    built_on: date
    is_demo: bool
    keyed_by_designation: int
    """Addresses without a verblijfsobject in the file: `address_id_bag` holds their nummeraanduiding."""
    keyed_by_text: int = 0
    """Addresses without any BAG number: `address_id_bag` holds a key made of the address itself (`eigen-…`)."""
    source_kind: str = ""
    """What kind of file it is, in Dutch; "" in a register of before this was kept."""
    put_right: dict[str, int] = field(default_factory=dict)
    """How many points were written otherwise than as RD metres (`coordinates.Spelling`)."""
    areas_file: str = ""
    area_year: int | None = None
    area_count: int = 0
    without_area: int = 0
    businesses_file: str = ""
    business_count: int = 0
    business_rows: int = 0
    businesses_dropped: list[str] = field(default_factory=list)
    """Columns of the business file that were not read in."""
    basemap_layers: dict[str, int] = field(default_factory=dict)
    basemap_file: str = ""
    basemap_from_file: list[str] = field(default_factory=list)
    """Layers that came out of that file; the others are drawn from the addresses and the BAG."""
    areas_since: date | None = None
    businesses_since: date | None = None
    basemap_since: date | None = None
    """When the file was read; earlier than `built_on` when it was kept from an earlier register."""

    @property
    def title(self) -> str:
        """What to call the register on a file: its municipalities and the date of its source."""
        return f"adressen {', '.join(self.municipalities.values())}, stand {dutch.day(self.source_date)}"

    def age_months(self, as_of: date) -> int:
        """Return the age of the source in whole months."""
        months = 12 * (as_of.year - self.source_date.year) + as_of.month - self.source_date.month
        return max(0, months - (as_of.day < self.source_date.day))


def age_warning(info: RegisterInfo, as_of: date, settings: Settings = DEFAULTS) -> str:
    """Return one Dutch sentence when the addresses are too old to trust, else ""."""
    months = info.age_months(as_of)
    if months < settings.register_age_months:
        return ""
    since = f"Het adressenbestand is van {dutch.day(info.source_date)} ({dutch.amount(months, 'maand', 'maanden')} oud)."
    return f"{since} Nieuwbouw kan ontbreken. Haal nieuwe adressen op."
