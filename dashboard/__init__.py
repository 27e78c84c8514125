"""The screen of Preventiekaart: a thin shell over `analysis`."""
