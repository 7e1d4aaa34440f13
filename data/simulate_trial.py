"""Simulate the table of a clinical trial in which some doses are in another unit.

Children with a viral infection take a syrup, the drug or a placebo, three times a day
for two weeks, and are seen on seven days. The protocol asks for the dose in mg per
single dose. Some sites note mL of syrup instead, and two sites change to mg per day
when a new form arrives. The table does not say so. What was meant is written to a
second file, so that one can check whether a method has found it.
"""

import argparse
import gzip
from pathlib import Path

import numpy as np
import pandas as pd

DATA_DIR = Path(__file__).parent
SEED = 2029
N_PATIENTS = 17_600
N_SITES = 24
VISIT_DAYS = np.array([0, 1, 2, 4, 7, 10, 14])  # days since the first dose
FIRST_DAY, RECRUITING_DAYS = np.datetime64("2021-03-01"), 900

SYRUP_STRENGTH = 10.0  # mg per mL
DOSES_PER_DAY = 3
DOSE_STEP = 5.0  # mg; a syringe is read to half a mL
MAX_DOSE = 600.0  # mg
ML_SITES = (4, 11, 19)  # note mL, nearly always
PER_DAY_SITES = (7, 15)  # note mg per day once they have the new form
NEW_FORM = np.datetime64("2022-02-01")

# Share of the entries that are missing, at random.
MISSING = {"weight": 0.02, "dose": 0.01, "viral_load": 0.06, "temperature": 0.03}


def simulate_patients(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw the children: one row each, with what does not change during the trial.

    The columns `peak` (log10 copies/mL), `clearance` (log10 per day) and `dose_mg`
    (mg per single dose) are known only to the simulation.
    """
    site_weight = rng.gamma(40.0, 1.0, N_SITES)  # some sites recruit more than others
    site = rng.choice(np.arange(1, N_SITES + 1), n, p=site_weight / site_weight.sum())
    start = FIRST_DAY + rng.integers(0, RECRUITING_DAYS, n).astype("timedelta64[D]")
    age = rng.gamma(2.2, 2.6, n).clip(0.3, 17.9)
    typical_weight = 3.6 + 2.55 * age + 0.055 * age**2  # kg
    weight = typical_weight * np.exp(rng.normal(0, 0.14, n))
    arm = rng.choice(["placebo", "drug"], n, p=[1 / 3, 2 / 3])
    dose_level = rng.choice(["low", "high"], n)

    # Infants get more per kg, teenagers less. A placebo is given in the same volume
    # as the drug it stands for, so that nobody can tell them apart.
    per_kg = np.where(dose_level == "low", 6.0, 12.0)  # mg per kg
    per_kg *= np.select([age < 2, age > 12], [1.25, 0.85], 1.0)
    effect = np.select([arm == "placebo", dose_level == "low"], [0.0, 0.10], 0.17)
    return pd.DataFrame(
        {
            "patient": np.arange(1, n + 1),
            "site": site,
            "start": start,
            "age": age.round(1),
            "sex": rng.choice(["girl", "boy"], n),
            "weight": weight.round(1),
            "arm": arm,
            "dose_level": dose_level,
            "peak": rng.normal(6.4, 0.8, n) - 0.03 * age,
            "clearance": (0.22 + effect) * np.exp(rng.normal(0, 0.25, n)),
            "dose_mg": per_kg * weight,
        }
    )


def simulate_visits(rng: np.random.Generator, patients: pd.DataFrame) -> pd.DataFrame:
    """Follow every child through the visits: one row for each visit that was kept."""
    table = patients.loc[patients.index.repeat(len(VISIT_DAYS))].reset_index(drop=True)
    day = np.tile(VISIT_DAYS, len(patients))
    table.insert(2, "date", table.pop("start") + pd.to_timedelta(day, unit="D"))
    table.insert(3, "day", day)
    n = len(table)
    load = table.pop("peak") - table.pop("clearance") * day + rng.normal(0, 0.35, n)
    load = load.clip(lower=0)
    score = (1 + 1.1 * load + rng.normal(0, 0.8, n)).clip(0, 12).round().astype(int)
    fever = 0.32 * (load - 2).clip(lower=0)

    # The doctor gives 6 % more or less than planned, in steps of the syringe.
    dose = table.pop("dose_mg") * np.exp(rng.normal(0, 0.06, n))
    dose = (dose.clip(upper=MAX_DOSE) / DOSE_STEP).round().clip(lower=1) * DOSE_STEP
    table["dose"] = dose
    table["viral_load"] = load.round(2)
    table["temperature"] = (36.7 + fever + rng.normal(0, 0.3, n)).round(1)
    table["score"] = score
    kept = (day == 0) | (rng.random(n) > 0.02)  # families miss a visit now and then
    table = table[kept].reset_index(drop=True)
    table["progression"] = describe_progression(table["score"], table["day"] == 0)
    return table


def describe_progression(score: pd.Series, first: pd.Series) -> np.ndarray:
    """Put into a word how the symptom score changed since the visit before.

    The first visit has nothing to be compared with and stays empty.
    """
    change = score.diff().to_numpy()
    words = np.select([change <= -1, change >= 1], ["better", "worse"], "same")
    return np.where(first, None, words.astype(object))


def choose_units(rng: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    """Decide in which unit each dose is noted: "mg", "mL" or "mg/day"."""
    chance = rng.random(len(table))
    in_ml_site = table["site"].isin(ML_SITES)
    # Nobody is consistent: 5 % of the notes of such a site are in mg as agreed, and
    # 1 % of the notes of all other sites are in mL.
    in_ml = np.where(in_ml_site, chance < 0.95, chance < 0.01)
    per_day = table["site"].isin(PER_DAY_SITES) & (table["date"] >= NEW_FORM)
    return np.select([per_day, in_ml], ["mg/day", "mL"], "mg")


def make_trial(
    n_patients: int = N_PATIENTS, seed: int = SEED
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the table as the sites noted it, and the truth about its doses."""
    rng = np.random.default_rng(seed)
    table = simulate_visits(rng, simulate_patients(rng, n_patients))
    unit = choose_units(rng, table)
    truth = table[["patient", "day"]].assign(unit=unit, dose_mg=table["dose"])
    factor = np.select(
        [unit == "mL", unit == "mg/day"], [1 / SYRUP_STRENGTH, DOSES_PER_DAY], 1
    )
    table["dose"] = (table["dose"] * factor).round(1)
    for column, share in MISSING.items():
        table.loc[rng.random(len(table)) < share, column] = np.nan
    return table, truth


def write_csv_gz(table: pd.DataFrame, path: Path) -> None:
    """Write a compressed CSV file whose bytes depend on the table alone."""
    text = table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    # A gzip header normally holds the time and the file name: leave both empty.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode("utf-8"))


def main() -> None:
    """Make the trial and write both files."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=N_PATIENTS, help="patients")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--output", type=Path, default=DATA_DIR / "trial.csv.gz")
    parser.add_argument("--truth", type=Path, default=DATA_DIR / "trial_truth.csv.gz")
    arguments = parser.parse_args()
    table, truth = make_trial(arguments.size, arguments.seed)
    write_csv_gz(table, arguments.output)
    write_csv_gz(truth, arguments.truth)
    print(f"{len(table)} rows; units: {truth['unit'].value_counts().to_dict()}")


if __name__ == "__main__":
    main()
