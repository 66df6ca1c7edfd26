"""The chain as a table: what is sent, looked up and waited for, with no socket and no clock."""

from collections.abc import Callable
from typing import Any

import pytest

from branch_desk.services.chain import Chain, ChainEnded
from branch_desk.services.messages import SendFailed


class Hand:
    """Scripted sends and look-ups on a clock that only waiting moves."""

    def __init__(self, sends: list[Any], look_ups: list[Any] | None = None) -> None:
        self.now = 0.0
        self.acts: list[str] = []
        self.waits: list[float] = []
        self._sends = sends
        self._look_ups = look_ups

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def run(self, deadline: float = 30.0) -> Any:
        chain = Chain(deadline, lambda: self.now, self.wait)
        look_up = self._act("look up", self._look_ups) if self._look_ups is not None else None
        return chain.run(self._act("send", self._sends), look_up)

    def _act(self, name: str, script: list[Any]) -> Callable[[], Any]:
        def act() -> Any:
            self.acts.append(name)
            step = script.pop(0)
            if isinstance(step, Exception):
                raise step
            return step

        return act


def failed(*, left: bool, retry_after_s: float | None = None) -> SendFailed:
    return SendFailed("broken off", may_have_left=left, retry_after_s=retry_after_s)


KEPT, LOST = failed(left=False), failed(left=True)


@pytest.mark.parametrize(
    ("sends", "look_ups", "acts", "found"),
    [
        (["yes"], [], ["send"], "yes"),
        ([KEPT, "yes"], [], ["send", "send"], "yes"),
        ([LOST, "yes"], [None], ["send", "look up", "send"], "yes"),
        ([LOST], ["found"], ["send", "look up"], "found"),
        ([LOST], [LOST, "found"], ["send", "look up", "look up"], "found"),
        (
            [KEPT, LOST, KEPT],
            [None, "found"],
            ["send", "send", "look up", "send", "look up"],
            "found",
        ),
        ([LOST, "yes"], None, ["send", "send"], "yes"),
    ],
)
def test_what_a_chain_does(
    sends: list[Any], look_ups: list[Any] | None, acts: list[str], found: str
) -> None:
    hand = Hand(list(sends), None if look_ups is None else list(look_ups))
    assert hand.run() == found
    assert hand.acts == acts


@pytest.mark.parametrize(
    ("sends", "look_ups", "left", "count"),
    [
        ([KEPT, KEPT, KEPT], [], False, 3),
        ([LOST, LOST, LOST], [None, None, None], True, 3),
        ([LOST, LOST, LOST], None, True, 3),
    ],
)
def test_a_chain_ends_after_three_sends(
    sends: list[Any], look_ups: list[Any] | None, left: bool, count: int
) -> None:
    hand = Hand(list(sends), look_ups)
    with pytest.raises(ChainEnded) as ended:
        hand.run()
    assert ended.value.may_have_left is left
    assert hand.acts.count("send") == count


def test_a_chain_ends_at_its_deadline_however_often_it_could_still_ask() -> None:
    hand = Hand([LOST], [LOST] * 1000)
    with pytest.raises(ChainEnded) as ended:
        hand.run(deadline=20.0)
    assert ended.value.may_have_left
    assert hand.now < 20.0


def test_a_wait_that_the_core_asks_for_is_kept_if_it_fits() -> None:
    hand = Hand([failed(left=True, retry_after_s=7), "yes"], [None])
    assert hand.run() == "yes"
    assert hand.waits == [7]
    with pytest.raises(ChainEnded):
        Hand([failed(left=True, retry_after_s=86_400)], []).run()


def test_what_no_repeat_can_help_is_not_repeated() -> None:
    hand = Hand([SendFailed("bad certificate", may_have_left=False, is_permanent=True)], [])
    with pytest.raises(ChainEnded) as ended:
        hand.run()
    assert not ended.value.may_have_left
    assert hand.waits == []


def test_waits_are_spread_and_bounded() -> None:
    hand = Hand([LOST], [LOST] * 1000)
    with pytest.raises(ChainEnded):
        hand.run(deadline=200.0)
    assert max(hand.waits) <= 8.0
    assert hand.waits[0] <= 0.5
    assert len(set(hand.waits)) == len(hand.waits)
