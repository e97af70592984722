"""The command line: `python predictions.py PATH...`; scripts of others depend on what it prints."""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, redirect_stderr
from dataclasses import replace
from pathlib import Path

from app.command.options import Options, read_options
from app.command.run import CommandRun
from app.command.streams import flush, let_go, require_output
from app.crash import after_crash, watched
from app.logs import start_log
from app.paths import settings_file
from app.settings import read_settings
from errors import UserError, WrongUsage

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
        return _do_flushed(arguments)
    except WrongUsage as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except UserError as error:
        print(error, file=sys.stderr)
        return SOME_UNREAD
    except BrokenPipeError:
        # The reader of our lines has left.
        let_go()
        return SOME_UNREAD
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _do_flushed(arguments: Sequence[str] | None) -> int:
    try:
        return _do(read_options(arguments))
    finally:
        # After help too, which ends the program: what is still held fails while Python closes.
        flush()


def _do(options: Options) -> int:
    if not (options.has_duty or options.paths):
        raise WrongUsage("Name an image or a folder; --help lists the options.")
    require_output()
    # Where the window keeps it, so that both have one history.
    database = options.database or read_settings(settings_file()).history
    options = replace(options, database=database)
    if options.has_duty:
        return _do_duty(options)
    return ALL_READ if CommandRun(options).run() else SOME_UNREAD


def _do_duty(options: Options) -> int:
    from app.command import duties as command_duties

    if options.fetched_weights:
        command_duties.fetch_weights(options.fetched_weights)
    elif options.corrections:
        command_duties.export_to_train(options.corrections, options.database)
    elif not command_duties.verify_history(options.database):
        return SOME_UNREAD
    return ALL_READ
