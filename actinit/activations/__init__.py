"""Activation functions: value, derivative, range and moments.

The functions stand in four modules, in the order of the chapters: `saturating` (step, linear,
sigmoid, hard sigmoid, tanh, LeCun tanh, softsign), `rectified` (ReLU, Leaky ReLU, PReLU, ELU,
SELU, Maxout), `smooth` (softplus, Swish, GELU, Mish) and `outputs` (softmax). All are importable
from here, and the elementwise ones also come as `Activation` objects:

>>> from actinit.activations import TANH, get, relu, relu_grad
>>> relu([-1.0, 2.0]), relu_grad([-1.0, 2.0])
(array([0., 2.]), array([0., 1.]))
>>> TANH([0.0]), TANH.df([0.0]), round(TANH.gain, 4)
(array([0.]), array([1.]), 1.5925)
>>> get("elu", alpha=2.0).range
(-2.0, inf)
"""

# ruff: noqa: F401 - this module is where the names are gathered

from ._activation import ACTIVATIONS, Activation, get
from .outputs import log_softmax, log_softmax_grad, softmax, softmax_grad
from .rectified import (
    SELU_ALPHA,
    SELU_SCALE,
    elu,
    elu_grad,
    leaky_relu,
    leaky_relu_grad,
    maxout,
    maxout_grad,
    prelu,
    prelu_grad,
    prelu_grad_slope,
    relu,
    relu_grad,
    selu,
    selu_grad,
)
from .saturating import (
    hard_sigmoid,
    hard_sigmoid_grad,
    lecun_tanh,
    lecun_tanh_grad,
    linear,
    linear_grad,
    log_sigmoid,
    log_sigmoid_grad,
    sigmoid,
    sigmoid_grad,
    softsign,
    softsign_grad,
    step,
    step_grad,
    tanh,
    tanh_grad,
)
from .smooth import (
    gelu,
    gelu_grad,
    gelu_tanh,
    gelu_tanh_grad,
    mish,
    mish_grad,
    silu,
    silu_grad,
    softplus,
    softplus_grad,
    swish,
    swish_grad,
    swish_grad_beta,
)

STEP = ACTIVATIONS["step"]
LINEAR = ACTIVATIONS["linear"]
SIGMOID = ACTIVATIONS["sigmoid"]
LOG_SIGMOID = ACTIVATIONS["log_sigmoid"]
HARD_SIGMOID = ACTIVATIONS["hard_sigmoid"]
TANH = ACTIVATIONS["tanh"]
LECUN_TANH = ACTIVATIONS["lecun_tanh"]
SOFTSIGN = ACTIVATIONS["softsign"]
RELU = ACTIVATIONS["relu"]
LEAKY_RELU = ACTIVATIONS["leaky_relu"]
PRELU = ACTIVATIONS["prelu"]
ELU = ACTIVATIONS["elu"]
SELU = ACTIVATIONS["selu"]
SOFTPLUS = ACTIVATIONS["softplus"]
SWISH = ACTIVATIONS["swish"]
SILU = ACTIVATIONS["silu"]
GELU = ACTIVATIONS["gelu"]
GELU_TANH = ACTIVATIONS["gelu_tanh"]
MISH = ACTIVATIONS["mish"]
