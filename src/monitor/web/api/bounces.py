"""What came back of mail, told by the mail server's own program."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.bounces import STATUS, Bounce
from monitor.domain.roles import May
from monitor.files.matrix_json import exact
from monitor.services import bounces
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Shape, Told, operation


@exact
class BounceJson(TypedDict):
    """Whether it was news of a mail of ours."""

    kept: bool


class BounceBody(Shape):
    """What the receiving side reported of one mail to one recipient."""

    message_id: str = Field(max_length=998, description="The mail's `Message-ID`.")
    recipient: str = Field(max_length=320, description="The address that was tried.")
    kind: Literal["failed", "delayed"] = "failed"
    status: str = Field(
        pattern=f"^{STATUS.pattern}$", description="The enhanced status, such as `5.1.1`."
    )
    said: str = Field("", max_length=2000, description="What the server said.")


@operation(
    "POST",
    "/bounces",
    shape=BounceJson,
    needs=[May.MANAGE_SETTINGS],
    body=BounceBody,
    writes=True,
)
def report_bounce(work: Work, asked: Asked) -> Told:
    """Tell that a mail came back; telling it twice is telling it once."""
    body: BounceBody = asked.body
    bounce = Bounce(body.message_id, body.recipient, body.kind, body.status, body.said)
    told: BounceJson = {"kept": bounces.told(work, bounce)}
    return Told(told)
