"""The public systems' weights files: names, formats, roles and labels."""

from dataclasses import dataclass

from models.conversion.job import Format
from models.conversion.signature import Content
from words import N_


@dataclass(frozen=True)
class Kind:
    """One of the networks that the public systems bring.

    Attributes:
        pipeline: the registry's name.
        role: what it does in its set.
        title: what it is, in words.
        network: the architecture's name.
        labels: class names in order; empty where the file states its own.
        name: pattern for the file's name, in small letters without separators; empty where any name
            will do because the content tells.
    """

    pipeline: str
    role: str
    title: str
    network: str
    labels: tuple[str, ...]
    name: str = ""


BODY_PARTS = ("Elbow", "Hand", "Shoulder")
NAMED_KINDS = (
    Kind(
        "cascade",
        "body_part",
        N_("cascade, body part"),
        "ResNet50",
        BODY_PARTS,
        "resnet50bodyparts",
    ),
    *(
        Kind(
            "cascade",
            part,
            title,
            "ResNet50",
            ("fractured", "normal"),
            f"resnet50{part}frac",
        )
        for part, title in (
            ("elbow", N_("cascade, specialist for the elbow")),
            ("hand", N_("cascade, specialist for the hand")),
            ("shoulder", N_("cascade, specialist for the shoulder")),
        )
    ),
    Kind(
        "cbam",
        "classifier",
        N_("CBAM, fractured or not"),
        "ResNet101 with CBAM",
        ("fractured", "not fractured"),
        "fractionmodel",
    ),
    Kind(
        "crack_vs_fracture",
        "classifier",
        N_("crack or fracture: fisura or fractura"),
        "classifier of fisura and fractura",
        ("fisura", "fractura"),
        "bonefractureclassifier",
    ),
)
DETECTOR = Kind("yolo", "detector", N_("YOLO, boxes round fractures"), "YOLOv8", ())
KEYPOINT_LABELS = (
    *("nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder"),
    *("left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip"),
    *("left_knee", "right_knee", "left_ankle", "right_ankle"),
)
KEYPOINTS = Kind(
    "pose", "keypoints", N_("pose, 17 keypoints of a person"), "MoveNet SinglePose", KEYPOINT_LABELS
)
FORMATS: dict[str, Format] = {
    ".h5": "hdf5",
    ".hdf5": "hdf5",
    ".keras": "keras",
    ".pt": "torch",
    ".onnx": "onnx",
    ".tflite": "tflite",
}
CONTENTS: dict[Format, Content] = {
    "hdf5": "hdf5",
    "keras": "zip",
    "torch": "zip",
    "onnx": "other",
    "tflite": "tflite",
}
RISKS: dict[Format, str] = {
    "hdf5": N_("A Keras file can carry Python code that runs when Keras loads it."),
    "keras": N_("A Keras file can carry Python code that runs when Keras loads it."),
    "torch": N_("A PyTorch file is a pickle, which can run any code when PyTorch loads it."),
    "onnx": N_("An ONNX file carries no code, but can name other files and claim absurd sizes."),
    "tflite": N_(
        "A TensorFlow Lite file carries no code, but can be damaged so as to crash a reader."
    ),
}
KNOWN_NAMES = N_(
    "ResNet50_BodyParts.h5, ResNet50_Elbow_frac.h5, ResNet50_Hand_frac.h5, "
    "ResNet50_Shoulder_frac.h5, fraction-model.keras, bone_fracture_classifier.h5, a YOLOv8 .pt "
    "or .onnx, or a MoveNet .tflite"
)


def roles_of(pipeline: str) -> tuple[str, ...]:
    """Return the roles that an imported set of a pipeline has to fill."""
    return tuple(k.role for k in (*NAMED_KINDS, DETECTOR, KEYPOINTS) if k.pipeline == pipeline)
