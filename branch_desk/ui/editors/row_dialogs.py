"""What opens beside one document's row: the scans, the browser, the paper large."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from branch_desk.services.viewing import PAGES
from branch_desk.ui.editors.filing import Filing
from branch_desk.ui.editors.ground import Ground
from branch_desk.ui.editors.path_line import PathLine
from branch_desk.ui.editors.scan_tray import ScanTray
from branch_desk.ui.papers.page_preview import PagePreview
from branch_desk.ui.papers.page_trimmer import PageTrimmer


@dataclass(frozen=True)
class _Stored:
    document_id: str
    sha256: str
    document_type: str


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

    @property
    def can_show(self) -> bool:
        """Whether there is a paper to show large."""
        return self._filing.prepared is not None or self._stored() is not None

    @property
    def is_on_file(self) -> bool:
        """Whether the customer's file has such a paper, and none was chosen here."""
        return not self._filing.state and self._stored() is not None

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
        """Show the paper large: one that was chosen here can be turned and cropped.

        One that the core has is read anew, which is an act of viewing.
        """
        file, runner = self._filing.prepared, self._ground.runner
        if file is not None and self._path.isReadOnly():
            PagePreview(self._title, partial(tuple, file.pages), runner, self._row).open()
        elif file is not None:
            trimmer = PageTrimmer(self._title, file.scanned, file.trims, runner, self._row)
            trimmer.trimmed.connect(self._filing.trim)
            trimmer.open()
        elif stored := self._stored():
            viewing = self._ground.desk.viewing
            work = partial(viewing.paper, stored.document_id, stored.sha256, stored.document_type)
            title = f"{self._title}, on file now" if self.is_on_file else self._title
            PagePreview(title, work, runner, self._row).open()

    def _stored(self) -> _Stored | None:
        """Give the paper that the core has: the one named here, else the one on file."""
        filing, ground = self._filing, self._ground
        if filing.has_file or not ground.desk.permissions.may(PAGES):
            return None
        if filing.reference is not None:
            document_id = filing.reference["document_id"]
            known = ground.documents.get(document_id)
            kind = known.document_type if known else filing.document_type
            return _Stored(document_id, filing.reference["sha256"], kind)
        for each in ground.held.kyc.documents if ground.held else ():
            if each.document_type == filing.document_type:
                return _Stored(each.document_id, each.sha256, each.document_type)
        return None
