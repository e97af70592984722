"""No layer of a stranger's Keras file runs code or asks for too much, no array lies elsewhere."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from errors import WeightsUnavailable
from models.conversion.hdf5_weights import read_arrays
from models.conversion.keras_config import MOST_LAYERS, NotPlain, read_nodes
from models.foreign_kinds import CRACK_VS_FRACTURE, NAMED_KINDS
from tests.models import hostile
from tests.models.importing import import_unseen

CRACK = next(kind for kind in NAMED_KINDS if kind.system is CRACK_VS_FRACTURE)


def test_a_lambda_layer_is_refused_and_never_run(tmp_path: Path, canary: Path) -> None:
    from base64 import b64encode
    from marshal import dumps

    code = compile(f"lambda x: {hostile.touching(canary)}", "x", "eval").co_consts[0]
    function = {
        "class_name": "__lambda__",
        "config": {"code": b64encode(dumps(code)).decode(), "defaults": None, "closure": None},
    }
    path = tmp_path / "bone_fracture_classifier.keras"
    hostile.write_keras(path, [hostile.PICTURE, hostile.layer("Lambda", function=function)])
    with pytest.raises(WeightsUnavailable, match="a layer of class Lambda"):
        import_unseen(path, CRACK, "keras")
    assert not canary.exists()


def test_a_class_from_anywhere_is_refused_and_never_called(tmp_path: Path, canary: Path) -> None:
    path = tmp_path / "bone_fracture_classifier.keras"
    run = hostile.layer("run", "subprocess", args=["touch", str(canary)])
    hostile.write_keras(path, [hostile.PICTURE, run])
    with pytest.raises(WeightsUnavailable, match="a layer of class run"):
        import_unseen(path, CRACK, "keras")
    assert not canary.exists()


def test_a_network_of_absurd_size_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bone_fracture_classifier.keras"
    giant = hostile.layer("Dense", units=10**12)
    hostile.write_keras(path, [hostile.PICTURE, hostile.layer("Flatten"), giant])
    with pytest.raises(WeightsUnavailable, match="a setting 1000000000000"):
        import_unseen(path, CRACK, "keras")


def test_a_network_of_too_many_layers_is_refused_before_they_are_sorted() -> None:
    """Each waits for the next: sorting them would go through all of them once for each."""
    layers = [
        {**hostile.layer("Add"), "name": str(n), "inbound_nodes": [[[str(n + 1), 0, 0, {}]]]}
        for n in range(MOST_LAYERS + 1)
    ]
    config = {"class_name": "Functional", "config": {"layers": layers}}
    with pytest.raises(NotPlain, match="more than 3000 layers"):
        read_nodes(config)


def forge_external_link(file: h5py.File, secret: Path) -> None:
    file["kernel"] = h5py.ExternalLink(str(secret), "/secret")


def forge_soft_link(file: h5py.File, _secret: Path) -> None:
    file["kernel"] = h5py.SoftLink("/elsewhere")


def forge_external_storage(file: h5py.File, secret: Path) -> None:
    file.create_dataset("kernel", (4,), "f4", external=[(str(secret), 0, 16)])


def forge_virtual(file: h5py.File, secret: Path) -> None:
    layout = h5py.VirtualLayout((4,), "f4")
    layout[:] = h5py.VirtualSource(str(secret), "secret", (4,))
    file.create_virtual_dataset("kernel", layout)


def forge_empty_giant(file: h5py.File, _secret: Path) -> None:
    file.create_dataset("kernel", (1 << 40,), "f4")


def forge_compressed(file: h5py.File, _secret: Path) -> None:
    file.create_dataset("kernel", data=np.zeros(1 << 20, "f4"), compression="gzip")


def forge_circle(file: h5py.File, _secret: Path) -> None:
    file.create_group("inner")["outer"] = file


ELSEWHERE, TOO_MUCH = "reads kernel from another file", "claims more numbers in kernel than"


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (forge_external_link, "kernel is a link to another place"),
        (forge_soft_link, "kernel is a link to another place"),
        (forge_external_storage, ELSEWHERE),
        (forge_virtual, ELSEWHERE),
        (forge_empty_giant, TOO_MUCH),
        (forge_compressed, TOO_MUCH),
        (forge_circle, "it holds too many objects"),
    ],
)
def test_a_forged_hdf5_file_is_refused_for_what_is_wrong(tmp_path: Path, forge, said: str) -> None:
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as file:
        file["secret"] = np.ones(4, "f4")
    path = tmp_path / "forged.h5"
    with h5py.File(path, "w") as file:
        forge(file, secret)
    with pytest.raises(WeightsUnavailable, match=rf"forged\.h5.*{said}"):
        read_arrays(path, path.name)
