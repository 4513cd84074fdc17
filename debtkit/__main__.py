"""`python -m debtkit` is `debtkit`."""

import sys

from debtkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
