"""A name of a file is no alternative text; words about a figure are."""

import pytest

from lesson.check.file_names import is_file_name, name_in_words

NAMES = {name_in_words(f"fig/{n}") for n in ("03-loss_of_both.png", "two birds.svg")}


@pytest.mark.parametrize(
    "text",
    [
        "03-loss_of_both.png",
        "fig/03-loss_of_both.png",
        "03-loss_of_both",
        "03 loss of both",
        "Loss of both",
        "LOSS-OF-BOTH.PNG",
        "two birds.svg",
        "Two birds",
        "another-file.jpeg",
        "My holiday pictures 2.JPG",
        "C:\\Users\\ann\\plot.tiff",
        "penguins.csv",
        "weights.keras",
        "training-loss",
        "training_and_validation_loss",
        "IMG_2041",
        "image1",
        "Figure 1",
        "DSC-0042",
        "Screenshot 2024-05-01 at 10.11.12",
        "Screenshot from 2024-05-01 10-11-12",
        "plot (2)",
        '"loss.svg"',
    ],
)
def test_name_of_a_file(text):
    assert is_file_name(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Line plot of the loss, which falls to 0.4",
        "Two birds on a rock",
        "Loss of both networks",
        "Figure 1 shows two lines that cross",
        "Contents of data/penguins.csv as a table with seven columns.",
        "Image of noise, e.g.",
        "Training loss, falling; validation loss, rising.",
    ],
)
def test_words(text):
    assert not is_file_name(text, NAMES)
