"""Which of a stranger's class names speak of a fracture, in English or Spanish."""

import re

FRACTURE = r"fractur|broke|break|positive|fiss?ur|crack|hairline"
MEANS_FRACTURE = re.compile(FRACTURE)
# "unbroken", "nonfractured"
DENIES_ITSELF = re.compile(rf"(no|non|not|un)({FRACTURE})")
WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
ARTICLES = frozenset({"a", "an", "any", "the", "una"})
# "no visible fracture"
DENY_ALL_BEHIND = frozenset({"no", "sin", "without"})
# "not fractured"; "non-displaced fracture" denies the displacement only.
DENY_THE_NEXT = frozenset({"non", "not", "un"})
# "fracture: none"
DENY_ALL = frozenset(
    {"absent", "healthy", "intact", "neg", "negativa", "negative", "negativo", "none", "normal"}
)


def means_fracture(name: str) -> bool:
    """Tell a name such as "hairline fracture" from "humerus" and from "not fractured"."""
    words = [word for word in map(str.lower, WORD.findall(name)) if word not in ARTICLES]
    if not DENY_ALL.isdisjoint(words) or words[-1:] == ["no"]:
        return False
    return any(
        MEANS_FRACTURE.search(word) and not _is_denied(word, words[:place])
        for place, word in enumerate(words)
    )


def _is_denied(word: str, before: list[str]) -> bool:
    return (
        DENIES_ITSELF.match(word) is not None
        or not DENY_THE_NEXT.isdisjoint(before[-1:])
        or not DENY_ALL_BEHIND.isdisjoint(before)
    )
