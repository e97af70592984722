"""What the public systems bring: the networks in their weights files, and how these are used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from models.conversion.job import Format
from models.conversion.signature import Content
from models.scope import FRACTURED
from words import N_

NOT_CALIBRATED = N_("The scores of imported weights are not calibrated.")
NO_SCOPE = N_(
    "The imported cascade knows elbows, hands and shoulders only and takes every picture for "
    "one of them."
)
PEOPLE = N_("This network knows photographs of people; on a radiograph its points are guesses.")


@dataclass(frozen=True)
class System:
    """How the public system behind a pipeline uses its networks.

    Attributes:
        pipeline: the registry's name.
        preprocessing: what it prepares its pictures with when it trains.
        notes: what is said with every answer of imported weights.
        balanced: the two thresholds; None where there is no verdict.
        settings: those of each file.
    """

    pipeline: str
    preprocessing: Mapping[str, Any]
    notes: tuple[str, ...] = (NOT_CALIBRATED,)
    balanced: tuple[float, float] | None = None
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


_STRETCHED = {"resize": "stretch", "grey": "window"}
_LETTERBOXED = {"resize": "letterbox", "grey": "window"}
_CAFFE = {**_STRETCHED, "channels": "bgr", "scale": "caffe"}
CASCADE = System("cascade", _CAFFE, (NOT_CALIBRATED, NO_SCOPE), balanced=(0.5, 0.5))
CBAM = System("cbam", _CAFFE, balanced=(0.5, 0.5))
YOLO = System(
    "yolo",
    {**_LETTERBOXED, "channels": "rgb", "scale": "unit", "pad": 114},
    # A box under 0.25 is not shown, so that between it and 0.5 is doubt.
    balanced=(0.25, 0.5),
    settings={"floor_score": 0.05, "least_score": 0.25, "nms_iou": 0.5, "max_boxes": 20},
)
POSE = System(
    "pose",
    {**_LETTERBOXED, "channels": "rgb", "scale": "raw", "pad": 0},
    (PEOPLE,),
    settings={"least_score": 0.3},
)
CRACK_VS_FRACTURE = System(
    "crack_vs_fracture",
    {**_STRETCHED, "channels": "rgb", "scale": "unit"},
    settings={"known_from": 0.985},
)


@dataclass(frozen=True)
class Kind:
    """One of the networks that the public systems bring.

    Attributes:
        system: whose it is.
        role: what it does in its set.
        title: what it is, in words.
        network: the architecture's name.
        labels: class names in order; empty where the file states its own.
        name: pattern for the file's name, in small letters without separators; empty where any name
            will do because the content tells.
    """

    system: System
    role: str
    title: str
    network: str
    labels: tuple[str, ...]
    name: str = ""


BODY_PARTS = ("Elbow", "Hand", "Shoulder")
NAMED_KINDS = (
    Kind(
        CASCADE,
        "body_part",
        N_("cascade, body part"),
        "ResNet50",
        BODY_PARTS,
        "resnet50bodyparts",
    ),
    *(
        Kind(CASCADE, part, title, "ResNet50", (FRACTURED, "normal"), f"resnet50{part}frac")
        for part, title in (
            ("elbow", N_("cascade, specialist for the elbow")),
            ("hand", N_("cascade, specialist for the hand")),
            ("shoulder", N_("cascade, specialist for the shoulder")),
        )
    ),
    Kind(
        CBAM,
        "classifier",
        N_("CBAM, fractured or not"),
        "ResNet101 with CBAM",
        (FRACTURED, "not fractured"),
        "fractionmodel",
    ),
    Kind(
        CRACK_VS_FRACTURE,
        "classifier",
        N_("crack or fracture: fisura or fractura"),
        "classifier of fisura and fractura",
        ("fisura", "fractura"),
        "bonefractureclassifier",
    ),
)
DETECTOR = Kind(YOLO, "detector", N_("YOLO, boxes round fractures"), "YOLOv8", ())
KEYPOINT_LABELS = (
    *("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder"),
    *("left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip"),
    *("left_knee", "right_knee", "left_ankle", "right_ankle"),
)
KEYPOINTS = Kind(
    POSE, "keypoints", N_("pose, 17 keypoints of a person"), "MoveNet SinglePose", KEYPOINT_LABELS
)


@dataclass(frozen=True)
class FileFormat:
    """A form in which networks are filed.

    Attributes:
        endings: of the files' names, in small letters.
        content: what the file's first bytes have to say.
        risk: what such a file could do, in a sentence.
    """

    endings: tuple[str, ...]
    content: Content
    risk: str


_KERAS_RISK = N_("A Keras file can carry Python code that runs when Keras loads it.")
FORMATS: Mapping[Format, FileFormat] = {
    "hdf5": FileFormat((".h5", ".hdf5"), "hdf5", _KERAS_RISK),
    "keras": FileFormat((".keras",), "zip", _KERAS_RISK),
    "torch": FileFormat(
        (".pt",),
        "zip",
        N_("A PyTorch file is a pickle, which can run any code when PyTorch loads it."),
    ),
    "onnx": FileFormat(
        (".onnx",),
        "other",
        N_("An ONNX file carries no code, but can name other files and claim absurd sizes."),
    ),
    "tflite": FileFormat(
        (".tflite",),
        "tflite",
        N_("A TensorFlow Lite file carries no code, but can be damaged so as to crash a reader."),
    ),
}
KNOWN_NAMES = N_(
    "ResNet50_BodyParts.h5, ResNet50_Elbow_frac.h5, ResNet50_Hand_frac.h5, "
    "ResNet50_Shoulder_frac.h5, fraction-model.keras, bone_fracture_classifier.h5, a YOLOv8 .pt "
    "or .onnx, or a MoveNet .tflite"
)


def roles_of(pipeline: str) -> tuple[str, ...]:
    """Return the roles that an imported set of a pipeline has to fill."""
    kinds = (*NAMED_KINDS, DETECTOR, KEYPOINTS)
    return tuple(kind.role for kind in kinds if kind.system.pipeline == pipeline)


def format_by_ending(ending: str) -> Format | None:
    """Return the format that a file's ending, in small letters, stands for."""
    return next((name for name, known in FORMATS.items() if ending in known.endings), None)
