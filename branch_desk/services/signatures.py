"""The signatories of an account with their photos and specimens, fetched as one act."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from branch_desk.domain.documents import DocumentType
from branch_desk.domain.enquiries import AccountDetail, EnquiryReply, KycState, MandateHeld
from branch_desk.domain.operation import Read
from branch_desk.services.errors import BackendUnreachable, PrecheckFailed
from branch_desk.services.viewing import PAGES, Viewing

_ENQUIRY = "/customer/enquiry"


@dataclass(frozen=True)
class SignatoryShown:
    """One signatory as held and masked, with the pages of photo and specimen as JPEG.

    `trouble` says why a picture is not there; it is empty where none was filed.
    """

    held: Mapping[str, Any]
    id_expires_on: date | None = None
    photo: tuple[bytes, ...] = field(default=(), repr=False)
    specimen: tuple[bytes, ...] = field(default=(), repr=False)
    trouble: str = ""


@dataclass(frozen=True)
class AccountSignatures:
    """The account, the mandate in force (None if none has begun), and who signs under it."""

    account: AccountDetail
    mandate: MandateHeld | None
    people: tuple[SignatoryShown, ...]


def signatures_of(viewing: Viewing, account_no: str) -> AccountSignatures:
    """Read who signs for an account, with their pictures; on a worker.

    Specimens are viewed reads: one `view` entry covers all of them. Raises JournalError, Refused,
    SessionExpired, BackendUnreachable.
    """
    account = viewing.ask(_enquiry(account_no=account_no), EnquiryReply).account
    if account is None:
        raise BackendUnreachable("its answer leaves the account out")
    held = next((each for each in account.mandates if each.status == "CURRENT"), None)
    signatories = held.signatories if held else ()
    is_view = any(each.get("specimen") for each in signatories)
    correlation_id = viewing.note(PAGES) if is_view else None
    people = tuple(_person(viewing, each, correlation_id) for each in signatories)
    return AccountSignatures(account, held, people)


def _person(
    viewing: Viewing, held: Mapping[str, Any], correlation_id: str | None
) -> SignatoryShown:
    customer_id = held.get("customer_id")
    file = viewing.ask(_enquiry(customer_id=customer_id), EnquiryReply).kyc if customer_id else None
    expires = (held.get("identity") or {}).get("expires_on")
    papers = dict(_papers(held, file))
    shown: dict[str, tuple[bytes, ...]] = {}
    trouble = ""
    for name, (document_id, sha256) in papers.items():
        try:
            shown[name] = viewing.pages(document_id, sha256, correlation_id)
        except PrecheckFailed as error:
            trouble = error.sentence
    return SignatoryShown(
        held=held,
        id_expires_on=date.fromisoformat(expires) if expires else _expiry_of(file),
        trouble=trouble,
        **shown,
    )


def _papers(
    held: Mapping[str, Any], file: KycState | None
) -> Iterator[tuple[str, tuple[str, str]]]:
    specimen = held.get("specimen")
    if specimen:
        yield "specimen", (specimen["document_id"], specimen["sha256"])
    for each in file.documents if file else ():
        if each.document_type == DocumentType.PHOTO:
            yield "photo", (each.document_id, each.sha256)


def _expiry_of(file: KycState | None) -> date | None:
    ids = (
        [each for each in file.documents if each.document_type == DocumentType.ID_FRONT]
        if file
        else []
    )
    return next((each.expires_on for each in ids if each.expires_on), None)


def _enquiry(**params: str) -> Read:
    return Read(path=_ENQUIRY, params=params)
