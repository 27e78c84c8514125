"""The files we make, one kind per function."""
