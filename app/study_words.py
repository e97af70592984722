"""One line on several views together: any fracture, what is not analysed, which view is missing."""

from collections.abc import Sequence

from app.images.open_image import OpenImage
from errors import shown_name
from models.prediction import Verdict
from words import N_, _

FRONTAL, LATERAL = ("AP", "PA"), ("LL", "RL", "LLD", "RLD")
VERDICT_LINES = (
    (Verdict.FRACTURE, N_("Fracture in {views}.")),
    (Verdict.DOUBT, N_("No fracture found for sure; doubt in {views}.")),
    (Verdict.NO_FRACTURE, N_("No fracture found in {views}.")),
)
NOT_ANALYSED = N_("Not analysed: {views}.")
NO_LATERAL = N_("There is no lateral view among them.")
NO_FRONTAL = N_("There is no frontal view among them.")
HIDDEN = N_("The answers wait for your own word.")


def study_line(images: Sequence[OpenImage], point_name: str) -> str:
    """Return what the views say together.

    Args:
        images: the views.
        point_name: the operating point that judges them.
    """
    if any(image.is_hidden for image in images):
        return _(HIDDEN)
    by_verdict: dict[Verdict, list[str]] = {}
    waiting = []
    for image in images:
        name = shown_name(image.path)
        found = {answer.prediction.at(point_name).verdict for answer in image.told.values()}
        worst = next((v for v, _words in VERDICT_LINES if v in found), None)
        if worst is not None:
            by_verdict.setdefault(worst, []).append(name)
        elif not image.told:
            waiting.append(name)
    lines = []
    for verdict, words in VERDICT_LINES:
        if verdict in by_verdict and not lines:
            lines.append(_(words).format(views=", ".join(by_verdict[verdict])))
    if waiting:
        lines.append(_(NOT_ANALYSED).format(views=", ".join(waiting)))
    return " ".join([*lines, *_missing(images)])


def _missing(images: Sequence[OpenImage]) -> list[str]:
    """Return which of the two usual views is missing, where every file says which it is."""
    stated = [i.radiograph.view_position if i.radiograph else "" for i in images]
    if not all(position in (*FRONTAL, *LATERAL) for position in stated):
        return []
    missing = []
    if not any(position in LATERAL for position in stated):
        missing.append(_(NO_LATERAL))
    if not any(position in FRONTAL for position in stated):
        missing.append(_(NO_FRONTAL))
    return missing


def views_with(image: OpenImage, images: Sequence[OpenImage]) -> list[OpenImage]:
    """Return the open views of an image's study; the image alone where it names none."""
    if not image.study:
        return [image]
    return [one for one in images if one.study == image.study]
