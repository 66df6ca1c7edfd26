"""`branch-desk core`: serve, end the day, print the contract, check a policy file."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from branch_desk.cli.arguments import database, day, port
from branch_desk.common import format_date
from branch_desk.services.settings import Folders

if TYPE_CHECKING:
    from branch_desk.core.end_of_day import DayEnded

_EXIT_DONE: Final = 0
_EXIT_INVALID: Final = 3
_PORT: Final = 8480


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `core serve`, `end-of-day`, `openapi` and `policy check`."""
    text = "the server that keeps the books"
    about = "The core: the server that keeps the books and decides."
    group = subparsers.add_parser("core", help=text, description=about)
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    about = "Serve the contract until told to end. Exit 3: a sentence says what cannot be used."
    _add_serve(commands.add_parser("serve", help="serve the contract", description=about))
    about = "End the bank's day, begin the next, and list what is open."
    _add_end_of_day(commands.add_parser("end-of-day", help=about[:-1].lower(), description=about))
    about = "Print the contract between desk and core as an OpenAPI document."
    openapi = commands.add_parser(
        "openapi", help="print the contract as an OpenAPI document", description=about
    )
    openapi.set_defaults(run=_openapi)
    about = "The bank's own policy file: who may do what, and up to which amount."
    policy = commands.add_parser("policy", help="the bank's own policy file", description=about)
    checks = policy.add_subparsers(title="commands", metavar="COMMAND", required=True)
    about = "Say whether a policy file can be laid over the built-in one. Exit 0, or 3 and why not."
    check = checks.add_parser(
        "check", help="say whether a policy file can be used; exit 0 or 3", description=about
    )
    check.add_argument("file", type=Path, metavar="FILE", help="the policy, a TOML file")
    check.set_defaults(run=_check_policy)


def _add_serve(serve: argparse.ArgumentParser) -> None:
    _add_books(serve)
    serve.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    place = serve.add_mutually_exclusive_group()
    place.add_argument(
        "--port", type=port, default=_PORT, help="the port to listen on (default: %(default)s)"
    )
    place.add_argument(
        "--child",
        action="store_true",
        help="take any port, print it as JSON, end when standard input closes",
    )
    serve.add_argument("--demo-data", action="store_true", help="fill a new store with a demo bank")
    serve.add_argument(
        "--as-of", type=day, metavar="DATE", help="the day that a new store begins on"
    )
    serve.set_defaults(run=_serve)


def _add_end_of_day(end_of_day: argparse.ArgumentParser) -> None:
    _add_books(end_of_day)
    end_of_day.set_defaults(run=_end_of_day)


def _add_books(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--db",
        type=database,
        metavar="URL",
        help="the books, such as sqlite:///books.db (default: in the data folder)",
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data folder")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="laid over the built-in policy")


def _serve(arguments: argparse.Namespace) -> int:
    from branch_desk.core.server import CoreConfig, CoreUnable, serve

    folder: Path = arguments.data or Folders.default().data
    config = CoreConfig(
        db_url=arguments.db or f"sqlite:///{folder / 'core.db'}",
        policy=arguments.policy,
        as_of=arguments.as_of,
        demo_data=arguments.demo_data,
        data_folder=folder,
    )
    try:
        serve(config, host=arguments.host, port=arguments.port, child=arguments.child)
    except CoreUnable as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return _EXIT_DONE


def _end_of_day(arguments: argparse.Namespace) -> int:
    from branch_desk.core.end_of_day import end_day, open_books
    from branch_desk.core.server import CoreConfig, CoreUnable

    folder: Path = arguments.data or Folders.default().data
    db_url = arguments.db or f"sqlite:///{folder / 'core.db'}"
    try:
        core = open_books(CoreConfig(db_url=db_url, policy=arguments.policy, data_folder=folder))
    except CoreUnable as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    try:
        sys.stdout.write("".join(f"{line}\n" for line in _day_lines(end_day(core))))
    finally:
        core.engine.dispose()
    return _EXIT_DONE


def _day_lines(day: "DayEnded") -> Iterator[str]:
    """Word what the end of a day did, one line a matter, then one a request that is open."""
    yield f"{format_date(day.ended)} is ended. The bank's day is {format_date(day.business_date)}."
    done = (
        ("Requests expired", day.expired),
        ("Accounts closed that were never paid into", day.closed),
        ("Accounts fallen dormant", day.dormant),
        ("Deposits that began another term", day.matured.rolled_over),
        ("Deposits paid out and closed", day.matured.paid_out),
        ("Deposits that are due and wait", _held_back(day)),
        ("KYC changed", _judged(day, "kyc_status")),
        ("Risk changed", _judged(day, "risk_rating")),
    )
    for words, which in done:
        yield f"{words}: {', '.join(which) or 'none'}."
    yield f"Accounts that interest was posted to: {len(day.interest_posted) or 'none'}."
    yield f"Documents deleted that no request named: {day.purged or 'none'}."
    yield f"Requests open: {len(day.open_requests) or 'none'}."
    for each in day.open_requests:
        yield (
            f"  {each.request_id} {each.operation} {each.status} in {each.branch_code}"
            f" by {each.maker_id}, expires {format_date(each.expires_on)}"
        )


def _held_back(day: "DayEnded") -> list[str]:
    return [f"{each.account_no} ({'; '.join(each.why)})" for each in day.matured.held_back]


def _judged(day: "DayEnded", what: str) -> list[str]:
    found = [each for each in day.judged if each.what == what]
    return [f"{each.customer_id} {each.before} to {each.after}" for each in found]


def _openapi(_arguments: argparse.Namespace) -> int:
    from branch_desk.core.server import openapi_document

    document = json.dumps(openapi_document(), indent=2, sort_keys=True, ensure_ascii=False)
    sys.stdout.write(document + "\n")
    return _EXIT_DONE


def _check_policy(arguments: argparse.Namespace) -> int:
    from branch_desk.core import policy

    try:
        rules = policy.load(arguments.file)
    except policy.PolicyInvalid as error:
        sys.stderr.write(f"{error}\n")
        return _EXIT_INVALID
    sys.stdout.write(f"The policy can be used: version {rules.policy.version}.\n")
    return _EXIT_DONE
