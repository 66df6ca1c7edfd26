"""`branch-desk core`: serve, print the contract, check a policy file."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from branch_desk.cli.arguments import database, day, port
from branch_desk.services.settings import Folders

_EXIT_DONE: Final = 0
_EXIT_INVALID: Final = 3
_PORT: Final = 8480


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register `core serve`, `core openapi` and `core policy check`."""
    text = "the server that keeps the books"
    about = "The core: the server that keeps the books and decides."
    group = subparsers.add_parser("core", help=text, description=about)
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    about = "Serve the contract until told to end. Exit 3: a sentence says what cannot be used."
    _add_serve(commands.add_parser("serve", help="serve the contract", description=about))
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
    serve.add_argument(
        "--db",
        type=database,
        metavar="URL",
        help="the books, such as sqlite:///books.db (default: in the data folder)",
    )
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
    serve.add_argument("--policy", type=Path, metavar="FILE", help="laid over the built-in policy")
    serve.add_argument(
        "--as-of", type=day, metavar="DATE", help="the day that a new store begins on"
    )
    serve.add_argument("--data", type=Path, metavar="DIR", help="the data folder")
    serve.set_defaults(run=_serve)


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
