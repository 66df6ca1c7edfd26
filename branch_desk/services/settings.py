"""The settings of this desk: layers of TOML files, environment and command line, then locks.

Later layers win: built in, machine file, user file, `BRANCH_DESK_*`, command line; last of all the
machine file's `[locked]` table (docs/packaging.md 8).
"""

import os
import re
import stat
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal, Self

from platformdirs import PlatformDirs
from pydantic import Field, PrivateAttr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from branch_desk.services.errors import SettingsInvalid

_NAME: Final = "branch-desk"
SETTINGS_NAME: Final = "settings.toml"
_LOCKED: Final = "locked"
_OF_THE_MACHINE: Final = frozenset({"core_url", "core_ca"})
"""Where a machine file exists, these come from it only."""
_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Folders:
    """Where this profile keeps its configuration, its data and its logs."""

    config: Path
    data: Path
    log: Path

    @classmethod
    def default(cls) -> "Folders":
        """Give the folders that the operating system has for a program's own files."""
        places = PlatformDirs(_NAME, appauthor=False)
        return cls(places.user_config_path, places.user_data_path, places.user_log_path)


@dataclass(frozen=True)
class Source:
    """Where a value comes from, and whether the officer may not change it."""

    layer: str
    is_locked: bool = False


_BUILT_IN: Final = Source("built in")


class Settings(BaseSettings):
    """What a desk can be told; times are in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="BRANCH_DESK_", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    core_url: str | None = None
    core_ca: Path | None = None
    connect_s: float = Field(3, gt=0, le=600)
    read_s: float = Field(10, gt=0, le=600)
    chain_s: float = Field(30, gt=0, le=600)
    enquiry_s: float = Field(15, gt=0, le=600)
    operations: tuple[str, ...] | None = None
    scan_folder: Path | None = None
    training: bool = True
    text_scale: int = Field(100, ge=50, le=300)
    save_pdf: Literal["ask", "off"] = "ask"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_days: int = Field(14, ge=1, le=365)

    _sources: dict[str, Source] = PrivateAttr(default_factory=dict)

    @property
    def may_save_pdf(self) -> bool:
        """Whether a customer's paper may be laid down on this disk."""
        return self.save_pdf != "off"

    @field_validator("scan_folder")
    @classmethod
    def _from_the_root(cls, value: Path | None) -> Path | None:
        """Take a whole path only: where a desk was started must not decide what it reads."""
        if value is None or (whole := value.expanduser()).is_absolute():
            return value and whole
        raise ValueError("give the whole path of the folder")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take nothing by itself: `load` lays the layers, and keeps where each value is from."""
        return (init_settings,)

    def source_of(self, name: str) -> Source:
        """Say where a value comes from."""
        return self._sources.get(name, _BUILT_IN)

    def with_sources(self, sources: Mapping[str, Source]) -> Self:
        """Note where the values come from, and give the settings."""
        self._sources.update(sources)
        return self


def machine_file() -> Path:
    """Give the path of the file that belongs to IT."""
    if sys.platform == "win32":
        root = Path(os.environ.get("PROGRAMDATA", "C:/ProgramData"))
        return root / _NAME / SETTINGS_NAME
    return Path("/etc") / _NAME / SETTINGS_NAME


def load(
    folders: Folders,
    *,
    command_line: Mapping[str, object] | None = None,
    machine: Path | None = None,
) -> Settings:
    """Lay all layers on one another and check the whole.

    Raises SettingsInvalid with file, line and the nearest name for anything unknown or bad, and
    for a machine file that others than root may write.
    """
    machine_path = machine or machine_file()
    given = _read_machine(machine_path)
    locked = given.pop(_LOCKED, {})
    user_path = folders.config / SETTINGS_NAME
    layers = (
        (str(machine_path), given),
        (str(user_path), _read(user_path)),
        ("environment", EnvSettingsSource(Settings)()),
        ("command line", dict(command_line or {})),
        (str(machine_path), locked),
    )
    if not isinstance(locked, dict):
        raise SettingsInvalid(f"{machine_path}: [locked] must be a table of settings.")
    values: dict[str, object] = {}
    sources: dict[str, Source] = {}
    for layer, (origin, members) in enumerate(layers):
        _refuse_unknown(origin, members)
        if given | locked and 0 < layer < len(layers) - 1:
            _refuse_of_the_machine(origin, members)
        values.update(members)
        is_locked = layer == len(layers) - 1
        sources.update({name: Source(origin, is_locked) for name in members})
    return _validated(values, sources)


def _validated(values: dict[str, object], sources: dict[str, Source]) -> Settings:
    try:
        return Settings.model_validate(values).with_sources(sources)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        where = _place(sources[name].layer, name)
        raise SettingsInvalid(f"{where}: {name} is not valid: {first['msg']}.") from None


def _read_machine(path: Path) -> dict[str, Any]:
    if os.name == "posix" and (path.is_symlink() or path.exists()):
        found = path.lstat()
        is_fit = stat.S_ISREG(found.st_mode) and found.st_uid == 0
        if not is_fit or found.st_mode & _WRITABLE_BY_OTHERS:
            raise SettingsInvalid(
                f"{path} must be a plain file of root that nobody else may write. Ask IT."
            )
    return _read(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsInvalid(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"{path} is no TOML file: {error}.") from None


def _refuse_unknown(origin: str, members: Mapping[str, object]) -> None:
    for name in members:
        if name not in Settings.model_fields:
            near = get_close_matches(name, Settings.model_fields, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SettingsInvalid(f"{_place(origin, name)}: {name} is no setting.{hint}")


def _refuse_of_the_machine(origin: str, members: Mapping[str, object]) -> None:
    for name in sorted(_OF_THE_MACHINE & members.keys()):
        raise SettingsInvalid(
            f"{_place(origin, name)}: {name} is set by your organisation and stands in the "
            "machine file only."
        )


def _place(origin: str, name: str) -> str:
    """Name the file with the line of a setting, or the layer alone where there is no file."""
    try:
        lines = Path(origin).read_text("utf-8").splitlines()
    except OSError:
        return origin
    at = next(
        (no for no, line in enumerate(lines, 1) if re.match(rf"\s*{re.escape(name)}\s*=", line)),
        None,
    )
    return f"{origin}, line {at}" if at else origin
