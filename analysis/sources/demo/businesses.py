"""Who does business where: a branch for each address with a business use, an invented name, and its SBI code."""

import numpy as np
import pandas as pd

from analysis.sources.demo.names import words

BRANCHES = {
    # branch: (use it belongs to, SBI 2008, SBI 2025, how common, names)
    "supermarket": ("shop", "4711", "47110", 0.0, ("Buurtsuper", "Marktsuper", "Voordeelmarkt")),
    "grocer": ("shop", "4711", "47110", 5, ("Avondwinkel", "Buurtwinkel", "Minimarkt")),
    "bakery": ("shop", "47241", "47241", 6, ("Broodhuis", "Bakkerij", "Warme Oven")),
    "butcher": ("shop", "47221", "47221", 4, ("Slagerij", "Vleeshoek")),
    "greengrocer": ("shop", "4721", "47210", 3, ("Groentehal", "Versplein")),
    "cheese": ("shop", "47291", "47271", 2, ("Kaashuis", "Kaaskamer")),
    "liquor": ("shop", "4725", "47250", 3, ("Slijterij", "Wijnkelder")),
    "tobacco": ("shop", "4726", "47260", 4, ("Tabakshoek", "Rookwinkel")),
    "jeweller": ("shop", "4777", "47770", 4, ("Juwelier", "Goudsmederij")),
    "phones": ("shop", "4742", "47402", 4, ("Telefoonhoek", "Belpunt")),
    "electronics": ("shop", "47431", "47403", 2, ("Beeld en Geluid", "Elektrohuis")),
    "drugstore": ("shop", "47741", "47741", 3, ("Drogisterij", "Huidhuis")),
    "pharmacy": ("shop", "4773", "47730", 2, ("Apotheek",)),
    "optician": ("shop", "47782", "47743", 3, ("Brillenkamer", "Oogwinkel")),
    "clothing": ("shop", "47713", "47713", 12, ("Modehuis", "Kledingkamer", "Garderobe")),
    "shoes": ("shop", "47721", "47721", 5, ("Schoenhuis", "Stapschoenen")),
    "flowers": ("shop", "47761", "47761", 4, ("Bloemenstal", "Bloemschuur")),
    "books": ("shop", "4761", "47610", 3, ("Boekhandel", "Leeskamer")),
    "bicycles": ("shop", "47641", "47631", 3, ("Rijwielhuis", "Fietsschuur")),
    "toys": ("shop", "47652", "47640", 2, ("Speelgoedzolder",)),
    "gold": ("shop", "47793", "47793", 2, ("Tweede Ronde", "Inkoophuis")),
    "household": ("shop", "47595", "47558", 5, ("Huishoudhal", "Potten en Pannen")),
    "hairdresser": ("shop", "96021", "96210", 9, ("Kapsalon", "Knipkamer")),
    "snackbar": ("catering", "56102", "56112", 26, ("Snackhoek", "Cafetaria", "Frietpunt", "Grillhuis")),
    "restaurant": ("catering", "56101", "56111", 24, ("Restaurant", "Eethuis", "Proeflokaal")),
    "cafe": ("catering", "563", "56300", 18, ("Café", "Taveerne", "Tapperij")),
    "delivery": ("catering", "56102", "56112", 8, ("Pizzalijn", "Bezorgkeuken")),
    "gambling": ("catering", "92009", "92000", 3, ("Speelhal", "Automatenhof")),
    "bank": ("counter", "64191", "64191", 3, ("Spaarkantoor", "Bankloket")),
    "estate_agent": ("counter", "6831", "68310", 6, ("Makelaardij", "Woonkantoor")),
    "travel": ("counter", "7911", "79110", 3, ("Reishuis",)),
    "exchange": ("counter", "66193", "66199", 2, ("Wisselkantoor", "Geldloket")),
    "fuel": ("fuel", "4730", "47300", 1, ("Tankstation", "Pomphuis")),
    "hotel": ("hotel", "55101", "55101", 1, ("Hotel", "Logement")),
    "cinema": ("cinema", "5914", "59140", 1, ("Filmhuis",)),
    "garage": ("workshop", "45204", "95311", 6, ("Garage", "Autobedrijf")),
    "builder": ("workshop", "4120", "41000", 7, ("Bouwbedrijf", "Aannemerij")),
    "metal": ("workshop", "2562", "25530", 5, ("Metaalwerken", "Constructiehal")),
    "transport": ("workshop", "4941", "49410", 4, ("Transport", "Vrachtdienst")),
    "wholesale": ("workshop", "4638", "46380", 5, ("Groothandel", "Voorraadhal")),
    "courier": ("workshop", "53202", "53202", 2, ("Koeriersdienst", "Bodedienst")),
    "office": ("office", "6920", "69200", 8, ("Administratie", "Advies", "Rekenkamer")),
    "software": ("office", "6201", "62100", 6, ("Softwarehuis", "Datawerk")),
    "diy": ("megastore", "47528", "47526", 4, ("Bouwmarkt", "Klushal")),
    "furniture": ("megastore", "47591", "47551", 4, ("Woonhal", "Meubelplein")),
    "garden": ("megastore", "47762", "47761", 2, ("Tuincentrum",)),
    "fitness": ("fitness", "9313", "93130", 3, ("Sportstudio", "Fithal")),
    "doctor": ("health", "86211", "86210", 3, ("Huisartsenpost", "Gezondheidspunt")),
    "physio": ("health", "86912", "86950", 2, ("Fysiotherapie",)),
}
WAYS = ("{kind} {word}", "{kind} De {word}", "{kind} 't {word}", "{word} {kind}", "{kind} {word} {place}", "{kind} Het {word}huis")


def _group_of(units: pd.DataFrame) -> pd.Series:
    """Return what kind of business may be at each address ("" for none)."""
    uses, role = units["uses"], units["role"]
    group = pd.Series("", index=units.index, dtype="str")
    group[role.isin(["shop", "shop_home"]) & uses.str.contains("winkelfunctie")] = "shop"
    group[role.isin(["shop", "shop_home"]) & uses.str.contains("bijeenkomstfunctie")] = "catering"
    group[role.isin(["shop", "shop_home"]) & uses.str.contains("kantoorfunctie")] = "counter"
    group[role == "supermarket"] = "supermarket"
    group[(role == "home_business")] = "home"
    group[role == "workshop"] = "workshop"
    group[(role == "office") & uses.eq("kantoorfunctie")] = "office"
    group[uses.eq("gezondheidszorgfunctie") & role.isin(["office"])] = "health"
    group[(role == "megastore") & uses.eq("winkelfunctie")] = "megastore"
    group[(role == "megastore") & uses.eq("sportfunctie")] = "fitness"
    for landmark in ("fuel", "hotel", "cinema"):
        group[role == landmark] = landmark
    return group


def open_businesses(units: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per business.

    Returns
    -------
    businesses
        address (row number in `units`), name, branch, group, sbi_code, sbi_version, is_non_mailing; about one shop in sixteen stands empty.
    """
    group = _group_of(units)
    by_group = {name: [b for b, row in BRANCHES.items() if row[0] == name] for name in {row[0] for row in BRANCHES.values()}}
    by_group |= {"home": ["hairdresser", "office", "software"], "supermarket": ["supermarket"]}
    is_open = (group != "") & (rng.random(len(units)) > 0.06)
    # a flower shop, not a petrol station, may be empty: landmarks are always in business
    is_open |= group.isin(["fuel", "hotel", "supermarket", "cinema"])
    addresses = np.flatnonzero(is_open.to_numpy())
    branches = np.empty(len(addresses), dtype=object)
    groups = group.to_numpy()[addresses]
    for name in sorted(set(groups)):
        where = np.flatnonzero(groups == name)
        choices = by_group[name]
        weight = np.array([max(BRANCHES[b][3], 0.5) for b in choices], dtype=np.float64)
        branches[where] = rng.choice(np.array(choices, dtype=object), len(where), p=weight / weight.sum())
    is_new = rng.random(len(addresses)) < 0.55
    used: set[str] = set()
    names = [_name(BRANCHES[b][4], units["place"].iloc[a], used, rng) for a, b in zip(addresses, branches, strict=True)]
    return pd.DataFrame(
        {
            "address": addresses,
            "name": names,
            "branch": branches,
            "group": groups,
            "sbi_code": [BRANCHES[b][2] if new else BRANCHES[b][1] for b, new in zip(branches, is_new, strict=True)],
            "sbi_version": np.where(is_new, "2025", "2008"),
            "is_non_mailing": rng.random(len(addresses)) < 0.17,
        }
    )


def _name(kinds: tuple[str, ...], place: str, used: set[str], rng: np.random.Generator) -> str:
    kind = kinds[int(rng.integers(len(kinds)))]
    stock, name = words("business"), ""
    for _ in range(12):
        word = stock[int(rng.integers(len(stock)))]
        name = WAYS[int(rng.integers(len(WAYS)))].format(kind=kind, word=word, place=place)
        if name not in used:
            used.add(name)
            return name
    number = 2
    while f"{name} {number}" in used:
        number += 1
    used.add(f"{name} {number}")
    return f"{name} {number}"
