"""An answer as a DICOM structured report: Comprehensive SR after template TID 1500.

Regions and measurements refer to the plain picture of the same export, in its pixels.
"""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from collections.abc import Iterator

import numpy as np
from highdicom import UID
from highdicom.sr import (
    AlgorithmIdentification,
    CodedConcept,
    ComprehensiveSR,
    CoordinatesForMeasurement,
    FindingSite,
    GraphicTypeValues,
    ImageRegion,
    Measurement,
    MeasurementReport,
    MeasurementsAndQualitativeEvaluations,
    ObservationContext,
    PlanarROIMeasurementsAndQualitativeEvaluations,
    RelationshipTypeValues,
    SourceImageForMeasurement,
    SourceImageForMeasurementGroup,
    SourceImageForRegion,
    TextContentItem,
    TrackingIdentifier,
)
from pydicom import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import generate_uid

from app.case.body_parts import body_part
from app.case.case import CaseAnswer, CaseImage, MeasuredValue, Saying
from app.dicom.codes import (
    SIDES,
    UNITS,
    certainty,
    evaluations,
    probabilities,
    verdict_alone,
    what_is_judged,
    what_is_marked,
    what_is_measured,
    what_is_said_of,
)
from app.dicom.derivation import warnings_on
from app.dicom.observers import attribute_to_reader, program
from app.dicom.study import REPORT, Study, dicom_text, equipment, finish, series
from app.wording import name_as_data
from imaging.overlay import Box, Keypoint
from models.prediction import Finding, Prediction
from models.registry import PIPELINES
from words import english

Group = MeasurementsAndQualitativeEvaluations | PlanarROIMeasurementsAndQualitativeEvaluations


def structured_report(
    image: CaseImage, plain: Dataset, study: Study, number: int
) -> ComprehensiveSR:
    """Return the report on one X-ray.

    Args:
        plain: the picture that regions refer to.
        number: of the X-ray in the export, from 1.
    """
    groups: list[Group] = []
    for answer in image.answers:
        groups.extend(_answer_groups(image, answer, plain))
    groups.extend(_measured(m, plain) for m in image.measurements)
    content = MeasurementReport(
        observation_context=ObservationContext(observer_device_context=program()),
        procedure_reported=codes.SCT.PlainRadiography,
        imaging_measurements=groups,
        title=codes.DCM.ImagingMeasurementReport,
    )
    told = [_comment(words) for words in warnings_on(image.radiograph)]
    remarks = study.form.remarks.strip()
    if remarks:
        told.append(_comment(remarks))
        attribute_to_reader(told[-1])
    content[0].ContentSequence.extend(told)
    dataset = ComprehensiveSR(
        evidence=[plain],
        content=content[0],
        sop_instance_uid=UID(generate_uid(prefix=None)),
        is_complete=True,
        institution_name=study.institution,
        **series(REPORT, number),
        **equipment(),
    )
    finish(dataset, study)
    return dataset


def _answer_groups(image: CaseImage, answer: CaseAnswer, plain: Dataset) -> Iterator[Group]:
    prediction = answer.prediction
    title = PIPELINES[prediction.pipeline].title
    source = SourceImageForMeasurementGroup.from_source_image(plain)
    judged = MeasurementsAndQualitativeEvaluations(
        tracking_identifier=_tracked(f"{title}: answer"),
        finding_type=what_is_judged(prediction),
        algorithm_id=AlgorithmIdentification(
            name=prediction.network or title,
            version=prediction.weights_id[:64],
            parameters=[f"operating point {answer.point_name}"],
        ),
        finding_sites=_sites(prediction, image),
        measurements=probabilities(prediction),
        qualitative_evaluations=evaluations(prediction),
        source_images=[source],
    )
    yield _with_comment(judged, image.warning_on(answer))
    for finding in prediction.findings:
        region = _region(finding, plain)
        if region is not None:
            yield _marked(finding, region, title)
    for saying in answer.reader.sayings if answer.reader else ():
        yield from _reader_groups(saying, plain, title, source)


def _reader_groups(
    saying: Saying, plain: Dataset, title: str, source: SourceImageForMeasurementGroup
) -> Iterator[Group]:
    """Yield one thing that the reader said, with its own verdict, and the places that go with it.

    Its words are a text and no code's meaning, which ends after 64 letters.
    """
    whose = "first reading" if saying.is_first else "word of the reader"
    finding, verdict = what_is_said_of(saying.verdict), verdict_alone(saying.verdict)
    said = MeasurementsAndQualitativeEvaluations(
        tracking_identifier=_tracked(f"{title}: {whose}"),
        finding_type=finding,
        qualitative_evaluations=verdict,
        source_images=[source],
    )
    yield _of_the_reader(_with_comment(said, saying.words))
    for box in saying.boxes:
        place = PlanarROIMeasurementsAndQualitativeEvaluations(
            tracking_identifier=_tracked(f"{title}: {whose}, place"),
            referenced_region=_outline(box, plain),
            finding_type=finding,
            qualitative_evaluations=verdict,
        )
        yield _of_the_reader(place)


def _marked(finding: Finding, region: ImageRegion, title: str) -> Group:
    return PlanarROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=_tracked(f"{title}: {name_as_data(finding)}"),
        referenced_region=region,
        finding_type=what_is_marked(finding.label),
        measurements=[certainty(finding.score)],
    )


def _measured(measured: MeasuredValue, plain: Dataset) -> Group:
    places = [
        CoordinatesForMeasurement(
            graphic_type=GraphicTypeValues.POLYLINE,
            graphic_data=np.array(line, float),
            source_image=SourceImageForRegion.from_source_image(plain),
        )
        for line in measured.lines_xy
    ]
    images = [] if places else [SourceImageForMeasurement.from_source_image(plain)]
    group = MeasurementsAndQualitativeEvaluations(
        tracking_identifier=_tracked(measured.name),
        measurements=[
            Measurement(
                name=what_is_measured(measured.name),
                value=measured.value,
                unit=UNITS[measured.unit],
                referenced_coordinates=places or None,
                referenced_images=images or None,
            )
        ],
        source_images=[SourceImageForMeasurementGroup.from_source_image(plain)],
    )
    return _of_the_reader(_with_comment(group, measured.remark))


def _of_the_reader(group: Group) -> Group:
    """Return a group that a person answers for, not the program."""
    attribute_to_reader(group[0])
    return group


def _with_comment(group: Group, words: str) -> Group:
    """Return a group with what has to be known of it, where there is such a thing."""
    if words:
        group[0].ContentSequence.append(_comment(english(words)))
    return group


def _comment(words: str) -> TextContentItem:
    # Templates may be extended; these have no place of their own for free words.
    return TextContentItem(codes.DCM.Comment, words, RelationshipTypeValues.CONTAINS)


def _region(finding: Finding, plain: Dataset) -> ImageRegion | None:
    mark = finding.mark
    if isinstance(mark, Box):
        return _outline(mark, plain)
    if isinstance(mark, Keypoint) and mark.is_shown:
        return ImageRegion(
            graphic_type=GraphicTypeValues.POINT,
            graphic_data=np.array([mark.point_xy], float),
            source_image=SourceImageForRegion.from_source_image(plain),
        )
    # A heat map's hottest point is no localisation, and a region would say that it is.
    return None


def _outline(box: Box, plain: Dataset) -> ImageRegion:
    width, height = plain.Columns, plain.Rows
    xs = [min(max(x, 0.0), float(width)) for x in box.box_xyxy[::2]]
    ys = [min(max(y, 0.0), float(height)) for y in box.box_xyxy[1::2]]
    corners = [(xs[0], ys[0]), (xs[1], ys[0]), (xs[1], ys[1]), (xs[0], ys[1]), (xs[0], ys[0])]
    return ImageRegion(
        graphic_type=GraphicTypeValues.POLYLINE,
        graphic_data=np.array(corners, float),
        source_image=SourceImageForRegion.from_source_image(plain),
    )


def _tracked(name: str) -> TrackingIdentifier:
    return TrackingIdentifier(uid=generate_uid(prefix=None), identifier=dicom_text(name))


def _sites(prediction: Prediction, image: CaseImage) -> list[FindingSite]:
    named = [finding.label for finding in prediction.findings] + [image.radiograph.body_part]
    parts = [part for part in map(body_part, named) if part is not None]
    side = SIDES.get(image.radiograph.laterality)
    return [FindingSite(CodedConcept(p.snomed, "SCT", p.meaning), side) for p in parts[:1]]
