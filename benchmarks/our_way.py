"""The program's way, for `benchmarks.reference`: one process that loads and answers.

    python -m benchmarks.our_way PIPELINE PICTURES STARTED

PIPELINE is a name of the registry or "all". Prints what `benchmarks.answering` says; with `--rate`
images a second instead, with as many analysts as the command line has.
"""

import argparse
import json
import time
from pathlib import Path

from app.analyst import Analyst
from app.batch.crew import MOST_ANALYSTS, answer_list
from benchmarks.answering import Answer, time_answers
from models.networks import Networks
from models.registry import PIPELINES
from predictions import ALL, Predictor


def main() -> None:
    """Answer pictures one after the other or side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", choices=(*PIPELINES, ALL))
    parser.add_argument("pictures", type=Path)
    parser.add_argument("started", type=float)
    parser.add_argument("--rate", action="store_true", help="the folder's rate alone")
    options = parser.parse_args()
    pictures = sorted(options.pictures.iterdir())
    names = ready(options.pipeline)
    if options.rate:
        print(json.dumps({"rate": _rate(pictures, names)}))
    else:
        time_answers(lambda: _load(names), pictures, options.started)


def ready(pipeline: str) -> list[str]:
    """Return the pipelines that are meant, without those that lack their weights."""
    statuses = {s.name: s for s in Predictor().statuses()}
    wanted = list(PIPELINES) if pipeline == ALL else [pipeline]
    lacking = [name for name in wanted if not statuses[name].is_ready]
    if lacking and pipeline != ALL:
        raise FileNotFoundError(statuses[pipeline].obstacle)
    return [name for name in wanted if name not in lacking]


def _load(names: list[str]) -> Answer:
    from imaging.load import load_radiograph

    predictor = Predictor()
    for name in names:
        predictor.pipeline(name).load()

    def answer(image: Path) -> object:
        radiograph = load_radiograph(image)
        return [predictor.predict(radiograph, name) for name in names]

    return answer


def _rate(pictures: list[Path], names: list[str]) -> float:
    """Return images a second, from the moment that every analyst has answered once."""

    def made(networks: Networks | None) -> Analyst:
        return Analyst(None, False, networks=networks)

    answered = answer_list(pictures, names, made)
    times = [time.perf_counter() for _ in answered][MOST_ANALYSTS:]
    return (len(times) - 1) / (times[-1] - times[0])


if __name__ == "__main__":
    main()
