"""A multilayer perceptron: forward pass, loss, backpropagation and one step of gradient descent.

Layer n has the weights W_n (a row for each of its nodes, a column for each node before it) and,
where there are biases, the column b_n. z is a node's weighted sum, a its output, dz the derivative
of the loss by z. Source: Rumelhart, Hinton and Williams, Learning representations by
back-propagating errors, Nature 323 (1986).
"""

from __future__ import annotations

from functools import cache

from flint import fmpq

from ..activations import ACTIVATIONS
from ..domain import choice, choices, decimals, either, flag, matrix, numbered
from ..float_network import FloatNetwork
from ..losses import LOSSES, matched
from ..network import RULES, Network
from ..number import is_positive
from ..operators import total
from ..proof import same
from ..random_network import random_network
from ..step import Impossible, expects, nice, opinion, slip, step

_entry = decimals("0", "1")

x = matrix(_entry, "width_0", 1, about="the input, a column such as [[0.4], [0.9]]")
W = numbered(
    matrix(_entry, "width", "width_before"),
    symbol="W",
    chained=True,
    about="the weights of each layer, W_1, W_2 and so on; a row for each node of the layer",
)
b = numbered(
    matrix(_entry, "width", 1, default=None),
    symbol="b",
    chained=True,
    default=None,
    about="the biases of each layer, b_1, b_2 and so on, as columns",
)
bias = flag(default=None, about="false says that there are no biases")
activation = choices(*ACTIVATIONS, about="one word for all layers, or a list")
output_activation = choice(*ACTIVATIONS, default=None, about="that of the last layer")
leak = decimals("0", "0.2", symbol="α", default="0.01", about="slope of leaky ReLU below zero")
loss = choice(*LOSSES, default=None, about="without it, only the forward pass is asked for")
log_base = choice("e", "2", "10", default="e", about="base of a cross-entropy's logarithm")
target = either(
    "x",
    of=matrix(_entry, "outputs", 1),
    symbol="y",
    default="x",
    about="what the output should be: a column, or x for an autoencoder",
)
stated_output = matrix(
    _entry,
    "outputs",
    1,
    symbol="ŷ",
    default=None,
    about="an output that the paper states beside the network's own, for other readings of it",
)
output_delta = choice(*RULES, default=None, about="a rule for dz of the output, such as a - x")
learning_rate = decimals(
    "0.1", "1", places=1, symbol="η", default=None, about="the length of the step of an update"
)


@step(show="entries", asks="Find the weighted sum of every node.")
def z(W, a_before, b):
    """Each node adds up what reaches it, every input times its weight."""
    return W @ a_before + b


@step(show="entries", asks="Find the output of every node.")
def a(z, leak, g):
    """{g}"""
    return g(z, leak)


@step(show="entries", asks="Compute the loss.")
def J(a, target, of):
    """{of}"""
    return of(a, target)


@step(name="dz", symbol="δ", show="entries", slope=("J", "z"))
def dz_output(z, a, target, leak, of, back):
    """The slope of the loss at the output meets the slope of its activation. {back}"""
    return back(of.slope(a, target), z, a, leak)


@step(name="dz", symbol="δ", show="entries", slope=("J", "z"))
def dz_matched(a, target, error):
    """{error}"""
    return error(a, target)


@step(name="dz", symbol="δ", show="entries")
def dz_prescribed(a, target, sign):
    """The question prescribes this rule for the output layer."""
    return a - target if sign > 0 else target - a


@step(name="dz", symbol="δ", show="entries", slope=("J", "z"))
def dz(W_after, dz_after, z, a, leak, back):
    """The next layer sends its deltas back through its weights, transposed. {back}"""
    return back(W_after.T @ dz_after, z, a, leak)


@step(
    symbol="∂J/∂W", show="entries", slope=("J", "W"), asks="Differentiate the loss by the weights."
)
def dW(dz, a_before):
    """The gradient of a weight is the delta where it ends times the output where it begins."""
    return dz @ a_before.T


@step(
    symbol="∂J/∂b", show="entries", slope=("J", "b"), asks="Differentiate the loss by the biases."
)
def db(dz):
    """A bias is a weight whose input is 1, so its gradient is the delta."""
    return dz * 1


@step(symbol="W_new", show="entries", asks="Update the weights.")
def W_new(W, dW, learning_rate):
    """One step against the gradient, as long as the learning rate says."""
    return W - learning_rate * dW


@step(symbol="b_new", show="entries", asks="Update the biases.")
def b_new(b, db, learning_rate):
    """The same step for the biases."""
    return b - learning_rate * db


@step(symbol="ε", show="entries")
def rule_error(prescribed, true_delta):
    """What the prescribed rule differs by from the true derivative of the loss."""
    return prescribed - true_delta


def unfold(given):
    """Forward through the layers, back again, and one step of gradient descent."""
    network = Network(given)
    network.check()
    for n in range(1, network.depth + 1):
        weighted = _layer(z, n)
        yield weighted if network.has_biases else weighted.settle(b=0)
        yield _layer(a, n).settle(g=network.activation(n).g)
    if network.loss:
        output = {"a": f"a_{network.depth}", "target": network.target_name}
        yield J.reading(**output).settle(of=network.loss)
    if network.has_gradients:
        yield from _backward(network)
    if "learning_rate" in given and network.has_gradients:
        for n in range(1, network.depth + 1):
            yield _layer(W_new, n)
            if network.has_biases:
                yield _layer(b_new, n)


def _backward(network):
    depth = network.depth
    yield from _prescribed(network) if network.rule else [_true_delta(network)]
    for n in range(depth, 0, -1):
        if n < depth:
            delta = _layer(dz, n).settle(back=network.activation(n).back)
            yield _claiming(delta, n + 1, network)
        yield _claiming(_layer(dW, n), n, network)
        if network.has_biases:
            yield _claiming(_layer(db, n), n, network)


def _claiming(gradient, after, network):
    """The gradient with what can be proved of it: that it is the slope of the loss.

    In a large network that is the chain rule's, through the layer `after` it. Behind a prescribed
    delta it is the slope of what that delta stands for.
    """
    if network.is_small and not network.rule:
        return gradient
    through = network.depth if network.is_small else after
    return gradient.but(slope=(f"z_{through}", gradient.slope[1], f"dz_{through}"))


def _prescribed(network):
    rule = _at_output(dz_prescribed, network).settle(sign=network.rule.sign)
    rule = rule.reading(target="x") if network.rule.of == "x" else rule
    yield rule
    if network.loss:
        symbol = f"∂J/∂z^{network.depth}"
        yield _true_delta(network).but(name="true_delta", symbol=symbol)
        yield rule_error.reading(prescribed=rule.name)


def _true_delta(network):
    loss, depth = network.loss, network.depth
    whole = bool(total(network.target) == 1)
    error = matched(network.words[-1], loss, whole)
    if error is None:
        back = network.activation(depth).back
        return _at_output(dz_output, network).settle(of=loss, back=back)
    delta = _at_output(dz_matched, network).settle(error=error)
    return delta.but(relies=(network.target_name,)) if whole else delta


def _at_output(general, network):
    """The step at the last layer, with the target as the author named it."""
    return _layer(general, network.depth).reading(target=network.target_name)


@cache
def _layer(general, n):
    """The step at layer n. The first layer's input is x; some givens belong to no layer."""
    reads = {name: name for name in general.reads if name in ("leak", "target", "learning_rate")}
    if n == 1 and "a_before" in general.reads:
        reads["a_before"] = "x"
    return general.at(n, **reads)


@expects
def prescribed_delta_is_the_slope(rule_error):
    """The delta prescribed for the output is the derivative of the loss by the output's sums."""
    return all(same(entry, fmpq(0)) for entry in rule_error.flat)


@nice
def every_layer_is_alive(a):
    """No layer is all zero, so something of the input reaches the output."""
    return any(is_positive(entry) is not None for entry in a.flat)


@slip(of=z)
def bias_forgotten(W, a_before, b):
    """The bias was left out."""
    if isinstance(b, int):
        raise Impossible
    return W @ a_before


@slip(of=a)
def activation_forgotten(z, g):
    """The activation was not applied."""
    if g is ACTIVATIONS["identity"].g:
        raise Impossible
    return z


@slip(of=J, convention="log_base")
def logarithm_to_base_ten(a, target, of):
    """The logarithm was taken to base 10."""
    if not of.has_logarithm or of.base == "10":
        raise Impossible
    return of.to_base("10")(a, target)


@slip(of=J, convention="log_base")
def natural_logarithm(a, target, of):
    """The natural logarithm was taken."""
    if not of.has_logarithm or of.base == "e":
        raise Impossible
    return of.to_base("e")(a, target)


@slip(of=J)
def half_forgotten(a, target, of):
    """The half of the loss was forgotten."""
    if not of.has_half:
        raise Impossible
    return of.without_half()(a, target)


@slip(of=dz_output)
def two_without_half(z, a, target, leak, of, back):
    """The derivative of the square kept its factor 2, although the loss has a half."""
    if not of.has_half:
        raise Impossible
    return back(of.without_half().slope(a, target), z, a, leak)


@slip(of=dz_output)
def output_slope_forgotten(a, target, of, back):
    """The slope of the output's activation was left out."""
    if back is ACTIVATIONS["identity"].back:
        raise Impossible
    return of.slope(a, target)


@slip(of=dz)
def weights_not_transposed(W_after, dz_after, z, a, leak, back):
    """The weights of the next layer were not transposed."""
    if W_after.shape != W_after.T.shape:
        raise Impossible
    return back(W_after @ dz_after, z, a, leak)


@slip(of=dz)
def activation_for_its_slope(W_after, dz_after, a):
    """The activation was multiplied with in place of its slope."""
    return (W_after.T @ dz_after) * a


@slip(of=dz)
def slope_forgotten(W_after, dz_after):
    """The slope of the activation was left out."""
    return W_after.T @ dz_after


@slip(of=dW)
def sum_for_the_output(dz, z_before):
    """The weighted sum of the layer before was taken in place of its output."""
    return dz @ z_before.T


@slip(of=dW)
def updated_weight_for_the_gradient(W, dz, a_before, learning_rate):
    """The updated weight was given as the gradient."""
    return W - learning_rate * (dz @ a_before.T)


@slip(of=W_new)
def wrong_way(W, dW, learning_rate):
    """The step was taken along the gradient, not against it."""
    return W + learning_rate * dW


@slip(of=W_new)
def learning_rate_forgotten(W, dW):
    """The learning rate was left out."""
    return W - dW


@slip(of=W_new)
def gradient_for_the_updated_weight(dW):
    """The gradient was given as the updated weight."""
    return dW


@opinion(of=(z, a, J, dz, dW, db, W_new, b_new, rule_error))
def plain_numpy(given):
    """NumPy forward, and complex steps in place of backpropagation."""
    return FloatNetwork(given)


draw = random_network
