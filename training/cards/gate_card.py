"""What the cascade's model card says of the gate."""

from collections.abc import Mapping
from typing import Any

from training.batches import generated
from training.cards import card_text
from training.data.sample import RADIOGRAPHS
from training.gate.gate_pictures import TRAINED_EACH

ABOUT = """\
The gate reads the trunk's maps (mean, maximum and spread of each channel). A linear classifier,
fitted on both, tells radiographs of the five parts from other pictures. Its threshold comes from
validation: a little over half of the way from the highest twentieth of all else to the lowest of
the radiographs, so that places and kinds that nobody has seen have room on either side; but at most
1 % of the radiographs may lie under it, of all together and of each source with 100 pictures or
more, and at most 1 % of all else above. How far was chosen with some fifty pictures at hand that no
fold holds (photographs of people, chest films, teeth, an angiogram, and what comes with image
libraries), so that these are no test of it. Drawn pictures are made by the program; the trunk never
saw {held_back}. Photographs are fitted on as shapes on an even ground as well, which come near to
limbs, and a quarter of all pictures as a telephone takes them from a screen. Bone Break's pictures
are counted as radiographs by the judgement of non-radiologists."""

LEFT_OUT = """\
Each kind left out whole in turn: the gate was fitted without any picture of it, and then asked
about those of all folds, of the training fold about at most {thinned}. The gate's rule was chosen
by such tables, so that this choice alone has seen the test fold. For a source of radiographs a
refusal is an error, for all else it is right. The trunk itself was trained with all kinds but
{held_back}: a kind new to both may fare worse."""


def section(figures: Mapping[str, Any]) -> str:
    """Return the section on what is out of scope."""
    *kinds, last = (f"{kind}s" for kind in generated.HELD_BACK)
    held_back = f"{', '.join(kinds)} and {last}"
    blocks = [ABOUT.format(held_back=held_back)]
    for fold, shares in figures["folds"].items():
        blocks += [f"Refused, {fold} fold:", _table(shares)]
    thinned = ", ".join(f"{count} of {source}" for source, count in TRAINED_EACH.items())
    left_out = LEFT_OUT.format(held_back=held_back, thinned=thinned)
    blocks += [left_out, _table(figures["left_out"])]
    return "\n\n".join(blocks)


def _table(shares: Mapping[str, Any]) -> str:
    rows = [[_name(kind), card_text.share(told)] for kind, told in shares.items()]
    return card_text.table(("pictures", "refused"), rows)


def _name(kind: str) -> str:
    if kind in RADIOGRAPHS:
        return f"radiographs of {kind}"
    return f"{kind} (drawn)" if kind in generated.KINDS else kind
