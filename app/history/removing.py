"""Taking rows out of the history: undone until the window closes, and then deleted for good."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.changes import Change
from app.context import Context
from app.history.pages import HistoryPages
from app.jobs import Continuation
from app.wording import percent
from errors import shown_name
from models.pipeline import Cancelled, Progress
from store.damage import set_aside_of
from store.history import MEMORY, History
from words import N_, _, joined, listed, number

DELETING = N_(
    "Deleting for good what you removed… {share}. The window closes after that; close it once more "
    "to leave the rest to the program's next start."
)
NOT_DELETED = N_(
    "What you removed is not deleted for good yet: the program does it when it starts next. "
    "{error} Close the window once more to leave."
)

SET_ASIDE = N_(
    "What was set aside beside the history when it was found damaged keeps its rows until you "
    "delete it yourself: {names}."
)


class Removing:
    """Removes rows, brings them back, and deletes what was not brought back.

    Attributes:
        is_deleting: True while what was removed is deleted for good, at the window's end.
    """

    def __init__(self, context: Context, pages: HistoryPages) -> None:
        self._context = context
        self._pages = pages
        self._removals: list[tuple[str, int]] = []
        self._removing = 0
        self._may_delete = True
        self.is_deleting = False

    @property
    def undo_count(self) -> int:
        """How many rows the latest removal took away and `undo` would bring back."""
        return self._removals[-1][1] if self._removals else 0

    def remove(self, numbers: Sequence[int] | None) -> None:
        """Take rows out of the history, all for None; `undo` brings them back."""
        count = self._pages.total if numbers is None else len(numbers)
        self._removing += 1

        def failed(sentence: str) -> None:
            self._removing -= 1
            self._context.fail(sentence)

        def work(history: History, _progress: Progress) -> tuple[str, list[Path]]:
            removal = history.remove(numbers)
            return removal, [] if history.path == MEMORY else set_aside_of(Path(history.path))

        def done(result: tuple[str, list[Path]]) -> None:
            removal, set_aside = result
            self._removing -= 1
            if not removal:
                self._context.inform(_("These rows were removed already."))
                return
            self._removals.append((removal, count))
            removed = _(
                "Rows removed: {count}. Undo brings them back until the program closes; then "
                "what you said of their images and measured there goes as well."
            ).format(count=number(count, ",d"))
            names = [shown_name(file) for file in set_aside]
            kept = [_(SET_ASIDE).format(names=listed(names))] if names else []
            self._context.inform(joined([removed, *kept]))

        self._start(work, done, failed)

    def undo(self) -> None:
        """Bring back what was removed last and is not back yet."""
        if not self._removals:
            return
        removal, removed = self._removals.pop()

        def failed(sentence: str) -> None:
            self._removals.append((removal, removed))
            self._context.fail(sentence)
            self._context.tell(Change.HISTORY)

        self._start(
            lambda history, _p: history.restore(removal),
            lambda count: self._context.inform(
                _("Rows brought back: {count}.").format(count=number(count, ",d"))
            ),
            failed,
        )

    def start(self) -> None:
        """Delete for good what a window removed that was ended before it could do so."""

        def work(history: History, progress: Progress) -> None:
            if not history.is_read_only:
                history.delete_left_over(lambda deleted, total: progress("", deleted / total))

        then = Continuation(done=lambda _none: None, failed=self._context.fail)
        self._context.archive.start_apart(work, then)

    def delete_for_good(self, then: Callable[[], None]) -> None:
        """Delete what was removed, in sight, and then go on; asked once more, go on at once.

        What is left over then, or can't be deleted, is deleted when the program starts next.
        """
        if self.is_deleting or not (self._removals or self._removing):
            self._may_delete = not self.is_deleting
            then()
            return
        self.is_deleting = True
        # It can be brought back no more.
        self._removals = []

        def work(history: History, progress: Progress) -> None:
            def tell(deleted: int, total: int) -> None:
                if not self._may_delete:
                    raise Cancelled
                progress("", deleted / total)

            history.delete_removed(tell)

        def advanced(share: float) -> None:
            self._context.inform(_(DELETING).format(share=percent(share)))

        def done(_none: object) -> None:
            # Also what was still being removed when this was asked for.
            self._removals = []
            then()

        def failed(sentence: str) -> None:
            self._context.fail(_(NOT_DELETED).format(error=sentence))

        advanced(0.0)
        self._context.tell(Change.HISTORY)
        self._context.archive.start(
            work,
            Continuation(
                done=done,
                failed=failed,
                advanced=lambda _stage, share: advanced(share),
            ),
        )

    def _start(
        self,
        work: Callable[[History, Progress], object],
        done: Callable[..., None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        def finished(result: object) -> None:
            done(result)
            self._pages.refresh()
            self._context.tell(Change.HISTORY)

        then = Continuation(done=finished, failed=failed or self._failed)
        self._context.archive.start(work, then)

    def _failed(self, sentence: str) -> None:
        # It may be that a row was no longer there.
        self._context.fail(sentence)
        self._pages.refresh()
