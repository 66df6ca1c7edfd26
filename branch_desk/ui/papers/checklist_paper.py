"""The checklist on paper: what the customer is to bring, and what is here already."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from branch_desk.domain.checklists import Requirement, RequirementState
from branch_desk.ui.papers.paper import Cell, Line, Print

_TO_BRING: Final = "Please bring"
_HERE: Final = "Here already"
_NONE_MISSING: Final = "Nothing is missing."
_BOX_END: Final = 0.06
_WANTED: Final = (RequirementState.OPEN, RequirementState.FAILS)


def checklist_print(
    title: str, whose: str, requirements: Sequence[Requirement], *, bank: str, training: bool
) -> Print:
    """Lay out the checklist of an operation, for somebody if it is known for whom."""
    return Print(
        lines=tuple(_lines(title, whose, requirements)),
        footer=f"{bank}, checklist: {title}",
        training=training,
    )


def _lines(title: str, whose: str, requirements: Sequence[Requirement]) -> Iterator[Line]:
    yield Line((Cell(f"Checklist: {title}", 0, 1, is_strong=True, size_pt=14),), has_rule=True)
    if whose:
        yield Line((Cell(f"For {whose}", 0, 1),))
    wanted = [each for each in requirements if each.state in _WANTED]
    here = [each for each in requirements if each.state is RequirementState.DONE]
    if wanted:
        yield from _part(_TO_BRING, "[   ]", wanted)
    else:
        yield Line((Cell(_NONE_MISSING, 0, 1),))
    if here:
        yield from _part(_HERE, "[ x ]", here)


def _part(heading: str, box: str, rows: Iterable[Requirement]) -> Iterator[Line]:
    yield Line((Cell("", 0, 1),))
    yield Line((Cell(heading, 0, 1, is_strong=True),))
    for each in rows:
        words = each.title[:1].upper() + each.title[1:]
        yield Line((Cell(box, 0, _BOX_END), Cell(words, _BOX_END, 1 - _BOX_END)))
        # What is merely missing is said by its heading; what was wrong with a paper is explained.
        if each.state is RequirementState.FAILS:
            yield Line((Cell("", 0, _BOX_END), Cell(each.cure, _BOX_END, 1 - _BOX_END)))
