"""The worked conversation of docs/contract.md, played against a real demo core."""

import re
from collections.abc import Iterator

import pytest

from tests.core_fixtures import RunningCore, running_core
from tests.end_to_end.conversation import PAGE, Player, exchanges

_EXCHANGES = exchanges()


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


@pytest.fixture(scope="module")
def player(core: RunningCore) -> Player:
    return Player(core.url)


_NUMBERED = [
    pytest.param(number, id=f"{number}-{exchange.title}")
    for number, exchange in enumerate(_EXCHANGES)
]


@pytest.mark.parametrize("number", _NUMBERED)
def test_the_core_answers_as_the_page_says(player: Player, number: int) -> None:
    if number:  # Each exchange stands on those before it.
        assert player.played == number, "an exchange before this one was left out"
    player.play(_EXCHANGES[number])


def test_the_page_lists_exactly_the_routes_of_the_core(core: RunningCore) -> None:
    section = PAGE[PAGE.index("## 2. Endpoints") : PAGE.index("### 2.1")]
    listed = set()
    for method, path in re.findall(r"^\| (GET|POST|PUT|DELETE) (\S+) \|", section, re.MULTILINE):
        whole = path.replace("...", "/supervision/authorization-queue")
        listed.add((method, whole))
    paths = core.app.openapi()["paths"]
    served = {(verb.upper(), path) for path, verbs in paths.items() for verb in verbs}
    assert served | {("GET", "/openapi.json")} == listed
