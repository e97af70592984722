"""The detector's boxes in bfloat16 are as good as in float32, on X-rays of the validation fold."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from imaging.preprocess import prepare
from models.detections import decode, one_box_per_lesion
from models.engine import Engine
from models.folders import BUNDLED, MANIFEST
from models.manifest import read_manifests
from models.networks import Precision
from models.openvino_offline import opened_core
from tests.shared_data import shared
from training.batches.augment import whole_view
from training.data.catalogue import read_catalogue
from training.data.pictures import PictureStore, as_radiograph
from training.data.sample import Sample
from training.figures.boxes import Found, ap50, found_in
from training.figures.detections import FLOOR_SCORE, MAX_BOXES, NMS_IOU, VOTE_IOU
from training.split import in_fold, read_split

LARGEST_LOSS = 0.01
EACH = 80


def found(precision: Precision, samples: Sequence[Sample], store: PictureStore) -> list[Found]:
    """Return each picture's boxes beside its true ones, in the network's input pixels."""
    file = read_manifests([BUNDLED / MANIFEST]).chosen("yolo").files["detector"]
    assert file.preprocessing is not None
    network = Engine(precision).network(file)
    told = []
    for sample in samples:
        pixels = store.pixels(sample)
        tensor, placement = prepare(as_radiograph(pixels), file.preprocessing)
        boxes = decode(network.run(tensor)["boxes"], FLOOR_SCORE)
        scale, offset = np.tile(placement.scale_xy, 2), np.tile(placement.offset_xy, 2)
        truth = whole_view(pixels, sample.boxes).boxes * scale + offset
        told.append(found_in(one_box_per_lesion(boxes, NMS_IOU, MAX_BOXES, VOTE_IOU), truth))
    return told


def test_boxes_in_bf16_lose_less_than_a_hundredth_of_ap50(tmp_path: Path) -> None:
    if "BF16" not in opened_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        pytest.skip("this processor computes in f32 whatever is asked")
    shared("data/fracatlas")
    catalogue = read_catalogue(shared("data/daoon").parent)
    held = in_fold(catalogue.samples, "validation", read_split())
    fractured = [s for s in held if s.is_boxed and s.fractured]
    chosen = [
        s
        for source in ("fracatlas", "daoon")
        for s in [f for f in fractured if f.source == source][:EACH]
    ]
    store = PictureStore(chosen, tmp_path)
    exact, coarse = (ap50(found(p, chosen, store)) for p in ("f32", "bf16"))
    assert exact > 0.25
    assert coarse > exact - LARGEST_LOSS
