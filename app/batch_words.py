"""What the Batch tab says of how far a batch has come."""

from app.batch import BatchDesk, BatchState
from app.wording import duration
from app.work_words import STOPPING
from words import _, ngettext, number

BETWEEN = "   ·   "


def batch_in_words(batch: BatchDesk) -> str:
    """Return place, count, pace and state of the latest batch in one line."""
    if batch.batch is None:
        return _("No folder has been answered yet.")
    counts = batch.counts
    words = [
        batch.batch.place,
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
    return BETWEEN.join([*words, _state(batch)])


def _state(batch: BatchDesk) -> str:
    if batch.is_running:
        return _(STOPPING) if batch.is_stopping else _("running")
    if batch.can_go_on:
        return _("paused; Go on continues here")
    if batch.batch is not None and batch.batch.state is BatchState.CANCELLED:
        return _("cancelled")
    return _("finished")
