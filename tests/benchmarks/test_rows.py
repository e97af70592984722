"""What was measured becomes rows with their aims; README's are those that a person feels."""

from benchmarks import folder, history, opening, viewer, window
from benchmarks.page import Row

FIVE = ("cascade", "cbam", "yolo", "pose", "crack_vs_fracture")


def test_rounds_of_the_window_become_the_lowest_and_the_highest() -> None:
    rounds = [
        window.Round(0.46, 0.9, 26.0, 333.0, FIVE),
        window.Round(0.49, 0.9, 28.0, 333.2, FIVE),
    ]
    drawn, answer, stall, memory = window.rows(rounds)
    assert (drawn.measured, drawn.aim, drawn.runs) == ("0.46–0.49 s", "under 0.4 s", "2 × 5")
    assert answer.measured == "0.90 s"
    assert (stall.measured, memory.measured) == ("26–28 ms", "333 MB")
    assert memory.figure == "memory with all five loaded"


def test_a_pipeline_without_weights_is_not_said_to_be_loaded() -> None:
    *_, memory = window.rows([window.Round(0.5, 0.9, 26.0, 333.0, ("cascade", "yolo"))])
    assert memory.figure == "memory with cascade, yolo loaded"


def test_several_files_of_a_kind_make_one_row() -> None:
    files = [[1.0, 2.0, 9.0], [4.0, 5.0, 6.0]]
    row = opening.row(f"uncompressed DICOM, {opening.FILM}", files, [1.0, 3.0])
    assert row.measured == "2.0–5.0 ms; worst 9.0; here 1.0–3.0"
    assert (row.aim, row.runs, row.is_main) == ("under 120 ms", "2 × 9", True)
    assert not opening.row("RLE DICOM", files, [1.0]).is_main


def test_of_the_history_the_largest_size_speaks_in_readme() -> None:
    for is_largest in (True, False):
        opened, added = history.rows_of(1000, {"open": 17.2, "add": 1.04}, is_largest)
        assert opened.figure == "history of 1,000 rows: tab opened"
        assert (opened.measured, opened.aim, opened.is_main) == (
            "17 ms",
            "under 150 ms",
            is_largest,
        )
        assert (added.measured, added.aim, added.is_main) == ("1.0 ms", "", False)


def test_a_folder_is_held_against_both_aims() -> None:
    between, whole = folder.rows_of(100, (0.874, 0.7), 5)
    assert (between.measured, between.aim) == ("87 %", "at least 85 %")
    assert (whole.measured, whole.aim) == ("70 %", "at least 70 %")


def test_all_gestures_make_one_figure_of_the_viewer() -> None:
    frames = {"panning": [6.0, 6.1, 13.5], "zooming": [7.0, 7.4, 8.0]}
    first, panning, *_, scrolled = viewer.rows(frames, viewer.Listing(0.5, 4.0, 85, -3.0))
    assert first.measured == "median 6.1–7.4 ms, worst 13.5 ms"
    assert panning == Row("panning", "median 6.1 ms, worst 13.5 ms", "", "300")
    assert scrolled.measured.endswith("memory -3 MB")
