"""The four ways in which something can go wrong, each with one Dutch sentence for the user."""


class PreventiekaartError(Exception):
    """The base of our errors; `str(error)` is a Dutch sentence a user may read."""


class SourceError(PreventiekaartError):
    """A file or service that cannot be used: names the file, what is missing and what to do."""


class ContractError(PreventiekaartError):
    """A table that breaks its own contract: a defect of ours, never of the user."""


class DossierError(PreventiekaartError):
    """A dossier that cannot be opened, or an action that it refuses."""


class PrivacyError(PreventiekaartError):
    """Something was asked to be shared, or opened, that may not be."""
