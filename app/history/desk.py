"""What can be done with rows of the history: words, export, import, search for images."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PIL import Image

from app.case.annotated_picture import Look, annotated
from app.case.plain_answers import record_as_data
from app.case.stand_in import reopen
from app.changes import Change
from app.context import Context
from app.files.folder import images_in
from app.files.known import known_as
from app.files.saving import Sources, file_ids
from app.files.tables import write_table
from app.history.contradictions import contradiction_of_row
from app.history.pages import HistoryPages
from app.history.removing import Removing
from app.history.words import chain_in_words
from app.jobs import Continuation
from app.wording import percent
from errors import HistoryUnavailable, shown_name, shown_text
from imaging.source import file_sha256
from models.pipeline import Progress
from store.chain import ChainReport
from store.foreign_rows import read_foreign
from store.history import History, HistoryLine, HistoryRecord
from store.rows import RowWords
from words import N_, _, ngettext, number

NOTE_CHANGED = N_(
    "The note of {name} was changed in another window meanwhile and reads: {note}. Yours was not "
    "kept; leave its field once more to put yours in its place."
)
WORDS_NOT_KEPT = N_("Tags and note of {name} were not kept. {error}")


class HistoryDesk(Removing):
    """Changes the history, and takes rows out of the program and into it.

    Attributes:
        is_verifying: True while rows are held against the chain of hashes.
    """

    def __init__(self, context: Context, pages: HistoryPages) -> None:
        super().__init__(context, pages)
        self.is_verifying = False

    def annotate(
        self,
        line: HistoryLine,
        before: RowWords,
        after: RowWords,
        not_kept: Callable[[RowWords], None] = lambda _base: None,
    ) -> None:
        """Change a row's tags and note by what the reader changed.

        Args:
            line: the row.
            before: what the reader had before them.
            after: what they made of it.
            not_kept: called if not all of it was, with what `before` is to be when it is tried
                again.
        """
        name = shown_name(line.image.path)

        def done(held: RowWords) -> None:
            if held.note != after.note.strip():
                not_kept(RowWords(after.tags, held.note))
                self._context.warn(
                    _(NOTE_CHANGED).format(name=name, note=shown_text(held.note) or "—")
                )

        def failed(sentence: str) -> None:
            not_kept(before)
            self._failed(_(WORDS_NOT_KEPT).format(name=name, error=sentence))

        self._start(lambda history, _p: history.annotate(line.id, before, after), done, failed)

    def add_tags(self, numbers: Iterable[int], tags: Iterable[str]) -> None:
        """Give rows tags beside those they have."""
        rows, new = list(numbers), list(tags)
        self._start(
            lambda history, _p: history.add_tags(rows, new),
            lambda count: self._context.inform(
                ngettext("Tagged {count} row.", "Tagged {count} rows.", count).format(
                    count=number(count, ",d")
                )
            ),
        )

    def export(self, path: Path) -> None:
        """Write the rows listed, in their order, to a CSV or JSON file."""
        numbers, opened = self._pages.numbers, self._context.opened()

        def work(history: History, _progress: Progress) -> int:
            records = (history.record(int(number)) for number in numbers)
            write_table(
                path,
                (record_as_data(r, contradiction_of_row(history, r)) for r in records),
                Sources(file_ids(opened), partial(known_as, history)),
            )
            return len(numbers)

        self._start(
            work,
            lambda count: self._context.saved(
                ngettext(
                    "Saved {count} row in {name}.", "Saved {count} rows in {name}.", count
                ).format(count=number(count, ",d"), name=shown_name(path)),
                path,
            ),
        )

    def import_rows(self, path: Path) -> None:
        """Take over another program's rows, marked as imported."""

        def work(history: History, progress: Progress) -> tuple[int, int]:
            found = read_foreign(path, lambda: progress("", 0.0))
            return history.add_all(found.rows), found.refused

        def done(result: tuple[int, int]) -> None:
            new, refused = result
            self._context.inform(
                _(
                    "Rows imported from {name}: {new}; left out for a value of another type or too "
                    "long a text: {refused}."
                ).format(
                    new=number(new, ",d"),
                    name=shown_name(path),
                    refused=number(refused, ",d"),
                )
            )

        self._start(work, done)

    def verify(self, on_whole: Callable[[str], None] = lambda _sentence: None) -> None:
        """Hold every row against the chain of hashes and say what was found.

        Args:
            on_whole: called with the sentence that names the last hash, if nothing was amiss.
        """
        if self.is_verifying:
            return

        def work(history: History, progress: Progress) -> ChainReport:
            rows = max(history.count(), 1)
            return history.verify(lambda checked: progress("", min(checked / rows, 1.0)))

        def ended(say: Callable[[str], None], sentence: str) -> None:
            self._verifies(False)
            # The reading may have found the file damaged and mended it.
            self._pages.refresh()
            say(sentence)

        def done(report: ChainReport) -> None:
            say = self._context.inform if report.fault is None else self._context.fail
            sentence = chain_in_words(report)
            ended(say, sentence)
            if report.fault is None:
                on_whole(sentence)

        self._verifies(True)
        self._context.inform(_("Verifying the history…"))
        self._context.archive.start_apart(
            work,
            Continuation(
                done=done,
                failed=lambda sentence: ended(self._context.fail, sentence),
                stopped=lambda: ended(
                    self._context.inform, _("The history was not verified to its end.")
                ),
                advanced=lambda _stage, share: self._context.inform(
                    _("Verifying the history… {share}").format(share=percent(share))
                ),
            ),
        )

    def stop_verifying(self) -> None:
        """Leave the history unverified."""
        self._context.archive.stop_apart()

    def _verifies(self, is_verifying: bool) -> None:
        self.is_verifying = is_verifying
        self._context.tell(Change.HISTORY)

    def look_for_images(self, paths: Sequence[Path]) -> None:
        """Find images that were moved, by their content, among files and in folders."""

        def work(history: History, _progress: Progress) -> int:
            images = [p for p in images_in(paths, lambda _s: None, True) if isinstance(p, Path)]
            return sum(history.found_at([(sha256, path)]) for sha256, path in _hashed(images))

        self._start(
            work,
            lambda count: self._context.inform(
                _("Rows whose image was found: {count}.").format(count=number(count, ",d"))
                if count
                else _("No image of the history was found there; choose another folder.")
            ),
        )

    def ask_again(self, number: int, then: Callable[[HistoryRecord, HistoryRecord], None]) -> None:
        """Ask a row's pipeline about its image again, with today's weights.

        Args:
            number: of the row.
            then: takes the row and today's, which is the same if the weights are.
        """
        analyst = self._context.analyst

        def work(progress: Progress) -> tuple[HistoryRecord, HistoryRecord]:
            old = analyst.history.record(number)
            if old.is_imported:
                raise HistoryUnavailable(
                    _("This row was imported from {origin}; open its image and analyse it.").format(
                        origin=old.origin
                    )
                )
            reopened = reopen(old)
            if reopened.obstacle:
                raise HistoryUnavailable(
                    _(
                        "{name} is gone or another file now; use Find images to say where it lies."
                    ).format(name=shown_name(old.image.path))
                )
            answer = analyst.answer(reopened.radiograph, old.pipeline, progress)
            if not answer.row:
                raise HistoryUnavailable(answer.warning)
            return old, analyst.history.record(answer.row)

        def done(both: tuple[HistoryRecord, HistoryRecord]) -> None:
            if both[0].id == both[1].id:
                self._context.inform(
                    _("The weights are the same as then, and so is their answer: this row.")
                )
            else:
                self._pages.refresh()
                then(*both)

        self._context.jobs.start(work, Continuation(done=done, failed=self._failed))

    def read_two(
        self, numbers: Sequence[int], then: Callable[[HistoryRecord, HistoryRecord], None]
    ) -> None:
        """Read two rows to be shown side by side."""
        one, other = sorted(numbers)
        self._context.archive.start(
            lambda history, _p: (history.record(one), history.record(other)),
            Continuation(done=lambda both: then(*both), failed=self._failed),
        )

    def draw_two(
        self, records: Sequence[HistoryRecord], side_px: int, then: Callable[[list], None]
    ) -> None:
        """Draw rows' images with their overlays, each in a square of `side_px`."""

        def work(_progress: Progress) -> list[Image.Image]:
            drawn = []
            for record in records:
                reopened = reopen(record)
                picture = annotated(reopened.radiograph, record.prediction, Look())
                picture.thumbnail((side_px, side_px))
                drawn.append(picture)
            return drawn

        self._context.jobs.start(work, Continuation(done=then, failed=self._context.fail))


def _hashed(images: Iterable[Path]) -> Iterable[tuple[str, Path]]:
    for path in images:
        try:
            yield file_sha256(path), path.absolute()
        except OSError:
            continue
