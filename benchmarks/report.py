"""How long a report takes: `python -m benchmarks.report IMAGE [IMAGE ...]`.

Decoding and answering are left out; the first report of a process, which loads the PDF library, is
timed apart from the later ones, and so is the making of DICOM files.
"""

import argparse
import statistics
import time
from pathlib import Path

from app.analyst import Analyst
from app.case.case import CaseImage, ReportForm, judged
from app.showing import Showing


def main() -> None:
    """Print milliseconds for one page, for a page of a study, and for DICOM files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    cases = answered(options.images)
    print(f"first report, with its libraries: {report_ms(cases[:1]):.0f} ms")
    single = [report_ms(cases[:1]) for _ in range(options.runs)]
    print(f"report on one X-ray: {statistics.median(single):.0f} ms (n = {options.runs})")
    study = [report_ms(cases) / len(cases) for _ in range(options.runs)]
    print(f"a page of a report on {len(cases)}: {statistics.median(study):.0f} ms")
    dicom_ms(cases[0])
    files = [dicom_ms(cases[0]) for _ in range(options.runs)]
    print(f"three DICOM files of one X-ray: {statistics.median(files):.0f} ms")


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


def report_ms(cases: list[CaseImage]) -> float:
    """Return the milliseconds of one report."""
    start = time.perf_counter()
    from app.report.pdf import ReportPdf

    report = ReportPdf(ReportForm())
    for case in cases:
        report.add(case)
    report.finish()
    return (time.perf_counter() - start) * 1000


def dicom_ms(case: CaseImage) -> float:
    """Return the milliseconds of the files of one X-ray."""
    from app.dicom.files import dicom_files
    from app.dicom.study import new_study

    start = time.perf_counter()
    dicom_files(case, new_study(ReportForm()), 1)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
