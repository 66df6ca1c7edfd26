"""Policy and /meta: the bank's rules as data, served by the core and read by the desk."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, Strict

from branch_desk.domain.fields import Instant, Record
from branch_desk.domain.money import Money
from branch_desk.domain.officers import Role


def _decimal_text(value: object) -> object:
    # Text only: any other form falls to pydantic, which refuses it as no Decimal.
    try:
        return Decimal(value) if isinstance(value, str) else value
    except InvalidOperation:
        return value


DecimalText = Annotated[
    Decimal, Strict(), BeforeValidator(_decimal_text), PlainSerializer(str, return_type=str)
]
"""A Decimal that is text on the wire and in the policy file, since a float is not exact."""


class Trigger(Record):
    """One reason for an approval: on or off, its threshold if it has one, and the levels it asks.

    `levels` 0 means by value: one level up to `single_checker_max`, two above.
    """

    code: str
    on: bool = True
    threshold: DecimalText | None = None
    levels: Annotated[int, Field(ge=0, le=2)]


class NameScores(Record):
    """From which similarity, 0 to 1, two names agree for each purpose."""

    word: DecimalText
    married: DecimalText
    search: DecimalText
    screening: DecimalText


class DailyCaps(Record):
    """How many of each an officer may make on a business date."""

    cif_create: int
    account_opening: int


class ByRisk(Record):
    """Months until the next KYC review."""

    LOW: int
    MEDIUM: int
    HIGH: int


class ByPriority(Record):
    """Minutes until a request is due."""

    URGENT: int
    HIGH: int
    NORMAL: int


class Policy(Record):
    """The rules that a bank sets; defaults stand in core/policy.toml (docs/contract.md 4).

    A desk ignores the keys of a newer core. Who reads a policy file refuses an unknown key, which
    is a typing error that would leave a rule unset: `Policy.model_validate(..., extra="forbid")`.
    """

    version: str
    roles: Mapping[str, tuple[Role, ...]]
    maker_alone_max: DecimalText
    single_checker_max: DecimalText
    day_value_alone_max: DecimalText
    daily_caps: DailyCaps
    account_limit_max: DecimalText
    closure_cash_max: DecimalText
    triggers: tuple[Trigger, ...]
    turnover_medium: DecimalText
    turnover_high: DecimalText
    high_risk_countries: tuple[str, ...]
    high_risk_sectors: tuple[str, ...]
    beneficial_owner_percent: DecimalText
    name_scores: NameScores
    spellings: Mapping[str, tuple[str, ...]]
    kyc_checklists: Mapping[str, tuple[str, ...]]
    waiver_days: int
    proof_max_days: int
    review_months: ByRisk
    next_of_kin_months: int
    contact_change_days: int
    dormancy_days: int
    pending_account_days: int
    reservation_hours: int
    unattached_days: int
    due_minutes: ByPriority
    expiry_days: int
    rework_days: int
    withholding_tax_percent: DecimalText
    business_days: tuple[int, ...]
    holidays: tuple[date, ...]
    reads_per_minute: int
    writes_per_minute: int
    logins_per_minute: int
    step_up_methods: tuple[str, ...]
    session_hours: int
    access_minutes: int

    def trigger(self, code: str) -> Trigger | None:
        """Give the row of a reason code if it is on."""
        return next((row for row in self.triggers if row.code == code and row.on), None)

    def allows(self, role: Role | str, action: str) -> bool:
        """Say whether a role may perform an action at all."""
        return role in self.roles.get(action, ())


class Tenure(Record):
    """The months that a fixed deposit may run."""

    min: int
    max: int


class ProductLimits(Record):
    """The limits that a new account of a product starts with."""

    daily_debit: Money
    per_transaction: Money


class Product(Record):
    """What the bank offers (docs/contract.md 3); rates are decimal percentages a year."""

    product_code: str
    name: str
    account_type: str
    currency: str
    customer_types: tuple[str, ...]
    minor_only: bool
    max_holders: int
    min_tier: str
    min_opening: Money
    min_balance: Money
    max_balance: Money | None = None
    interest_rate_percent: DecimalText
    closure_fee: Money
    debit_card: bool
    cheque_book: bool
    tenure: Tenure | None = None
    default_limits: ProductLimits


class ReferenceRow(Record):
    """One choice of a reference list, in both languages."""

    code: str
    en: str
    sw: str


class Bank(Record):
    """Whose core this is; a `demo` bank makes the desk a training desk."""

    name: str
    demo: bool


class Branch(Record):
    """A branch of the bank."""

    branch_code: str
    name: str
    town: str


class AuthMethods(Record):
    """How officers prove who they are."""

    methods: tuple[str, ...]
    step_up: tuple[str, ...]


class JournalTerms(Record):
    """Whether the core asks for journal proofs, and the key that it cosigns with."""

    required: bool
    witness_key: str | None = None


class PublicMeta(Record):
    """What anybody may know of a core, before log-in."""

    contract_version: str
    server_time: Instant
    bank: Bank
    min_desk_version: str
    branches: tuple[Branch, ...]
    auth: AuthMethods


class Meta(PublicMeta):
    """What a signed-in officer's desk knows of the core: the day, the products, the policy."""

    business_date: date
    next_business_date: date
    time_zone: str
    products: tuple[Product, ...]
    policy: Policy
    journal: JournalTerms
    reference: Mapping[str, tuple[ReferenceRow, ...]]

    def product(self, code: str) -> Product | None:
        """Give a product by its code."""
        return next((each for each in self.products if each.product_code == code), None)

    def knows(self, source: str, code: str) -> bool:
        """Say whether a code stands in a reference list (or is a product, branch)."""
        return any(row.code == code for row in self.choices(source))

    def choices(self, source: str) -> tuple[ReferenceRow, ...]:
        """Give the rows of a reference list; `products` and `branches` are lists too."""
        if source == "products":
            named = [(each.product_code, each.name) for each in self.products]
        elif source == "branches":
            named = [(each.branch_code, each.name) for each in self.branches]
        else:
            return self.reference.get(source, ())
        return tuple(ReferenceRow(code=code, en=name, sw=name) for code, name in named)


def meta_as_json(meta: PublicMeta) -> dict[str, Any]:
    """Give the wire form of /meta, without members that are not set."""
    return meta.model_dump(mode="json", exclude_none=True)
