"""The demo's 70 accounts; numbers follow from branch, product and place within both."""

from dataclasses import dataclass
from typing import Final

from branch_desk.core.seed_data.ids import account_no


@dataclass(frozen=True)
class DemoAccount:
    """One account: the ledger balance is in shillings, days count before the first day.

    A balance is met exactly by ACTIVE accounts only; postings of the others end earlier, and what
    interest adds stays.
    """

    branch: str
    product: str
    serial: int
    holders: tuple[int, ...]
    opened: int
    balance: str = "0.00"
    state: str = "ACTIVE"
    since: int | None = None
    """Days since the state began, if it is not the state of the opening."""
    freeze: str | None = None
    freeze_reason: str = "COURT_ORDER"
    settles: tuple[str, str, int] | None = None
    """For a fixed deposit: branch, product and serial of the account that funds and settles it."""
    rule: str = "ANY_ONE"
    daily_debit: str = "100000.00"
    version: int = 1

    @property
    def number(self) -> str:
        """The account number."""
        return account_no(self.branch, self.product, self.serial)


_NAIROBI: Final = (
    DemoAccount("001", "10", 1, (1,), 1450, "84250.00"),
    DemoAccount("001", "10", 2, (5,), 1190, "212400.00"),
    DemoAccount("001", "10", 3, (6,), 890, "96700.00"),
    DemoAccount("001", "10", 4, (7,), 1990, "18320.00", "DORMANT", 60),
    DemoAccount("001", "10", 5, (2,), 1650, "45980.00"),
    DemoAccount("001", "10", 6, (3,), 1640, "61240.50"),
    DemoAccount("001", "10", 7, (4,), 2090, "310000.00"),
    DemoAccount("001", "10", 8, (8,), 1490, "27350.00"),
    DemoAccount("001", "10", 9, (11,), 1290, "154800.00"),
    DemoAccount("001", "10", 10, (12,), 990, "402150.00"),
    DemoAccount("001", "10", 11, (13,), 58, "33600.00"),
    DemoAccount("001", "10", 12, (17,), 1090, "58900.00"),
    DemoAccount("001", "10", 13, (11,), 1200, "22000.00", "CLOSED", 150),
    # Its limit was lowered, so that a request made on its first version is stale.
    DemoAccount("001", "10", 14, (12, 13), 50, "75000.00", daily_debit="60000.00", version=2),
    DemoAccount("001", "10", 15, (12,), 900, "21500.00", "FROZEN", 18, "DEBIT"),
    DemoAccount("001", "10", 16, (17,), 5, state="PENDING"),
    DemoAccount("001", "11", 1, (9,), 490, "12450.00"),
    DemoAccount("001", "11", 2, (19,), 1170, "8300.00"),
    DemoAccount("001", "11", 3, (20,), 30, "3940.00"),
    DemoAccount("001", "12", 1, (10,), 690, "15600.00", rule="GUARDIAN"),
    DemoAccount("001", "12", 2, (14,), 640, "7250.00", rule="GUARDIAN"),
    DemoAccount("001", "20", 1, (2, 3), 1500, "128400.00", rule="ALL"),
    DemoAccount("001", "20", 2, (4,), 2080, "2400000.00"),
    DemoAccount("001", "20", 3, (8,), 1480, "66000.00", "FROZEN", 40, "TOTAL",
                "FRAUD_SUSPECTED"),
    DemoAccount("001", "20", 4, (5,), 1100, "41000.00", "DORMANT", 90),
    DemoAccount("001", "20", 5, (12,), 25, "287600.00"),
    DemoAccount("001", "20", 6, (11,), 1180, "36000.00", "CLOSED", 90),
    DemoAccount("001", "21", 1, (15,), 1090, "4200000.00", rule="BARAKA"),
    DemoAccount("001", "21", 2, (16,), 1040, "936500.00", rule="TUMAINI"),
    DemoAccount("001", "21", 3, (18,), 630, "148700.00"),
    DemoAccount("001", "21", 4, (15,), 1000, "54000.00", "CLOSED", 200, rule="ALL"),
    DemoAccount("001", "21", 5, (31,), 280, "1260000.00", rule="ALL"),
    DemoAccount("001", "30", 1, (4,), 300, "500000.00", settles=("001", "10", 7)),
    DemoAccount("001", "30", 2, (12,), 200, "250000.00", settles=("001", "10", 10)),
    DemoAccount("001", "30", 3, (15,), 150, "1000000.00", settles=("001", "21", 1),
                rule="ALL"),
    DemoAccount("001", "30", 4, (11,), 100, "100000.00", settles=("001", "10", 9)),
)  # fmt: skip

_MOMBASA: Final = (
    DemoAccount("002", "10", 1, (21,), 1240, "73200.00"),
    DemoAccount("002", "10", 2, (22,), 1890, "540000.00"),
    DemoAccount("002", "10", 3, (23,), 1390, "38450.00"),
    DemoAccount("002", "10", 4, (24,), 790, "119000.00"),
    DemoAccount("002", "10", 5, (25,), 43, "24700.00"),
    DemoAccount("002", "10", 6, (21,), 1100, "15000.00", "CLOSED", 220),
    DemoAccount("002", "10", 7, (24,), 780, "9700.00", "DORMANT", 45),
    DemoAccount("002", "10", 8, (25,), 10, state="PENDING"),
    DemoAccount("002", "10", 9, (22,), 1700, "83000.00", "FROZEN", 25, "CREDIT", "REGULATOR"),
    DemoAccount("002", "11", 1, (26,), 610, "6150.00"),
    DemoAccount("002", "11", 2, (27,), 940, "2480.00", "DORMANT", 110),
    DemoAccount("002", "12", 1, (28,), 790, "9900.00", rule="GUARDIAN"),
    DemoAccount("002", "20", 1, (21,), 1000, "164300.00"),
    DemoAccount("002", "20", 2, (22,), 1600, "97500.00", "FROZEN", 33, "TOTAL"),
    DemoAccount("002", "20", 3, (23, 24), 700, "52600.00", rule="ALL"),
    DemoAccount("002", "21", 1, (29,), 990, "1730000.00", rule="ALL"),
    DemoAccount("002", "21", 2, (30,), 610, "318000.00", rule="ALL"),
    DemoAccount("002", "30", 1, (29,), 180, "600000.00",
                settles=("002", "21", 1), rule="ALL"),
)  # fmt: skip

_KISUMU: Final = (
    DemoAccount("003", "10", 1, (32,), 1340, "64800.00"),
    DemoAccount("003", "10", 2, (33,), 1490, "905000.00"),
    DemoAccount("003", "10", 3, (34,), 690, "29300.00"),
    DemoAccount("003", "10", 4, (35,), 73, "41900.00"),
    DemoAccount("003", "10", 5, (32,), 1250, "11000.00", "CLOSED", 300),
    DemoAccount("003", "10", 6, (33,), 1400, "57000.00", "FROZEN", 12, "DEBIT",
                "CUSTOMER_REQUEST"),
    DemoAccount("003", "10", 7, (34,), 680, "7400.00", "DORMANT", 75),
    DemoAccount("003", "10", 8, (35,), 15, state="PENDING"),
    DemoAccount("003", "11", 1, (36,), 415, "5600.00"),
    DemoAccount("003", "11", 2, (37,), 1140, "1900.00", "DORMANT", 95),
    DemoAccount("003", "12", 1, (38,), 600, "8100.00", rule="GUARDIAN"),
    DemoAccount("003", "20", 1, (33,), 1300, "742000.00"),
    DemoAccount("003", "20", 2, (32,), 12, state="PENDING"),
    DemoAccount("003", "21", 1, (39,), 550, "204000.00", rule="ALL"),
    DemoAccount("003", "21", 2, (40,), 1140, "58000.00", "FROZEN", 50, "CREDIT", "REGULATOR"),
    DemoAccount("003", "30", 1, (33,), 400, "200000.00", "CLOSED", 30,
                settles=("003", "10", 2)),
)  # fmt: skip

ACCOUNTS: Final = (*_NAIROBI, *_MOMBASA, *_KISUMU)


@dataclass(frozen=True)
class DemoLoan:
    """A loan, read-only in this contract; amounts in shillings."""

    loan_no: str
    serial: int
    product_name: str
    outstanding: str
    days_past_due: int
    repaid_from: tuple[str, str, int]
    status: str = "ACTIVE"


LOANS: Final = (
    DemoLoan("LN-001-000018", 5, "Personal loan", "180000.00", 0, ("001", "10", 2)),
    DemoLoan("LN-001-000007", 12, "Business loan", "0.00", 0, ("001", "10", 10), "SETTLED"),
    DemoLoan("LN-002-000011", 24, "Car loan", "640000.00", 12, ("002", "10", 4)),
    DemoLoan("LN-003-000004", 39, "Business loan", "310000.00", 0, ("003", "21", 1)),
)
