"""Keeping an account number before the account is opened: a write that books nothing."""

from branch_desk.domain.accounts import NumberReservation, NumberReserved
from branch_desk.domain.fields import wire_form
from branch_desk.domain.replies import OperationCode
from branch_desk.services.api_client import ApiClient
from branch_desk.services.messages import Envelope, new_id

_PATH = "/customer/account-number-reserve"


def reserve_number(client: ApiClient, customer_id: str, product_code: str) -> NumberReserved:
    """Have the core keep the next number of a product for this officer and customer.

    The key is not kept: a number of which no answer came is let go by its time. Raises Refused,
    NotSent, OutcomeUnknown, and pydantic.ValidationError for what can be no customer or product.
    """
    wish = NumberReservation(customer_id=customer_id, product_code=product_code)
    envelope = Envelope(
        new_id(),
        operation=OperationCode.ACCOUNT_NUMBER_RESERVATION,
        result=NumberReserved,
    )
    reply = client.post_request(_PATH, wire_form(wish), envelope=envelope)
    return NumberReserved.model_validate(reply.body["result"])
