"""What all pipelines answered to one image, as the history holds it now."""

from pathlib import Path

from models.prediction import Prediction, Verdict
from store.history import History, ImageSource
from store.rows import IMPORTED
from store.verdicts import verdicts_of
from store.writing import NewRow


def test_the_latest_answer_of_each_pipeline_counts(tmp_path: Path) -> None:
    history = History(tmp_path / "h.db", "1")
    answers = (
        ("a", "cascade", "old", Verdict.FRACTURE),
        ("a", "cascade", "new", Verdict.DOUBT),
        ("a", "cbam", "new", Verdict.NO_FRACTURE),
        ("a", "yolo", "new", Verdict.FRACTURE),
        ("b", "pose", "new", Verdict.NOT_APPLICABLE),
    )
    for key, pipeline, weights, verdict in answers:
        image = ImageSource(Path("x.png"), key, (8, 8), b"")
        row = history.add(image, Prediction(pipeline, weights, verdict, 0.5, ()))
        if pipeline == "yolo":
            history.remove([row.id])
    assert verdicts_of(history, "a") == {"cascade": Verdict.DOUBT, "cbam": Verdict.NO_FRACTURE}
    assert verdicts_of(history, "none such") == {}
    history.close()


def test_another_programs_row_is_no_answer_to_the_image(tmp_path: Path) -> None:
    history = History(tmp_path / "h.db", "1")
    image = ImageSource(Path("x.png"), "a", (8, 8), b"")
    theirs = Prediction(IMPORTED, "k", Verdict.NOT_APPLICABLE, None, (), headline="fractured")
    assert history.add_all([NewRow(image, theirs, "theirs.db", "Hand")]) == 1
    assert verdicts_of(history, "a") == {}
    history.add(image, Prediction("cascade", "new", Verdict.DOUBT, 0.5, ()))
    assert verdicts_of(history, "a") == {"cascade": Verdict.DOUBT}
    history.close()
