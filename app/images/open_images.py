"""The images that are open: the strip at the left of the window."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.analyst import Answer
from app.changes import Change
from app.context import Context
from app.files.listing import Listing
from app.images.held_pixels import HeldPixels
from app.images.open_image import OpenImage, place_among
from app.images.pasted import Clipping, pasted_files
from app.images.reading import not_opened, read_image, reopen_row
from app.images.shown_answers import ShownAnswers
from app.jobs import Continuation
from errors import shown_name
from words import N_, _

MOST_READ_AT_ONCE = 8
# What is read that is no file, in English.
CLIPBOARD, HISTORY = N_("the clipboard"), N_("the history")


class OpenImages(ShownAnswers):
    """Opens, shows and closes images."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._latest_wish = 0
        self._held = HeldPixels()
        self._refusals: list[str] = []
        # What was listed behind an image that is being read: shown in its place if it can't be.
        self._behind: list[OpenImage] = []
        self.all: list[OpenImage] = []
        self.reading: list[str] = []

    def open(self, paths: Sequence[Path]) -> None:
        """Show the first of several images that can be read; an open one is only shown.

        A few are read at once. A folder's, or many, are listed, and read when they are looked at.
        """
        # By their whole paths, since the history and a drop know them by no other.
        whole = [path.absolute() for path in paths]
        if len(whole) > MOST_READ_AT_ONCE:
            self._list(whole)
            return
        # One for all: a file that can't be read leaves it to the next.
        wish = self._wish() if whole else 0
        for path in whole:
            self._start_reading(path, 0, wish)
        self._context.tell(Change.WORK)

    def _list(self, paths: list[Path]) -> None:
        name = shown_name(paths[0])
        self._begin(name)
        wish = self._wish()
        self._context.jobs.start(
            lambda _progress: Listing(paths),
            Continuation(
                done=lambda listing: self._was_listed(listing, wish, name),
                failed=lambda sentence: self._was_refused(sentence, name),
            ),
        )
        self._context.tell(Change.WORK)

    def open_pasted(self, clipping: Clipping) -> None:
        """Open the files on the clipboard, or a picture, which gets a file of its own."""
        self._begin(CLIPBOARD)
        self._context.jobs.start(
            lambda _progress: pasted_files(clipping),
            Continuation(
                done=self._were_pasted,
                failed=lambda sentence: self._was_refused(sentence, CLIPBOARD),
            ),
        )
        self._context.tell(Change.WORK)

    def open_record(
        self,
        number: int,
        at: Path | None = None,
        on_opened: Callable[[], None] = lambda: None,
    ) -> None:
        """Show a row of the history again with its overlay; no network is asked.

        Args:
            number: of the row.
            at: the file to be shown, where another with the same content may be the row's.
            on_opened: called when it has been read.
        """
        self._reopen(number, at=at, on_opened=on_opened)

    def show(self, image: OpenImage) -> None:
        """Show another of the open images, reading it again if its pixels were let go."""
        if image.pyramid is not None:
            self._wish()
            self._put_on_screen(image)
        elif image.stand_in_for:
            self._reopen(image.row, image)
        else:
            self._start_reading(image.path, image.frame, self._wish(), image)
            self._context.tell(Change.WORK)

    def read(self, image: OpenImage) -> None:
        """Read the pixels of an open image that is to be seen beside the one on screen."""
        if image.pyramid is None and not image.stand_in_for:
            self._start_reading(image.path, image.frame, 0, image)
            self._context.tell(Change.WORK)

    def swap(self, old: OpenImage, fresh: OpenImage) -> None:
        """Put another frame of the same file in the place of one."""
        if old not in self.all:
            return
        new = old.becomes(fresh)
        self.all[self.all.index(old)] = new
        self._held.forget(old)
        # It is read again as quickly as it was now.
        old.pyramid = None
        if self.current is old:
            self._put_on_screen(new)
        else:
            self._context.tell(Change.IMAGES)

    def close(self, *images: OpenImage) -> None:
        """Take images out of the strip; their answers stay in the history."""
        current = self.current
        place = self.all.index(current) if current in images else None
        for image in images:
            self.all.remove(image)
            self._held.forget(image)
        if place is not None:
            self.current = self.all[min(place, len(self.all) - 1)] if self.all else None
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.ANSWERS)
        if place is not None and self.current is not None:
            self.show(self.current)

    def close_current(self) -> None:
        """Close the image on screen."""
        if self.current is not None:
            self.close(self.current)

    def step(self, by: int) -> None:
        """Show the next open image, or the one before; the strip is a ring."""
        if self.current is not None:
            self.show(self.all[(self.all.index(self.current) + by) % len(self.all)])

    def _begin(self, name: str) -> None:
        # What is opened while others are still being read fails together with them.
        if not self.reading:
            self._refusals = []
        self.reading.append(name)

    def _start_reading(
        self, path: Path, frame: int, wish: int, of: OpenImage | None = None
    ) -> None:
        """Read a file; `of` is the open image whose pixels are wanted, if it is open already."""
        name = shown_name(path)
        self._begin(name)
        then = Continuation(
            done=lambda image: self._was_read(image, wish, name),
            failed=lambda sentence: self._was_refused(sentence, name, path, wish),
        )
        self._context.jobs.start(
            lambda progress: read_image(self._context.analyst, path, frame, progress),
            self._unless_closed(of, name, then),
        )

    def _reopen(
        self,
        row: int,
        of: OpenImage | None = None,
        at: Path | None = None,
        on_opened: Callable[[], None] = lambda: None,
    ) -> None:
        """Read a row of the history; `of` is as for a file."""
        wish = self._wish()
        self._begin(HISTORY)

        def done(reopened: tuple[OpenImage, Answer]) -> None:
            self._was_reopened(*reopened, wish=wish)
            on_opened()

        def failed(sentence: str) -> None:
            self._was_refused(sentence, HISTORY)
            self._context.tell(Change.ROWS)

        then = Continuation(done=done, failed=failed)
        self._context.jobs.start(
            lambda _progress: reopen_row(self._context.analyst, row, at),
            self._unless_closed(of, HISTORY, then),
        )
        self._context.tell(Change.WORK)

    def _unless_closed(
        self, image: OpenImage | None, name: str, then: Continuation
    ) -> Continuation:
        """Return what follows a reading, which would bring back an image closed meanwhile."""

        def is_open() -> bool:
            # By its path, since another frame may have taken its place.
            return image is None or any(i.path == image.path for i in self.all)

        def dropped() -> None:
            self.reading.remove(name)
            self._context.tell(Change.WORK)

        return then.only_if(is_open, dropped)

    def _were_pasted(self, paths: list[Path]) -> None:
        self.reading.remove(CLIPBOARD)
        self.open(paths)
        if not paths:
            self._context.warn(_("There is no picture and no image file on the clipboard."))

    def _was_listed(self, listing: Listing, wish: int, name: str) -> None:
        self.reading.remove(name)
        known = {image.path: image for image in self.all}
        named = [known.get(path) or OpenImage(path, "", b"", None) for path in listing.files]
        self.all.extend(image for image in named if image.path not in known)
        self._refusals.extend(listing.refusals)
        if self._refusals:
            self._context.fail_each(not_opened(len(self._refusals)), self._refusals)
        elif listing.remarks:
            self._context.inform(listing.remarks[0])
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.WORK)
        if named and (self._is_latest(wish) or self.current is None):
            self._show_first(named)

    def _show_first(self, listed: list[OpenImage]) -> None:
        self.show(listed[0])
        # They wait for this wish alone, and a folder of other things is not read to its end.
        self._behind = listed[1:MOST_READ_AT_ONCE]

    def _was_read(self, image: OpenImage | Listing, wish: int, name: str) -> None:
        if isinstance(image, Listing):
            self._was_listed(image, wish, name)
            return
        self.reading.remove(name)
        known = self._known(image)
        if known is None:
            self.all.insert(place_among(self.all, image), image)
        elif known.frame == image.frame:
            known.renew(image)
        elif known.pyramid is None:
            # What was opened again is shown at the frame it was left at, not one behind it.
            again = self._wish() if self._is_latest(wish) else wish
            self._start_reading(known.path, known.frame, again, known)
            return
        if self._is_latest(wish) and not self._refusals:
            self._context.inform("")
        self._show_if_wished(known or image, wish)

    def _was_reopened(self, fresh: OpenImage, answer: Answer, wish: int) -> None:
        self.reading.remove(HISTORY)
        image = self._known(fresh)
        if image is None:
            image = fresh
            self.all.insert(place_among(self.all, image), image)
        elif image.frame == fresh.frame:
            image.renew(fresh)
        else:
            self.swap(image, fresh)
            image = image.siblings[fresh.frame]
        image.shown_pipeline = ""
        image.take(answer)
        self._context.inform("")
        if image.stand_in_for:
            self._context.warn(image.stand_in_for)
        self._show_if_wished(image, wish)

    def _was_refused(
        self, sentence: str, name: str, path: Path | None = None, wish: int = 0
    ) -> None:
        for image in self.all:
            if image.path == path and image.pyramid is None:
                image.refusal = sentence
        self._refusals.append(sentence)
        behind = [image for image in self._behind if image in self.all]
        if behind and self._is_latest(wish):
            # While this one still counts as being read, so that both fail together.
            self._show_first(behind)
        self.reading.remove(name)
        self._context.fail_each(not_opened(len(self._refusals)), self._refusals)
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.WORK)

    def _show_if_wished(self, image: OpenImage, wish: int) -> None:
        # A slow file must not jump in front of what the user has chosen since, nor one of several
        # opened together in front of the first.
        is_wished = self._is_latest(wish)
        if is_wished:
            self._wish()
        if is_wished or self.current is None:
            self._put_on_screen(image)
        else:
            self._context.tell(Change.IMAGES)
        self._context.tell(Change.WORK)

    def _put_on_screen(self, image: OpenImage) -> None:
        self.current = image
        self._held.see(image)
        self._held.let_go(self.all)
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.ANSWERS)

    def _known(self, image: OpenImage) -> OpenImage | None:
        # One that was only listed is told by its path alone.
        same = (i for i in self.all if i.sha256 in (image.sha256, ""))
        return next((i for i in same if i.path == image.path), None)

    def _wish(self) -> int:
        self._latest_wish += 1
        self._behind = []
        return self._latest_wish

    def _is_latest(self, wish: int) -> bool:
        return wish == self._latest_wish
