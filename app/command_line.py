"""The command line: `python predictions.py PATH...`; scripts of others depend on what it prints."""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing, redirect_stderr
from itertools import chain, count
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from app.analyst import Analyst, Answer
from app.batch.crew import Answered
from app.case.plain_answers import answer_as_data, error_as_data
from app.command.answer_table import answer_lines
from app.command.batch import CommandBatch
from app.command.options import duty_of, parser
from app.command.progress_bar import ProgressBar
from app.crash import watched
from app.files.folder import Opened, images_in
from app.files.saving import Sources, file_ids
from app.logs import start_log
from app.paths import settings_file
from app.settings import read_settings
from app.wording import after_crash, warning_above
from errors import CannotSave, UserError, WeightsUnavailable, WrongUsage, shown_name
from imaging.radiograph import Radiograph
from models.networks import Networks
from predictions import ALL

# A folder waits for none of what only some calls ask for, which is imported there.
if TYPE_CHECKING:
    from app.command.report import CommandReport

ALL_READ, SOME_UNREAD, WRONG_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: None takes those of the process, which then is the program itself: it keeps a log
            and is watched.

    Returns:
        0 if all was done, 1 if something was not (README names what), 2 for wrong usage, 130 if it
        was stopped.
    """
    # A file's name may hold what the terminal can't show; that must not end a run.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with ExitStack() as stack:
        if not sys.stderr:
            # `print` would put the sentences between the JSON lines.
            nowhere = stack.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
            stack.enter_context(redirect_stderr(nowhere))
        if arguments is None:
            start_log()
            crash_report = stack.enter_context(watched("command-line"))
            if crash_report is not None:
                print(after_crash(crash_report), file=sys.stderr)
        return _main(arguments)


def _main(arguments: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
        return _do(options)
    except WrongUsage as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except UserError as error:
        print(error, file=sys.stderr)
        return SOME_UNREAD
    except BrokenPipeError:
        # The reader of our lines has left; a second error while Python closes stdout helps nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_UNREAD
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _do(options: argparse.Namespace) -> int:
    duty = duty_of(options)
    # Where the window keeps it, so that both have one history.
    options.db = options.db or read_settings(settings_file()).history
    if duty:
        return _do_duty(options)
    if not options.path:
        raise WrongUsage("Name an image or a folder; --help lists the options.")
    return _Run(options).run()


def _do_duty(options: argparse.Namespace) -> int:
    from app.command import duties as command_duties

    if options.fetch_weights:
        command_duties.fetch_weights(options.fetch_weights)
    elif options.export_corrections:
        command_duties.export_to_train(options.export_corrections, options.db)
    elif not command_duties.verify_history(options.db):
        return SOME_UNREAD
    return ALL_READ


class _Run:
    """One call of the command line over all its images."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._names_written: set[str] = set()
        self._warned: set[str] = set()
        self._unread = 0
        self._is_said_already = False
        self._rows: list[dict] = []
        self._sources: Sources = Sources()
        self._report: CommandReport | None = None

    def run(self) -> int:
        if self._options.table is not None:
            _check_ending(self._options.table)
        options, pipelines = self._options, self._pipelines()
        if options.report is not None:
            from app.command.report import CommandReport

            statuses = Analyst(keeps_history=False).statuses()
            self._report = CommandReport(options.report, statuses, options.min_score)

        def images() -> list[Path | Opened]:
            return images_in(options.path, self._warn, options.recursive, options.out)

        batch = CommandBatch(options, images, pipelines, self._make_analyst, self._warn)
        with closing(batch):
            self._sources = Sources(file_ids(item.path for item in batch.items))
            self._take_over(batch, pipelines)
            self._answer(batch)
            if self._report is not None:
                self._report.save(self._sources)
            if options.table is not None:
                from app.files.tables import write_table

                write_table(options.table, self._rows)
            batch.end()
        return SOME_UNREAD if self._unread else ALL_READ

    def _answer(self, batch: CommandBatch) -> None:
        is_visible = not self._options.json and sys.stderr.isatty()
        bar = ProgressBar(len(batch.items), is_visible, len(batch.done))
        started = perf_counter()
        with closing(batch.answers()) as answered_images:
            for number, answered in enumerate(answered_images, len(batch.done) + 1):
                bar.clear()
                self._one_image(answered)
                # Before it counts as done.
                sys.stdout.flush()
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
        return Analyst(options.db, not options.no_history, options.precision, networks=networks)

    def _pipelines(self) -> list[str]:
        analyst = Analyst(keeps_history=False)
        for sentence in analyst.predictor.left_out:
            self._warn(sentence)
        statuses = analyst.statuses()
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
            before = warning
            try:
                self._save(path, radiograph, answer, warning)
            except CannotSave as error:
                self._refuse(path, str(error))
        if self._report is not None:
            self._warn(self._report.add(radiograph, given))
        self._warn(answered.warning)

    def _say(
        self, path: Path, radiograph: Radiograph, answer: Answer, above: str, *, is_repeated: bool
    ) -> None:
        shown = answer.prediction.from_score(self._options.min_score)
        self._warn(answer.warning)
        if radiograph.frames > 1:
            name, count = shown_name(path), radiograph.frames
            self._warn(f"{name} holds {count} pictures; number {radiograph.frame + 1} was read.")
        data = answer_as_data(str(path), radiograph, shown, answer.is_from_history, above)
        self._note({**data, "network": shown.network, "number": answer.row or None})
        if self._is_said_already:
            return
        if self._options.json:
            _print_json(data)
            return
        for line in answer_lines(radiograph, answer, shown, "" if is_repeated else above):
            print(line)

    def _save(self, path: Path, radiograph: Radiograph, answer: Answer, above: str) -> None:
        if self._options.out is None or self._is_said_already:
            return
        from app.case.annotated_picture import Look, annotated, write_image

        shown = answer.prediction.from_score(self._options.min_score)
        name = self._unused_name(self._stem(path), shown.pipeline)
        picture = annotated(radiograph, shown, Look(warning=above))
        write_image(picture, self._options.out / name, self._sources)

    def _stem(self, path: Path) -> str:
        frame = self._options.frame
        return f"{path.stem}-{frame}" if frame > 1 else path.stem

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
        self._note(error_as_data(path, sentence))
        if self._is_said_already:
            return
        self._unread += 1
        if self._options.json:
            _print_json({"image": str(path), "error": sentence})
        else:
            print(sentence, file=sys.stderr)

    def _note(self, row: dict) -> None:
        if self._options.table is not None:
            self._rows.append(row)

    def _warn(self, sentence: str) -> None:
        if sentence and sentence not in self._warned:
            self._warned.add(sentence)
            print(sentence, file=sys.stderr)


def _check_ending(table: Path) -> None:
    from app.files.tables import TABLE_FORMATS

    if table.suffix.lower() not in TABLE_FORMATS:
        raise WrongUsage(
            f"A table is a CSV or JSON file; give {shown_name(table)} the ending .csv or .json."
        )


def _print_json(data: dict) -> None:
    # ASCII only, so that a name in any encoding survives any terminal.
    print(json.dumps(data), flush=True)
