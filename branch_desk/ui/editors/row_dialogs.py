"""What opens beside one document's row: the scans, the browser, the paper large."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from branch_desk.ui.editors.filing import Filing
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.editors.scan_tray import ScanTray
from branch_desk.ui.page_preview import PagePreview
from branch_desk.ui.page_trimmer import PageTrimmer


class RowDialogs(QObject):
    """Opens each as a child of the row, so that it ends with the form; none blocks the desk.

    `chosen` gives the path of a scan that was taken from the tray.
    """

    chosen = Signal(str)

    def __init__(
        self, title: str, path: PathLine, filing: Filing, ground: Ground, row: QWidget
    ) -> None:
        super().__init__(row)
        self._title = title
        self._path = path
        self._filing = filing
        self._ground = ground
        self._row = row
        if ground.desk.documents.has_scans:
            path.offer_scans()

    def show_tray(self) -> None:
        """Show the scans of this workstation; browse where it has no folder of them."""
        documents = self._ground.desk.documents
        if not documents.has_scans:
            self.browse()
            return
        tray = ScanTray(self._title, documents, self._ground.runner, self._row)
        tray.chosen.connect(self.chosen)
        tray.browse_asked.connect(self.browse)
        tray.open()

    def browse(self) -> None:
        """Let a file be chosen."""
        dialog = QFileDialog(self._row, "Choose a scan", "", "Scans (*.jpg *.jpeg *.png *.pdf)")
        dialog.setObjectName("browse")
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._path.take)
        dialog.open()

    def show_large(self) -> None:
        """Show the paper large: one that was chosen here can be turned and cropped."""
        file, runner = self._filing.prepared, self._ground.runner
        if file is not None and self._path.isReadOnly():
            PagePreview(self._title, partial(tuple, file.pages), runner, self._row).open()
        elif file is not None:
            trimmer = PageTrimmer(self._title, file.scanned, file.trims, runner, self._row)
            trimmer.trimmed.connect(self._filing.trim)
            trimmer.open()
