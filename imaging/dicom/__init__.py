"""DICOM files: from their elements to pixels, greys and geometry, in the standard's order."""
