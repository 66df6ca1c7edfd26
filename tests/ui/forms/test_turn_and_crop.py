"""Pages turned and cropped by keys before they go up: what is seen is what the core receives."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QToolButton

from branch_desk.domain.trims import AS_SCANNED
from branch_desk.ui.common.background import PoolRunner
from branch_desk.ui.common.labels import PlainLabel
from branch_desk.ui.editors import filing
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.papers.crop_frame import CropFrame
from branch_desk.ui.papers.page_preview import PagePreview
from branch_desk.ui.papers.page_trimmer import PageTrimmer
from branch_desk.ui.papers.page_view import PageView
from tests.ui.forms.paper_rows import choose, part, state
from tests.ui.shell.hands import find

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from branch_desk.ui.forms.form import Form
    from tests.ui.forms.paper_desk import PaperDesk

pytestmark = pytest.mark.qt_log_ignore("does not support")

RED, BLUE = (200, 30, 30), (30, 30, 200)
SHIFT = Qt.KeyboardModifier.ShiftModifier


def halves() -> Image.Image:
    """Sixty wide, forty high: red on the left, blue on the right."""
    picture = Image.new("RGB", (60, 40), RED)
    picture.paste(BLUE, (30, 0, 60, 40))
    return picture


@pytest.fixture
def trimmer(form: Form, tmp_path: Path) -> PageTrimmer:
    path = tmp_path / "scan.png"
    halves().save(path)
    choose(form, "PHOTO", path)
    return opened(form)


def opened(form: Form) -> PageTrimmer:
    QTest.keyClick(part(form, "PHOTO", PathLine), Qt.Key.Key_F11)
    found = form.findChildren(PageTrimmer)
    assert found
    return found[-1]


def view_of(trimmer: PagePreview) -> PageView:
    found = trimmer.findChild(PageView)
    assert isinstance(found, PageView)
    return found


def keys(trimmer: PageTrimmer, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(view_of(trimmer), key)


def shown_size(trimmer: PageTrimmer) -> tuple[int, int]:
    size = find(trimmer, PlainLabel, "page.picture").pixmap().size()
    return size.width(), size.height()


def frame_of(trimmer: PageTrimmer) -> CropFrame:
    found = [each for each in trimmer.findChildren(CropFrame) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def stored(form: Form, paper: PaperDesk) -> Image.Image:
    """Say that the original was seen; give the first page that the core then has."""
    seen = part(form, "PHOTO.seen", QCheckBox)
    if not seen.isChecked():
        seen.click()
    assert state(form, "PHOTO").startswith("stored")
    return Image.open(io.BytesIO(paper.client.sent_pages[-1][0]))


def drag(frame: CropFrame, to: QPointF) -> None:
    """Move the mouse there, which the offscreen screen has none of."""
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    place = frame.mapToGlobal(to)
    move = QMouseEvent(QEvent.Type.MouseMove, to, place, Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(frame, move)


def is_near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))


def test_a_page_is_turned_by_a_key_and_goes_up_turned(
    form: Form, paper: PaperDesk, trimmer: PageTrimmer
) -> None:
    keys(trimmer, Qt.Key.Key_R)
    assert shown_size(trimmer) == (40, 60)
    keys(trimmer, Qt.Key.Key_Escape)
    sent = stored(form, paper)
    assert sent.size == (40, 60)
    assert is_near(sent.getpixel((20, 5)), RED)


def test_left_undoes_right_and_backspace_gives_the_page_as_it_was_scanned(
    form: Form, paper: PaperDesk, trimmer: PageTrimmer
) -> None:
    keys(trimmer, Qt.Key.Key_R, Qt.Key.Key_R, Qt.Key.Key_L)
    assert shown_size(trimmer) == (40, 60)
    keys(trimmer, Qt.Key.Key_Backspace)
    assert shown_size(trimmer) == (60, 40)
    keys(trimmer, Qt.Key.Key_Escape)
    assert stored(form, paper).size == (60, 40)


def test_a_page_is_cropped_by_keys(form: Form, paper: PaperDesk, trimmer: PageTrimmer) -> None:
    keys(trimmer, Qt.Key.Key_C)
    frame = frame_of(trimmer)
    assert "Enter keeps what is inside" in find(trimmer, PlainLabel, "preview.help").text()
    for _ in range(25):
        QTest.keyClick(frame, Qt.Key.Key_Left, SHIFT)
    for _ in range(60):
        QTest.keyClick(frame, Qt.Key.Key_Right)
    for _ in range(60):
        QTest.keyClick(frame, Qt.Key.Key_Up)
        QTest.keyClick(frame, Qt.Key.Key_Down, SHIFT)
    assert frame.box == pytest.approx((0.7, 0.0, 1.0, 1.0))
    QTest.keyClick(frame, Qt.Key.Key_Return)
    assert shown_size(trimmer) == (18, 40)
    assert "goes up" in find(trimmer, PlainLabel, "preview.help").text()
    keys(trimmer, Qt.Key.Key_Escape)
    sent = stored(form, paper)
    assert sent.size == (18, 40)
    assert is_near(sent.getpixel((2, 20)), BLUE)


def test_esc_gives_the_frame_up_and_not_the_preview(
    form: Form, trimmer: PageTrimmer, qtbot: QtBot
) -> None:
    keys(trimmer, Qt.Key.Key_C)
    frame = frame_of(trimmer)
    turn = [each for each in trimmer.findChildren(QPushButton) if each.text().startswith("Turn")]
    assert not any(each.isEnabled() for each in turn)
    QTest.keyClick(frame, Qt.Key.Key_R)
    QTest.keyClick(frame, Qt.Key.Key_Escape)
    assert not frame.isVisible()
    assert all(each.isEnabled() for each in turn)
    assert trimmer.isVisible()
    assert shown_size(trimmer) == (60, 40)
    keys(trimmer, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: form.findChild(PageTrimmer) is None)
    assert state(form, "PHOTO") == "tick: original seen"


def test_the_mouse_draws_the_frame_and_a_button_takes_it(trimmer: PageTrimmer) -> None:
    (crop,) = [each for each in trimmer.findChildren(QPushButton) if each.text() == "Crop  C"]
    crop.click()
    frame = frame_of(trimmer)
    assert not frame.grab().isNull()
    drag(frame, QPointF(20, 20))
    QTest.mousePress(frame, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    drag(frame, QPointF(30, 20))
    drag(frame, QPointF(0, 0))
    QTest.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    assert frame.box == pytest.approx((0.0, 0.0, 0.5, 0.5), abs=0.05)
    assert crop.text() == "Crop  Enter"
    crop.click()
    assert shown_size(trimmer)[0] == pytest.approx(30, abs=3)


def test_the_frame_follows_the_picture_as_it_grows(trimmer: PageTrimmer) -> None:
    keys(trimmer, Qt.Key.Key_C)
    frame = frame_of(trimmer)
    picture = find(trimmer, PlainLabel, "page.picture")
    picture.resize(200, 100)
    assert frame.size() == picture.size()


def test_a_stored_paper_that_is_turned_is_stored_anew(
    form: Form, paper: PaperDesk, trimmer: PageTrimmer
) -> None:
    keys(trimmer, Qt.Key.Key_Escape)
    assert stored(form, paper).size == (60, 40)
    before = form.values()["documents"]
    part(form, "PHOTO.preview", QToolButton).click()
    again = form.findChildren(PageTrimmer)[-1]
    keys(again, Qt.Key.Key_R, Qt.Key.Key_Escape)
    assert stored(form, paper).size == (40, 60)
    assert form.values()["documents"] != before
    assert len(set(paper.client.tried)) == 2
    once_more = opened(form)
    assert shown_size(once_more) == (40, 60)


def test_each_page_is_changed_by_itself(form: Form, paper: PaperDesk, tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    halves().save(path, save_all=True, append_images=[halves()], resolution=200)
    choose(form, "PHOTO", path)
    trimmer = opened(form)
    keys(trimmer, Qt.Key.Key_Right, Qt.Key.Key_R, Qt.Key.Key_Escape)
    stored(form, paper)
    first, second = (Image.open(io.BytesIO(page)) for page in paper.client.sent_pages[-1])
    assert first.width > first.height
    assert second.size == (first.height, first.width)


def test_a_paper_of_a_form_on_view_is_only_looked_at(
    form: Form, trimmer: PageTrimmer, qtbot: QtBot
) -> None:
    keys(trimmer, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: form.findChild(PageTrimmer) is None)
    form.set_read_only(True)
    QTest.keyClick(part(form, "PHOTO", PathLine), Qt.Key.Key_F11)
    preview = form.findChild(PagePreview)
    assert isinstance(preview, PagePreview)
    assert not isinstance(preview, PageTrimmer)
    assert view_of(preview).page_count == 1


def test_nothing_is_turned_before_the_pages_are_there_and_the_last_turn_counts(
    form: Form, qtbot: QtBot
) -> None:
    page = io.BytesIO()
    halves().save(page, "JPEG")
    runner = PoolRunner()
    trimmer = PageTrimmer("Photo", (page.getvalue(),), (AS_SCANNED,), runner, form)
    trimmer.show()
    keys(trimmer, Qt.Key.Key_R, Qt.Key.Key_C)
    assert trimmer.findChild(CropFrame) is None
    qtbot.waitUntil(lambda: shown_size(trimmer) == (60, 40))
    keys(trimmer, Qt.Key.Key_R, Qt.Key.Key_R, Qt.Key.Key_R)
    with qtbot.waitSignal(trimmer.trimmed) as told:
        qtbot.waitUntil(lambda: shown_size(trimmer) == (40, 60))
        trimmer.accept()
    assert told.args[0][0].turns == 3
    qtbot.waitUntil(lambda: runner.is_idle)
    runner.close()


def test_pages_that_cannot_be_made_anew_are_refused_and_never_sent_as_they_were(
    form: Form, paper: PaperDesk, trimmer: PageTrimmer, monkeypatch: pytest.MonkeyPatch
) -> None:
    part(form, "PHOTO.seen", QCheckBox).click()
    monkeypatch.setattr(filing, "prepare_pages", partial(_fail))
    keys(trimmer, Qt.Key.Key_R, Qt.Key.Key_Escape)
    assert state(form, "PHOTO").startswith("refused")
    assert "documents" not in form.values()


def _fail(*_: object) -> None:
    raise OSError(28, "no space", "pages")
