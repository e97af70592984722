"""A small data tree with every source, written for a test."""

from pathlib import Path

import cv2
import numpy as np


def picture(path: Path, seed: int = 0, size_wh: tuple[int, int] = (96, 120)) -> None:
    """Write one grey picture with a bright bar."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 60, (size_wh[1], size_wh[0]), np.uint8)
    pixels[:, size_wh[0] // 3 : size_wh[0] // 2] = 200
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), pixels)


def text(path: Path, words: str) -> None:
    """Write a text file and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")


def make_tree(root: Path) -> Path:
    """Write a data tree: 12 pictures of FracAtlas, 8 of daoon, 4 web, 4 bonebreak, 3 others."""
    lines = ["image,fractured,parts,subpart_by_eye,hardware,multiscan,n_boxes"]
    for number in range(12):
        name = f"IMG{number * 30:07d}"
        fractured = number % 2
        subpart = ("hand", "elbow", "unsure")[number % 3] if number < 6 else ""
        lines.append(f"{name}.jpg,{fractured},{'hand' if number < 6 else 'leg'},{subpart},0,0,1")
        picture(root / "fracatlas/images" / f"{name}.jpg", number)
        if fractured:
            text(root / "fracatlas/labels" / f"{name}.txt", "0 0.5 0.5 0.2 0.1\n")
    text(root / "fracatlas/manifest.csv", "\n".join(lines) + "\n")
    for number in range(8):
        name = f"image1_{number // 2}_png.rf.{number:032x}"
        picture(root / "daoon/train/images" / f"{name}.jpg", 20 + number)
        polygon = "1 0.3 0.3 0.6 0.3 0.6 0.5 0.3 0.5 0.3 0.3\n" if number < 4 else ""
        text(root / "daoon/train/labels" / f"{name}.txt", polygon)
    (root / "daoon/valid/images").mkdir(parents=True)
    rows = ["image,source,annotated"]
    for number in range(4):
        rows.append(f"{number}.jpg,{number // 2},{int(number < 3)}")
        picture(root / "web/images" / f"{number}.jpg", 40 + number)
        if number < 3:
            text(root / "web/labels" / f"{number}.txt", "1 0.4 0.4 0.1 0.1\n")
    text(root / "web/manifest.csv", "\n".join(rows) + "\n")
    rows = ["image,type,cluster"]
    for number in range(4):
        rows.append(f"spiral/{number}.jpg,spiral,{number}")
        picture(root / "bonebreak/images/spiral" / f"{number}.jpg", 60 + number)
    text(root / "bonebreak/manifest.csv", "\n".join(rows) + "\n")
    for kind in ("chest", "photo", "spine"):
        picture(root / "out_of_scope" / kind / "a.jpg", 80)
    return root
