"""The rules, one file per area.

A rule is one small class (see `Rule` in ``_base``): it says what it subscribes to, looks at one file at a time, and
settles one fact.
Each area module ends with ``RULES``, the tuple of its classes. Plug-ins add theirs by the entry-point group
``debtkit.rules``.
"""
