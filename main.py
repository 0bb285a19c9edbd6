"""Start the program: the command line, which opens the window when it is asked to."""

import sys

from zzeco.cli import main


def entry() -> None:
    """The console script `zzeco`."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
