"""`python -m debtkit` is `debtkit`."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder: it may be the project that is scanned, and nothing of that is run

from debtkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
