"""A run of the program that works until it is killed.

    python -m tests.kills.life KIND FOLDER LIFE

Each line that it prints acknowledges something: from then on it may never be lost.
"""

import io
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from PIL import Image, PngImagePlugin

from app.analyst import Analyst
from app.case.annotated_picture import annotated, write_image
from app.command_line import main as command_line
from app.crash import watched
from app.files.saving import Sources, file_ids
from imaging.load import load_radiograph

PHANTOM = Path(__file__).parents[2] / "assets" / "synthetic_forearm_broken.png"
DATABASE, INPUT, OUTPUT, LOGS = "h.db", "in", "out", "logs"
PICTURES_OF_A_BATCH = 6
NAMES_OF_AN_EXPORT = 5


def main(kind: str, folder: Path, life: str) -> None:
    """Work until killed."""
    with watched("window", folder / LOGS) as report:
        _say("begun", "after a crash" if report else "clean")
        WORK[kind](folder, life)


def _say(*words: str) -> None:
    # One call, so that no line is ever half said.
    os.write(1, (" ".join(words) + "\n").encode())


def _new_picture(path: Path, words: str) -> Path:
    """Write the phantom with other words in it: a picture that was never asked about."""
    text = PngImagePlugin.PngInfo()
    text.add_text("life", words)
    written = io.BytesIO()
    with Image.open(PHANTOM) as phantom:
        phantom.resize((160, 200)).save(written, "PNG", pnginfo=text)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(written.getvalue())
    return path


def analyse(folder: Path, life: str) -> None:
    """Ask about one new picture after the other."""
    analyst = Analyst(folder / DATABASE)
    for number in count():
        picture = _new_picture(folder / INPUT / "one.png", f"{life} {number}")
        radiograph = load_radiograph(picture)
        answer = analyst.answer(radiograph, "cascade")
        if not answer.warning:
            _say("kept", radiograph.sha256, answer.prediction.weights_id)


def batch(folder: Path, life: str) -> None:
    """Ask about folders; the command line's own lines acknowledge."""
    for number in count():
        pictures = folder / INPUT / "batch"
        pictures.mkdir(parents=True, exist_ok=True)
        for place in range(PICTURES_OF_A_BATCH):
            _new_picture(pictures / f"{place}.png", f"{life} {number} {place}")
        places = ["--db", str(folder / DATABASE), "--out", str(folder / OUTPUT)]
        command_line([str(pictures), "--json", *places])


def export(folder: Path, life: str) -> None:
    """Save the same pictures over each other."""
    radiograph = load_radiograph(_new_picture(folder / INPUT / "exported.png", life))
    prediction = Analyst(keeps_history=False).answer(radiograph, "cascade").prediction
    picture = annotated(radiograph, prediction)
    for number in count():
        ending = (".png", ".jpg", ".tif")[number % 3]
        path = folder / OUTPUT / f"export{number % NAMES_OF_AN_EXPORT}{ending}"
        write_image(picture, path, Sources(file_ids([radiograph.path])))
        _say("saved", path.name)


WORK: dict[str, Callable[[Path, str], None]] = {
    "analysis": analyse,
    "batch": batch,
    "export": export,
}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
