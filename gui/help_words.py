"""What the Help tab says, section by section."""

from models.registry import PIPELINES
from words import N_, _

FIRST_STEPS = (
    N_(
        "Open an X-ray with “Open…”, or drop it on the window. If you have none, the empty window "
        "offers two synthetic ones."
    ),
    N_("Choose a pipeline at the top, or all of them, and press “Analyse”."),
    N_(
        "Read the answer at the right from the top: the verdict, the probability on its bar with "
        "the two thresholds, what was found and where, and last how good the network was found to "
        "be on X-rays of this part."
    ),
    N_("Say whether you agree. Your word is kept beside the answer and changes nothing in it."),
    N_(
        "Save the picture or make a report with the File menu. Every answer is kept in the History "
        "tab, and opens again from there."
    ),
)
PICTURES = (
    N_("PNG, JPEG, TIFF, BMP, WebP and DICOM, up to 16 bits; the format is told by the content."),
    N_("One X-ray of one limb in each picture, the joint in view, nothing pasted or drawn on it."),
    N_(
        "Elbow, hand and forearm, shoulder, leg and hip. Chest films, spines and photographs are "
        "nearly all answered with “out of scope” by the bundled networks, skulls only in part. "
        "Imported networks have no such gate: they judge whatever they are shown."
    ),
    N_("Pose knows photographs of people, not X-rays."),
    N_("The picture is never changed; nothing leaves this computer."),
)
ANSWERS = (
    N_(
        "The probability of the networks that come with the program is calibrated on X-rays they "
        "had not seen; that of imported ones is as they give it. Between its two thresholds the "
        "answer is “doubt”: look for yourself, twice."
    ),
    N_(
        "“No fracture found” is not “no fracture”: a part of the fractures is missed, above all "
        "subtle ones. The lines below an answer say how many: sensitivity is the share of "
        "fractured X-rays answered “fracture”, missed the share answered “no fracture”; "
        "specificity is the share of normal ones answered “no fracture”."
    ),
    N_(
        "Figures in brackets are 95 % intervals. All were measured on pictures of the sources that "
        "the networks learnt from: expect less, perhaps much less, on pictures of a hospital these "
        "sources do not know. “Few groups” says that the pictures behind a figure are so alike "
        "that its interval may still be too narrow."
    ),
    N_(
        "The probability holds for a mix like that of the test X-rays, a third of them fractured: "
        "of elbows, hands and shoulders nearly half, of legs and hips a tenth. Where fractures are "
        "rarer, fewer of the X-rays with the same probability are fractured."
    ),
    N_("A heat map shows where the network looked. It is a reason, not a localisation."),
    N_(
        "High sensitivity misses fewer fractures and raises more false alarms; high specificity "
        "does the opposite."
    ),
)
SIGNS = (
    N_(
        "A red triangle is a fracture, an amber diamond a doubt, a green disc with a tick no "
        "fracture found. A grey disc with a slash is out of scope, a blue disc with a dash an "
        "answer that is no verdict: keypoints, or the kind of a fracture."
    ),
    N_("A solid box is sure enough for “fracture”; a dotted one lies in the doubt zone."),
    N_("In a heat map amber is warm and magenta hot. Where nothing spoke, nothing is drawn."),
    N_("Of keypoints a blue disc is the person's left, an orange diamond their right."),
)
NOT_A_DIAGNOSIS = N_(
    "{disclaimer} {name} is no medical device. Whoever treats a patient must not rely on it. "
    "There is no warranty; the licence is AGPL-3.0-or-later."
)


def pipelines_in_words() -> list[str]:
    """Return for each pipeline what it answers, and what to use it for."""
    return [
        _("{title}: {answers}. {use}").format(
            title=_(entry.title), answers=_(entry.answers), use=_(entry.use)
        )
        for entry in PIPELINES.values()
    ]
