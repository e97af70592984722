"""From a file's bytes to a `Radiograph`, in this process; `imaging.apart` does it in another."""

from imaging.formats import raster
from imaging.radiograph import Radiograph
from imaging.source import Source

DICOM = "DICOM"


def decode(source: Source, format_name: str, frame: int = 0) -> Radiograph:
    """Decode one picture of a file whose format is known.

    Args:
        source: the file's bytes.
        format_name: "DICOM" or one that `imaging.formats.raster.decode` names.
        frame: counted from 0; only DICOM and TIFF hold more than one.

    Raises:
        Refusal: it is damaged, too large or of a kind not read.
    """
    if format_name == DICOM:
        # pydicom takes a fifth of a second to import; a PNG need not wait for it.
        from imaging.dicom import reading as dicom

        return dicom.decode(source, frame)
    return raster.decode(source, format_name, frame)
