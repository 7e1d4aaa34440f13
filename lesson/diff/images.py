"""Compare two plots as one looks at them: by their ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

# Pixels across after downscaling. So coarse that a curve which moves by 2 % of its
# height has a difference of 6 %, by 5 % one of 12 %, and another font or size 7 %.
WIDTH = 48


def ink_difference(old: Path, new: Path) -> float:
    """Return which part of the ink of two plots differs, from 0 to 1.

    Most of a plot is paper, which would hide a curve that moved if all pixels counted.
    So the difference is divided by what is not white in either.
    """
    first, second = Image.open(old), Image.open(new)
    size = (WIDTH, max(1, round(WIDTH * first.height / first.width)))
    one, other = (_ink(image, size) for image in (first, second))
    union = np.maximum(one, other).sum()
    return float(np.abs(one - other).sum() / union) if union else 0.0


def _ink(image: Image.Image, size: tuple[int, int]) -> np.ndarray:
    """Return how far from white each pixel is, 0 to 1 for each colour."""
    paper = Image.new("RGBA", image.size, "white")
    flat = Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    small = flat.resize(size, Image.Resampling.BOX)
    return 1 - np.asarray(small, dtype=float) / 255
