"""What the docks and their forms ask of the services, as one narrow contract."""

from typing import Protocol

from branch_desk.services.api_client import ApiClient
from branch_desk.services.approvals import Approvals
from branch_desk.services.documents import Documents
from branch_desk.services.drafts import Drafts
from branch_desk.services.permissions import Permissions
from branch_desk.services.receipts import Receipts
from branch_desk.services.rework import Rework
from branch_desk.services.session import Session
from branch_desk.services.settings import Settings
from branch_desk.services.submission import Submission
from branch_desk.services.viewing import Viewing


class DeskServices(Protocol):
    """The part of the desk that widgets may call, on the runner's threads save for look-ups.

    `session`, `permissions` and `documents.has_scans` answer from memory and may be asked on the
    GUI thread; the others talk to the core and may not.
    """

    @property
    def settings(self) -> Settings:
        """What IT has set for this workstation."""

    @property
    def client(self) -> ApiClient:
        """Reads: look-ups, enquiries, holders of accounts."""

    @property
    def session(self) -> Session:
        """Who is signed in, where, and the bank's lists."""

    @property
    def permissions(self) -> Permissions:
        """What the officer may do, and the facts that rules are judged on."""

    @property
    def submission(self) -> Submission:
        """The maker's path of a write."""

    @property
    def receipts(self) -> Receipts:
        """Receipts of what was approved later, and reprints."""

    @property
    def approvals(self) -> Approvals:
        """The checker's path."""

    @property
    def rework(self) -> Rework:
        """What makers do with requests of their own."""

    @property
    def documents(self) -> Documents:
        """Scans: found, read, rendered, stored at the core."""

    @property
    def drafts(self) -> Drafts:
        """What officers have typed and not sent."""

    @property
    def viewing(self) -> Viewing:
        """Reads in clear, each under its entry in the journal."""
