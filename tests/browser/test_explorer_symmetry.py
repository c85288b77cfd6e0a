"""The symmetry explorer: its loops made for 2-4-1 do what actinit's network does."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from actinit import network, optimizers

pytestmark = pytest.mark.browser

COURSE = """async (given) => {
  const S = await import(new URL('maths/symmetry.mjs', location.href).href);
  const { records } = S.course(given), { x, y } = S.DATA;
  return { x: [...x], y: [...y], every: S.EVERY,
    records: records.map(({ W, b, v, c, loss, right }) =>
      ({ W: [...W], b: [...b], v: [...v], c, loss, right })) };
}"""


def as_vector(params):
    return np.concatenate([np.ravel(v) for layer in params for v in layer])


def of_record(record):
    hidden = np.array(record["W"], float).reshape(2, 4), np.array(record["b"], float)
    return [hidden, (np.array(record["v"], float).reshape(4, 1), np.array([record["c"]], float))]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("start", ["zero", "constant", "noise", "random"])
def test_the_course_of_training_agrees_with_actinit(visit, start, activation):
    state = {"start": start, "activation": activation, "noise": -3, "seed": 2}
    told = visit().evaluate(COURSE, state)
    x, y = np.array(told["x"]).reshape(-1, 2), np.array(told["y"], float)
    net = network.MLP(
        [2, 4, 1], activation, rng=np.random.default_rng(0), loss="binary_cross_entropy"
    )
    net.params = of_record(told["records"][0])
    optimizer = optimizers.SGD(0.1, momentum=0.9)
    for step in range(51):
        loss, grads, *_ = net.gradients(x, y)
        if step % told["every"] == 0:
            record = told["records"][step // told["every"]]
            want = as_vector(net.params)
            got = as_vector(of_record(record))
            assert np.linalg.norm(got - want) <= 1e-9 * max(1, np.linalg.norm(want))
            assert_allclose(record["loss"], loss, rtol=1e-9)
            assert record["right"] == pytest.approx(net.accuracy(x, y), abs=1e-12)
        optimizer.step(net.params, grads)
    moved = as_vector(of_record(told["records"][5])) - as_vector(of_record(told["records"][0]))
    assert np.linalg.norm(moved) > 1e-3
