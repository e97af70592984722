"""No code of a stranger's file runs, none of it loads, and each is named in a sentence."""

import hashlib
import pickle
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from errors import WeightsUnavailable
from models.conversion.archive import open_archive, read_entry
from models.conversion.confinement import clean_environment
from models.conversion.hdf5_weights import read_arrays
from models.conversion.keras_config import MOST_LAYERS, NotPlain, read_nodes
from models.foreign import ForeignFile, recognise
from models.foreign_import import import_foreign
from models.foreign_kinds import CRACK_VS_FRACTURE, DETECTOR, NAMED_KINDS
from models.weights import weights_sha256
from tests.models import hostile
from tests.shared_data import shared

ROOT = Path(__file__).parents[2]
CRACK = next(kind for kind in NAMED_KINDS if kind.system is CRACK_VS_FRACTURE)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file that hostile code would make; none may exist when the test ends."""
    return tmp_path / "canary"


def import_unseen(path: Path, kind=DETECTOR, file_format="torch") -> None:
    """Import a file past the first look at it, as if that had been blind."""
    folder = path.parent / "weights"
    folder.mkdir()
    file = ForeignFile(path, path.stat().st_size, file_format, kind)
    try:
        import_foreign([file], folder)
    finally:
        assert list(folder.iterdir()) == []


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


def test_two_pickles_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(path, "a") as archive,
    ):
        archive.writestr("archive/data.pkl", b"N.")
    with pytest.raises(WeightsUnavailable, match="not a PyTorch checkpoint"):
        recognise(path)


def test_a_pickle_beside_the_one_that_is_walked_is_refused(tmp_path: Path) -> None:
    """PyTorch takes the first of two entries that differ in capitals only."""
    path = tmp_path / "best.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/DATA.PKL", b"N.")
        archive.writestr("archive/data.pkl", hostile.detector_pickle(b"N"))
    with pytest.raises(WeightsUnavailable, match="not a PyTorch checkpoint"):
        recognise(path)


def test_a_locked_archive_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    hostile.write_checkpoint(path, hostile.detector_pickle(b"N"))
    data = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(header) + flags] |= 1
    path.write_bytes(data)
    with pytest.raises(WeightsUnavailable, match="locked with a password"):
        recognise(path)


def test_an_archive_of_damaged_bytes_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "fraction-model.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b"{}" * 500)
    data = bytearray(path.read_bytes())
    start = data.find(b"config.json") + len("config.json")
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    with (
        pytest.raises(WeightsUnavailable, match="truncated or damaged"),
        open_archive(path, path.name) as archive,
    ):
        read_entry(archive, "config.json")


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


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.pt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", hostile.detector_pickle(b"N"))
        zeros = bytes(64 << 20)
        for number in range(11):
            archive.writestr(f"archive/data/{number}", zeros)
    assert path.stat().st_size < 2 << 20
    with pytest.raises(WeightsUnavailable, match="unpacks to far more"):
        recognise(path)


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


@pytest.mark.parametrize(
    "forge",
    [
        forge_external_link,
        forge_soft_link,
        forge_external_storage,
        forge_virtual,
        forge_empty_giant,
        forge_compressed,
        forge_circle,
    ],
)
def test_a_forged_hdf5_file_is_refused(tmp_path: Path, forge) -> None:
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as file:
        file["secret"] = np.ones(4, "f4")
    path = tmp_path / "forged.h5"
    with h5py.File(path, "w") as file:
        forge(file, secret)
    with pytest.raises(WeightsUnavailable, match=r"forged\.h5"):
        read_arrays(path, path.name)


EXTERNAL_TENSOR = hostile.protobuf(
    (1, 4), (2, 1), (13, hostile.protobuf((1, b"location"), (2, b"../../etc/passwd"))), (14, 1)
)
GIANT_TENSOR = hostile.protobuf((1, 1 << 20), (1, 1 << 20), (2, 1), (9, bytes(16)))
PACKED_GIANT = hostile.protobuf((1, b"\x80\x80\x40\x80\x80\x40"), (2, 1), (9, bytes(16)))
SUBGRAPH = hostile.protobuf((5, EXTERNAL_TENSOR))
# A function's attributes with their defaults, behind a network that is harmless.
FUNCTION_DEFAULT = hostile.protobuf(
    (25, hostile.protobuf((11, hostile.protobuf((1, b"value"), (5, EXTERNAL_TENSOR)))))
)
STRANGE_OPERATOR = hostile.protobuf((7, b"com.strangers"))
# OpenVINO reads this field as number 13, since it drops the bits of a key behind the 32nd.
DISGUISED_TENSOR = hostile.protobuf(
    (1, 4), (2, 1), (13 + (1 << 29), hostile.protobuf((1, b"location"), (2, b"weights.bin")))
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (hostile.onnx(tensor=EXTERNAL_TENSOR), "names other files"),
        (hostile.onnx(subgraph=SUBGRAPH), "names other files"),
        (hostile.onnx() + FUNCTION_DEFAULT, "names other files"),
        (hostile.onnx(tensor=DISGUISED_TENSOR), "a field's number is too large"),
        (hostile.onnx(tensor=GIANT_TENSOR), "claims a tensor of 1099511627776 numbers"),
        (hostile.onnx(tensor=PACKED_GIANT), "claims a tensor of 1099511627776 numbers"),
        (hostile.onnx(node=STRANGE_OPERATOR), "needs operators of its own"),
        (hostile.onnx()[:-3], "not a valid ONNX file"),
        (b"\xff" * 4096, "not a valid ONNX file"),
        (b"hello, this is no network at all", "ONNX"),
    ],
)
def test_an_onnx_file_that_reaches_out_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "best.onnx"
    path.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match=said):
        recognise(path)


def test_a_small_file_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "best.onnx"
    path.write_bytes(hostile.swelling_onnx(100_000))
    assert path.stat().st_size < 1000
    with pytest.raises(WeightsUnavailable, match="fills an array of 4,200,000,000 numbers"):
        import_foreign([recognise(path)], tmp_path / "weights")
    assert not (tmp_path / "weights" / "imported").exists()


def test_a_damaged_tensorflow_lite_file_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "movenet.tflite"
    path.write_bytes(b"\x1c\x00\x00\x00TFL3" + bytes(range(256)) * 8)
    with pytest.raises(WeightsUnavailable, match=r"movenet\.tflite"):
        import_foreign([recognise(path)], tmp_path / "weights")
    assert not (tmp_path / "weights" / "imported").exists()


@pytest.mark.parametrize("axis", [1 << 30, -5])
def test_a_tensorflow_lite_file_of_absurd_shape_ends_in_a_sentence(
    tmp_path: Path, axis: int
) -> None:
    """The shape stands before the data as four numbers; MoveNet's are 1, 192, 192, 3."""
    real = shared("weights/singlepose.tflite").read_bytes()
    shape = struct.pack("<5i", 4, 1, 192, 192, 3)
    assert shape in real
    path = tmp_path / "movenet.tflite"
    path.write_bytes(real.replace(shape, struct.pack("<5i", 4, 1, axis, axis, 3)))
    with pytest.raises(WeightsUnavailable, match=r"movenet\.tflite"):
        import_foreign([recognise(path)], tmp_path / "weights")
    assert not (tmp_path / "weights" / "imported").exists()


def test_openvinos_own_format_is_not_taken_from_strangers(tmp_path: Path) -> None:
    """It may name operators in libraries and numbers in other files."""
    path = tmp_path / "best.xml"
    path.write_text('<net><layers><layer type="Const"><data offset="0" size="../../etc/passwd"/>')
    with pytest.raises(WeightsUnavailable, match="none of the weights files the program knows"):
        recognise(path)


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


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('https://example.org')",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_converting_process_reaches_neither_network_nor_programs(
    tmp_path: Path, deed: str
) -> None:
    text = (
        f"import sys; sys.path.append({str(ROOT)!r}); "
        f"from imaging.confinement import confine; confine({{}}); {deed}"
    )
    finished = subprocess.run(
        [sys.executable, "-I", "-c", text],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert "is barred while a stranger's file is read" in finished.stderr


def test_the_converting_process_sees_nothing_of_the_users_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "HDF5_PLUGIN_PATH"):
        monkeypatch.setenv(name, "planted")
    assert "planted" not in clean_environment(tmp_path).values()
