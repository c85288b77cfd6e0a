"""The network against gradients it did not compute itself, and training against plain restatements.

The oracle for gradients is autograd, which sees its own formula of each activation and each loss.
"""

import itertools

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd.scipy.special import erf, logsumexp
from numpy.testing import assert_allclose, assert_array_equal

from actinit import activations
from actinit.layers import Maxout, PReLU
from actinit.network import (
    MLP,
    SGD,
    Adam,
    backward,
    binary_cross_entropy,
    forward,
    gradient_check,
    mse,
    softmax_cross_entropy,
)


@pytest.fixture
def rng():
    return np.random.default_rng(2024)


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def oracle_tanh_gelu(z):
    return z / 2 * (1 + anp.tanh(anp.sqrt(2 / anp.pi) * (z + 0.044715 * z**3)))


ORACLE = {
    "step": lambda z: anp.where(z > 0, 1.0, 0.0),
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "log_sigmoid": lambda z: -anp.log(1 + anp.exp(-z)),
    "hard_sigmoid": lambda z: anp.where(z > 3, 1.0, anp.where(z < -3, 0.0, z / 6 + 0.5)),
    "tanh": lambda z: (anp.exp(z) - anp.exp(-z)) / (anp.exp(z) + anp.exp(-z)),
    "lecun_tanh": lambda z: 1.7159 * anp.tanh(2 * z / 3),
    "softsign": lambda z: z / (1 + anp.abs(z)),
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "prelu": lambda z: anp.where(z > 0, z, 0.25 * z),
    "elu": lambda z: anp.where(z > 0, z, anp.exp(z) - 1),
    "selu": lambda z: SELU_SCALE * anp.where(z > 0, z, SELU_ALPHA * (anp.exp(z) - 1)),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "swish": lambda z: z / (1 + anp.exp(-z)),
    "silu": lambda z: z / (1 + anp.exp(-z)),
    "gelu": lambda z: z / 2 * (1 + erf(z / anp.sqrt(2.0))),
    "gelu_tanh": oracle_tanh_gelu,
    "mish": lambda z: z * anp.tanh(anp.log(1 + anp.exp(z))),
    "maxout": lambda z: anp.maximum(z[:, ::2], z[:, 1::2]),
}
LOSSES = {
    "mse": lambda z, y: anp.mean((z - y) ** 2),
    "binary_cross_entropy": lambda z, y: anp.mean(
        y * anp.logaddexp(0, -z) + (1 - y) * anp.logaddexp(0, z)
    ),
    "softmax_cross_entropy": lambda z, y: anp.mean(logsumexp(z, axis=1) - z[anp.arange(len(y)), y]),
}


def targets(loss, rng, n, outputs):
    if loss == "softmax_cross_entropy":
        return rng.integers(0, outputs, n)
    if loss == "binary_cross_entropy":
        return rng.integers(0, 2, (n, outputs))
    return rng.normal(size=(n, outputs))


def random_net(rng, activation, loss="softmax_cross_entropy", depth=3, dtype=np.float64):
    """A net of `depth` layers of unlike widths, weights of moderate size, biases that are not 0."""
    sizes = [3, *rng.integers(4, 8, depth - 1).tolist(), 3]
    return MLP(sizes, activation, "he_normal", rng=rng, loss=loss, dtype=dtype,
               bias=lambda rng, n_out, fan_in: rng.normal(size=n_out) / 3)  # fmt: skip


def autograd_gradients(net, x, y, loss):
    """Loss and gradients of the same net, all written with autograd's numpy, in float64."""
    names = [act.name for act in net.activations]

    def value(params):
        h = x
        for layer, (W, b) in enumerate(params):
            z = anp.dot(h, W) + b
            if layer < len(names):
                h = ORACLE[names[layer]](z)
        return LOSSES[loss](z, y)

    params = [(W.astype(float), b.astype(float)) for W, b in net.params]
    return value(params), autograd.grad(value)(params)


def assert_gradients_match(net, x, y, loss, tolerance):
    value, expected = autograd_gradients(net, x.astype(float), y, loss)
    got_value, grads, deltas, zs, hs = net.gradients(x, y)
    assert_allclose(got_value, value, rtol=tolerance)
    for (dW, db), (want_dW, want_db), (W, b) in zip(grads, expected, net.params, strict=True):
        assert dW.shape == W.shape
        assert db.shape == b.shape
        scale = max(np.abs(want_dW).max(), np.abs(want_db).max(), 1e-3)
        assert_allclose(dW, want_dW, rtol=0, atol=tolerance * scale)
        assert_allclose(db, want_db, rtol=0, atol=tolerance * scale)
    for array in itertools.chain(deltas, zs, hs, *grads):
        assert array.dtype == net.dtype


DTYPES = [(np.float64, 1e-11), (np.float32, 2e-5)]


@pytest.mark.parametrize(("dtype", "tolerance"), DTYPES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ORACLE)
def test_gradients_match_autograd(activation, loss, dtype, tolerance):
    for depth in range(1, 7):
        rng = np.random.default_rng([depth, len(activation), len(loss)])
        net = random_net(rng, activation, loss, depth, dtype)
        x = rng.normal(size=(5, 3)).astype(dtype)
        assert_gradients_match(net, x, targets(loss, rng, 5, 3), loss, tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), DTYPES)
def test_gradients_of_mixed_networks_match_autograd(dtype, tolerance, rng):
    for _ in range(20):
        names = rng.choice(list(ORACLE), size=5).tolist()
        loss = str(rng.choice(list(LOSSES)))
        net = random_net(rng, names, loss, 6, dtype)
        x = rng.normal(size=(7, 3)).astype(dtype)
        assert_gradients_match(net, x, targets(loss, rng, 7, 3), loss, tolerance)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", [name for name in ORACLE if name != "step"])
def test_gradients_match_central_differences(activation, loss, rng):
    net = random_net(rng, activation, loss, 3)
    x = rng.normal(size=(4, 3))
    assert gradient_check(net, x, targets(loss, rng, 4, 3)) < 1e-6


def test_every_registered_activation_has_an_oracle():
    assert set(activations.ACTIVATIONS) <= set(ORACLE)


@pytest.mark.parametrize("part", ["weight", "bias", "slope"])
def test_gradient_check_finds_a_wrong_gradient(part, rng, monkeypatch):
    net = random_net(rng, ["prelu", "tanh"], depth=3)
    x, y = rng.normal(size=(6, 3)), rng.integers(0, 3, 6)
    assert gradient_check(net, x, y) < 1e-6
    right = MLP.gradients

    def wrong(self, x, y):
        loss, grads, deltas, zs, hs = right(self, x, y)
        (dW, db), rest = grads[0], grads[1:]
        dW, db = dW * (1.01 if part == "weight" else 1), db * (1.01 if part == "bias" else 1)
        return loss, [(dW, db), *rest], deltas, zs, hs

    monkeypatch.setattr(MLP, "gradients", wrong)
    if part == "slope":
        slope_grad = PReLU.slope_grad
        monkeypatch.setattr(PReLU, "slope_grad", lambda *args: 1.01 * slope_grad(*args))
    assert gradient_check(net, x, y) > 1e-3


def test_gradient_check_leaves_the_network_as_it_was(rng):
    net = random_net(rng, "prelu", dtype=np.float32)
    before = [array.copy() for array in itertools.chain(*net.params, *net.slopes())]
    assert gradient_check(net, rng.normal(size=(4, 3)), np.array([0, 1, 2, 0])) < 1e-6
    for array, old in zip(itertools.chain(*net.params, *net.slopes()), before, strict=True):
        assert_array_equal(array, old)
        assert array.dtype == np.float32


def test_forward_and_backward_are_the_textbook_formulas(rng):
    (W1, b1), (W2, b2) = params = [
        (rng.normal(size=(2, 3)), rng.normal(size=3)), (rng.normal(size=(3, 1)), rng.normal(size=1))
    ]  # fmt: skip
    x, dout = rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    zs, hs = forward(params, x, activations.TANH)
    assert hs[0] is x
    assert_allclose(zs[0], x @ W1 + b1)
    assert_allclose(hs[1], np.tanh(zs[0]))
    assert_allclose(zs[1], hs[1] @ W2 + b2)
    grads, deltas = backward(params, zs, hs, dout, [activations.TANH])
    delta1 = np.outer(dout, W2) * (1 - np.tanh(zs[0]) ** 2)
    assert_allclose(deltas[0], delta1)
    assert_array_equal(deltas[1], dout)
    assert_allclose(grads[0][0], x.T @ delta1)
    assert_allclose(grads[0][1], delta1.sum(axis=0))
    assert_allclose(grads[1][0], hs[1].T @ dout)
    with pytest.raises(ValueError, match=r"acts must name 1 activations.*got 2"):
        forward(params, x, [activations.TANH] * 2)


# Losses at the extremes, against closed forms.


def test_softmax_cross_entropy_keeps_extreme_logits():
    z = np.array([[1000.0, 0.0], [0.0, 1000.0]])
    value, dout = softmax_cross_entropy(z, np.array([0, 0]))
    assert value == 500  # -log softmax = 0 and 1000
    assert_allclose(dout, [[0, 0], [-0.5, 0.5]], atol=0)


def test_binary_cross_entropy_keeps_extreme_logits():
    z = np.array([[800.0], [-800.0], [0.0]])
    value, dout = binary_cross_entropy(z, np.array([0, 0, 1]))
    assert_allclose(value, (800 + np.log(2)) / 3)
    assert_allclose(dout, [[1 / 3], [0], [-1 / 6]])


def test_two_class_softmax_is_the_sigmoid_of_the_difference(rng):
    z, y = rng.normal(size=(6, 2)), rng.integers(0, 2, 6)
    two, dtwo = softmax_cross_entropy(z, y)
    one, done = binary_cross_entropy(z[:, 1:] - z[:, :1], y)
    assert_allclose(two, one)
    assert_allclose(dtwo[:, 1:], done)


@pytest.mark.parametrize(
    ("loss", "z_shape", "y", "message"),
    [
        (mse, (4, 1), np.zeros(3), r"y must have shape \(4, 1\), got \(3,\)"),
        (mse, (4, 2), np.zeros((4, 1)), r"y must have shape \(4, 2\)"),
        (binary_cross_entropy, (2, 1), np.array([0, 2]), "y must lie between 0 and 1, got 0 to 2"),
        (softmax_cross_entropy, (2, 3), np.array([0, 3]), r"y must lie in 0\.\.2, got 0 to 3"),
        (softmax_cross_entropy, (2, 3), np.array([-1, 1]), r"y must lie in 0\.\.2, got -1 to 1"),
        (softmax_cross_entropy, (2, 3), np.array([0.0, 1.0]), "y must hold 2 integer"),
        (softmax_cross_entropy, (2, 3), np.eye(3)[:2], "y must hold 2 integer"),
    ],
)
def test_losses_name_the_wrong_target(loss, z_shape, y, message):
    with pytest.raises(ValueError, match=message):
        loss(np.zeros(z_shape), y)


# Optimizers against the formulas of their papers, one number at a time.


def test_sgd_with_momentum_is_its_formula():
    w, optimizer = np.array([1.0, -2.0]), SGD(0.1, momentum=0.9)
    expected, velocity = w.copy(), 0.0
    for step in range(5):
        g = np.array([step - 1.0, 0.5])
        optimizer.step([(w,)], [(g,)])
        velocity = 0.9 * velocity + g
        expected = expected - 0.1 * velocity
        assert_allclose(w, expected, rtol=1e-14)


def test_adam_is_its_formula():
    w, optimizer = np.array([1.0, -2.0]), Adam(0.01, 0.8, 0.95, 1e-6)
    expected, gradients = w.copy(), []
    for step in range(6):
        g = np.array([step - 1.0, 1e-3 * (step + 1)])
        optimizer.step([(w,)], [(g,)])
        gradients.append(g)
        t = len(gradients)  # both moments as the explicit weighted sums that the recursion means
        m = sum(0.2 * 0.8 ** (t - 1 - k) * gk for k, gk in enumerate(gradients)) / (1 - 0.8**t)
        v = sum(0.05 * 0.95 ** (t - 1 - k) * gk**2 for k, gk in enumerate(gradients))
        expected = expected - 0.01 * m / (np.sqrt(v / (1 - 0.95**t)) + 1e-6)
        assert_allclose(w, expected, rtol=1e-13)


def test_adams_first_step_is_the_learning_rate_whatever_the_gradient():
    w = np.zeros(3)
    Adam(0.01).step([(w,)], [(np.array([1e3, -1e-3, 1.0]),)])
    assert_allclose(w, [-0.01, 0.01, -0.01], rtol=1e-4)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: SGD(0), "lr"),
        (lambda: SGD(0.1, 1.0), "momentum"),
        (lambda: Adam(-1), "lr"),
        (lambda: Adam(1e-3, beta1=1.0), "beta1"),
        (lambda: Adam(1e-3, beta2=-0.1), "beta2"),
        (lambda: Adam(1e-3, eps=0), "eps"),
    ],
)
def test_optimizers_name_the_wrong_parameter(make, name):
    with pytest.raises(ValueError, match=f"^{name} must"):
        make()


# Training.


def spirals(rng, n=120):
    angle, y = rng.uniform(0.5, 4, n), np.arange(n) % 2
    x = angle[:, None] * np.column_stack([np.cos(angle + np.pi * y), np.sin(angle + np.pi * y)])
    return x / 4, y


def test_one_epoch_is_gradient_descent_by_hand(rng):
    net = random_net(rng, "tanh")
    x, y = rng.normal(size=(6, 3)), rng.integers(0, 3, 6)
    loss, grads, *_ = net.gradients(x, y)
    expected = [(W - 0.3 * dW, b - 0.3 * db)
                for (W, b), (dW, db) in zip(net.params, grads, strict=True)]  # fmt: skip
    history = net.fit(x, y, epochs=1, optimizer=SGD(0.3))
    assert history.loss == [loss]
    for (W, b), (want_W, want_b) in zip(net.params, expected, strict=True):
        assert_allclose(W, want_W, rtol=1e-14)
        assert_allclose(b, want_b, rtol=1e-14)


@pytest.mark.parametrize("optimizer", [SGD(0.5), SGD(0.1, momentum=0.9), Adam(0.02)], ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_training_learns_the_spirals(dtype, optimizer, rng):
    x, y = spirals(rng)
    net = MLP([2, 24, 24, 2], "tanh", rng=rng, dtype=dtype)
    optimizer = type(optimizer)(**{k: v for k, v in vars(optimizer).items() if k[0] != "_"})
    history = net.fit(x, y, epochs=200, batch_size=30, optimizer=optimizer, rng=rng)
    assert net.accuracy(x, y) > 0.97
    assert history.loss[-1] < 0.2 < history.loss[0]
    assert len(history.loss) == len(history.accuracy) == 200
    assert all(W.dtype == b.dtype == dtype for W, b in net.params)


def test_binary_and_regression_outputs_learn(rng):
    x, y = spirals(rng)
    binary = MLP([2, 24, 24, 1], "tanh", rng=rng, loss="binary_cross_entropy")
    binary.fit(x, y, epochs=200, batch_size=30, optimizer=Adam(0.02), rng=rng)
    assert binary.accuracy(x, y) > 0.97
    curve = MLP([1, 16, 1], "tanh", rng=rng, loss="mse")
    t = np.linspace(-2, 2, 50)[:, None]
    history = curve.fit(t, np.sin(2 * t[:, 0]), epochs=1000, optimizer=Adam(0.02))
    assert history.loss[-1] < 0.01
    assert history.accuracy == []
    with pytest.raises(ValueError, match="loss must be a cross-entropy"):
        curve.accuracy(t, t)


def test_the_mean_over_unequal_batches_is_the_mean_over_examples(rng):
    net = random_net(rng, "tanh")
    x, y = rng.normal(size=(10, 3)), rng.integers(0, 3, 10)
    before, share = net.loss(x, y), net.accuracy(x, y)
    history = net.fit(x, y, epochs=1, batch_size=4, optimizer=SGD(1e-12), rng=rng)
    assert_allclose(history.loss[0], before, rtol=1e-9)
    assert_allclose(history.accuracy[0], share)


def test_each_epoch_visits_every_example_once_in_a_new_order(rng):
    net, seen = random_net(rng, "tanh"), []
    x, y = rng.normal(size=(10, 3)), rng.integers(0, 3, 10)

    def hook(net, step, loss, zs, hs, grads, deltas):
        seen.append((step, hs[0]))

    net.fit(x, y, epochs=2, batch_size=4, rng=rng, hooks=[hook])
    assert [step for step, _ in seen] == list(range(6))
    assert [len(batch) for _, batch in seen] == [4, 4, 2] * 2
    first, second = (np.concatenate([b for _, b in seen[k : k + 3]]) for k in (0, 3))
    assert not np.array_equal(first, second)
    for order in (first, second):
        assert_array_equal(np.sort(order, axis=0), np.sort(x, axis=0))


def test_the_same_seed_trains_the_same_network():
    def trained(seed):
        rng = np.random.default_rng(seed)
        x, y = spirals(np.random.default_rng(5))
        net = MLP([2, 8, 2], "relu", "he_normal", rng=rng)
        net.fit(x, y, epochs=5, batch_size=16, optimizer=Adam(0.01), rng=rng)
        return net.params

    for (W, b), (V, c) in zip(trained(1), trained(1), strict=True):
        assert_array_equal(W, V)
        assert_array_equal(b, c)
    assert not np.array_equal(trained(1)[0][0], trained(2)[0][0])


def test_early_stopping_returns_to_the_best_weights(rng):
    x, y = spirals(rng, 40)
    noise = rng.integers(0, 2, 40)  # labels to memorise: validation must turn up
    net = MLP([2, 32, 32, 2], ["prelu", "tanh"], rng=rng)
    kept = []

    def remember(net, step, *_):
        if step:
            kept.append(([W.copy() for W, _ in net.params], net.activations[0].slope.copy()))

    history = net.fit(x, noise, epochs=400, optimizer=Adam(0.02), validation=(x, y), patience=7,
                      hooks=[remember])  # fmt: skip
    best = int(np.argmin(history.val_loss))
    assert history.best_epoch == best > 0
    assert len(history.loss) == len(history.val_loss) == best + 8 < 400
    assert_allclose(net.loss(x, y), history.val_loss[best], rtol=1e-12)
    weights, slope = kept[best]  # one full batch per epoch: remembered before the next step
    for (W, _), old in zip(net.params, weights, strict=True):
        assert_array_equal(W, old)
    assert_array_equal(net.activations[0].slope, slope)


def test_validation_without_patience_only_watches(rng):
    x, y = spirals(rng, 20)
    net = MLP([2, 4, 2], "tanh", rng=rng)
    history = net.fit(x, y, epochs=4, optimizer=SGD(50.0), validation=(x, y))
    assert len(history.val_loss) == len(history.val_accuracy) == 4
    assert_allclose(history.val_loss[-1], net.loss(x, y))
    assert history.best_epoch == int(np.argmin(history.val_loss))


def test_hooks_see_every_layer_before_the_update(rng):
    net, calls = random_net(rng, "tanh", depth=4), []
    x, y = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)

    def hook(hooked, step, loss, zs, hs, grads, deltas):
        assert hooked is net
        assert len(zs) == len(hs) == len(grads) == len(deltas) == 4
        assert loss == net.loss(x, y)
        calls.append(step)

    net.fit(x, y, epochs=3, hooks=[hook, hook])
    assert calls == [0, 0, 1, 1, 2, 2]


# Symmetry, PReLU and Maxout.


def test_equal_units_stay_equal_and_zero_units_stay_zero(rng):
    x, y = spirals(rng)
    equal = MLP([2, 6, 2], "tanh", lambda rng, shape: np.full(shape, 0.3), rng=rng)
    equal.params[1] = (np.outer(np.ones(6), [0.5, -0.2]), np.zeros(2))
    equal.fit(x, y, epochs=20, optimizer=SGD(0.5))
    W, b = equal.params[0]
    assert np.abs(W - 0.3).max() > 1e-3  # it learns
    assert_allclose(W, W[:, :1] @ np.ones((1, 6)), rtol=1e-6)  # rounding parts them a little
    assert_allclose(b, b[0], rtol=1e-6)
    zero = MLP([2, 6, 2], "tanh", "zeros", rng=rng)
    zero.fit(x, y, epochs=20, optimizer=SGD(0.5))
    assert_array_equal(zero.params[0][0], 0)
    lockstep = MLP([2, 6, 2], "sigmoid", "zeros", rng=rng)
    lockstep.fit(x, (x[:, 0] > 0.3).astype(int), epochs=20, optimizer=SGD(0.5))
    W = lockstep.params[0][0]
    assert np.abs(W).max() > 1e-3
    assert_allclose(W, W[:, :1] @ np.ones((1, 6)), rtol=1e-6)


def test_prelu_learns_the_slope_that_made_the_data(rng):
    t = rng.normal(size=(200, 1))
    net = MLP([1, 1, 1], "prelu", "identity", rng=rng, loss="mse")
    assert net.activations[0].slope == 0.25
    net.fit(t, np.where(t > 0, t, -0.5 * t), epochs=500, optimizer=SGD(0.1))
    assert_allclose(net.activations[0].slope, -0.5, atol=0.02)
    assert net.loss(t, np.where(t > 0, t, -0.5 * t)) < 1e-4


def test_each_prelu_layer_has_its_own_slope(rng):
    shared = PReLU(0.1)
    net = MLP([2, 4, 4, 2], [shared, shared], rng=rng, dtype=np.float32)
    x, y = spirals(rng)
    net.fit(x, y, epochs=5, optimizer=SGD(0.5))
    first, second = (act.slope for act in net.activations)
    assert first[0] != second[0]
    assert first.dtype == np.float32
    assert shared.slope == 0.1
    assert repr(shared) == "PReLU(slope=0.1)"
    fixed = MLP([2, 4, 2], activations.get("leaky_relu", slope=0.1), rng=rng)
    assert fixed.slopes() == []


def test_maxout_of_two_opposite_pieces_is_the_absolute_value(rng):
    net = MLP([1, 1, 1], "maxout", rng=rng, loss="mse")
    assert net.params[0][0].shape == (1, 2)
    net.params = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.ones((1, 1)), np.zeros(1))]
    t = np.array([[-2.0], [0.5]])
    assert_array_equal(net.predict(t), np.abs(t))
    wide = MLP([3, 5, 2], Maxout(4), rng=rng)
    assert wide.params[0][0].shape == (3, 20)
    assert wide.forward(np.ones((2, 3)))[1][1].shape == (2, 5)
    assert gradient_check(wide, rng.normal(size=(6, 3)), rng.integers(0, 2, 6)) < 1e-6
    with pytest.raises(ValueError, match="pieces must be a positive integer"):
        Maxout(0)


def test_a_copy_is_independent_and_may_change_dtype(rng):
    net = random_net(rng, "prelu")
    twin = net.copy(np.float32)
    x = rng.normal(size=(4, 3))
    assert_allclose(twin.predict(x), net.predict(x), rtol=1e-4, atol=1e-5)
    assert twin.predict(x).dtype == np.float32
    before = net.predict(x)
    twin.fit(x, np.array([0, 1, 2, 0]), epochs=3)
    assert_array_equal(net.predict(x), before)


def test_repr_names_sizes_and_activations(rng):
    assert repr(MLP([2, 3, 3, 1], "relu", rng=rng)) == "MLP([2, 3, 3, 1], relu)"
    mixed = MLP([2, 3, 3, 1], ["relu", "tanh"], rng=rng)
    assert repr(mixed) == "MLP([2, 3, 3, 1], ['relu', 'tanh'])"


# Arguments that do not fit.

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: MLP([3], rng=RNG), "sizes must be two or more"),
        (lambda: MLP([3, 0, 1], rng=RNG), "sizes must be two or more"),
        (lambda: MLP([3, 2.5, 1], rng=RNG), "sizes must be two or more"),
        (lambda: MLP([2, 2, 1], rng=0), "rng must be a numpy.random.Generator, got int"),
        (lambda: MLP([2, 2, 1], rng=RNG, dtype=np.int64), "dtype must be float32 or float64"),
        (lambda: MLP([2, 2, 1], rng=RNG, loss="hinge"), "loss must be one of .* got 'hinge'"),
        (lambda: MLP([2, 2, 1], ["tanh"] * 2, rng=RNG), "activation must name one per .* got 2"),
        (lambda: MLP([2, 2, 1], "tnah", rng=RNG), "did you mean 'tanh'"),
        (lambda: MLP([2, 2, 1], init="xavier_norml", rng=RNG), "did you mean 'xavier_normal'"),
    ],
)
def test_the_constructor_names_the_wrong_argument(build, message):
    with pytest.raises(ValueError, match=message):
        build()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": np.zeros((4, 2))}, r"x must have shape \(n, 3\), got \(4, 2\)"),
        ({"x": np.zeros(3)}, r"x must have shape \(n, 3\), got \(3,\)"),
        ({"y": np.zeros(3, int)}, "y must have one target per row of x, 4, got 3"),
        ({"x": np.zeros((0, 3)), "y": np.zeros(0, int)}, "y must have one target per row"),
        ({"epochs": 0}, "epochs and batch_size must be >= 1, got 0, 4"),
        ({"batch_size": 0}, "epochs and batch_size must be >= 1, got 1, 0"),
        ({"batch_size": 2}, "rng must be a numpy.random.Generator to shuffle"),
        ({"patience": 2}, "validation must be given for patience"),
    ],
)
def test_fit_names_the_wrong_argument(arguments, message, rng):
    net = random_net(rng, "tanh")
    call = {"x": np.zeros((4, 3)), "y": np.zeros(4, int), "epochs": 1} | arguments
    with pytest.raises(ValueError, match=message):
        net.fit(call.pop("x"), call.pop("y"), **call)
