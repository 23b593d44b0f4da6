"""照片: a photo of what was wrong with pieces, for whoever made them and their workshop."""

from uuid import UUID

from flask import Response

from shell.house import house
from shell.photos import KEPT_AS
from shell.web import actor, requires
from workshops.pages.desk import blueprint
from workshops.service import Photos


@blueprint.get("/hand-ins/<uuid:id>/photos/<uuid:photo>")
@requires("see-hand-in")
def photo(id: UUID, photo: UUID) -> Response:
    """One photo."""
    picture = house().get(Photos).picture(hand_in=str(id), photo=str(photo), actor=actor())
    return Response(picture, mimetype=KEPT_AS)
