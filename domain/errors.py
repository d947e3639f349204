"""One tree of expected failures; the message is for people, never a traceback."""


class KunqiError(Exception):
    """Something expected went wrong; exit code 1."""

    exit_code = 1


class UsageError(KunqiError):
    """Wrong usage or configuration: says what is wrong and what to do; exit code 2."""

    exit_code = 2


class StoreBusy(KunqiError):
    """Another process holds this store."""


class StoreTrouble(KunqiError):
    """The database does not answer, is locked, full or read-only: the same may go well a moment later."""


class NotFound(KunqiError):
    """Nothing has this name."""
