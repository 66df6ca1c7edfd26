"""Starts the program that is named on the command line: `python -m branch_desk`."""

import os
import sys

from branch_desk.cli import main


def run() -> None:
    """Be the installed program: run the chosen command and end with its exit code."""
    # What this program writes is about customers or staff: for its own account alone.
    os.umask(0o077)
    sys.exit(main())


if __name__ == "__main__":
    run()
