"""Who says what in a structured report: the program, or a reader whose name it doesn't know."""

# ruff: noqa: TID253 - this module is itself imported only when DICOM files are made.

from highdicom.sr import (
    ContentSequence,
    DeviceObserverIdentifyingAttributes,
    ObserverContext,
    PersonObserverIdentifyingAttributes,
)
from pydicom import Dataset
from pydicom.sr.codedict import codes

from app.dicom.codes import own
from app.version import NAME, VERSION

PROGRAM_UID = "2.25.252164019423216604193026714927366154611"
# The template wants a name, and this one is nobody's.
NO_NAME = "Anonymous^Reader"


def program() -> ObserverContext:
    """Return the program as the observer of all that names no other."""
    return ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=DeviceObserverIdentifyingAttributes(
            uid=PROGRAM_UID, name=NAME, manufacturer_name=NAME, model_name=f"{NAME} {VERSION}"
        ),
    )


def attribute_to_reader(item: Dataset) -> None:
    """Make a content item, with all that it holds, a person's word.

    Source: DICOM PS3.16, TID 1001 to 1003: an observer named within an item takes the place of
    the one it would inherit.
    """
    person = ObserverContext(
        observer_type=codes.DCM.Person,
        observer_identifying_attributes=PersonObserverIdentifyingAttributes(
            name=NO_NAME, role_in_procedure=own("reader", "Reader of the X-ray")
        ),
    )
    item.ContentSequence = ContentSequence([*person, *item.get("ContentSequence", ())])
