"""What the converting process finds around it, and how much it may use."""

from pathlib import Path

from imaging.confinement import kept_environment

GIB = 1 << 30
MOST_MEMORY = 4 * GIB  # a ResNet101 and a YOLOv8l take 1
# Libraries reserve address space for each core without using it, so this bound is a wide one.
MOST_ADDRESS_SPACE = 64 * GIB
MOST_FILE_BYTES = 4 * GIB
MOST_OPEN_FILES = 512
MOST_CPU_S = 1800

LIMITS = {
    "RLIMIT_CORE": 0,
    "RLIMIT_CPU": MOST_CPU_S,
    "RLIMIT_FSIZE": MOST_FILE_BYTES,
    "RLIMIT_NOFILE": MOST_OPEN_FILES,
    "RLIMIT_AS": MOST_ADDRESS_SPACE,
    "RLIMIT_DATA": MOST_MEMORY,
}


def clean_environment(folder: Path) -> dict[str, str]:
    """Return the child's environment: home and caches in its work folder, no proxy, no GPU."""
    home = str(folder)
    return {
        **kept_environment(),
        **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), home),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), home),
        **dict.fromkeys(("KERAS_HOME", "TORCH_HOME", "YOLO_CONFIG_DIR", "MPLCONFIGDIR"), home),
        # Threads that spin for each other on busy cores made tracing take 20 s and not 2.
        "OMP_NUM_THREADS": "1",
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "YOLO_OFFLINE": "true",
        "YOLO_AUTOINSTALL": "false",
        "YOLO_VERBOSE": "false",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONHASHSEED": "0",
    }
