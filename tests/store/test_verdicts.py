"""What all pipelines answered to one image, as the history holds it now."""

from pathlib import Path

from models.prediction import Prediction, Verdict
from store.history import History, ImageSource
from store.verdicts import verdicts_of


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
