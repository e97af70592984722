"""The images that are open: the strip at the left of the window."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.changes import Change
from app.context import Context
from app.files.listing import Listing
from app.images.held_pixels import HeldPixels
from app.images.open_image import OpenImage, place_among
from app.images.pasted import Clipping, pasted_files
from app.images.reading import read_image, reopen_row
from app.images.shown_answers import ShownAnswers
from app.images.underway import Underway
from app.images.wishes import Wishes
from errors import shown_name
from words import N_, _

MOST_READ_AT_ONCE = 8
# What is read that is no file, in English.
CLIPBOARD, HISTORY = N_("the clipboard"), N_("the history")


class OpenImages(ShownAnswers):
    """Opens, shows and closes images."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._wishes = Wishes()
        self._underway = Underway(context)
        self._held = HeldPixels()
        self.all: list[OpenImage] = []
        context.opened = lambda: [image.path for image in self.all]

    @property
    def reading(self) -> Sequence[str]:
        """The names of what is being read, the earliest first."""
        return self._underway.names

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
        wish = self._wishes.wish() if whole else 0
        for path in whole:
            self._start_reading(path, 0, wish)
        self._context.tell(Change.WORK)

    def _list(self, paths: list[Path]) -> None:
        wish = self._wishes.wish()
        self._underway.start(
            shown_name(paths[0]),
            lambda _progress: Listing(paths),
            lambda listing: self._was_listed(listing, wish),
        )
        self._context.tell(Change.WORK)

    def open_pasted(self, clipping: Clipping) -> None:
        """Open the files on the clipboard, or a picture, which gets a file of its own."""
        self._underway.start(CLIPBOARD, lambda _progress: pasted_files(clipping), self._were_pasted)
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
        if image is not self.current:
            # What could not be read has nothing to do with what is looked at from here on.
            self._underway.put_refusals_away()
        self._show(image)

    def _show(self, image: OpenImage) -> None:
        if image.pyramid is not None:
            self._wishes.wish()
            self._put_on_screen(image)
        elif image.stand_in_for:
            self._reopen(image.row, image)
        else:
            self._start_reading(image.path, image.frame, self._wishes.wish(), image)
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
            self._show(self.current)

    def close_current(self) -> None:
        """Close the image on screen."""
        if self.current is not None:
            self.close(self.current)

    def step(self, by: int) -> None:
        """Show the next open image, or the one before; the strip is a ring."""
        if self.current is not None:
            self.show(self.all[(self.all.index(self.current) + by) % len(self.all)])

    def _start_reading(
        self, path: Path, frame: int, wish: int, of: OpenImage | None = None
    ) -> None:
        """Read a file; `of` is the open image whose pixels are wanted, if it is open already."""
        self._underway.start(
            shown_name(path),
            lambda progress: read_image(self._context.analyst, path, frame, progress),
            lambda image: self._was_read(image, wish),
            lambda sentence: self._was_refused(sentence, path, wish),
            lambda: self._is_open_still(of),
        )

    def _reopen(
        self,
        row: int,
        of: OpenImage | None = None,
        at: Path | None = None,
        on_opened: Callable[[], None] = lambda: None,
    ) -> None:
        """Read a row of the history; `of` is as for a file."""
        wish = self._wishes.wish()

        def done(fresh: OpenImage) -> None:
            self._was_reopened(fresh, wish)
            on_opened()

        self._underway.start(
            HISTORY,
            lambda _progress: reopen_row(self._context.analyst, row, at),
            done,
            lambda _sentence: self._context.tell(Change.ROWS),
            lambda: self._is_open_still(of),
        )
        self._context.tell(Change.WORK)

    def _is_open_still(self, image: OpenImage | None) -> bool:
        """Tell whether an image was not closed while it was read; it would be back otherwise."""
        # By its path, since another frame may have taken its place.
        return image is None or any(i.path == image.path for i in self.all)

    def _were_pasted(self, paths: list[Path]) -> None:
        self.open(paths)
        if not paths:
            self._context.warn(_("There is no picture and no image file on the clipboard."))

    def _was_listed(self, listing: Listing, wish: int) -> None:
        known = {image.path: image for image in self.all}
        named = [known.get(path) or OpenImage(path, "", b"", None) for path in listing.files]
        self.all.extend(image for image in named if image.path not in known)
        self._underway.refusals.extend(listing.refusals)
        self._underway.tell_refusals()
        if listing.remarks and not self._underway.refusals:
            self._context.inform(listing.remarks[0])
        self._context.tell(Change.IMAGES)
        self._context.tell(Change.WORK)
        if named and (self._wishes.is_latest(wish) or self.current is None):
            self._show_first(named)

    def _show_first(self, listed: list[OpenImage]) -> None:
        self._show(listed[0])
        # They wait for this wish alone, and a folder of other things is not read to its end.
        self._wishes.wait_behind(listed[1:MOST_READ_AT_ONCE])

    def _was_read(self, image: OpenImage | Listing, wish: int) -> None:
        if isinstance(image, Listing):
            self._was_listed(image, wish)
            return
        known = self._known(image)
        if known is None:
            self.all.insert(place_among(self.all, image), image)
        elif known.frame == image.frame:
            known.renew(image)
        elif known.pyramid is None:
            # What was opened again is shown at the frame it was left at, not one behind it.
            again = self._wishes.wish() if self._wishes.is_latest(wish) else wish
            self._start_reading(known.path, known.frame, again, known)
            return
        if self._wishes.is_latest(wish) and not self._underway.refusals:
            self._context.inform("")
        self._show_if_wished(known or image, wish)

    def _was_reopened(self, fresh: OpenImage, wish: int) -> None:
        image = self._known(fresh)
        if image is None:
            image = fresh
            self.all.insert(place_among(self.all, image), image)
        elif image.frame == fresh.frame:
            image.renew(fresh)
        else:
            self.swap(image, fresh)
            image = image.siblings[fresh.frame]
        image.take_reopened(fresh)
        self._context.inform("")
        if image.stand_in_for:
            self._context.warn(image.stand_in_for)
        self._show_if_wished(image, wish)

    def _was_refused(self, sentence: str, path: Path, wish: int) -> None:
        for image in self.all:
            if image.path == path and image.pyramid is None:
                image.refusal = sentence
        behind = self._wishes.behind(self.all)
        if behind and self._wishes.is_latest(wish):
            self._show_first(behind)

    def _show_if_wished(self, image: OpenImage, wish: int) -> None:
        # A slow file must not jump in front of what the user has chosen since, nor one of several
        # opened together in front of the first.
        is_wished = self._wishes.is_latest(wish)
        if is_wished:
            self._wishes.wish()
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
