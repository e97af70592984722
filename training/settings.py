"""Where training finds its data and leaves its results, and the constants all its parts share."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
START_WEIGHTS = ROOT.parent / "shared" / "weights" / "yolov8n_coco_fused.npz"
RUNS = ROOT / "runs"
CASCADE_RUN = RUNS / "cascade" / "best.pt"
CACHE = RUNS / "cache"
WEIGHTS = ROOT / "weights"
MANIFEST = WEIGHTS / "manifest.toml"
CARDS = ROOT / "docs" / "model-cards"
EXPERIMENTS = ROOT / "docs" / "experiments.md"
HELD_OUT = ROOT / "docs" / "held_out.csv"
SEED = 20
