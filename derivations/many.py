"""One number for each of many candidates, worked with as if it were a single one.

A step that reads such numbers is worked for all candidates at once. Where it chooses by a number
(`if`, `max`), or takes it apart, the candidates part ways, and each part is worked on its own.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, NoReturn

import numpy as np
from flint import arb, fmpq

from .fault import Fault

PLAIN = (str, fmpq)  # what is compared by value, other things by identity
Way = Sequence[int]  # some of the candidates, by their places
Function = Callable[..., Any]


class Parting(Exception):
    """A question that not all candidates answer alike."""

    def __init__(self, ways: Sequence[Way]):
        self.ways = ways


class Failing(Exception):
    """What cannot be worked with some candidates, and why."""

    def __init__(self, faults: dict[int, Exception]):
        self.faults = faults


def _pair(work: Function) -> tuple[Function, Function]:
    """An operation with something on the right, and with something on the left."""

    def with_right(self: Many, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Many(_exact(list(map(work, *spread((self, other))))))

    def with_left(self: Many, other: Any) -> Any:
        return Many(_exact(list(map(work, *spread((other, self))))))

    return with_right, with_left


def _exact(each: list[Any]) -> list[Any]:
    """A ball that nothing was a factor of is nothing, as a fraction."""
    if arb in set(map(type, each)):
        return [fmpq(0) if type(one) is arb and one == 0 else one for one in each]
    return each


def _equal(left: Any, right: Any) -> bool | None:
    """None where balls overlap."""
    if left is right or left == right:
        return True
    return False if left != right else None


class Many:
    """What stands in a place for each of the candidates, in their order."""

    __slots__ = ("each",)

    def __init__(self, each: list[Any]):
        self.each = each

    def mapped(self, function: Function) -> Many:
        return Many(list(map(function, self.each)))

    def agreed(self, question: Function) -> Any:
        """What all answer. Raises Parting where they do not agree."""
        ways: dict[Any, list[int]] = {}
        for place, answer in enumerate(map(question, self.each)):
            ways.setdefault(answer, []).append(place)
        if len(ways) > 1:
            raise Parting(list(ways.values()))
        return next(iter(ways))

    __add__, __radd__ = _pair(operator.add)
    __sub__, __rsub__ = _pair(operator.sub)
    __mul__, __rmul__ = _pair(operator.mul)
    __truediv__, __rtruediv__ = _pair(operator.truediv)
    __floordiv__, __rfloordiv__ = _pair(operator.floordiv)
    __mod__, __rmod__ = _pair(operator.mod)
    __pow__, __rpow__ = _pair(operator.pow)
    __lt__, _ = _pair(operator.lt)
    __le__, _ = _pair(operator.le)
    __gt__, _ = _pair(operator.gt)
    __ge__, _ = _pair(operator.ge)

    def __eq__(self, other: Any) -> Any:
        """Raises Failing where balls do not tell."""
        if isinstance(other, np.ndarray):
            return NotImplemented
        told = list(map(_equal, *spread((self, other))))
        if None in told:
            fault = ArithmeticError("balls do not tell whether two numbers are equal")
            raise Failing({place: fault for place, equal in enumerate(told) if equal is None})
        return Many(told)

    def __ne__(self, other: Any) -> Any:
        told = self == other
        return told.mapped(operator.not_) if type(told) is Many else NotImplemented

    def __neg__(self) -> Many:
        return self.mapped(operator.neg)

    def __abs__(self) -> Many:
        return self.mapped(abs)

    def __bool__(self) -> bool:
        return self.agreed(bool)

    @property
    def p(self) -> Many:
        return Many([number.p for number in self.each])

    @property
    def q(self) -> Many:
        return Many([number.q for number in self.each])

    def _apart(self, *_: Any) -> NoReturn:
        """What cannot be done with many at once is done with each, or with those that are alike."""
        ways: dict[Any, list[int]] = {}
        for place, one in enumerate(self.each):
            ways.setdefault(one if type(one) is str else place, []).append(place)
        raise Parting(list(ways.values()) if len(ways) > 1 else alone(len(self.each)))

    __len__ = __iter__ = __getitem__ = __contains__ = __hash__ = _apart
    __int__ = __index__ = __float__ = __str__ = __format__ = __call__ = _apart

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # NumPy's and Python's own questions
            raise AttributeError(name)
        self._apart()


def spread(values: Iterable[Any]) -> list[Iterable[Any]]:
    """For each value what it is for the candidates, one after the other; one of them is Many."""
    return [value.each if type(value) is Many else repeat(value) for value in values]


def alone(count: int) -> list[Way]:
    return [[place] for place in range(count)]


def how_many(values: Iterable[Any]) -> int:
    """For how many candidates these values stand; one where all of them are plain."""
    for value in values:
        if type(value) is Many:
            return len(value.each)
        if isinstance(value, (list, np.ndarray)) and (count := how_many(value)) > 1:
            return count
    return 1


def taken(value: Any, way: Way) -> Any:
    """What a value is for some of the candidates; plain where it is the same for all of these."""
    if type(value) is Many:
        return _one_or_many([value.each[place] for place in way])
    if isinstance(value, list):
        return [taken(entry, way) for entry in value]
    if isinstance(value, np.ndarray) and Many in set(map(type, value.flat)):
        return _matrix(value.shape, [taken(entry, way) for entry in value.flat])
    return value


def stacked(values: Sequence[Any]) -> Any:
    """A value for each candidate as one: matrices and lists that are alike, place by place."""
    first = values[0]
    if isinstance(first, list) and {len(first)} == {_length(v) for v in values}:
        return [stacked(entries) for entries in zip(*values, strict=True)]
    if isinstance(first, np.ndarray) and {first.shape} == {shape(v) for v in values}:
        return _matrix(first.shape, list(map(stacked, zip(*(v.flat for v in values), strict=True))))
    return _one_or_many(list(values))


def _length(value: Any) -> int | None:
    return len(value) if isinstance(value, list) else None


def _one_or_many(each: list[Any]) -> Any:
    """Plain where it is the same for all."""
    first = each[0]
    same = operator.eq if type(first) in PLAIN else operator.is_
    return first if all(same(one, first) for one in each) else Many(each)


def _matrix(shape: tuple[int, ...], entries: list[Any]) -> np.ndarray:
    matrix = np.empty(len(entries), dtype=object)
    for place, entry in enumerate(entries):
        matrix[place] = entry
    return matrix.reshape(shape)


def each_of(value: Any, count: int) -> Sequence[Any]:
    """The value of each candidate."""
    if type(value) is Many:
        return value.each
    if isinstance(value, np.ndarray) and how_many(value.flat) > 1:
        return [taken(value, [place]) for place in range(count)]
    return [value] * count


def shape(value: Any) -> tuple[int, ...]:
    """That of a matrix; numbers and words have none."""
    return value.shape if isinstance(value, np.ndarray) else ()


def flat(value: Any) -> Sequence[Any]:
    """The entries of a matrix in reading order, or the value alone."""
    return value.ravel().tolist() if isinstance(value, np.ndarray) else (value,)


def rows(
    value: Any, count: int, parts: Callable[[Any], Sequence[Any]] = flat
) -> list[Sequence[Any]]:
    """For each candidate the entries of a matrix in order, or the `parts` of its value."""
    if isinstance(value, np.ndarray):
        columns = (e.each if type(e) is Many else repeat(e, count) for e in value.flat)
        return list(zip(*columns, strict=True))
    return [parts(each) for each in each_of(value, count)]


def together(work: Function, *values: Any) -> Any:
    """What `work` makes of the values, for all candidates at once or for each part of them.

    What cannot be done with many numbers at once is done with each. Raises Failing where it cannot
    be worked with some; of a single one the Fault itself.
    """
    try:
        return work(*values)
    except Parting as parting:
        return _each_way(work, values, parting.ways)
    except Failing:
        raise
    except Exception:
        if (count := how_many(values)) == 1:
            raise
        return _each_way(work, values, alone(count))


def _each_way(work: Function, values: Sequence[Any], ways: Sequence[Way]) -> Any:
    results: dict[int, Any] = {}
    faults: dict[int, Exception] = {}
    for way in ways:
        try:
            result = together(work, *[taken(value, way) for value in values])
            results.update(zip(way, each_of(result, len(way)), strict=True))
        except Failing as failing:
            faults.update((way[place], fault) for place, fault in failing.faults.items())
        except (Fault, ArithmeticError) as fault:
            faults.update(dict.fromkeys(way, fault))
    if faults:
        raise Failing(faults)
    return stacked([results[place] for place in sorted(results)])
