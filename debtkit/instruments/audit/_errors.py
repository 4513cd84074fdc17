"""What can go wrong with data: each a `ValueError`, so that callers catch one class."""


class DataError(ValueError):
    """Data that cannot be audited: the message says what, where and how to mend it, and holds no value of the data."""


class OutOfRoomError(DataError):
    """More memory or disk was needed than there is; the message names the setting that helps."""


class OutOfRangeError(DataError):
    """A figure that cannot be computed because the numbers are too large: squares near 1e308 overflow."""


class NotInDialectError(ValueError):
    """A statement that an engine cannot run; the check is then reported as not run, with this reason."""
