"""X-rays and answers as DICOM files."""
