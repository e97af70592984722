"""Classifiers: a trunk, attention where wanted, average pooling, dense layers, softmax."""

from dataclasses import dataclass
from typing import Any

from models.architectures.cbam import attend
from models.architectures.trunks import Trunk, build_trunk


@dataclass(frozen=True)
class Classifier:
    """What a classifier is made of.

    Attributes:
        trunk: makes the feature map.
        classes: number of softmax outputs.
        hidden: units of the ReLU layers between pooling and softmax.
        has_cbam: True puts a CBAM behind the trunk.
        cbam_ratio: see `attend`.
        dropout: share of pooled features that training drops.
        size_wh: the input's width and height.
    """

    trunk: Trunk
    classes: int
    hidden: tuple[int, ...]
    has_cbam: bool = False
    cbam_ratio: int = 8
    dropout: float = 0.0
    size_wh: tuple[int, int] = (224, 224)


# The public cascade's four networks: frozen ResNet50 with average pooling, then 128 and 50 units.
BODY_PART = Classifier("resnet50", classes=3, hidden=(128, 50))
SPECIALIST = Classifier("resnet50", classes=2, hidden=(128, 50))
# The public CBAM classifier.
RESNET101_CBAM = Classifier("resnet101", classes=2, hidden=(256,), has_cbam=True, dropout=0.5)


def build_classifier(parts: Classifier) -> Any:
    """Return a flat functional Keras model with random weights.

    Its input is (batch, height, width, 3), prepared as the weights' preprocessing says; its one
    output, layer "scores", is (batch, classes).
    """
    import keras
    from keras import layers

    picture, value = build_trunk(parts.trunk, parts.size_wh)
    if parts.has_cbam:
        value = attend(value, parts.cbam_ratio)
    value = layers.GlobalAveragePooling2D(name="pooled")(value)
    if parts.dropout:
        value = layers.Dropout(parts.dropout, name="pooled_dropout")(value)
    for number, units in enumerate(parts.hidden, start=1):
        value = layers.Dense(units, activation="relu", name=f"hidden_{number}")(value)
    scores = layers.Dense(parts.classes, activation="softmax", name="scores")(value)
    return keras.Model(picture, scores)
