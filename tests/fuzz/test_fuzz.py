"""Two thousand damaged files, opened in a bounded process: a picture or a sentence."""

from collections import Counter

from tests.fuzz.damage import damaged
from tests.fuzz.harness import open_damaged
from tests.fuzz.seeds import all_seeds

RUN = 7
FILES = 2000


def test_damaged_files_give_a_picture_or_a_sentence() -> None:
    tally = open_damaged(0, FILES, RUN)
    assert tally.faults == []
    assert tally.files == FILES
    for name, counts in tally.ended.items():
        # A harness whose files are all whole, or all hopeless, would find nothing.
        assert counts["refused"] > 0, name
        assert counts["read"] > 0, name


def test_the_same_number_is_the_same_file() -> None:
    assert damaged(3, RUN) == damaged(3, RUN)
    assert damaged(3, RUN).data != damaged(3, RUN + 1).data


def test_every_whole_file_is_damaged_sooner_or_later() -> None:
    seen = Counter(damaged(number, RUN).seed for number in range(FILES))
    assert set(seen) == set(all_seeds())
