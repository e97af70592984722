"""How long a report takes: `python -m benchmarks.report IMAGE [IMAGE ...] [--report]`.

Decoding and answering are left out; the first report of a process, which loads the PDF library, is
timed apart from the later ones, and so is the making of DICOM files.
"""

import argparse
from pathlib import Path

from app.analyst import Analyst
from app.case.case import CaseImage, ReportForm, judged
from app.showing import Showing
from benchmarks.measured import heading, times_ms, with_interval
from benchmarks.page import Row, add_report, table, tell

NAME = "report"


def main() -> None:
    """Time one page, a page of a study, and DICOM files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=10)
    add_report(parser)
    options = parser.parse_args()
    first = heading()
    cases = answered(options.images)
    rows = measure(cases, options.runs)
    words = "Medians with 95 % intervals."
    tell(NAME, [f"{first} {words}", "", *table(rows)], options.report)


def measure(cases: list[CaseImage], runs: int) -> list[Row]:
    """Return the figures of a report on the first of the cases, on all, and of DICOM files."""
    fresh = times_ms(lambda: make_report(cases[:1]), 1)
    single = times_ms(lambda: make_report(cases[:1]), runs)
    study = [ms / len(cases) for ms in times_ms(lambda: make_report(cases), runs)]
    make_dicom(cases[0])
    files = times_ms(lambda: make_dicom(cases[0]), runs)
    count = str(runs)
    return [
        Row("the first report of a process, with its libraries", f"{fresh[0]:.0f} ms", "", "1"),
        Row("a report on one X-ray, of one page", _ms(single), "", count, True),
        Row(f"a page of a report on X-rays, {len(cases)} in number", _ms(study), "", count),
        Row("three DICOM files of one X-ray", _ms(files), "", count, True),
    ]


def answered(paths: list[Path]) -> list[CaseImage]:
    """Return the images with the cascade's answers."""
    analyst = Analyst(keeps_history=False)
    statuses = analyst.statuses()
    cases = []
    for path in paths:
        radiograph = analyst.open(path)
        answer = judged(analyst.answer(radiograph, "cascade"), statuses, Showing())
        cases.append(CaseImage(radiograph, (answer,)))
    return cases


def make_report(cases: list[CaseImage]) -> None:
    """Make one report."""
    from app.report.pdf import ReportPdf

    report = ReportPdf(ReportForm())
    for case in cases:
        report.add(case)
    report.finish()


def make_dicom(case: CaseImage) -> None:
    """Make the files of one X-ray."""
    from app.dicom.files import dicom_files
    from app.dicom.study import new_study

    dicom_files(case, new_study(ReportForm()), 1)


def _ms(times: list[float]) -> str:
    return f"{with_interval(times, '.0f')} ms"


if __name__ == "__main__":
    main()
