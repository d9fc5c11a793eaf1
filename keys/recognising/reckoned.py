"""What the last number of a sentence may be by its others, in the ways that people reckon."""

from __future__ import annotations

from flint import arb, fmpq

from .wording import Meant

ROUGH = fmpq(15, 100)


def of_width(width: int) -> Meant:
    return lambda n: in_bytes(n, arb(width))


def grown(a: arb, b: arb) -> tuple[arb, ...]:
    """Of the old value; of speeds, which grow as times fall, of the new one."""
    if are_years(a, b):
        return ()
    return abs(a - b) / a * 100, abs(a - b) / min(a, b, key=lambda n: n.mid()) * 100


def fallen(a: arb, b: arb) -> tuple[arb, ...]:
    """Nothing where the numbers grow: then it is something else that falls."""
    return () if are_years(a, b) or a < b else (abs(a - b) / a * 100,)


def are_years(a: arb, b: arb) -> bool:
    return all(bool(year > 1900) and bool(year < 2100) and year.is_integer() for year in (a, b))


def fallen_points(a: arb, b: arb) -> tuple[arb, ...]:
    return () if a < b else (*fallen(a, b), a - b)


def grown_points(a: arb, b: arb) -> tuple[arb, ...]:
    return () if a > b else (*grown(a, b), b - a)


def share(a: arb, n: arb) -> tuple[arb, ...]:
    return a / n * 100, (n - a) / n * 100


def steps(n: arb, b: arb) -> tuple[arb, ...]:
    return (n / b).floor(), (n / b).ceil()


def weights(n: arb, u: arb) -> tuple[arb, ...]:
    return n * u, (n + 1) * u


def pixels(a: arb, b: arb) -> tuple[arb, ...]:
    return a * b, 3 * a * b, 4 * a * b


def perplexity(h: arb) -> tuple[arb, ...]:
    return h.exp(), arb(2) ** h


def ratio(a: arb, b: arb) -> tuple[arb, ...]:
    return a / b, b / a


def in_bytes(n: arb, k: arb) -> tuple[arb, ...]:
    """In decimal units, or in those of 1024."""
    bytes_ = n * k
    return bytes_, *(bytes_ * (arb(1000) / 1024) ** power for power in (2, 3, 4))


def times(k: int) -> Meant:
    """So many times a number, or that part of it; people round such factors."""
    return lambda a: tuple(arb(v.mid(), v * ROUGH) for v in (a * k, a / k))


def halved(a: arb, n: arb, m: arb) -> arb:
    return a / arb(2) ** (m / n).floor()


def shares(a: arb, b: arb) -> tuple[arb, arb]:
    return a / (a + b), b / (a + b)


def entropy(a: arb, b: arb) -> tuple[arb, ...]:
    """In bits or in nats."""
    nats = -sum((share * share.log() for share in shares(a, b)), arb(0))
    return nats / arb(2).log(), nats


def surprise(p: arb) -> tuple[arb, ...]:
    """In nats, bits or decimal digits."""
    return tuple(-p.log() / arb(base).log() for base in (arb(1).exp(), 2, 10))


def gini(a: arb, b: arb) -> arb:
    return 1 - sum((share**2 for share in shares(a, b)), arb(0))
