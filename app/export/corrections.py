"""The reader's word as a training set: pictures from pixels, YOLO and COCO labels, a table."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.files.harmless_cells import harmless
from app.files.saving import Sources, file_ids, save_bytes
from errors import CannotSave, UserError, shown_name
from imaging.burned_text import find_text
from imaging.load import load_radiograph
from imaging.opencv import cv2
from imaging.preprocess import grey_8bit
from imaging.radiograph import Radiograph, frame_of
from models.pipeline import Progress
from models.prediction import Verdict
from store.history import History
from store.opinions import Opinion, Stance, all_opinions, found_places
from words import N_, _, ngettext, number, reason_of

CLASS = "fracture"
IMAGES, LABELS, UNBOXED = "images", "labels", "unboxed"
TABLE = "corrections.csv"
NO_VERDICT = N_(
    "There is no verdict of yours to export yet; agree, disagree or correct an answer first."
)
COLUMNS = ("file", "verdict", "body_part", "boxes", "was_first_reading")

README = """# Corrections

{count} X-rays on which the reader gave a verdict, {fractured} with and {clear} without a fracture.

- `{images}/`: {boxed} fractures with their places, and all {clear} X-rays without a fracture;
  `{labels}/` holds the boxes for YOLO (class 0, {name}; an empty file for no fracture), `data.yaml`
  names both, and `coco.json` holds the same for COCO.
- `{unboxed}/`: {without_box} fractures whose place nobody marked. They say nothing about where;
  a detector must not take them for pictures without a fracture.
- `{table}`: file, verdict, body part, number of boxes, and whether it was said before any answer
  was seen.

Left out: {doubtful} X-rays in doubt, {gone} whose file is gone or has changed.
Pictures are 8-bit grey in the default window, re-encoded from their pixels, without any text of
their files. Text seems to be burned into {lettered} of them: look at those before giving them away.
"""


@dataclass(frozen=True)
class Exported:
    """What became of an export.

    Attributes:
        pictures: how many were written.
        doubtful: how many were left out for the reader's doubt.
        gone: how many were left out because their file is gone or has changed.
        lettered: into how many text seems to be burned.
    """

    pictures: int
    doubtful: int
    gone: int
    lettered: int


@dataclass(frozen=True)
class _Told:
    """All that counts of what the reader said of one image.

    Attributes:
        word: with the verdict that counts, the places of that verdict, and the part.
        is_first: whether this verdict was said before any answer was seen, too.
    """

    word: Opinion
    is_first: bool


@dataclass(frozen=True)
class _Written:
    file: str
    told: _Told
    size_wh: tuple[int, int]

    @property
    def word(self) -> Opinion:
        return self.told.word


def export_corrections(history: History, folder: Path, progress: Progress) -> Exported:
    """Write the reader's latest verdicts with their pictures into a new or empty folder.

    Args:
        folder: made where it is missing.
        progress: may raise `Cancelled`; what was written until then stays.

    Raises:
        CannotSave: the folder holds something, can't be written, or there is nothing to export.
        HistoryUnavailable: the history can't be read.
    """
    all_told = _latest(all_opinions(history))
    chosen = [told for told in all_told if told.word.verdict is not Verdict.DOUBT]
    if not chosen:
        raise CannotSave(_(NO_VERDICT))
    _prepare(folder)
    places = found_places(history)
    written: list[_Written] = []
    gone = lettered = 0
    for place, told in enumerate(chosen):
        progress(
            _("Exporting X-ray {number} of {count}").format(
                number=number(place + 1, ",d"), count=number(len(chosen), ",d")
            ),
            place / len(chosen),
        )
        radiograph = _read(told.word, places.get(told.word.image_key, ()))
        if radiograph is None:
            gone += 1
            continue
        lettered += bool(find_text(radiograph))
        written.append(_write(folder, len(written) + 1, told, radiograph))
    exported = Exported(len(written), len(all_told) - len(chosen), gone, lettered)
    _write_lists(folder, written, exported)
    return exported


def in_words(exported: Exported, folder: Path) -> str:
    """Return what became of an export in one sentence or two."""
    sentence = ngettext(
        "Saved {count} X-ray with your word in {name}; left out: {doubtful} in doubt, {gone} whose "
        "file is gone or has changed.",
        "Saved {count} X-rays with your word in {name}; left out: {doubtful} in doubt, {gone} "
        "whose file is gone or has changed.",
        exported.pictures,
    ).format(
        count=number(exported.pictures, ",d"),
        name=shown_name(folder),
        doubtful=number(exported.doubtful, ",d"),
        gone=number(exported.gone, ",d"),
    )
    if not exported.lettered:
        return sentence
    return _(
        "{sentence} Text seems to be burned into {count} of the pictures: look at them before "
        "giving them away."
    ).format(sentence=sentence, count=number(exported.lettered, ",d"))


def _latest(opinions: Sequence[Opinion]) -> list[_Told]:
    """Return what counts of each image with a verdict, in the order in which they were spoken of.

    Verdict, places and part each come from the latest word that has one: whoever agrees with an
    answer that marks nothing has not taken back the place they marked before.

    Args:
        opinions: the earliest first.
    """
    spoken: dict[str, list[Opinion]] = {}
    for word in opinions:
        spoken.setdefault(word.image_key, []).append(word)
    judged = (words for words in spoken.values() if any(word.verdict for word in words))
    return [_told(words) for words in judged]


def _told(words: Sequence[Opinion]) -> _Told:
    last = next(word for word in reversed(words) if word.verdict)
    # A place belongs to the verdict that it was marked with.
    same = [word for word in words if word.verdict is last.verdict]
    word = replace(
        last,
        boxes=next((word.boxes for word in reversed(same) if word.boxes), ()),
        body_part=next((word.body_part for word in reversed(words) if word.body_part), ""),
    )
    return _Told(word, any(word.stance is Stance.FIRST for word in same))


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_empty = not any(folder.iterdir())
        for name in (IMAGES, LABELS, UNBOXED) if is_empty else ():
            (folder / name).mkdir()
    except OSError as error:
        raise CannotSave(
            _("The folder {name} can't be written ({reason}); choose another.").format(
                name=shown_name(folder), reason=reason_of(error)
            )
        ) from error
    if not is_empty:
        raise CannotSave(
            _("The folder {name} is not empty; choose a new one.").format(name=shown_name(folder))
        )


def _read(word: Opinion, places: Sequence[Path]) -> Radiograph | None:
    """Return the picture if it still is what the reader spoke of."""
    frame = frame_of(word.image_key)[1]
    for path in (word.image_path, *places):
        try:
            radiograph = load_radiograph(path, frame)
        except UserError:
            continue
        if radiograph.key == word.image_key:
            return radiograph
    return None


def _write(folder: Path, place: int, told: _Told, radiograph: Radiograph) -> _Written:
    word = told.word
    is_placed = bool(word.boxes) or word.verdict is Verdict.NO_FRACTURE
    name = f"xray_{place:05}"
    file = f"{IMAGES if is_placed else UNBOXED}/{name}.png"
    png = cv2.imencode(".png", grey_8bit(radiograph, "window"))[1].tobytes()
    save_bytes(folder / file, png, Sources(file_ids([radiograph.path])))
    if is_placed:
        lines = [_yolo_line(box, radiograph.size_wh) for box in word.boxes]
        save_bytes(folder / LABELS / f"{name}.txt", "".join(lines).encode())
    return _Written(file, told, radiograph.size_wh)


def _yolo_line(box: tuple[float, float, float, float], size_wh: tuple[int, int]) -> str:
    (left, top, right, bottom), (width, height) = box, size_wh
    centre_x, centre_y = (left + right) / 2 / width, (top + bottom) / 2 / height
    across, down = (right - left) / width, (bottom - top) / height
    return f"0 {centre_x:.6f} {centre_y:.6f} {across:.6f} {down:.6f}\n"


def _write_lists(folder: Path, written: Sequence[_Written], exported: Exported) -> None:
    fractured = [w for w in written if w.word.verdict is Verdict.FRACTURE]
    boxed = [w for w in fractured if w.word.boxes]
    text = README.format(
        count=len(written),
        fractured=len(fractured),
        clear=len(written) - len(fractured),
        boxed=len(boxed),
        without_box=len(fractured) - len(boxed),
        doubtful=exported.doubtful,
        gone=exported.gone,
        lettered=exported.lettered,
        images=IMAGES,
        labels=LABELS,
        unboxed=UNBOXED,
        table=TABLE,
        name=CLASS,
    )
    yaml = f"path: .\ntrain: {IMAGES}\nval: {IMAGES}\nnames:\n  0: {CLASS}\n"
    save_bytes(folder / TABLE, _table(written).encode())
    save_bytes(folder / "coco.json", json.dumps(_coco(written), indent=1).encode())
    save_bytes(folder / "data.yaml", yaml.encode())
    save_bytes(folder / "README.md", text.encode())


def _table(written: Sequence[_Written]) -> str:
    # Plain, since programs read it: without the sign of UTF-8, which they would take for a part of
    # the first column's name, and with the line ends of the other lists beside it.
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in written:
        verdict = one.word.verdict.value if one.word.verdict else ""
        # A history may come from a stranger, who can have put any word for a part.
        part, boxes = harmless(one.word.body_part), len(one.word.boxes)
        writer.writerow((one.file, verdict, part, boxes, int(one.told.is_first)))
    return text.getvalue()


def _coco(written: Sequence[_Written]) -> dict[str, list[dict[str, object]]]:
    """Return the pictures with places in COCO's form: boxes as left, top, width, height."""
    images: list[dict[str, object]] = []
    annotations: list[dict[str, object]] = []
    for place, one in enumerate((w for w in written if w.file.startswith(IMAGES)), 1):
        width, height = one.size_wh
        images.append({"id": place, "file_name": one.file, "width": width, "height": height})
        for left, top, right, bottom in one.word.boxes:
            box = [left, top, right - left, bottom - top]
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": place,
                    "category_id": 1,
                    "bbox": box,
                    "area": box[2] * box[3],
                    "iscrowd": 0,
                }
            )
    categories: list[dict[str, object]] = [{"id": 1, "name": CLASS}]
    return {"images": images, "annotations": annotations, "categories": categories}
