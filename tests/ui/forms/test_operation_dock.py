"""What the dock of an operation explains before a submit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter

from branch_desk.services.drafts import Draft
from branch_desk.services.errors import BackendUnreachable
from branch_desk.ui.common.labels import PlainLabel
from tests.domain import bank
from tests.ui.forms.eyes import complaints, focused_name, stop
from tests.ui.forms.scene import UNKNOWN, Scene, done
from tests.ui.shell.hands import press, type_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_dock_says_what_it_is(scene: Scene) -> None:
    assert scene.text("dock.title") == "Account opening"
    assert scene.text("dock.code") == "ACCO"


def test_whom_it_needs_and_why_is_said_before_submitting(scene: Scene, qtbot: QtBot) -> None:
    scene.fill()
    qtbot.waitUntil(lambda: scene.text("needs") == "Goes straight through.")
    scene.fill(initial_deposit__amount="150000.00")
    wanted = "Needs a supervisor: The first deposit is above KES 100,000.00"
    qtbot.waitUntil(lambda: scene.text("needs").startswith(wanted))


def test_a_precheck_is_made_while_the_form_is_filled(scene: Scene, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: scene.text("precheck.KYC") == "KYC: in order.")
    scene.context.set(bank.CUSTOMERS["1000000057"])
    qtbot.waitUntil(lambda: scene.text("precheck.KYC").startswith("KYC of Daniel "))
    scene.paper.client.down = BackendUnreachable("no connection")
    scene.press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: scene.text("precheck.KYC").startswith("KYC: not checked."))


def test_a_lookup_says_what_it_found_and_when_it_could_not(scene: Scene, qtbot: QtBot) -> None:
    def shown() -> str:
        return scene.dock._parts.side.text()

    qtbot.waitUntil(lambda: "Amina Wanjiku Njoroge" in shown())
    scene.paper.client.down = BackendUnreachable("no connection")
    scene.dock.refresh()
    assert "Not checked. The core cannot be asked" in shown()
    scene.dock._parts.form.fill({})
    qtbot.waitUntil(lambda: "Nothing to look up yet." in shown())


def test_the_checklist_stands_beside_the_form(cif: Scene, qtbot: QtBot) -> None:
    assert cif.text("checklist.head") == ""
    cif.dock.focus_first()
    qtbot.waitUntil(lambda: cif.text("checklist.head") == "Checklist   0 of 7 right")
    assert cif.dock._parts.side.text().count("open") == 7
    person = {"identity": {"id_type": "NATIONAL_ID"}}
    cif.dock._parts.form.fill(
        {"customer_type": "INDIVIDUAL", "kyc_tier": "TIER_1", "individual": person}
    )
    qtbot.waitUntil(lambda: cif.text("checklist.head") == "Checklist   0 of 5 right")
    # The row from before the fill ends with the next event; the newest one stands.
    qtbot.waitUntil(lambda: stop(cif.dock, "documents.SIGNATURE_SPECIMEN").isVisible())
    (photo,) = [each for each in cif.dock.findChildren(PlainLabel) if each.text() == "Photo"]
    assert "Add the photo, or record why it is waived." in photo.toolTip()


def test_how_far_the_form_is_stands_above_it(scene: Scene, qtbot: QtBot) -> None:
    scene.dock.focus_first()
    qtbot.waitUntil(lambda: scene.text("needs") == "Nothing entered yet.")
    type_text("10")
    press(Qt.Key.Key_Return)
    assert scene.text("needs") == "Goes straight through so far."
    scene.fill()
    qtbot.waitUntil(lambda: scene.text("needs") == "Goes straight through.")
    scene.button("set_aside").click()
    qtbot.waitUntil(lambda: scene.text("needs") == "Nothing entered yet.")


def test_whose_form_it_is_stands_in_the_title(scene: Scene, qtbot: QtBot) -> None:
    amina = "for Amina Wanjiku Njoroge, CIF 1000000016"
    qtbot.waitUntil(lambda: scene.text("dock.customer") == amina)
    scene.fill(customer_id="1000000024")
    other = "for Brian Otieno, CIF 1000000024, who is not in front"
    qtbot.waitUntil(lambda: scene.text("dock.customer") == other)
    scene.fill(customer_id=None)
    qtbot.waitUntil(lambda: scene.text("dock.customer") == "")


def test_a_new_customer_is_nobodys_form(cif: Scene, qtbot: QtBot) -> None:
    cif.context.set(bank.CUSTOMERS["1000000016"])
    qtbot.waitUntil(lambda: cif.text("needs") == "Nothing entered yet.")
    assert cif.text("dock.customer") == ""


def test_only_the_newest_answer_of_a_lookup_counts(pooled: Scene, qtbot: QtBot) -> None:
    for customer_id in ("1000000016", "1000000024"):
        pooled.context.set(bank.CUSTOMERS[customer_id])
    qtbot.waitUntil(lambda: "Brian Otieno" in pooled.dock._parts.side.text())
    pooled.dock.refresh()
    pooled.dock.refresh()
    qtbot.waitUntil(lambda: "Brian Otieno" in pooled.dock._parts.side.text())


def test_a_bad_form_is_not_sent(scene: Scene) -> None:
    scene.fill(initial_deposit__amount="-5")
    scene.submit()
    assert scene.paper.submission.sent == []
    assert list(complaints(scene.dock)) == ["initial_deposit"]


def test_submit_waits_for_a_holder_that_is_being_looked_up(pooled: Scene, qtbot: QtBot) -> None:
    pooled.fill()
    assert pooled.dock._ground.is_busy
    pooled.submit(done(receipt=None))
    assert pooled.text("dock.said").startswith("Waiting for a look-up before this can go ...")
    qtbot.waitUntil(lambda: bool(pooled.paper.submission.sent))
    qtbot.waitUntil(lambda: "Done on" in pooled.notices.text)
    assert pooled.text("dock.said") == ""


def is_locked(scene: Scene) -> bool:
    return bool(stop(scene.dock, "initial_deposit").property("readOnly"))


def begin_to_wait(pooled: Scene) -> None:
    """Press F10 while a joint holder is looked up."""
    pooled.context.set(bank.CUSTOMERS["1000000016"])
    pooled.fill()
    pooled.dock._parts.form.add_row("joint_holders", {"customer_id": "1000000024"})
    assert pooled.dock._ground.is_busy
    pooled.submit(done(receipt=None))
    assert pooled.text("dock.said") == (
        "Waiting for a look-up before this can go ... Esc takes it back."
    )


def answered(scene: Scene, qtbot: QtBot) -> list[object]:
    """What was sent once every look-up was answered."""
    qtbot.waitUntil(lambda: not scene.dock._ground.is_busy)
    qtbot.waitUntil(lambda: not scene.dock._sending.is_under_way)
    return scene.paper.submission.sent


def test_what_waits_is_not_typed_over_and_esc_takes_it_back(pooled: Scene, qtbot: QtBot) -> None:
    begin_to_wait(pooled)
    assert is_locked(pooled)
    pooled.press(Qt.Key.Key_F10)
    pooled.press(Qt.Key.Key_Escape)
    assert not is_locked(pooled)
    assert pooled.text("dock.said") == ""
    assert answered(pooled, qtbot) == []


def test_a_submit_that_waits_goes_with_the_form_that_is_cleared(
    pooled: Scene, qtbot: QtBot
) -> None:
    begin_to_wait(pooled)
    pooled.button("set_aside").click()
    assert answered(pooled, qtbot) == []


def test_a_draft_that_is_taken_up_is_not_sent_by_an_earlier_f10(
    pooled: Scene, qtbot: QtBot
) -> None:
    begin_to_wait(pooled)
    pooled.dock.take_up(
        Draft(
            draft_id="draft-1", officer_id="REL001", action="account_opening", values=bank.OPENING
        )
    )
    assert answered(pooled, qtbot) == []
    qtbot.waitUntil(lambda: pooled.dock.is_dirty)
    assert answered(pooled, qtbot) == []


def test_a_submit_that_waits_is_not_sent_with_another_customer_in_front(
    pooled: Scene, qtbot: QtBot
) -> None:
    pooled.context.set(bank.CUSTOMERS["1000000016"])
    pooled.fill()
    qtbot.waitUntil(lambda: "Amina" in pooled.text("dock.customer"))
    qtbot.waitUntil(lambda: not pooled.dock._ground.is_busy)
    pooled.dock._parts.form.add_row("joint_holders", {"customer_id": "1000000024"})
    pooled.submit(done(receipt=None))
    pooled.context.set(bank.CUSTOMERS["1000000024"])
    assert pooled.text("dock.said") == (
        "Not sent: another customer came to the front. F10 sends it."
    )
    assert answered(pooled, qtbot) == []


def test_a_row_taken_away_while_its_holder_is_looked_up_holds_nothing_up(
    pooled: Scene, qtbot: QtBot
) -> None:
    pooled.context.set(bank.CUSTOMERS["1000000016"])
    pooled.dock._parts.form.put({"product_code": "10"})
    pooled.dock._parts.form.add_row("joint_holders", {"customer_id": "1000000024"})
    assert pooled.dock._ground.is_busy
    pooled.button("field.joint_holders.0.remove").click()
    assert not pooled.dock._ground.is_busy
    assert "joint_holders" not in pooled.dock._parts.form.values()
    add = pooled.button("field.joint_holders.add")
    QTest.keyClick(add, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    line = stop(pooled.dock, "joint_holders.0.customer_id")
    qtbot.waitUntil(lambda: line.accessibleDescription() == "Brian Otieno")


def test_the_side_column_moves_under_a_narrow_form(scene: Scene, qtbot: QtBot) -> None:
    splitter = scene.dock.findChild(QSplitter)
    assert splitter is not None
    assert splitter.orientation() is Qt.Orientation.Horizontal
    scene.dock.resize(900, 640)
    qtbot.waitUntil(lambda: splitter.orientation() is Qt.Orientation.Vertical)
    scene.dock.resize(1366, 640)
    qtbot.waitUntil(lambda: splitter.orientation() is Qt.Orientation.Horizontal)


def test_enter_after_the_last_field_goes_to_submit(scene: Scene) -> None:
    scene.fill()
    stop(scene.dock, "purpose").setFocus()
    scene.press(Qt.Key.Key_Return)
    assert focused_name() == "submit"


def test_discard_empties_the_form_and_gives_what_was_typed(scene: Scene) -> None:
    scene.fill()
    given: list[Draft] = []
    scene.dock.discarded.connect(given.append)
    scene.button("discard").click()
    assert not scene.dock.is_dirty
    (draft,) = given
    assert draft.values["purpose"] == bank.OPENING["purpose"]
    scene.button("discard").click()
    assert len(given) == 1
    assert scene.paper.drafts.of("REL001") == ()


def test_what_is_in_doubt_is_not_discarded(scene: Scene) -> None:
    scene.fill()
    scene.submit(UNKNOWN)
    scene.dock.discard()
    assert scene.dock._parts.form.values()["purpose"] == bank.OPENING["purpose"]


def test_set_aside_empties_the_form(scene: Scene) -> None:
    scene.fill()
    scene.button("set_aside").click()
    assert "initial_deposit" not in scene.dock._parts.form.values()


def test_unknown_keys_are_left_to_the_window(scene: Scene) -> None:
    scene.dock.setFocus()
    QTest.keyClick(scene.dock, Qt.Key.Key_F12)
    assert scene.paper.submission.acts == []
