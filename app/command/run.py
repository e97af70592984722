"""One call of the command line: its images are answered, told, and written."""

import sys
from collections.abc import Sequence
from contextlib import closing
from itertools import chain, count
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from app.analyst import Analyst, Answer
from app.batch.crew import Answered
from app.case.plain_answers import answer_as_data, error_as_data
from app.command.answer_table import answer_lines
from app.command.batch import CommandBatch
from app.command.options import Options
from app.command.progress_bar import ProgressBar
from app.command.streams import flush, remark, say
from app.files.folder import Opened, images_in
from app.files.json_text import json_text
from app.files.saving import Sources, file_ids, refuse_sources
from app.wording import warning_above
from errors import CannotSave, HistoryUnavailable, WeightsUnavailable, WrongUsage, shown_name
from imaging.radiograph import Radiograph
from models.networks import Networks
from predictions import ALL, PipelineStatus
from store.history import MEMORY

# A folder waits for none of what only some calls ask for, which is imported there.
if TYPE_CHECKING:
    from app.command.report import CommandReport


class CommandRun:
    """One call of the command line over all its images.

    Args:
        options: what is asked for.
    """

    def __init__(self, options: Options) -> None:
        self._options = options
        self._names_written: set[str] = set()
        self._warned: set[str] = set()
        self._unread = 0
        self._unkept = 0
        self._is_said_already = False
        self._rows: list[dict] = []
        self._sources: Sources = Sources()
        self._report: CommandReport | None = None

    def run(self) -> bool:
        """Answer and write, and return whether all was done.

        Raises:
            UserError: it can't be begun, or what comes at the end can't be written.
            BrokenPipeError: the reader of the lines has left.
        """
        if self._options.table is not None:
            _check_ending(self._options.table)
        options, analyst = self._options, Analyst(keeps_history=False)
        statuses = analyst.statuses()
        pipelines = self._pipelines(statuses, analyst.predictor.left_out)
        if options.report is not None:
            from app.command.report import CommandReport

            self._report = CommandReport(options.report, statuses, options.least_score)

        def images() -> list[Path | Opened]:
            return images_in(options.paths, self._warn, options.is_recursive, options.out)

        batch = CommandBatch(options, images, pipelines, self._make_analyst, self._warn)
        # Opens the history when it is first asked.
        with closing(batch), closing(self._make_analyst(None)) as asked:
            self._sources = Sources(file_ids(item.path for item in batch.items), asked.known_as)
            for place in filter(None, (options.report, options.table)):
                # Before a long run, and once more when it is written.
                refuse_sources(place, self._sources)
            self._take_over(batch, pipelines)
            self._answer(batch)
            if self._report is not None:
                self._report.save(self._sources)
            if options.table is not None:
                from app.files.tables import write_table

                write_table(options.table, self._rows, self._sources)
            batch.end()
            is_kept = not options.must_keep or (not self._unkept and _is_lasting(asked))
        return not self._unread and is_kept

    def _answer(self, batch: CommandBatch) -> None:
        is_visible = not self._options.prints_json and sys.stderr.isatty()
        bar = ProgressBar(len(batch.items), is_visible, len(batch.done))
        started = perf_counter()
        with closing(batch.answers()) as answered_images:
            for number, answered in enumerate(answered_images, len(batch.done) + 1):
                bar.clear()
                self._one_image(answered)
                # Before it counts as done.
                flush()
                bar.draw(number, perf_counter() - started)
        bar.clear()

    def _take_over(self, batch: CommandBatch, pipelines: Sequence[str]) -> None:
        """Bring in what the run that is gone on with has said and written."""
        self._unread += sum(bool(item.error) for item in batch.done)
        for item in batch.done:
            for pipeline in pipelines:
                self._unused_name(self._stem(item.path), pipeline)
        if self._report is not None or self._options.table is not None:
            self._is_said_already = True
            for answered in batch.answers_again():
                self._one_image(answered)
            self._is_said_already = False

    def _make_analyst(self, networks: Networks | None) -> Analyst:
        options = self._options
        return Analyst(
            options.database, options.keeps_history, options.precision, networks=networks
        )

    def _pipelines(self, statuses: Sequence[PipelineStatus], left_out: Sequence[str]) -> list[str]:
        for sentence in left_out:
            self._warn(sentence)
        if self._options.pipeline != ALL:
            (asked,) = (s for s in statuses if s.name == self._options.pipeline)
            if not asked.is_ready:
                raise WeightsUnavailable(asked.obstacle)
            return [asked.name]
        ready = [s.name for s in statuses if s.is_ready]
        for status in statuses:
            if not status.is_ready:
                self._warn(status.obstacle)
        if not ready:
            raise WeightsUnavailable("No pipeline has its weights; the lines above say what to do.")
        return ready

    def _one_image(self, answered: Answered) -> None:
        path, radiograph = answered.opened.path, answered.opened.radiograph
        if radiograph is None:
            self._refuse(path, answered.opened.error)
            return
        given = [a for a in answered.answers if not isinstance(a, WeightsUnavailable)]
        told, before = [answer.prediction for answer in given], ""
        for answer in answered.answers:
            if isinstance(answer, WeightsUnavailable):
                self._refuse(path, str(answer))
                continue
            warning = warning_above(answer.prediction.pipeline, told, answer.earlier)
            self._say(path, radiograph, answer, warning, is_repeated=warning == before)
            self._unkept += not answer.row
            before = warning
            try:
                self._save(path, radiograph, answer, warning)
            except CannotSave as error:
                self._refuse(path, str(error))
        if self._report is not None:
            self._report.add(radiograph, given)
        if given and self._writes_pictures:
            from app.command.burned_in import warning_of_text

            self._warn(warning_of_text(radiograph))
        self._warn(answered.warning)

    def _say(
        self, path: Path, radiograph: Radiograph, answer: Answer, above: str, *, is_repeated: bool
    ) -> None:
        shown = answer.prediction.from_score(self._options.least_score)
        self._warn(answer.warning)
        if radiograph.frames > 1:
            name, count = shown_name(path), radiograph.frames
            self._warn(f"{name} holds {count} pictures; number {radiograph.frame + 1} was read.")
        data = answer_as_data(str(path), radiograph, shown, answer.is_from_history, above)
        self._note({**data, "network": shown.network, "number": answer.row or None})
        if self._is_said_already:
            return
        if self._options.prints_json:
            _print_json(data)
            return
        for line in answer_lines(radiograph, answer, shown, "" if is_repeated else above):
            say(line)

    @property
    def _writes_pictures(self) -> bool:
        is_out = self._options.out is not None and not self._is_said_already
        return is_out or self._report is not None

    def _save(self, path: Path, radiograph: Radiograph, answer: Answer, above: str) -> None:
        if self._options.out is None or self._is_said_already:
            return
        from app.case.annotated_picture import Look, annotated_at_own_size, write_image

        shown = answer.prediction.from_score(self._options.least_score)
        name = self._unused_name(self._stem(path), shown.pipeline)
        picture = annotated_at_own_size(radiograph, shown, Look(warning=above))
        write_image(picture, self._options.out / name, self._sources)

    def _stem(self, path: Path) -> str:
        frame = self._options.frame
        return f"{path.stem}-{frame + 1}" if frame else path.stem

    def _unused_name(self, stem: str, pipeline: str) -> str:
        """Return a name for a picture that no other of this run has, on any file system.

        Sources may bear one name; each further picture gets a number.
        """
        numbers = chain([""], (f"-{number}" for number in count(2)))
        names = (f"{stem}{number}.{pipeline}.png" for number in numbers)
        unused = next(name for name in names if name.casefold() not in self._names_written)
        self._names_written.add(unused.casefold())
        return unused

    def _refuse(self, path: Path, sentence: str) -> None:
        data = error_as_data(path, sentence)
        self._note(data)
        if self._is_said_already:
            return
        self._unread += 1
        if self._options.prints_json:
            _print_json(data)
        else:
            remark(sentence)

    def _note(self, row: dict) -> None:
        if self._options.table is not None:
            self._rows.append(row)

    def _warn(self, sentence: str) -> None:
        if sentence and sentence not in self._warned:
            self._warned.add(sentence)
            remark(sentence)


def _is_lasting(analyst: Analyst) -> bool:
    """Tell whether the history is a file, and not what stands in for one until the end."""
    try:
        return analyst.history.path != MEMORY
    except HistoryUnavailable:
        return False


def _check_ending(table: Path) -> None:
    from app.files.tables import TABLE_FORMATS

    if table.suffix.lower() not in TABLE_FORMATS:
        raise WrongUsage(
            f"A table is a CSV or JSON file; give {shown_name(table)} the ending .csv or .json."
        )


def _print_json(data: dict) -> None:
    # ASCII only, so that a name in any encoding survives any terminal.
    say(json_text(data))
    flush()
