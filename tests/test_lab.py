"""The lab: its stored table is complete, a row can be repeated, and filling it can be resumed."""

import itertools

import numpy as np
import pytest

from actinit import lab
from actinit.network import SGD


@pytest.fixture
def small(monkeypatch):
    """A grid of four trials of two epochs, and a list of the trials that were run."""
    monkeypatch.setattr(lab, "ACTIVATIONS", ("tanh", "relu"))
    monkeypatch.setattr(lab, "SCHEMES", ("he_normal",))
    monkeypatch.setattr(lab, "RATES", (0.03,))
    monkeypatch.setattr(lab, "SEEDS", range(2))
    monkeypatch.setattr(lab, "TARGETS", {"moons": 0.95})
    monkeypatch.setattr(lab, "EPOCHS", 2)
    monkeypatch.setattr(lab, "CURVE", (1, 2))
    monkeypatch.setattr(lab, "COLUMNS", (*lab.KEYS, *lab.FIGURES, "loss_1", "loss_2"))
    ran, trial = [], lab.trial

    def counted(*arguments):
        ran.append(arguments)
        return trial(*arguments)

    monkeypatch.setattr(lab, "trial", counted)
    return ran


@pytest.fixture(scope="module")
def stored():
    return lab.read()


def key(row):
    return tuple(row[name] for name in lab.KEYS)


def assert_same(row, stored):
    """Equal to the four digits that are stored."""
    assert set(row) == set(stored)
    for name, value in row.items():
        if isinstance(value, str):
            assert value == stored[name], name
        else:
            assert value == pytest.approx(stored[name], rel=6e-4, abs=1e-12), name


def test_the_table_holds_every_trial_once_and_in_order(stored):
    assert [key(row) for row in stored] == list(lab.grid())
    assert len(stored) == 3 * 8 * 6 * 2 * 6
    assert set(stored[0]) == set(lab.COLUMNS)


def test_every_stored_figure_is_possible(stored):
    for row in stored:
        assert row["epochs_to_target"] in range(1, lab.EPOCHS + 2), row
        assert 0 <= row["dead"] <= 1, row
        assert row["val_loss"] == row["loss_40"] >= 0, row
        for share in ("val_accuracy", "test_accuracy"):  # of 120 examples, to four digits
            assert abs(row[share] * 120 - round(row[share] * 120)) < 0.007, row
        if row["epochs_to_target"] > lab.EPOCHS:
            assert row["val_accuracy"] < lab.TARGETS[row["data"]], row


# A small rate and a net that does not move are not chaotic: rounding stays rounding.
@pytest.mark.parametrize(
    "arguments",
    [
        ("moons", "sigmoid", "xavier_normal", 0.003, 1),
        ("spirals", "relu", "he_normal", 0.003, 0),
        ("digits", "tanh", "orthogonal", 0.03, 0),
    ],
)
def test_a_stored_row_is_repeated(stored, arguments):
    (row,) = (row for row in stored if key(row) == arguments)
    assert_same(lab.trial(*arguments), row)


@pytest.mark.parametrize("name", lab.TARGETS)
def test_examples_are_standardised_by_the_training_part_alone(name):
    parts = lab.examples(name, 3)
    assert [len(x) for x, _ in parts] == [360, 120, 120]
    x = parts[0][0]
    spread = x.std(axis=0)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(spread[spread > 0], 1, rtol=1e-12)
    for (a, b), (c, d) in zip(parts, lab.examples(name, 3), strict=True):
        np.testing.assert_array_equal(a, c)
        np.testing.assert_array_equal(b, d)
    rows = {tuple(point) for x, _ in parts for point in x}
    assert len(rows) == 600  # no example stands in two parts
    assert not np.array_equal(parts[0][0], lab.examples(name, 4)[0][0])


def test_train_hands_its_options_to_fit():
    seen = []
    net, history = lab.train(
        "moons", "relu", "he_normal", 0.03, 0,
        epochs=3, batch_size=180, optimizer=SGD(0.1), hooks=[lambda *facts: seen.append(facts)],
    )  # fmt: skip
    assert len(history.val_loss) == 3
    assert len(seen) == 6
    assert net.sizes == [2, *[32] * 8, 2]


def test_a_target_that_is_never_reached_counts_as_one_epoch_more(small):
    row = lab.trial("moons", "tanh", "zeros", 0.03, 0)
    assert row["epochs_to_target"] == lab.EPOCHS + 1
    assert row["loss_2"] == row["val_loss"]


@pytest.mark.filterwarnings("error")
def test_a_loss_that_overflows_is_stored_as_infinite(small):
    row = lab.trial("moons", "relu", "he_normal", 1e6, 0)
    assert row["val_loss"] == np.inf


def test_fill_writes_the_grid_to_four_digits(small, tmp_path):
    path = tmp_path / "lab.csv"
    lab.fill(path, jobs=1)
    assert small == list(lab.grid())
    assert [key(row) for row in lab.read(path)] == small
    assert_same(lab.trial(*small[0]), lab.read(path)[0])
    assert [entry.name for entry in tmp_path.iterdir()] == ["lab.csv"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_fill_with_nothing_to_do_runs_nothing(small, tmp_path, jobs):
    path = tmp_path / "lab.csv"
    lab.fill(path, jobs=1)
    before, ran = path.read_bytes(), len(small)
    lab.fill(path, jobs=jobs)
    assert path.read_bytes() == before
    assert len(small) == ran


@pytest.mark.parametrize("cut", [0, 7, 40, -3, -1])
def test_fill_goes_on_where_it_was_interrupted(small, tmp_path, cut):
    """After the second row, or in the middle of writing the third."""
    whole = tmp_path / "whole.csv"
    lab.fill(whole, jobs=1)
    wanted = whole.read_text()
    lines = wanted.splitlines(keepends=True)
    path = tmp_path / "lab.csv"
    path.write_text("".join(lines[:3]) + lines[3][:cut])
    small.clear()
    lab.fill(path, jobs=1)
    assert small == list(lab.grid())[2:]
    assert path.read_text() == wanted


def test_an_interruption_keeps_what_was_done(small, tmp_path, monkeypatch):
    path, trial, counter = tmp_path / "lab.csv", lab.trial, itertools.count()

    def pulled_plug(*arguments):
        if next(counter) == 2:
            raise KeyboardInterrupt
        return trial(*arguments)

    monkeypatch.setattr(lab, "trial", pulled_plug)
    with pytest.raises(KeyboardInterrupt):
        lab.fill(path, jobs=1)
    assert [key(row) for row in lab.read(path)] == list(lab.grid())[:2]


def test_rows_found_out_of_order_are_put_in_order(small, tmp_path):
    path = tmp_path / "lab.csv"
    lab.fill(path, jobs=1)
    wanted = path.read_text()
    head, *rows = wanted.splitlines(keepends=True)
    path.write_text(head + "".join(reversed(rows)))
    lab.fill(path, jobs=1)
    assert path.read_text() == wanted


def test_an_unknown_data_set_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match="one of moons, spirals, digits, got 'moonz'"):
        lab.trial("moonz", "relu", "he_normal", 0.03, 0)
