"""A set comes into the bundle whole, and what is in it tells fractures on pictures of no training.

The order in which a set comes in is told by made-up files; the bundled networks read X-rays.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from errors import UserError
from imaging.load import load_radiograph
from imaging.radiograph import Radiograph
from models.cascade import Cascade
from models.engine import Engine
from models.manifest import read_manifests
from models.prediction import Prediction, Verdict
from models.registry import PIPELINES
from models.weights import paths_of, weights_sha256
from models.yolo import Yolo
from training.batches.recipe import CASCADE_RULE, YOLO_RULE
from training.data.catalogue import read_catalogue
from training.data.sample import Sample
from training.export.bundle import ship_set
from training.export.openvino_export import file_entry
from training.figures.metrics import auc
from training.settings import MANIFEST
from training.split import in_fold, read_split

STEPS = ("export", "measure", "table", "write")


class Killed(BaseException):
    """The process ends here."""


class Shipping:
    """A set of two files that comes into a bundle that holds an earlier one of it."""

    def __init__(self, folder: Path, killed_at: str = "") -> None:
        self.steps: list[str] = []
        self.run, self.weights = folder / "run", folder / "weights"
        self.manifest = self.weights / "manifest.toml"
        self._killed_at = killed_at
        self._fill(self.weights / "made_up", "earlier")
        self.manifest.write_text("earlier", encoding="utf-8")

    def ship(self) -> dict[str, float]:
        return ship_set(
            "made_up",
            self.run,
            self.weights,
            export=self._export,
            measure=self._measure,
            table=self._table,
            write=self._write,
        )

    @property
    def held(self) -> dict[str, str]:
        """What the bundle holds, by name."""
        files = (path for path in self.weights.rglob("*") if path.is_file())
        return {path.name: path.read_text(encoding="utf-8") for path in files}

    def _export(self, folder: Path) -> dict[str, Path]:
        self._take("export")
        return self._fill(folder, "new")

    def _measure(self, files: Mapping[str, Path]) -> dict[str, float]:
        self._take("measure")
        return {"logit": float(sum(path.is_file() for path in files.values()))}

    def _table(self, files: Mapping[str, Path]) -> dict[str, Any]:
        self._take("table")
        return {role: file_entry(path, "made_up") for role, path in files.items()}

    def _write(self, table: dict[str, Any]) -> None:
        assert {n: words for n, words in self.held.items() if n != "manifest.toml"} == NEW
        for entry in table.values():
            assert weights_sha256(self.weights / entry["file"]) == entry["sha256"]
        self._take("write")
        self.manifest.write_text("new", encoding="utf-8")

    def _take(self, step: str) -> None:
        if step == self._killed_at:
            raise Killed
        self.steps.append(step)

    @staticmethod
    def _fill(folder: Path, words: str) -> dict[str, Path]:
        folder.mkdir(parents=True, exist_ok=True)
        files = {role: folder / f"{role}.xml" for role in ("trunk", "head")}
        for path in files.values():
            for own in paths_of(path):
                own.write_text(words, encoding="utf-8")
        return files


NEW = dict.fromkeys(("trunk.xml", "trunk.bin", "head.xml", "head.bin"), "new")
BEFORE = dict.fromkeys((*NEW, "manifest.toml"), "earlier")


def test_the_manifest_comes_last_and_knows_the_hashes_of_the_files(tmp_path: Path) -> None:
    shipping = Shipping(tmp_path)
    assert shipping.ship() == {"logit": 2.0}
    assert shipping.steps == list(STEPS)
    assert shipping.held == {**NEW, "manifest.toml": "new"}
    assert not list(shipping.run.rglob("*.xml"))


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_kill_before_the_last_step_leaves_the_bundle_as_it_is(tmp_path: Path, step: str) -> None:
    shipping = Shipping(tmp_path, killed_at=step)
    with pytest.raises(Killed):
        shipping.ship()
    assert shipping.held == BEFORE


def test_a_kill_before_the_manifest_is_mended_by_the_same_command(tmp_path: Path) -> None:
    shipping = Shipping(tmp_path, killed_at="write")
    with pytest.raises(Killed):
        shipping.ship()
    # The earlier manifest has other hashes, by which the program refuses the files.
    assert shipping.held == {**NEW, "manifest.toml": "earlier"}
    again = Shipping(tmp_path)
    again.ship()
    assert again.held == {**NEW, "manifest.toml": "new"}


def test_no_set_with_too_large_a_file_comes_into_the_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.export.bundle.LARGEST_FILE", 5)
    shipping = Shipping(tmp_path)
    with pytest.raises(UserError, match="the bundle was left as it is; the file lies at") as told:
        shipping.ship()
    assert shipping.held == BEFORE
    assert shipping.steps == ["export"]
    assert Path(str(told.value).rpartition(" at ")[2].removesuffix(".")).is_file()


EACH = 20
Predict = Callable[[Radiograph], Prediction]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def chosen(shared: Path, source: str, fractured: bool) -> list[Sample]:
    samples = in_fold(read_catalogue(shared / "data").samples, "validation", read_split())
    held = [s for s in samples if s.source == source and s.fractured == fractured]
    return held[:: len(held) // EACH][:EACH]


def judged(shared: Path, predict: Predict, source: str) -> tuple[float, list[Prediction]]:
    """Return the AUC over some validation pictures, and the answers."""
    samples = chosen(shared, source, True) + chosen(shared, source, False)
    answers = [predict(load_radiograph(s.path)) for s in samples]
    known = [(a.probability, s.fractured) for a, s in zip(answers, samples, strict=True)]
    scores = np.array([p for p, _ in known if p is not None])
    truth = np.array([bool(f) for p, f in known if p is not None])
    assert len(scores) >= 2 * EACH - 2
    return auc(scores, truth), answers


@pytest.mark.parametrize("source", ["fracatlas", "daoon"])
def test_the_bundled_cascade_tells_fractures(shared: Path, engine: Engine, source: str) -> None:
    weights = read_manifests([MANIFEST]).chosen("cascade")
    assert weights.files["trunk"].preprocessing == CASCADE_RULE
    found, answers = judged(shared, Cascade(weights, engine).predict, source)
    assert found > 0.75
    assert all(a.milliseconds > 0 for a in answers)


@pytest.mark.parametrize("source", ["fracatlas", "daoon"])
def test_the_bundled_detector_tells_fractures(shared: Path, engine: Engine, source: str) -> None:
    weights = read_manifests([MANIFEST]).chosen("yolo")
    assert weights.files["detector"].preprocessing == YOLO_RULE
    found, _ = judged(shared, Yolo(weights, engine).predict, source)
    assert found > 0.7


def test_what_is_no_radiograph_of_a_limb_is_refused(shared: Path, engine: Engine) -> None:
    cascade = Cascade(read_manifests([MANIFEST]).chosen("cascade"), engine)
    samples = in_fold(read_catalogue(shared / "data").samples, "validation", read_split())
    strange = [s for s in samples if s.source == "out_of_scope"][::4]
    verdicts = [str(cascade.predict(load_radiograph(s.path)).verdict) for s in strange]
    assert verdicts.count("out_of_scope") >= 0.9 * len(strange)


# A panoramic film of teeth, three chest films (one inverted), an angiogram; photographs of people.
STRANGE = (
    "dicom/CR-ModalitySequenceLUT.dcm",
    "dicom/RG1_J2KI.dcm",
    "dicom/XA_multiframe96_fodicom_HasFragmentSequence.dcm",
    "dicom/txrv_CR_chest_8bit_jpegbaseline.dcm",
    "dicom/txrv_Fake_MONOHR1.dcm",
    "pose/IBM.jpeg",
    "pose/Pilots.jpg",
    "pose/image1.png",
    "pose/image2.jpeg",
    "pose/image3.jpeg",
)
# A hip and a leg of other makers' machines.
KNOWN = ("dicom/RG2_JLSL.dcm", "dicom/RG3_UNC.dcm")


@pytest.mark.parametrize("pipeline", ["cascade", "cbam", "yolo", "crack_vs_fracture"])
def test_every_guarded_pipeline_asks_the_gate(shared: Path, engine: Engine, pipeline: str) -> None:
    weights = read_manifests([MANIFEST]).chosen(pipeline)
    network = PIPELINES[pipeline].build(weights, engine)
    assert weights.files["gate"].settings.keys() == {"least_logit"}
    for name in STRANGE:
        verdict = network.predict(load_radiograph(shared / "data" / name)).verdict
        assert verdict is Verdict.OUT_OF_SCOPE, name
    for name in KNOWN:
        verdict = network.predict(load_radiograph(shared / "data" / name)).verdict
        assert verdict is not Verdict.OUT_OF_SCOPE, name
