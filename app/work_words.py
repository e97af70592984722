"""What the program is doing just now, in words for the status line."""

from app.analyses import Analyses
from app.export.desk import CaseDesk
from app.images.open_images import CLIPBOARD, HISTORY, OpenImages
from app.weights.desk import WeightsDesk
from errors import shown_name
from words import N_, _

WAITING, STOPPING = N_("Waiting"), N_("Stopping…")


def work_in_words(
    images: OpenImages, analyses: Analyses, weights: WeightsDesk, case: CaseDesk
) -> tuple[str, float]:
    """Return what is being done and how much of it is, 0 to 1; no words for nothing."""
    running, taking, reading = analyses.running, case.running, images.reading
    read = "".join(_(name) if name in (CLIPBOARD, HISTORY) else name for name in reading[:1])
    if running is not None and (running.stage or not weights.is_busy):
        stage = _(STOPPING if running.is_stopping else running.stage or WAITING)
        if running.image is not images.current:
            stage = f"{shown_name(running.image.path)}: {stage}"
        return stage, running.fraction
    if weights.is_busy:
        stage = _(STOPPING if weights.is_stopping else weights.stage)
        # All jobs share one worker, so that a long import keeps the others waiting.
        if running is not None:
            stage = _("{stage}; the analysis waits for it").format(stage=stage)
        elif reading:
            stage = _("{stage}; {name} waits for it").format(stage=stage, name=read)
        return stage, weights.fraction
    if taking is not None:
        return _(STOPPING if taking.is_stopping else taking.stage), taking.fraction
    return (_("Reading {name}").format(name=read), 0.0) if reading else ("", 0.0)
