"""The demo's branches and officers; all persons are invented."""

from dataclasses import dataclass
from typing import Final

BANK_NAME: Final = "Wekeza Bank (demo)"

BRANCHES: Final = (
    ("001", "Nairobi Main", "Nairobi"),
    ("002", "Mombasa Nkrumah Road", "Mombasa"),
    ("003", "Kisumu Lakeside", "Kisumu"),
)


@dataclass(frozen=True)
class DemoOfficer:
    """An officer of the demo; `serial` names the own CIF, where there is one."""

    officer_id: str
    staff_no: str
    full_name: str
    role: str
    branch_code: str
    disabled: bool = False
    serial: int | None = None

    @property
    def password(self) -> str:
        """The published password, good for demo data only."""
        return f"demo-{self.officer_id.lower()}-desk"


_MAKER: Final = "RELATIONSHIP_OFFICER"
_CHECKER: Final = "SUPERVISOR"
_HEAD: Final = "BRANCH_MANAGER"

OFFICERS: Final = (
    DemoOfficer("TEL001", "100101", "Mercy Wairimu Gitau", "TELLER", "001"),
    DemoOfficer("REL001", "100102", "Kevin Omondi Ouma", _MAKER, "001"),
    DemoOfficer("REL002", "100103", "Purity Mwende Nzioka", _MAKER, "001"),
    DemoOfficer("SUP001", "100104", "Esther Nyokabi Mwangi", _CHECKER, "001", serial=17),
    DemoOfficer("SUP002", "100105", "Dennis Kibet Langat", _CHECKER, "001"),
    DemoOfficer("MGR001", "100106", "Rose Atieno Odongo", _HEAD, "001"),
    DemoOfficer("TEL002", "100201", "Ali Salim Mwinyi", "TELLER", "002"),
    DemoOfficer("REL003", "100202", "Joyce Kadzo Katana", _MAKER, "002"),
    DemoOfficer("SUP003", "100203", "Omar Juma Shee", _CHECKER, "002"),
    DemoOfficer("MGR002", "100204", "Catherine Mumbua Kyalo", _HEAD, "002"),
    DemoOfficer("TEL003", "100301", "Victor Ochola Onyango", "TELLER", "003"),
    DemoOfficer("REL004", "100302", "Lilian Akoth Oluoch", _MAKER, "003"),
    DemoOfficer("SUP004", "100303", "Moses Wafula Simiyu", _CHECKER, "003"),
    DemoOfficer("MGR003", "100304", "Hellen Jepkosgei Koech", _HEAD, "003"),
    DemoOfficer("AUD001", "100107", "Charles Muriithi Njeru", "AUDITOR", "001"),
    DemoOfficer("ADM001", "100108", "Irene Naliaka Barasa", "ADMIN", "001"),
    DemoOfficer("REL005", "100109", "Stephen Mutiso Kioko", _MAKER, "001", disabled=True),
    # One person with two officer ids: what one makes, the other may not check.
    DemoOfficer("REL006", "100105", "Dennis Kibet Langat", _MAKER, "001"),
)
