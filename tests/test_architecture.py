"""What the source must look like and imports cannot show: sizes, threads, labels, docstrings."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rule = Callable[[Path, ast.Module], Iterator[str]]

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "branch_desk"

FILE_LINES = 400
FUNCTION_LINES = 50
CLASS_METHODS = 20
MAIN_WINDOW_LINES = 250
OPERATION_LINES = 150
SPEC_LINES = 150

# ui/common/background.py owns the desk's threads; a core run inside a process serves from its own.
MAY_START_THREADS = ("ui/common/background.py", "services/api_client", "core/")
STARTS_A_THREAD = {
    "Thread",
    "Timer",
    "ThreadPoolExecutor",
    "ProcessPoolExecutor",
    "QThread",
    "QThreadPool",
    "QRunnable",
    "start_new_thread",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def place(path: Path, node: ast.stmt | ast.expr | None = None) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno if node else 1}"


def functions(tree: ast.AST) -> Iterator[Function]:
    yield from (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def classes(tree: ast.AST) -> Iterator[ast.ClassDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def methods(node: ast.ClassDef) -> list[Function]:
    return [
        child for child in node.body if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `Thread` for `threading.Thread(...)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_exact_override(function: Function) -> bool:
    names = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(name.split(".")[-1] in {"override", "overload"} for name in names)


# Rules: each takes one parsed file and gives a line for each fault in it.


def oversized(path: Path, tree: ast.Module) -> Iterator[str]:
    lines = len(path.read_text("utf-8").splitlines())
    if lines > most_lines(path):
        yield f"{place(path)} has {lines} lines, more than {most_lines(path)}"
    for function in functions(tree):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > FUNCTION_LINES:
            yield f"{place(path, function)} {function.name} has {length} lines"
    for node in classes(tree):
        if len(methods(node)) > CLASS_METHODS:
            yield f"{place(path, node)} {node.name} has {len(methods(node))} methods"


def most_lines(path: Path) -> int:
    if path.name == "main_window.py":
        return MAIN_WINDOW_LINES
    return OPERATION_LINES if path.parent.name == "operations" else FILE_LINES


def stray_threads(path: Path, tree: ast.Module) -> Iterator[str]:
    if path.relative_to(PACKAGE).as_posix().startswith(MAY_START_THREADS):
        return
    for call in calls(tree):
        if called_name(call) in STARTS_A_THREAD:
            yield f"{place(path, call)} starts a thread: {ast.unparse(call.func)}"
    for node in classes(tree):
        if bases(node) & STARTS_A_THREAD:
            yield f"{place(path, node)} {node.name} is a thread"


def bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).split(".")[-1] for base in node.bases}


def bare_labels(path: Path, tree: ast.Module) -> Iterator[str]:
    """Rich text in a label would show a customer's name as markup."""
    for call in calls(tree):
        if called_name(call) == "QLabel":
            yield f"{place(path, call)} makes a bare QLabel"
    for node in classes(tree):
        if "QLabel" in bases(node) and "TextFormat.PlainText" not in ast.unparse(node):
            yield f"{place(path, node)} {node.name} is a label that may show rich text"


def undocumented(path: Path, tree: ast.Module) -> Iterator[str]:
    if ast.get_docstring(tree) is None:
        yield f"{place(path)} has no docstring"
    for node in [*public_classes(tree), *public_functions(tree)]:
        if not ast.get_docstring(node):
            yield f"{place(path, node)} {node.name} has no docstring"


def public_classes(tree: ast.Module) -> list[ast.ClassDef]:
    return [node for node in classes(tree) if not node.name.startswith("_")]


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions and methods that others may call; those within functions are private."""
    owners: list[ast.Module | ast.ClassDef] = [tree, *public_classes(tree)]
    for owner in owners:
        for child in owner.body:
            if (
                isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
                and not child.name.startswith("_")
                and not is_exact_override(child)
            ):
                yield child


def waits_by_the_clock(path: Path, tree: ast.Module) -> Iterator[str]:
    for call in calls(tree):
        if ast.unparse(call.func) in {"qtbot.wait", "QTest.qWait", "QTest.qSleep", "time.sleep"}:
            yield f"{place(path, call)} waits by the clock: {ast.unparse(call.func)}"


def swallows_everything(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        everything = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
        # One that tidies up and raises again swallows nothing.
        if everything and ast.unparse(node.body[-1]) != "raise":
            yield f"{path.relative_to(ROOT)}:{node.lineno} catches everything"


def faults(rule: Rule, *folders: str) -> list[str]:
    return [line for path in sources(*folders) for line in rule(path, parsed(path))]


def test_files_functions_and_classes_stay_small_enough_to_read_at_once() -> None:
    assert faults(oversized, "branch_desk", "tests", "packaging") == []


def test_the_build_recipe_stays_data() -> None:
    assert len((ROOT / "build.spec").read_text("utf-8").splitlines()) <= SPEC_LINES


def test_threads_start_only_where_they_are_owned() -> None:
    assert faults(stray_threads, "branch_desk") == []


def test_every_label_shows_plain_text() -> None:
    assert faults(bare_labels, "branch_desk") == []


def test_modules_classes_and_public_functions_say_what_they_are_for() -> None:
    assert faults(undocumented, "branch_desk", "packaging") == []


def test_nothing_waits_by_the_clock() -> None:
    assert faults(waits_by_the_clock, "branch_desk", "tests") == []


def test_only_the_runner_and_the_crash_hook_catch_everything() -> None:
    found = faults(swallows_everything, "branch_desk")
    assert len(found) <= 2, found


BAD: dict[Rule, str] = {
    oversized: "def long() -> None:\n" + "    print()\n" * FUNCTION_LINES,
    stray_threads: "import threading\nthreading.Thread(target=print)\n",
    bare_labels: "class Loud(QLabel):\n    pass\n",
    undocumented: '"""A module."""\n\ndef silent() -> None:\n    pass\n',
    waits_by_the_clock: "def test(qtbot):\n    qtbot.wait(100)\n",
    swallows_everything: "try:\n    pass\nexcept Exception:\n    pass\n",
}


@pytest.mark.parametrize("rule", BAD, ids=lambda rule: rule.__name__)
def test_each_rule_sees_a_planted_fault(
    rule: Rule,
) -> None:
    path = PACKAGE / "common.py"
    assert len(list(rule(path, ast.parse(BAD[rule])))) == 1
