"""What can be wrong with the path that was given, one class per situation."""

from __future__ import annotations


class NotAProjectError(ValueError):
    """The path cannot be scanned: it is missing, not a folder, or holds no work tree."""


class BareRepositoryError(NotAProjectError):
    """The path is a git repository without a work tree."""
