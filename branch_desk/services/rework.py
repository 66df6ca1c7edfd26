"""What makers do with requests of their own: end them, or put them right and send them again."""

from branch_desk.domain.fields import Body, wire_form
from branch_desk.domain.operation import Operation
from branch_desk.domain.supervision import Resubmit, Withdraw
from branch_desk.services.approvals import act_on_request
from branch_desk.services.outcomes import Outcome
from branch_desk.services.permissions import Permissions
from branch_desk.services.pipeline import Pipeline


class Rework:
    """Withdraws and sends again, each an operation with its own key; on the write lane.

    One in doubt is settled as any other: by `Submission.resolve`, `send_again`, `cancel`, and at
    the next log-in by `recover`.
    """

    def __init__(self, permissions: Permissions, pipeline: Pipeline) -> None:
        self._permissions = permissions
        self._pipeline = pipeline

    def withdraw(self, request_id: str, note: str = "") -> Outcome:
        """End an open request of one's own: DONE, and nothing will take effect.

        Raises NotPermitted, PrecheckFailed if an act on this request is in doubt, and
        pydantic.ValidationError for a note of more than 500 characters.
        """
        self._permissions.require("authorization_queue")
        body = Withdraw(note=note or None)
        return self._pipeline.run(
            act_on_request(request_id, "request_withdraw", "withdraw", _without_nulls(body))
        )

    def resubmit(
        self,
        request_id: str,
        operation: Operation,
        request: Body,
        *,
        draft_id: str,
        tag: str | None = None,
        note: str = "",
    ) -> Outcome:
        """Send a returned request again, whole, as its next revision: PENDING_APPROVAL.

        `tag` is the fresh `If-Match` value without quotes, where the operation needs one. The
        pointers of a refusal's `field_errors` begin at the request, as those of a first
        submission do. Raises as `withdraw`.
        """
        self._permissions.require(operation.action)
        members = {"request": wire_form(request), "tag": tag, "note": note or None}
        body = Resubmit.model_validate(members)
        return self._pipeline.run(
            act_on_request(
                request_id, "request_resubmit", "resubmit", _without_nulls(body), draft_id
            )
        )


def _without_nulls(body: Body) -> dict[str, object]:
    """Give the members that say something; what stands inside of one stays, nulls included."""
    return {name: value for name, value in wire_form(body).items() if value is not None}
