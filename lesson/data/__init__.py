"""The data sets: described by cards, checked against them, made again."""
