"""What can go wrong with data: each a `ValueError`, so that callers catch one class."""


class DataError(ValueError):
    """Data that cannot be audited: the message says what, where and how to mend it, and holds no value of the data."""


class NotInDialectError(ValueError):
    """A statement that an engine cannot run; the check is then reported as not run, with this reason."""
