"""How the networks want their picture; training, export and the manifest agree on it."""

from dataclasses import replace

from imaging.preprocess import Preprocessing

CASCADE_RULE = Preprocessing(
    size_wh=(576, 576),
    resize="letterbox",
    grey="percentile",
    channels="grey",
    scale="unit",
    layout="nchw",
    pad=0,
    borders="cut",
)

CBAM_RULE = CASCADE_RULE

YOLO_RULE = replace(CASCADE_RULE, channels="grey3")
