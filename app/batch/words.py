"""What the Batch tab says of whom it asks and of how far a batch has come."""

from collections.abc import Iterable, Sequence

from app.batch.desk import BatchDesk, BatchState
from app.batch.pace import duration
from app.work_words import STOPPING
from models.registry import PIPELINES
from predictions import ALL, PipelineStatus
from words import N_, _, listed, ngettext, number

BETWEEN = "   ·   "
TAKEN_BY_GOING_ON = N_("some of the rest are answered already; Go on takes them from the history")
IN_HISTORY = N_("some of the rest are answered already: their answers are in the history")


def batch_in_words(batch: BatchDesk) -> str:
    """Return place, pipelines, count, pace and state of the latest batch in one line."""
    if batch.batch is None:
        return _("No folder has been answered yet.")
    counts, asked = batch.counts, batch.batch.pipelines
    # More than one are asked only where all were meant.
    asks_all = len(asked) > 1
    words = [
        batch.batch.place,
        _("all pipelines") if asks_all else listed([_title(name) for name in asked]),
        _("{done} of {images} images").format(
            done=number(counts.done, ",d"), images=number(counts.images, ",d")
        ),
    ]
    if batch.is_running and batch.rate.per_second:
        words += [
            _("{rate} images/s").format(rate=number(batch.rate.per_second, ".1f")),
            _("{time} left").format(time=duration(batch.seconds_left)),
        ]
    if counts.unread:
        waiting = ngettext(
            "{count} answer waits for your own word",
            "{count} answers wait for your own word",
            counts.unread,
        )
        words.append(waiting.format(count=number(counts.unread, ",d")))
    if batch.has_unnoted:
        words.append(_(TAKEN_BY_GOING_ON if batch.can_go_on else IN_HISTORY))
    lacking = [name for name in PIPELINES if name not in asked] if asks_all else []
    return BETWEEN.join([*words, _state(batch), *_left_out(lacking)])


def asked_in_words(chosen: str, statuses: Sequence[PipelineStatus]) -> str:
    """Return whom the next batch asks.

    Args:
        chosen: a pipeline's name, or `ALL`.
        statuses: of all pipelines; none as long as they are not known.
    """
    title = _("all pipelines") if chosen == ALL else _title(chosen)
    lacking = [s.name for s in statuses if not s.is_ready and chosen == ALL]
    asked = _("The next batch asks: {pipeline}, as chosen above").format(pipeline=title)
    return BETWEEN.join([asked, *_left_out(lacking)])


def _title(name: str) -> str:
    # A batch of an earlier version may have asked a pipeline that is there no more.
    return _(PIPELINES[name].title) if name in PIPELINES else name


def _left_out(names: Iterable[str]) -> list[str]:
    titles = [_title(name) for name in names]
    if not titles:
        return []
    return [_("{pipelines} left out: no weights").format(pipelines=listed(titles))]


def _state(batch: BatchDesk) -> str:
    if batch.is_running:
        return _(STOPPING) if batch.is_stopping else _("running")
    if batch.can_go_on:
        return _("paused; Go on continues here")
    if batch.batch is not None and batch.batch.state is BatchState.CANCELLED:
        return _("cancelled")
    return _("finished")
