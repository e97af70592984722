"""One line on several views together: any fracture, what is not analysed, which view is missing."""

from collections.abc import Mapping, Sequence

from app.analyst import Answer
from app.images.open_image import OpenImage
from errors import shown_name
from models.prediction import Verdict
from models.registry import PIPELINES
from words import N_, _

FRONTAL, LATERAL = ("AP", "PA"), ("LL", "RL", "LLD", "RLD")
VERDICT_LINES = {
    Verdict.FRACTURE: N_("Fracture in {views}."),
    Verdict.DOUBT: N_("No certain fracture; doubt in {views}."),
    Verdict.NO_FRACTURE: N_("No fracture found in {views}."),
}
FRACTURE_AND_DOUBT = N_("Fracture in {views}; doubt in {others}.")
BY_WHOM = N_("{view} ({pipelines})")
NOT_ANALYSED = N_("Not analysed: {views}.")
NO_LATERAL = N_("There is no lateral view among them.")
NO_FRONTAL = N_("There is no frontal view among them.")
HIDDEN = N_("The answers wait for your own word.")


def study_line(
    images: Sequence[OpenImage],
    point_name: str,
    *,
    of_shown: bool = False,
    pipeline: str = "",
) -> str:
    """Return what the views say together, each by its gravest answer.

    Who said so is named where more than one pipeline was asked.

    Args:
        images: the views.
        point_name: the operating point that judges them.
        of_shown: judges each view by the answer that is shown of it, whatever others say.
        pipeline: whose answer is the shown one, where it gave one.
    """
    if any(image.is_hidden for image in images):
        return _(HIDDEN)
    asked = [_answers_to(image, of_shown, pipeline) for image in images]
    judges = [_judges(answers, point_name) for answers in asked]
    is_one = len({name for sayers in judges for names in sayers.values() for name in names}) < 2
    by_verdict: dict[Verdict, list[str]] = {}
    for image, sayers in zip(images, judges, strict=True):
        worst = next((verdict for verdict in VERDICT_LINES if verdict in sayers), None)
        if worst is not None:
            named = shown_name(image.path) if is_one else _by_whom(image, sayers[worst])
            by_verdict.setdefault(worst, []).append(named)
    waiting = [shown_name(i.path) for i, answers in zip(images, asked, strict=True) if not answers]
    lines = _verdicts_in_words({v: ", ".join(views) for v, views in by_verdict.items()})
    if waiting:
        lines.append(_(NOT_ANALYSED).format(views=", ".join(waiting)))
    return " ".join([*lines, *_missing(images)])


def _answers_to(image: OpenImage, of_shown: bool, pipeline: str) -> list[Answer]:
    if not of_shown:
        return list(image.told.values())
    shown = image.answer_of(pipeline)
    return [shown] if shown is not None else []


def _judges(answers: Sequence[Answer], point_name: str) -> dict[Verdict, list[str]]:
    """Return the pipelines that judge one view, by their verdicts."""
    judges: dict[Verdict, list[str]] = {}
    for answer in answers:
        verdict = answer.prediction.at(point_name).verdict
        if verdict in VERDICT_LINES:
            judges.setdefault(verdict, []).append(answer.prediction.pipeline)
    return judges


def _by_whom(image: OpenImage, pipelines: Sequence[str]) -> str:
    titles = ", ".join(_(PIPELINES[name].title) for name in pipelines)
    return _(BY_WHOM).format(view=shown_name(image.path), pipelines=titles)


def _verdicts_in_words(views: Mapping[Verdict, str]) -> list[str]:
    """Return what is to be told of the verdicts: a doubt beside a fracture too, nothing milder."""
    fracture, doubt = views.get(Verdict.FRACTURE), views.get(Verdict.DOUBT)
    if fracture is not None and doubt is not None:
        return [_(FRACTURE_AND_DOUBT).format(views=fracture, others=doubt)]
    worst = next((verdict for verdict in VERDICT_LINES if verdict in views), None)
    return [] if worst is None else [_(VERDICT_LINES[worst]).format(views=views[worst])]


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
