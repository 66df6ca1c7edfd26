"""The demo's 8 businesses; all invented, serials fixed for good."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Organisation:
    """An invented organisation; each officer of it is (name, position, share in percent)."""

    serial: int
    registered_name: str
    business_type: str
    sector: str
    place: tuple[str, str, str]
    people: tuple[tuple[str, str, str], ...]
    since: int
    turnover: str
    reviewed: int | None = None
    trading_name: str | None = None


ORGANISATIONS: Final = (
    Organisation(15, "Baraka Hardware Ltd", "LIMITED_COMPANY", "RETAIL",
                 ("Shop 4 River Road", "Nairobi", "KE-30"),
                 (("Nathan Kimani Gichuru", "Managing director", "60.00"),
                  ("Agnes Wangui Gichuru", "Director", "40.00")),
                 1100, "4500000.00", 260, "Baraka Hardware"),
    Organisation(16, "Tumaini Traders Cooperative", "COOPERATIVE", "WHOLESALE",
                 ("Stall 12 Gikomba", "Nairobi", "KE-30"),
                 (("Philip Maina Waweru", "Chair", "0.00"),
                  ("Lucy Nduta Karanja", "Secretary", "0.00"),
                  ("Hassan Guyo Boru", "Treasurer", "0.00"),
                  ("Jane Mumbi Ndirangu", "Member of the committee", "0.00"),
                  ("Isaac Kiplagat Sang", "Member of the committee", "0.00")),
                 1050, "2000000.00", 240),
    Organisation(18, "Mama Wema Caterers", "SOLE_PROPRIETOR", "HOSPITALITY",
                 ("21 Buruburu Phase Two", "Nairobi", "KE-30"),
                 (("Winfred Wema Mutiso", "Owner", "100.00"),), 640, "600000.00"),
    Organisation(29, "Pwani Cold Stores Ltd", "LIMITED_COMPANY", "TRANSPORT",
                 ("Godown 8 Shimanzi", "Mombasa", "KE-28"),
                 (("Abdalla Said Nassir", "Managing director", "75.00"),
                  ("Rehema Said Nassir", "Director", "25.00")),
                 1000, "3000000.00", 230),
    Organisation(30, "Bahari Safi Trust Fund NGO", "NGO", "CHARITY",
                 ("2 Moi Avenue", "Mombasa", "KE-28"),
                 (("Elizabeth Kache Charo", "Chair", "0.00"),
                  ("Martin Baya Ngala", "Treasurer", "0.00")), 620, "800000.00"),
    Organisation(31, "Upepo Money Transfer Ltd", "LIMITED_COMPANY", "MONEY_TRANSFER",
                 ("9 Nkrumah Road", "Mombasa", "KE-28"),
                 (("Yusuf Athman Bwana", "Managing director", "51.00"),
                  ("Leila Athman Bwana", "Director", "49.00")), 300, "9000000.00"),
    Organisation(39, "Okelo and Aduda Surveyors", "PARTNERSHIP", "PROFESSIONAL",
                 ("Room 5 Kenyatta Avenue", "Kisumu", "KE-17"),
                 (("Fredrick Okelo Oyugi", "Partner", "50.00"),
                  ("Maureen Aduda Opiyo", "Partner", "50.00")), 560, "900000.00"),
    Organisation(40, "Nyanza Boat Repairs", "SOLE_PROPRIETOR", "MANUFACTURING",
                 ("Plot 14 Usoma", "Kisumu", "KE-17"),
                 (("Jared Ouma Nyamogo", "Owner", "100.00"),), 1150, "450000.00"),
)  # fmt: skip
