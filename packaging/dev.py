"""The make targets for those who work on Branch Desk; each sets up first whatever is missing.

`python packaging/dev.py demo` is `make demo` where there is no make. Needs the standard library
alone, and any Python 3.8 or later to start: it goes on under the newest one that will do.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pythons


def main(arguments: list[str]) -> int:
    """Run one target, named by the first argument, and give its exit code."""
    if sys.version_info[:2] < pythons.OLDEST:
        return _run_under_a_newer_python(arguments)
    # Only now: these files are written for Python 3.11.
    from steps import StepFailed
    from targets import TARGETS

    if not arguments or arguments[0] not in TARGETS:
        sys.stderr.write(f"usage: dev.py {{{','.join(TARGETS)}}} [argument ...]\n")
        return 2
    try:
        return TARGETS[arguments[0]](arguments[1:])
    except StepFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return failure.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # `| head` has read enough; the interpreter's own flush at the end must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _run_under_a_newer_python(arguments: list[str]) -> int:
    found = pythons.usable_pythons()
    if not found:
        sys.stderr.write(pythons.no_python_sentence() + "\n")
        return 3
    command = [found[0].path, os.path.abspath(__file__), *arguments]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
