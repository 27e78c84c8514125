"""Preventiekaart without a screen: from the police file to the addresses that receive preventive information.

The steps, in order; each takes the previous table and returns the next (`tables.py`), and `pipeline.py` alone says so:

1. `incidents`    rows of a police overview -> net incidents, with what was done to every row
2. `geocoding`    incidents + addresses -> incidents with a place and a precision
3. `hotspots`     located incidents + places at risk -> concentrations (`surface` and `chance` are the methods under it)
   `timing`       located incidents -> profiles by hour, weekday and month
   `trends`       located incidents -> the tables of the veiligheidsbeeld
4. `premises`     addresses + businesses -> who is there
   `recipients`   concentrations + premises -> who should hear something
5. `privacy`      the only road from the confidential zone to the zone that may be shared
6. `evenings`     recipients + venue -> an information evening
7. `preparation`  how far the municipality is with the CCV step "Voorbereiden"

Around them: `sources` and `register` read, `exports` write, `dossier` keeps, `cli` and the package `dashboard` are the shells.
"""
