"""Look for copies of one picture in different groups, and draw what was found side by side.

Whoever runs it looks at the sheets and puts the true pairs into `training/data/twins.csv`, then
runs `python -m training.draw_split`. A high likeness is no proof: films of one posture reach .84.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from training.arguments import data_parser, read_data, run_command
from training.data.likeness import Gallery
from training.data.pictures import PictureStore, Pixels
from training.data.sample import Sample
from training.data.twins import COLUMNS
from training.settings import RUNS
from training.whole_file import write_csv

LEAST = 0.6
# What was gathered from the web was also cut and framed; the other sources hold whole pictures.
CUT_SOURCES = {"web", "bonebreak"}
TILE, ACROSS, DOWN = 220, 3, 6

Twin = tuple[float, Sample, Sample]


def find_twins(samples: Sequence[Sample], store: PictureStore, least: float = LEAST) -> list[Twin]:
    """Return likeness and both samples of each pair of another group, the likest first."""
    gallery = Gallery((store.pixels(s) for s in samples), alike=least)
    found: dict[frozenset[str], Twin] = {}
    for sample in tqdm(samples, desc="looking for copies", unit="picture", disable=None):
        is_whole = sample.source not in CUT_SOURCES
        for copy in gallery.copies_of(store.pixels(sample), is_whole=is_whole):
            other, pair = samples[copy.index], frozenset((sample.key, samples[copy.index].key))
            if other.group_key == sample.group_key:
                continue
            if pair not in found or found[pair][0] < copy.likeness:
                first, second = sorted((sample, other), key=lambda s: s.key)
                found[pair] = (copy.likeness, first, second)
    return sorted(found.values(), key=lambda twin: -twin[0])


def write_twins(twins: Iterable[Twin], path: Path) -> None:
    """Write likeness and keys of pairs as CSV."""
    columns = ("likeness", *COLUMNS)
    rows = ((f"{v:.3f}", first.key, second.key) for v, first, second in twins)
    write_csv(path, columns, (dict(zip(columns, row, strict=True)) for row in rows))


def draw_sheets(twins: Sequence[Twin], store: PictureStore, folder: Path) -> None:
    """Draw pairs side by side, numbered by their line of the table, so that they can be judged."""
    each = ACROSS * DOWN
    for first in range(0, len(twins), each):
        sheet = np.zeros((DOWN * TILE, ACROSS * 2 * TILE), np.uint8)
        for place, (likeness, *pair) in enumerate(twins[first : first + each]):
            top, left = place // ACROSS * TILE, place % ACROSS * 2 * TILE
            for side, sample in enumerate(pair):
                tile = _tile(store.pixels(sample))
                at = left + side * TILE
                sheet[top : top + tile.shape[0], at : at + tile.shape[1]] = tile
            words = f"{first + place + 2}: {likeness:.2f}"
            below = (left + 4, top + TILE - 6)
            cv2.putText(sheet, words, below, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 2)
        cv2.imwrite(str(folder / f"sheet-{first // each + 1:02d}.png"), sheet)


def _tile(pixels: Pixels) -> Pixels:
    scale = (TILE - 4) / max(pixels.shape)
    size_wh = [max(round(side * scale), 1) for side in pixels.shape[::-1]]
    return cv2.resize(pixels, size_wh, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def main() -> None:
    """Look for copies from the command line."""
    parser = data_parser(__doc__)
    parser.add_argument("--least", type=float, default=LEAST, help="likeness from which to show")
    parser.add_argument("--out", type=Path, default=RUNS / "twins", help="folder of the sheets")
    arguments = parser.parse_args()
    samples, store = read_data(arguments.data, arguments.cache)
    twins = find_twins(store.readable(samples), store, arguments.least)
    write_twins(twins, arguments.out / "found.csv")
    draw_sheets(twins, store, arguments.out)
    tqdm.write(f"{len(twins)} pairs in {arguments.out}; none is believed before it is looked at.")


if __name__ == "__main__":
    raise SystemExit(run_command(main))
