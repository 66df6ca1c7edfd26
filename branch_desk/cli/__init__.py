"""The commands of `branch-desk`: reads the command line and hands over to the module that acts.

Every command's module has `add(subparsers)`, which names its handler with
`set_defaults(run=...)`; a handler takes the parsed arguments and gives the exit code.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

INTERRUPTED = 130
NO_READER = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments choose (default: those of the process).

    Gives the exit code; wrong usage ends in SystemExit 2 with the usage on standard error.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "--version" in given:
        from branch_desk.cli import version

        return version.show(given)
    chosen = _parser().parse_args(given)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        exit_code = run(chosen)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # `| head` has read enough; the interpreter's own flush at the end must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    return exit_code


def _parser() -> argparse.ArgumentParser:
    """The whole command line; its modules come only now, so that `--version` loads none."""
    from branch_desk.cli import core, desk, journal, receipt, selftest

    parser = argparse.ArgumentParser(
        prog="branch-desk",
        description="The branch workstation. Without a command the desk opens.",
        epilog="`branch-desk COMMAND --help` says more of a command.",
    )
    parser.add_argument(
        "--version", action="store_true", help="print the versions, with --json as an object"
    )
    parser.add_argument("--reset-layout", action="store_true", help="open with the docks in order")
    parser.set_defaults(run=desk.run)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for module in (desk, core, journal, receipt, selftest):
        module.add(subparsers)
    return parser
