"""What the window itself asks of the desk, beyond what its docks do."""

from typing import Protocol

from branch_desk.journal.keys import KeyStore
from branch_desk.journal.log import Journal
from branch_desk.services.desk_store import DeskStore
from branch_desk.ui.common.desk_services import DeskServices


class ShellServices(DeskServices, Protocol):
    """The desk as the window knows it: its docks' services, the journal and the key store."""

    @property
    def journal(self) -> Journal:
        """The signed journal of this workstation: its state, size and head."""

    @property
    def keys(self) -> KeyStore:
        """Where the workstation's keys are."""

    @property
    def database(self) -> DeskStore:
        """The file of drafts and open sends, and what became of a damaged one."""
