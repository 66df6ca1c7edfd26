"""What may be installed: known files of the default index, under licences we may ship with."""

from __future__ import annotations

import copy
from importlib.metadata import Distribution
from typing import TYPE_CHECKING, Any

import pytest

import check_licences
import check_lock

if TYPE_CHECKING:
    from pathlib import Path

HASH = "sha256:" + "a" * 64
LOCK: dict[str, Any] = {
    "package": [
        {"name": "branch-desk", "source": {"editable": "."}},
        {
            "name": "alembic",
            "source": {"registry": check_lock.INDEX},
            "sdist": {"url": "https://example.invalid/a.tar.gz", "hash": HASH},
            "wheels": [{"url": "https://example.invalid/a.whl", "hash": HASH}],
        },
    ]
}


def changed(**members: Any) -> dict[str, Any]:
    lock = copy.deepcopy(LOCK)
    lock["package"][1] |= members
    return lock


def test_a_lock_of_hashed_files_from_the_index_is_accepted() -> None:
    assert check_lock.complaints(LOCK) == []


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        ({"source": {"registry": "https://mirror.invalid/simple"}}, "comes from"),
        ({"source": {"url": "https://example.invalid/a.whl"}}, "comes from"),
        ({"source": {"git": "https://example.invalid/a"}}, "comes from"),
        ({"wheels": [{"url": "https://example.invalid/a.whl"}]}, "without a SHA-256 hash"),
        ({"sdist": {"url": "u", "hash": "md5:00"}}, "without a SHA-256 hash"),
        ({"wheels": [], "sdist": {"hash": "sha256:short"}}, "without a SHA-256 hash"),
    ],
)
def test_a_lock_that_could_install_something_else_is_refused(
    members: dict[str, Any], complaint: str
) -> None:
    found = check_lock.complaints(changed(**members))
    assert len(found) == 1
    assert found[0].startswith("alembic: ")
    assert complaint in found[0]


def test_the_lock_of_this_checkout_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_lock.main() == 0
    assert "default index, all with hashes" in capsys.readouterr().out


def installed(folder: Path, name: str, *lines: str) -> Distribution:
    """A package as an installer leaves it: a folder with its metadata."""
    info = folder / f"{name}-1.dist-info"
    info.mkdir()
    text = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1", *lines, ""])
    (info / "METADATA").write_text(text)
    return Distribution.at(info)


@pytest.mark.parametrize(
    "line",
    [
        "License-Expression: MIT",
        "License-Expression: Apache-2.0 OR GPL-3.0-only",
        "License-Expression: (MIT AND BSD-3-Clause)",
        "License: BSD 2-Clause License",
        "Classifier: License :: OSI Approved :: MIT License",
    ],
)
def test_a_licence_on_the_list_is_accepted_wherever_it_is_stated(tmp_path: Path, line: str) -> None:
    assert check_licences.complaint(installed(tmp_path, "fine", line)) is None


@pytest.mark.parametrize(
    "line",
    [
        "License-Expression: GPL-3.0-only",
        "License-Expression: MIT AND AGPL-3.0-only",
        "License: Proprietary",
        "Summary: says nothing of a licence",
    ],
)
def test_any_other_licence_is_refused(
    tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_licences.main([installed(tmp_path, "strange", line)]) == 1
    assert capsys.readouterr().out.startswith("strange: ")


def test_a_package_allowed_by_name_is_refused_once_its_licence_changes(tmp_path: Path) -> None:
    package = installed(tmp_path, "python-stdnum", "License: AGPL-3.0-only")
    assert "allowed with 'LGPL'" in str(check_licences.complaint(package))


def test_everything_installed_here_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_licences.main() == 0
    assert "all licences allowed" in capsys.readouterr().out
