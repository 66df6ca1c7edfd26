"""How a tour runs: steps in order, each with its keys, its pictures and what must then be seen."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

from branch_desk.tour.camera import Camera, cut_labels, nameless_widgets, visible_text
from branch_desk.tour.floor import plain_form_ms
from branch_desk.tour.hands import Hands, Surprise

# A gap is judged beside a plain form of Qt, timed on the same machine in the same minute.
_GAP_MAX_FORMS: Final = 20
_SETTLE_MS: Final = 80
_LAID_OUT_MS: Final = 400
_NOT_RUN: Final = "not run"


class Visit:
    """One run of the tour: the officer's hands, the camera, and what was learnt on the way."""

    def __init__(self, pictures: Path) -> None:
        self.hands = Hands()
        self.camera = Camera(pictures)
        self.learnt: dict[str, str] = {}

    def see(self, *texts: str) -> None:
        """Wait until every text stands somewhere on the screen. Raises Surprise."""
        for text in texts:
            self.hands.wait(partial(_stands, text), f"the text {text!r}")

    def not_see(self, text: str) -> None:
        """Raise Surprise if a text stands on the screen now."""
        if text in visible_text():
            raise Surprise(f"{text!r} stands on the screen")

    def learn(self, name: str, pattern: str) -> str:
        """Keep the newest text on the screen that a pattern fits, under a name. Raises Surprise."""
        seen: list[str] = re.findall(pattern, visible_text())
        known = set(self.learnt.values())
        fresh = [each for each in seen if each not in known] or seen
        if not fresh:
            raise Surprise(f"nothing on the screen looks like {pattern}")
        self.learnt[name] = fresh[0]
        return fresh[0]

    def picture(self, name: str) -> None:
        """Take a picture of the front window, and refuse cut text and nameless widgets."""
        self.hands.rest(_SETTLE_MS)
        if cut_labels():
            # What is behind a dialog may be laid out a moment later.
            self.hands.rest(_LAID_OUT_MS)
        self.camera.take(name)
        if cut := cut_labels():
            raise Surprise(f"cut text: {cut[0]!r}")
        if nameless := nameless_widgets():
            raise Surprise(f"no accessible name: {nameless[0]}")


@dataclass(frozen=True)
class Step:
    """A step: what it is called, who does it, the bound of its control keys, and the act.

    The act gives the result in a few words, and raises Surprise when the desk does otherwise.
    """

    name: str
    officer: str
    bound: int
    act: Callable[[Visit], str]


@dataclass(frozen=True)
class Line:
    """A step as it went: milliseconds, longest silence of the event loop, keys, characters."""

    name: str
    officer: str
    ms: int
    gap_ms: int
    keys: int
    bound: int
    typed: int
    result: str
    passed: bool


def run(steps: Sequence[Step], visit: Visit, warnings: Sequence[str]) -> list[Line]:
    """Run the steps in order; after the first that fails the later ones are "not run".

    `warnings` grows while Qt complains; a step that adds to it fails.
    """
    lines: list[Line] = []
    for step in steps:
        if lines and not lines[-1].passed:
            lines.append(Line(step.name, step.officer, 0, 0, 0, step.bound, 0, _NOT_RUN, False))
        else:
            lines.append(_run_step(step, visit, warnings))
    return lines


def table(lines: Sequence[Line]) -> str:
    """Give the lines as a table of plain text."""
    head = f"{'#':>2}  {'step':<44} {'officer':<7} {'ms':>6} {'gap':>4} {'keys':>9} {'typed':>5}  "
    rows = [
        f"{number:>2}  {line.name:<44} {line.officer:<7} {line.ms:>6} {line.gap_ms:>4}"
        f" {f'{line.keys}/{line.bound}':>9} {line.typed:>5}  {line.result}"
        for number, line in enumerate(lines, 1)
    ]
    return "\n".join([f"{head}result", *rows])


def save(lines: Sequence[Line], path: Path) -> None:
    """Write the lines as JSON for whoever compares runs."""
    path.write_text(json.dumps([asdict(line) for line in lines], indent=1), encoding="utf-8")


def _stands(text: str) -> bool:
    return text in visible_text()


def _run_step(step: Step, visit: Visit, warnings: Sequence[str]) -> Line:
    hands, before = visit.hands, len(warnings)
    hands.keys = hands.typed = 0
    hands.longest_gap_ms = 0.0
    began = monotonic()
    try:
        result, passed = step.act(visit), True
        _require_quiet(step, visit, warnings[before:])
    except Surprise as surprise:
        result, passed = f"FAILED: {surprise}", False
        visit.camera.take("failed")
    ms = int((monotonic() - began) * 1000)
    gap = int(hands.longest_gap_ms)
    return Line(
        step.name, step.officer, ms, gap, hands.keys, step.bound, hands.typed, result, passed
    )


def _require_quiet(step: Step, visit: Visit, warnings: Sequence[str]) -> None:
    if warnings:
        raise Surprise(f"Qt warns: {warnings[0]}")
    if visit.hands.keys > step.bound:
        raise Surprise(f"{visit.hands.keys} control keys, bound {step.bound}")
    gap_ms, form_ms = visit.hands.longest_gap_ms, plain_form_ms()
    if gap_ms > _GAP_MAX_FORMS * form_ms:
        raise Surprise(
            f"the event loop was silent for {gap_ms:.0f} ms, over {_GAP_MAX_FORMS} plain forms"
            f" of {form_ms:.0f} ms"
        )
