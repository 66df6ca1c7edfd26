"""What the rules need beside the request: the day, the policy, and what the core holds.

The core fills it from its store, the desk from /meta, /auth/me and what it has read, so that both
ask the same functions and get the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from branch_desk.domain.enquiries import AccountSummary, EnquiryReply
from branch_desk.domain.policy import Meta


@dataclass(frozen=True)
class DocumentFacts:
    """What is known of an attached document."""

    document_type: str
    original_seen: bool
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class CustomerFacts:
    """What the rules ask of an existing customer.

    `accounts`, `source_of_funds` and `filed`, the types of the papers in the KYC file, are what the
    desk has read of the record; the core, which looks for itself, leaves them empty. `paper` (type,
    number and country of the identity document) is the core's alone, since the desk may have read
    the record masked.
    """

    customer_id: str
    full_name: str
    customer_type: str
    status: str
    kyc_status: str
    kyc_tier: str
    is_minor: bool
    is_pep: bool = False
    accounts: tuple[AccountSummary, ...] = ()
    source_of_funds: str = ""
    paper: tuple[str, ...] | None = None
    filed: frozenset[str] = frozenset()


def customer_facts(reply: EnquiryReply) -> CustomerFacts:
    """Give what the rules ask of a customer, out of an enquiry's answer, masked or not."""
    held = reply.customer
    return CustomerFacts(
        customer_id=held.customer_id,
        full_name=held.full_name,
        customer_type=held.customer_type,
        status=held.status,
        kyc_status=reply.kyc.status,
        kyc_tier=held.kyc_tier,
        is_minor=held.is_minor,
        is_pep=bool((held.individual or {}).get("pep")),
        accounts=reply.accounts,
        source_of_funds=held.source_of_funds,
        filed=frozenset(each.document_type for each in reply.kyc.documents),
    )


def facts_read(body: Mapping[str, Any]) -> CustomerFacts:
    """Give the same out of an enquiry's answer as it came; raises ValidationError for another."""
    return customer_facts(EnquiryReply.model_validate(body))


@dataclass(frozen=True)
class Facts:
    """The ground a request is judged on.

    `value_alone_today` is the sum of the officer's openings without approval on this business
    date. `soft_matches` are the customer IDs that the duplicate check found now. `shown_matches`
    are those that the desk showed to the officer, with whether each stops the creation; the core
    has none of these, and looks for itself. `screening_hit` is known to the core alone, whose list
    it is. `customers` holds the record of every customer that the request names; `held` is the
    customer's record whole and in clear, and the account's, where the request changes one.
    """

    meta: Meta
    branch_code: str
    maker_alone_max: Decimal
    value_alone_today: Decimal = Decimal(0)
    documents: Mapping[str, DocumentFacts] = field(default_factory=dict)
    customers: Mapping[str, CustomerFacts] = field(default_factory=dict)
    soft_matches: frozenset[str] = frozenset()
    shown_matches: Mapping[str, bool] = field(default_factory=dict)
    screening_hit: bool = False
    held: EnquiryReply | None = None

    @property
    def business_date(self) -> date:
        """The bank's day, which only the core moves."""
        return self.meta.business_date
