"""Networks of the published size with random values, for pipelines that have no weights yet.

They are saved as the public systems save theirs and imported as a user would import them, so that
time and memory are those of the real thing. What they answer means nothing.
"""

import subprocess
import sys
from pathlib import Path

from models.folders import IMPORTED
from models.foreign import recognise
from models.foreign_import import import_all

ROOT = Path(__file__).parents[1]
MAKER = """
import sys
from models.architectures.classifier import RESNET101_CBAM, SPECIALIST, build_classifier
folder = sys.argv[1]
build_classifier(RESNET101_CBAM).save(folder + "/fraction-model.keras")
build_classifier(SPECIALIST).save(folder + "/bone_fracture_classifier.h5")
"""


def stand_ins(folder: Path) -> Path:
    """Make and import the stand-ins, or find them made.

    Returns:
        The manifest that names them.
    """
    manifest = folder / IMPORTED
    if not manifest.exists():
        subprocess.run(
            [sys.executable, "-c", MAKER, str(folder)], cwd=ROOT, check=True, capture_output=True
        )
        names = ("fraction-model.keras", "bone_fracture_classifier.h5")
        import_all([recognise(folder / name) for name in names], folder)
    return manifest


if __name__ == "__main__":
    print(stand_ins(Path(sys.argv[1])))
