"""What must hold for each declared operation, also for the one that is added next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from branch_desk.core.policy import load
from branch_desk.domain.canonical import canonical, parse_strict
from branch_desk.domain.checklists import requirements
from branch_desk.domain.enquiries import EnquiryReply
from branch_desk.domain.facts import Facts
from branch_desk.domain.fields import kind_of, wire_form
from branch_desk.domain.operation import Known
from branch_desk.domain.paper_facts import paper_facts
from branch_desk.domain.policy import Meta
from branch_desk.domain.replies import WriteReply
from branch_desk.domain.sketch import sketch
from branch_desk.operations import OPERATIONS
from branch_desk.services.submission import if_match
from branch_desk.ui.common.background import InlineRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.common.sheet_view import SheetView
from branch_desk.ui.editors.field_row import FieldRow
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.forms.form import Form
from tests.core.desk_work import approve, item, upload
from tests.core_fixtures import running_core
from tests.domain import bank
from tests.seat import HARMLESS
from tests.ui.forms.paper_desk import PaperDesk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytestqt.qtbot import QtBot

    from branch_desk.domain.operation import Operation
    from branch_desk.domain.sheet import Sheet
    from tests.core_fixtures import RunningCore, SignedIn

pytestmark = pytest.mark.qt_log_ignore(HARMLESS)

WRITES: Final = [each for each in OPERATIONS if not each.is_enquiry]
READS: Final = [each for each in OPERATIONS if each.is_enquiry]
OFFICERS: Final = {
    "TELLER": "TEL001",
    "RELATIONSHIP_OFFICER": "REL001",
    "SUPERVISOR": "SUP001",
    "BRANCH_MANAGER": "MGR001",
}


def each_of(operations: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda each: each.action)


def who_may(operation: Operation) -> list[str]:
    """Give the demo officers whose role the shipped policy lets perform an operation."""
    roles = load().policy.roles.get(operation.action, ())
    return [officer for role, officer in OFFICERS.items() if role in roles]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCore]:
    with running_core(tmp_path_factory.mktemp("core")) as running:
        yield running


def test_codes_and_actions_are_unique_and_well_formed() -> None:
    codes = [each.code for each in OPERATIONS]
    actions = [each.action for each in OPERATIONS]
    assert len(set(codes)) == len(set(actions)) == len(OPERATIONS)
    assert [code for code in codes if not re.fullmatch("[A-Z]{4}", code)] == []
    assert [name for name in actions if not re.fullmatch("[a-z]+(_[a-z]+)*", name)] == []


@each_of(OPERATIONS)
def test_its_form_gives_each_field_a_title_and_an_editor(
    operation: Operation, qtbot: QtBot
) -> None:
    form = Form(operation.form, operation.request, Ground(PaperDesk().services, InlineRunner()))
    qtbot.addWidget(form)
    # Whatever the example fills can be seen and typed into, also in sections that open by it.
    form.fill(operation.example)
    rows = form.findChildren(FieldRow)
    named = [path for section in operation.form for path in section.fields]
    assert {".".join(row.field.path) for row in rows} >= set(named)
    untitled = [".".join(row.field.path) for row in rows if not row.field.title.strip()]
    assert untitled == []
    raw = [row.field.title for row in rows if row.field.title == row.field.path[-1]]
    assert raw == [], "a title is words, not the name of the member"
    silent = [
        ".".join(row.field.path)
        for row in rows
        if not row.editor.is_wide and not row.editor.stops()
    ]
    assert silent == [], "an editor takes the focus"


@each_of(OPERATIONS)
def test_some_role_may_perform_it(operation: Operation) -> None:
    assert who_may(operation)


@each_of(OPERATIONS)
def test_its_example_is_valid_and_travels_in_canonical_form(operation: Operation) -> None:
    request = operation.request.model_validate(operation.example)
    sent = canonical(wire_form(request))
    again = operation.request.model_validate(parse_strict(sent))
    assert again == request
    assert canonical(parse_strict(sent)) == sent == canonical(wire_form(again))


@each_of(WRITES)
def test_its_example_is_done_by_a_core_and_its_sheet_is_shown(
    operation: Operation, core: RunningCore, qtbot: QtBot
) -> None:
    desk = core.log_in(who_may(operation)[0])
    request = operation.request.model_validate(
        with_fills(operation, desk, with_papers(operation, desk))
    )
    before = record_of(desk, operation, request)
    known = known_to(desk, request, before)
    headers = {"Idempotency-Key": str(uuid4()), "If-Match": if_match(request, before) or ""}
    sent = canonical(wire_form(request))
    answer = desk.send(operation.method, operation.path, sent, headers)
    assert answer.status in {200, 201, 202}, answer.raw
    reply = WriteReply.model_validate(answer.body)
    assert reply.operation == operation.operation
    done = reply.result or approved(core, reply.request_id or "")
    result = operation.reply.model_validate(done)
    require_shown(operation.result(request, result, known), qtbot)


@each_of(READS)
def test_its_example_is_answered_by_a_core_and_its_sheet_is_shown(
    operation: Operation, core: RunningCore, qtbot: QtBot
) -> None:
    desk = core.log_in(who_may(operation)[0])
    request = operation.request.model_validate(operation.example)
    answer = desk.get(f"{operation.path}?{urlencode(wire_form(request))}")
    assert answer.status == 200, answer.raw
    reply = operation.reply.model_validate(answer.body)
    require_shown(operation.result(request, reply, known_to(desk, request, None)), qtbot)


def record_of(desk: SignedIn, operation: Operation, request: Any) -> EnquiryReply | None:
    """Give the record that an operation changes, as a desk reads it."""
    read = operation.before.read(request) if operation.before else None
    if read is None:
        return None
    body = desk.get(f"{read.path}?{urlencode(read.params or {})}").body
    return EnquiryReply.model_validate(body)


def known_to(desk: SignedIn, request: Any, held: EnquiryReply | None) -> Known:
    """Give what a desk knows of the bank once it is logged in, and of the record as it was."""
    meta = Meta.model_validate(desk.get("/meta").body)
    facts = Facts(meta, "001", meta.policy.maker_alone_max, held=held)
    return Known(meta=meta, paper=paper_facts(request, facts, {}))


def approved(core: RunningCore, request_id: str) -> Mapping[str, Any]:
    """Give the result of an operation that has to be approved first, at one level or at two."""
    for level, officer in enumerate(("SUP001", "MGR001"), 1):
        checker = core.log_in(officer)
        answer = approve(checker, item(checker, request_id), level)
        assert answer.status == 200, answer.raw
        if answer.body["result"]["operation_result"]:
            break
    return dict(answer.body["result"]["operation_result"])


def with_papers(operation: Operation, desk: SignedIn) -> dict[str, Any]:
    """Give the example with each paper that its checklist asks for uploaded, if it names any."""
    body = dict(operation.example)
    if "documents" in body:
        request = operation.request.model_validate(body)
        wanted = [each.document_type for each in requirements(request, bank.facts())]
        body["documents"] = [upload(desk, each) for each in wanted if each]
    for name in body:
        info = operation.request.model_fields.get(name)
        if info is not None and kind_of(info).papers:
            body[name] = upload(desk, kind_of(info).papers[0])
    return body


def with_fills(operation: Operation, desk: SignedIn, body: dict[str, Any]) -> dict[str, Any]:
    """Give the body with what its look-ups put into a form."""
    sketched = sketch(operation.request, body)
    for lookup in operation.lookups:
        read = lookup.read(sketched)
        if read and lookup.fills:
            body |= lookup.fills(desk.get(f"{read.path}?{urlencode(read.params or {})}").body)
    return body


def require_shown(sheet: Sheet, qtbot: QtBot) -> None:
    """Let a sheet be drawn, and require each of its rows and tables on the screen."""
    view = SheetView(sheet)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    assert not view.grab().isNull()
    shown = {each.text() for each in view.findChildren(PlainLabel) if each.isVisible()}
    rows = {text for row in sheet.rows for text in (row.label, row.value)}
    assert sheet.title
    assert rows
    assert {sheet.title, *rows, *(table.title for table in sheet.tables)} <= shown
