"""Whatever a stranger's pickle would call is not called, and is named."""

import hashlib
import pickle
from pathlib import Path

import pytest

from errors import WeightsUnavailable
from models.foreign import recognise
from models.foreign_import import import_foreign
from models.weights import weights_sha256
from tests.models import hostile
from tests.models.importing import import_unseen


def test_the_canaries_are_alive(canary: Path) -> None:
    """Unpickling them without care makes the canary, so that its absence elsewhere means much."""
    pickle.loads(hostile.newer_protocol(canary))
    assert canary.exists()
    canary.unlink()
    call = hostile.calling("builtins", "eval", hostile.touching(canary))
    pickle.loads(b"\x80\x02" + call + b".")
    assert canary.exists()


@pytest.mark.parametrize(
    ("module", "name"),
    [("builtins", "eval"), ("os", "system"), ("torch", "load"), ("torch.jit", "load")],
)
def test_a_pickle_that_calls_anything_unknown_is_refused_by_name(
    tmp_path: Path, canary: Path, module: str, name: str
) -> None:
    path = tmp_path / "best.pt"
    call = hostile.calling(module, name, hostile.touching(canary))
    hostile.write_checkpoint(path, hostile.detector_pickle(call))
    with pytest.raises(WeightsUnavailable, match=f"would call {module}.{name}"):
        recognise(path)
    assert not canary.exists()


def test_a_pickle_that_hides_its_calls_is_refused(tmp_path: Path, canary: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.newer_protocol(canary))
    with pytest.raises(WeightsUnavailable, match="hides what it would call"):
        recognise(path)
    assert not canary.exists()


@pytest.mark.parametrize("hidden", [True, False])
def test_the_child_refuses_a_hostile_pickle_by_itself(
    tmp_path: Path, canary: Path, hidden: bool
) -> None:
    path = tmp_path / "best.pt"
    call = hostile.calling("builtins", "eval", hostile.touching(canary))
    plain = hostile.detector_pickle(call)
    hostile.write_checkpoint(path, hostile.newer_protocol(canary) if hidden else plain)
    with pytest.raises(WeightsUnavailable, match="refused"):
        import_unseen(path)
    assert not canary.exists()


def test_the_detectors_own_class_is_never_called(tmp_path: Path, canary: Path) -> None:
    """Its constructor evaluates text of the configuration it is given: no class is harmless."""
    config = {
        "activation": hostile.touching(canary),
        "backbone": [[-1, 1, "Conv", [64, 3, 2]]],
        "head": [],
        "channels": 3,
        "nc": 1,
    }
    argument = pickle.dumps(config, protocol=2)[2:-1]
    call = b"cultralytics.nn.tasks\nDetectionModel\n" + argument + b"\x85R"
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(call))
    assert recognise(path).role == "detector"
    with pytest.raises(WeightsUnavailable, match="does not name its classes"):
        import_unseen(path)
    assert not canary.exists()


def test_a_file_that_changes_after_the_question_is_not_read(tmp_path: Path, canary: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    asked = recognise(path)
    assert asked.sha256 == weights_sha256(path)
    call = hostile.calling("builtins", "eval", hostile.touching(canary))
    hostile.write_checkpoint(path, hostile.detector_pickle(call))
    assert asked.sha256 != hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(WeightsUnavailable, match="changed after its sha256 was shown"):
        import_foreign([asked], tmp_path / "weights")
    assert not canary.exists()
