"""What a PyTorch checkpoint would call if it were unpickled, told without unpickling it.

A `.pt` file is a zip archive with one pickle and the tensors' bytes. The pickle is walked opcode by
opcode; every class or function it names is looked up in the lists below, and one that is in no list
means that the file is refused.
"""

import pickletools
import zipfile
from pathlib import Path

from errors import WeightsUnavailable, shown_text
from models.conversion.archive import open_archive, read_entry
from words import N_, _

# What PyTorch's own restricted unpickler may build: containers, numbers and tensors.
DATA_NAMES = frozenset(
    {
        "collections.OrderedDict",
        "torch.Size",
        "torch.device",
        "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_parameter",
        "torch.nn.parameter.Parameter",
        *(f"torch.{kind}Storage" for kind in ("Float", "Half", "BFloat16", "Double", "Bool")),
        *(f"torch.{kind}Storage" for kind in ("Long", "Int", "Short", "Char", "Byte")),
        *(f"torch.{kind}" for kind in ("float32", "float16", "bfloat16", "float64", "int64")),
        *(f"{module}.set" for module in ("__builtin__", "builtins")),
    }
)
# What ultralytics stores besides. These are replaced by an empty class of ours that does nothing,
# and never imported: calling the real classes is not harmless, since building a model from a
# configuration evaluates text of that configuration.
INERT_PREFIXES = ("ultralytics.", "torch.nn.modules.", "torch.optim.")
INERT_NAMES = frozenset(
    {
        "argparse.Namespace",
        "numpy.dtype",
        "numpy.core.multiarray.scalar",
        "numpy._core.multiarray.scalar",
        "_codecs.encode",
        *(
            f"{module}.{kind}Path"
            for module in ("pathlib", "pathlib._local")
            for kind in ("Posix", "Windows", "PurePosix", "PureWindows")
        ),
    }
)
# Opcodes that name a callable in a way this walk does not see, or that torch.save never writes.
HIDDEN_CALLS = frozenset({"STACK_GLOBAL", "INST", "OBJ", "NEWOBJ_EX", "EXT1", "EXT2", "EXT4"})
TASKS = {
    "ClassificationModel": N_("classifies whole pictures"),
    "SegmentationModel": N_("outlines objects"),
    "SemanticModel": N_("outlines objects"),
    "SemanticSegmentationModel": N_("outlines objects"),
    "PoseModel": N_("finds poses"),
    "OBBModel": N_("finds tilted boxes"),
    "RTDETRDetectionModel": N_("is an RT-DETR and not a YOLOv8"),
    "WorldModel": N_("looks for words and not for fractures"),
    "YOLOEModel": N_("looks for words and not for fractures"),
}


def inert_names(path: Path, name: str) -> tuple[str, ...]:
    """Return the classes of a YOLOv8 detector's checkpoint that have to be replaced by inert ones.

    Args:
        path: a `.pt` file.
        name: the file's name in sentences.

    Raises:
        WeightsUnavailable: it is truncated, calls anything unknown, or is no YOLOv8 detector.
    """
    named = _named_in_pickle(path, name)
    _require_no_other_kind(named, name)
    inert = sorted(n for n in named if n.startswith(INERT_PREFIXES) or n in INERT_NAMES)
    unknown = sorted(named - DATA_NAMES - set(inert))
    if unknown:
        raise WeightsUnavailable(
            _(
                "{name} would call {unknown} when it is loaded, which no weights file needs; it "
                "was refused."
            ).format(name=name, unknown=shown_text(unknown[0]))
        )
    if not any(n.endswith(".DetectionModel") for n in inert):
        raise WeightsUnavailable(
            _(
                "{name} holds no YOLOv8 detector; choose the .pt file that ultralytics' training "
                "wrote."
            ).format(name=name)
        )
    return tuple(inert)


def _named_in_pickle(path: Path, name: str) -> set[str]:
    with open_archive(path, name) as archive:
        pickle = read_entry(archive, _pickle_entry(archive, name))
    named: set[str] = set()
    try:
        for opcode, argument, _place in pickletools.genops(pickle):
            if opcode.name in HIDDEN_CALLS:
                raise WeightsUnavailable(
                    _("{name} hides what it would call when it is loaded; it was refused.").format(
                        name=name
                    )
                )
            if opcode.name == "GLOBAL":
                named.add(str(argument).replace(" ", "."))
    except ValueError as error:
        raise WeightsUnavailable(
            _("{name} is damaged ({error}); get it again.").format(
                name=name, error=shown_text(str(error))
            )
        ) from error
    return named


def _pickle_entry(archive: zipfile.ZipFile, name: str) -> str:
    entries = [entry.filename for entry in archive.infolist()]
    if any("/code/" in entry or entry.endswith("constants.pkl") for entry in entries):
        raise WeightsUnavailable(
            _(
                "{name} is TorchScript, which is a program and not weights; choose the .pt file "
                "that ultralytics' training wrote."
            ).format(name=name)
        )
    # PyTorch tells no capitals from small letters: of two entries of one name, what is checked here
    # need not be what it reads.
    pickles = [entry for entry in entries if entry.lower().endswith("data.pkl")]
    if len(pickles) != 1 or len({entry.lower() for entry in entries}) != len(entries):
        raise WeightsUnavailable(
            _(
                "{name} is not a PyTorch checkpoint; choose the .pt file that ultralytics' "
                "training wrote."
            ).format(name=name)
        )
    if archive.getinfo(pickles[0]).compress_type != zipfile.ZIP_STORED:
        raise WeightsUnavailable(
            _("{name} was repacked after PyTorch wrote it; get the original.").format(name=name)
        )
    return pickles[0]


def _require_no_other_kind(named: set[str], name: str) -> None:
    if any(n.startswith(("models.yolo", "models.common", "models.experimental")) for n in named):
        raise WeightsUnavailable(
            _(
                "{name} was saved by YOLOv5 as a Python object, which can't be read without "
                "running its code; choose YOLOv8 weights, or export it to ONNX where it was "
                "trained."
            ).format(name=name)
        )
    models = {n.rpartition(".")[2] for n in named if n.startswith("ultralytics.")}
    for model, task in TASKS.items():
        if model in models:
            raise WeightsUnavailable(
                _("{name} {task}; a YOLOv8 detector is needed.").format(name=name, task=_(task))
            )
