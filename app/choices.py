"""What the reader chooses in the open window: how answers are judged and shown, and settings."""

from collections.abc import Mapping
from pathlib import Path

from app.changes import Change
from app.context import Context
from app.files.whole_file import write_whole
from app.images.open_images import OpenImages
from app.jobs import Continuation
from app.paths import settings_file
from app.reader.reading_first import ReadingFirst
from app.settings import settings_as_toml
from errors import CannotSave
from words import _, reason_of, use


class Choices:
    """Changes the settings in use, and tells whoever shows what hangs on them."""

    def __init__(self, context: Context, images: OpenImages, reading_first: ReadingFirst) -> None:
        self._context = context
        self._images = images
        self._reading_first = reading_first
        self._settings = context.settings

    def choose_operating_point(self, name: str) -> None:
        """Judge all answers at another operating point."""
        self._settings.operating_point = name
        self._context.tell(Change.ANSWERS)
        self._context.tell(Change.IMAGES)

    def choose_next_operating_point(self) -> None:
        """Judge at the next operating point, if the answer on screen can be judged at several."""
        prediction = self._images.shown_prediction()
        points = list(prediction.operating_points) if prediction else []
        if points:
            chosen = self._settings.operating_point
            place = points.index(chosen) if chosen in points else -1
            self.choose_operating_point(points[(place + 1) % len(points)])

    def show_overlay(self, is_on: bool) -> None:
        """Draw marks on the picture, or leave it plain."""
        self._settings.overlay_is_on = is_on
        self._context.tell(Change.ANSWERS)

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the heat map covers the picture, 0 to 1."""
        self._settings.opacity = min(max(opacity, 0.0), 1.0)
        self._context.tell(Change.ANSWERS)

    def use_public_names(self, is_on: bool) -> None:
        """Name boxes as the public system does, or as a fracture and its region."""
        self._settings.public_names = is_on
        self._context.tell(Change.ANSWERS)

    def show_measures(self, is_on: bool) -> None:
        """Draw measurements on the picture, or hide them."""
        self._settings.measures_are_shown = is_on
        self._context.tell(Change.MEASURES)

    def speak(self, language: str) -> None:
        """Say everything in another language from now on.

        Args:
            language: a key of `words.CHOICES`.
        """
        self._settings.language = language
        use(language)
        self._context.say_again()
        self._context.tell(Change.LANGUAGE)

    def change_settings(self, chosen: Mapping[str, object]) -> None:
        """Take over choices by the names of `Settings`, and keep them at once.

        Database and number of threads hold from the next start on.
        """
        settings = self._settings
        speaks_otherwise = chosen.get("language", settings.language) != settings.language
        reads_otherwise = chosen.get("reads_first", settings.reads_first) != settings.reads_first
        for name, value in chosen.items():
            setattr(settings, name, value)
        if reads_otherwise:
            self._reading_first.switch(settings.reads_first)
        if speaks_otherwise:
            self.speak(settings.language)
        for change in (Change.ANSWERS, Change.IMAGES, Change.WEIGHTS):
            self._context.tell(change)
        written = settings_as_toml(settings)
        self._context.jobs.start(
            lambda _progress: _write(settings_file(), written),
            Continuation(
                done=lambda _none: self._context.inform(_("The settings are saved.")),
                failed=self._context.fail,
            ),
        )


def _write(path: Path, data: bytes) -> None:
    """Write the settings, or say what becomes of them: no other place is theirs."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise CannotSave(
            _(
                "The settings could not be saved in {path} ({reason}); they hold until the program "
                "ends."
            ).format(path=path, reason=reason_of(error))
        ) from error
