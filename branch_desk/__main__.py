"""Starts the program that is named on the command line: `python -m branch_desk`."""

import sys

from branch_desk.cli import main


def run() -> None:
    """Be the installed program: run the chosen command and end with its exit code."""
    sys.exit(main())


if __name__ == "__main__":
    run()
