"""The one door to OpenVINO: it is imported here, without its telemetry.

OpenVINO's Python package reports every import over the network unless the package that sends is
missing; it then takes a stand-in of its own that does nothing.
"""

import importlib
import sys
from typing import Any

SENDER = "openvino_telemetry"


def import_openvino() -> Any:
    """Return the module `openvino`; the first call costs 0.2 s and 50 MB."""
    sys.modules[SENDER] = None  # type: ignore[assignment]  # importing it now fails, by Python's own rule
    return importlib.import_module("openvino")
