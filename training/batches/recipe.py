"""How the networks want their picture; training, export and the manifest agree on it."""

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

YOLO_RULE = Preprocessing(
    size_wh=(512, 512),
    resize="letterbox",
    grey="percentile",
    channels="grey3",
    scale="unit",
    layout="nchw",
    pad=0,
    borders="cut",
)
