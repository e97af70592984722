"""The body parts that may be told of: terms of the standard, never a file's free text."""

from dataclasses import dataclass

from words import N_


@dataclass(frozen=True)
class BodyPart:
    """A part of the body.

    Attributes:
        term: Body Part Examined (0018,0015).
        snomed: its SNOMED CT code.
        meaning: the code's words.
    """

    term: str
    snomed: str
    meaning: str


# Source: DICOM PS3.16, Annex L, Table L-1.
PARTS = (
    BodyPart("ANKLE", "70258002", "Ankle joint"),
    BodyPart("ARM", "40983000", "Upper arm"),
    BodyPart("CALCANEUS", "80144004", "Calcaneus"),
    BodyPart("CHEST", "816094009", "Chest"),
    BodyPart("CLAVICLE", "51299004", "Clavicle"),
    BodyPart("CSPINE", "122494005", "Cervical spine"),
    BodyPart("ELBOW", "16953009", "Elbow joint"),
    BodyPart("EXTREMITY", "66019005", "Extremity"),
    BodyPart("FEMUR", "71341001", "Femur"),
    BodyPart("FINGER", "7569003", "Finger"),
    BodyPart("FOOT", "56459004", "Foot"),
    BodyPart("FOREARM", "14975008", "Forearm"),
    BodyPart("HAND", "85562004", "Hand"),
    BodyPart("HIP", "24136001", "Hip joint"),
    BodyPart("HUMERUS", "85050009", "Humerus"),
    BodyPart("KNEE", "72696002", "Knee"),
    BodyPart("LEG", "30021000", "Lower leg"),
    BodyPart("LSPINE", "122496007", "Lumbar spine"),
    BodyPart("PELVIS", "816092008", "Pelvis"),
    BodyPart("RADIUS", "62413002", "Radius"),
    BodyPart("RIB", "113197003", "Rib"),
    BodyPart("SCAPULA", "79601000", "Scapula"),
    BodyPart("SHOULDER", "16982005", "Shoulder"),
    BodyPart("SKULL", "89546000", "Skull"),
    BodyPart("THUMB", "76505004", "Thumb"),
    BodyPart("TIBIA", "12611008", "Tibia"),
    BodyPart("TOE", "29707007", "Toe"),
    BodyPart("TSPINE", "122495006", "Thoracic spine"),
    BodyPart("ULNA", "23416004", "Ulna"),
    BodyPart("WRIST", "74670003", "Wrist joint"),
)
# What a reader can name; the limbs first of all, since the networks know no more.
PARTS_TO_NAME = (
    N_("Ankle"),
    N_("Clavicle"),
    N_("Elbow"),
    N_("Femur"),
    N_("Finger"),
    N_("Foot"),
    N_("Forearm"),
    N_("Hand"),
    N_("Hip"),
    N_("Humerus"),
    N_("Knee"),
    N_("Leg"),
    N_("Pelvis"),
    N_("Shoulder"),
    N_("Wrist"),
    N_("Other"),
)
_BY_TERM = {part.term: part for part in PARTS}


def body_part(words: str) -> BodyPart | None:
    """Return the part that a tag or a finding names; None for anything that is no such term."""
    return _BY_TERM.get(words.strip().upper())


def known_part(words: str) -> str:
    """Return the part for people, such as "Hand", in English; empty for no such term."""
    part = body_part(words)
    if part is None:
        return ""
    # The standard shortens the spine's parts alone, such as CSPINE.
    return part.meaning if part.term.endswith("SPINE") else part.term.capitalize()
