"""Self-attention with one head: queries, keys, values, weights, output.

Every row of X is a token. Its query is compared with the key of each token, and the output is the
mean of the values, weighted by how well they match.
Source: Vaswani et al., Attention Is All You Need (2017), section 3.2.
"""

from __future__ import annotations

import numpy as np

from ..domain import Dimension, decimals, flag, integers, matrix
from ..domain import words as some_words
from ..fault import Fault
from ..operators import floor, softmax, sqrt
from ..step import Impossible, expects, nice, opinion, slip, step

_TRIES = 200
_entry = decimals(-2, 2)

words = some_words(default=None, about="the tokens, one word for each row of X")
X = matrix(_entry, "tokens", "width", about="the embeddings of the tokens, one row for each")
W_Q = matrix(
    _entry, "width", "columns of W_K", about="the query weights, X's width x the keys' width"
)
W_K = matrix(
    _entry, "width", "columns of W_K", about="the key weights, X's width x the keys' width"
)
W_V = matrix(_entry, "width", "values", about="the value weights, X's width x the values' width")
d_k = integers(
    1,
    64,
    default=Dimension("columns of W_K"),
    about="the width of the keys; the scores are scaled by its square root",
)
causal = flag(default="false", about="whether a token sees only itself and the tokens before it")


@step(asks="Find the queries.")
def Q(X, W_Q):
    """A query says what a token looks for."""
    return X @ W_Q


@step(asks="Find the keys.")
def K(X, W_K):
    """A key says what a token has to offer."""
    return X @ W_K


@step(asks="Find the values.")
def V(X, W_V):
    """A value is what a token passes on."""
    return X @ W_V


@step(asks="Find the scores.")
def S(Q, K):
    """Every query meets every key: row i holds what token i finds in each token."""
    return Q @ K.T


@step(symbol="S_scaled", asks="Scale the scores.")
def scaled(S, d_k):
    """Wide keys make large scores; the square root of d_k = {d_k} takes this back."""
    return S / sqrt(d_k)


@step(name="scaled", symbol="S_scaled", asks="Scale the scores.")
def kept(S, d_k):
    """The square root of d_k = 1 changes nothing."""
    return S / sqrt(d_k)


@step(asks="Find the attention weights.")
def A(scaled):
    """The softmax of each row: the weights of a token are positive and add up to 1."""
    return softmax(scaled)


@step(name="A", asks="Find the attention weights.")
def causal_weights(scaled):
    """The softmax of each row, in which the scores of later tokens count as minus infinity."""
    return softmax(scaled, causal=True)


@step(asks="Find the output.")
def Z(A, V):
    """Each token receives the mean of all values, weighted by its row of A."""
    return A @ V


def unfold(given):
    """A causal mask changes only the weights; d_k = 1 leaves the scores as they are."""
    tokens = len(given["X"])
    if "words" in given and len(given["words"]) != tokens:
        raise Fault(
            f"The given words: there are {len(given['words'])}, but X has {tokens} rows.",
            "Give one word for each row of X.",
            given="words",
        )
    scores = kept if given["d_k"] == 1 else scaled
    weights = causal_weights if given["causal"] else A
    return Q, K, V, S, scores, weights, Z


def draw(chance):
    """Small entries, so that several tokens count; the width of the keys often has a whole root."""
    tokens, width = chance.between(2, 3), chance.between(2, 3)
    keys, values = chance.choose((1, 1, 4, 4, 2)), chance.between(1, 3)
    X, W_Q, W_K = _heard(chance, tokens, width, keys)
    return {
        "X": X,
        "W_Q": W_Q,
        "W_K": W_K,
        "W_V": _drawn(chance, width, values, low=0, high=3),
        "causal": chance.below(4) == 0,
    }


def _heard(chance, tokens, width, keys):
    """X, W_Q and W_K such that the scores of each row lie apart, but not far."""
    for tries in range(_TRIES):
        X = _drawn(chance, tokens, width, low=0)
        W_Q, W_K = _drawn(chance, width, keys), _drawn(chance, width, keys)
        scores = np.array(X) @ W_Q @ np.transpose(W_K) @ np.transpose(X)
        apart = np.ptp(scores, axis=1) / np.sqrt(keys)
        heard = apart.min() >= 0.5 and apart.max() <= 4 and (scores != scores.T).any()
        if heard or tries == _TRIES - 1:
            return X, W_Q, W_K
    raise AssertionError("the last try is taken")


def _drawn(chance, rows, columns, low=-1, high=2):
    return [[chance.between(low, high) for _ in range(columns)] for _ in range(rows)]


@expects
def scaled_by_the_width_of_keys(d_k, W_K):
    """The scores are scaled by the square root of the keys' width, so d_k is that width."""
    return bool(d_k == W_K.shape[1])


@nice
def root_is_whole(d_k):
    """The root of d_k is a whole number, so that the scaled scores are fractions."""
    return bool(floor(sqrt(d_k)) == sqrt(d_k))


@nice
def no_token_takes_all(S):
    """The scores of a row are close enough for several tokens to count."""
    return all(max(row) - min(row) <= 8 for row in S)


@slip(of=S)
def keys_not_transposed(Q, K):
    """The queries were multiplied by the keys without transposing these."""
    if len(K) != Q.shape[1]:
        raise Impossible
    return Q @ K


@slip(of=S)
def keys_times_queries(Q, K):
    """The keys were multiplied by the queries: rows and columns of the scores are exchanged."""
    return K @ Q.T


@slip(of=scaled)
def not_scaled(S, d_k):
    """The scores were not scaled."""
    if d_k == 1:
        raise Impossible
    return S


@slip(of=scaled)
def root_forgotten(S, d_k):
    """The scores were divided by d_k instead of its square root."""
    if d_k == 1:
        raise Impossible
    return S / d_k


@slip(of=A)
def down_the_columns(scaled, causal):
    """The softmax was taken down the columns, so the rows do not add up to 1."""
    columns = scaled.T[::-1, ::-1]  # a column sees its own and later tokens, so count from behind
    return softmax(columns, causal=causal)[::-1, ::-1].T


@slip(of=A)
def mask_forgotten(scaled, causal):
    """The mask was left out: tokens saw what comes after them."""
    if not causal or len(scaled) == 1:
        raise Impossible
    return softmax(scaled)


@slip(of=A)
def masked_with_zeros(scaled, causal):
    """The masked scores were set to zero, not to minus infinity, so they kept some weight."""
    if not causal or len(scaled) == 1:
        raise Impossible
    return softmax(scaled * np.tri(len(scaled), dtype=int))


@slip(of=Z)
def values_not_projected(A, X):
    """The weights were applied to X itself instead of the values."""
    return A @ X


@slip(of=Z)
def weights_transposed(A, V):
    """The columns of A were taken for its rows."""
    return A.T @ V


@opinion(of=(Q, K, V, S, scaled, A, Z))
def token_by_token(X, W_Q, W_K, W_V, d_k, causal):
    """Each token on its own, over the tokens that it sees; the largest score is taken off first."""
    queries, keys, values = (np.einsum("tw,wk->tk", X, W) for W in (W_Q, W_K, W_V))
    scores = np.array([[np.dot(query, key) for key in keys] for query in queries])
    weights = np.zeros_like(scores)
    for token, row in enumerate(scores / d_k**0.5):
        seen = row[: token + 1] if causal else row
        powers = np.exp(seen - seen.max())
        weights[token, : len(seen)] = powers / powers.sum()
    return {
        "Q": queries,
        "K": keys,
        "V": values,
        "S": scores,
        "scaled": scores / d_k**0.5,
        "A": weights,
        "Z": np.einsum("ts,sv->tv", weights, values),
    }
