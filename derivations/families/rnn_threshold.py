"""Weights of a recurrent threshold unit with a wanted behaviour.

The unit is $h_t = f(w_1 x_t + w_2 h_{t-1} + b_2)$ and $y_t = w_3 h_t + b_3$, where $f$ gives 1 from
zero on and 0 below it. The state $h$ is read as the state of the wanted machine, the state that it
starts in being written as $h_0$; another encoding is taken only where that one has no solution.
Sources: McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity (1943),
for the unit; Minsky and Papert, Perceptrons (1969), for what it cannot do.
"""

from __future__ import annotations

from flint import fmpq

from .. import inequalities, threshold_unit
from ..domain import choice
from ..linear import Relations, Weights
from ..machine import Behaviour, Bits, tables
from ..step import certificate, nice, slip, step
from ..table import Table
from ..threshold_unit import (
    WEIGHTS,
    as_equations,
    by_symbol,
    every,
    grid,
    imitates,
    is_reducible,
    keeps_to,
    possible,
    rows_of,
    satisfied,
    walk,
)

behaviour = Behaviour(about="one of latch, release, echo, invert, ... or a mapping of states")
h_0 = choice("0", "1", default="0", about="the state before the first input")
example_input = Bits(default="0001010", about="bits, such as 0001010")
published_constraints = Relations(
    unknowns=WEIGHTS, default=None, about="what a sheet asks of the weights: [b3 = 0, w2 + b2 >= 0]"
)
witness = Weights(
    unknowns=WEIGHTS, default=None, about="a sheet's weights: {w1: 1, w2: 1, w3: 1, b2: -1, b3: 0}"
)


@step(
    symbol="", show="value", asks="Write down the state and the output after each state and input."
)
def transitions(behaviour, h_0):
    """The wanted behaviour as a table: what the state and the output must be after each input."""
    start = int(h_0)
    rows = (possible(behaviour, start) or tables(behaviour, start))[0]
    headings = ("$h_{t-1}$", "$x_t$", "$h_t$", "$y_t$")
    return Table(headings, tuple(tuple(map(fmpq, row)) for row in rows))


@step(symbol="", show="value", marks=2, asks="Which conditions must the weights satisfy?")
def constraints(transitions):
    """Each row says whether the threshold's argument is negative, each output is an equation."""
    return threshold_unit.constraints(rows_of(transitions))


@slip(of=constraints)
def zero_taken_as_below(transitions):
    """The threshold was taken to give 0 at zero itself."""
    return threshold_unit.constraints(rows_of(transitions), zero_gives_one=False)


@step(symbol="", show="value", marks=0)
def conflict(constraints):
    """Times these numbers the constraints add up to a falsehood: no weights satisfy them all."""
    total = inequalities.contradiction(constraints)
    return Table(("times", "constraint"), (*total, ("sum", inequalities.falsehood(total))))


@step(symbol="redundant", show="value", marks=0)
def redundant(constraints):
    """These constraints follow from the others."""
    kept = inequalities.reduced(constraints)
    return tuple(c for c in constraints if c not in kept)


@step(symbol="", show="value", marks=0)
def why_redundant(constraints, redundant):
    """The left side of each is a sum that the other constraints settle."""
    kept = [c for c in constraints if c not in redundant]
    rows = tuple((goal, inequalities.as_sum(goal, kept)) for goal in redundant)
    return Table(("redundant", "because"), rows)


@step(symbol="", show="value", asks="Which of the conditions are needed?")
def reduced(constraints, redundant):
    """What is left says all: none of these follows from the rest."""
    return tuple(c for c in constraints if c not in redundant)


@step(symbol="", show="value", asks="Give weights that do it.")
def own_witness(constraints):
    """The smallest whole numbers that satisfy every constraint."""
    return as_equations(inequalities.smallest(constraints, WEIGHTS))


@step(symbol="scenarios", show="value", marks=0)
def scenarios(behaviour, h_0):
    """In so many ways can the state of such a unit stand for what has to be remembered."""
    return fmpq(len(possible(behaviour, int(h_0))))


@step(symbol="let through", show="value", marks=0)
def let_through(published_constraints, behaviour, h_0):
    """Weights that satisfy the published constraints although the unit then misbehaves."""
    wanted = map(threshold_unit.constraints, possible(behaviour, int(h_0)))
    return as_equations(inequalities.smallest(published_constraints, WEIGHTS, but=wanted))


@step(symbol="shut out", show="value", marks=0)
def shut_out(published_constraints, constraints):
    """Weights that do what is wanted although the published constraints exclude them."""
    return as_equations(inequalities.smallest(constraints, WEIGHTS, but=[published_constraints]))


@step(symbol="published list", show="value", marks=0)
def published_equivalent(let_through, shut_out):
    """z3 decides over all real weights whether either list admits what the other excludes."""
    verdicts = {(0, 0): "equivalent", (1, 0): "too weak", (0, 1): "too strong", (1, 1): "different"}
    return verdicts[bool(let_through), bool(shut_out)]


@step(symbol="", show="value", marks=0)
def witness_checked(constraints, witness):
    """The published weights, put into every constraint."""
    at = by_symbol(witness)
    rows = ((c, c.put(at), "yes" if inequalities.at(c, at) else "no") for c in constraints)
    return Table(("constraint", "with the weights", "holds"), tuple(rows))


@step(symbol="", show="value", asks="Run the unit on the example.")
def run(weights, behaviour, h_0, example_input):
    """The unit with these weights, step by step, beside the wanted output."""
    bits = _bits(example_input)
    states, outputs = zip(*threshold_unit.run(by_symbol(weights), int(h_0), bits), strict=True)
    times = range(1, len(bits) + 1)
    rows = zip(times, bits, states, outputs, behaviour.outputs(bits), strict=True)
    headings = ("$t$", "$x_t$", "$h_t$", "$y_t$", "wanted")
    return Table(headings, tuple(tuple(map(fmpq, row)) for row in rows))


@step(symbol="wanted", show="value", marks=0)
def example_output(behaviour, example_input):
    """What is wanted after each bit of the example."""
    return "".join(map(str, behaviour.outputs(_bits(example_input))))


def unfold(given):
    """What there is to say depends on whether there is a solution, and on what was published."""
    behaviour, start = given["behaviour"], int(given["h_0"])
    solvable = bool(possible(behaviour, start))
    yield from (transitions, constraints)
    if solvable:
        yield redundant
        if is_reducible(behaviour, start):
            yield why_redundant
        yield from (reduced, scenarios, own_witness)
    else:
        yield conflict
    if "published_constraints" in given:
        yield from (let_through, shut_out, published_equivalent)
    if "witness" in given:
        yield from (witness_checked, run.reading(weights="witness"))
    elif solvable:
        yield run.reading(weights="own_witness")
    yield example_output


def draw(chance):
    """A behaviour that some unit has, and an example of seven bits in which both come thrice."""
    return {
        "behaviour": behaviour.draw(chance, {}),
        "example_input": "0" + "".join(chance.shuffled("000111")),
    }


@nice
def example_takes_every_row(transitions, h_0, example_input):
    """The example leads through every row of the table, so that it shows all of the behaviour."""
    rows, bits = rows_of(transitions), _bits(example_input)
    states = [int(h_0), *(h for h, _ in walk(rows, int(h_0), bits))]
    return {(h, x) for h, x, *_ in rows} == set(zip(states, bits, strict=False))


@certificate(of=transitions)
def table_gives_the_outputs(transitions, behaviour, h_0):
    """The table and the machine say the same on every sequence of up to eight bits."""
    start, rows = int(h_0), rows_of(transitions)
    return all(
        [y for _, y in walk(rows, start, bits)] == behaviour.outputs(bits) for bits in every(8)
    )


@certificate(of=constraints)
def units_go_through_the_table(constraints, transitions, h_0):
    """Of all units with weights from -2 to 2, just those that satisfy them go through the table."""
    units = grid()
    runs = keeps_to(units, int(h_0), rows_of(transitions))
    return bool((satisfied(constraints, units) == runs).all())


@certificate(of=conflict)
def falsehood_is_the_sum(conflict):
    """The constraints are added up once more, exactly."""
    *total, (_, stated) = conflict.rows
    return inequalities.falsehood(total) == stated and not inequalities.at(stated, {})


@certificate(of=redundant)
def redundant_ones_are_sums(redundant, constraints):
    """Each is a sum of the others, added up exactly."""
    kept = [c for c in constraints if c not in redundant]
    return all(inequalities.is_identity(inequalities.as_sum(c, kept)) for c in redundant)


@certificate(of=why_redundant)
def both_sides_are_equal(why_redundant):
    """Both sides of each line have the same coefficients."""
    return all(inequalities.is_identity(because) for _, because in why_redundant.rows)


@certificate(of=reduced)
def same_units_are_left(reduced, constraints):
    """The same units with weights from -2 to 2 satisfy both lists."""
    units = grid()
    return bool((satisfied(reduced, units) == satisfied(constraints, units)).all())


@certificate(of=scenarios)
def grid_has_as_many(scenarios, behaviour, h_0):
    """So many tables have a unit with weights from -2 to 2 that goes through their states."""
    units = grid()
    states = (threshold_unit.thresholds(rows) for rows in tables(behaviour, int(h_0)))
    return sum(bool(satisfied(system, units).any()) for system in states) == scenarios


@certificate(of=own_witness)
def witness_imitates(own_witness, behaviour, h_0):
    """The unit is run on every sequence of up to eight bits."""
    return imitates(by_symbol(own_witness), int(h_0), behaviour, length=8)


@certificate(of=let_through)
def unit_is_listed_but_misbehaves(let_through, published_constraints, behaviour, h_0):
    """The unit found is run on every sequence of up to six bits; without one, the grid is."""
    units = by_symbol(let_through) if let_through else grid()
    listed = satisfied(published_constraints, units)
    behaves = imitates(units, int(h_0), behaviour)
    return (listed and not behaves) if let_through else not (listed & ~behaves).any()


@certificate(of=shut_out)
def unit_behaves_but_is_not_listed(shut_out, published_constraints, constraints, behaviour, h_0):
    """The unit found is run on every sequence of up to six bits; without one, the grid is."""
    units = by_symbol(shut_out) if shut_out else grid()
    listed = satisfied(published_constraints, units)
    if shut_out:
        return imitates(units, int(h_0), behaviour) and not listed
    return not (satisfied(constraints, units) & ~listed).any()


@certificate(of=published_equivalent)
def grid_does_not_contradict(published_equivalent, published_constraints, constraints):
    """Equivalent lists admit the same units with weights from -2 to 2, unless there are others."""
    units = grid()
    missed = satisfied(constraints, units) & ~satisfied(published_constraints, units)
    return published_equivalent in ("too strong", "different") or not missed.any()


@certificate(of=witness_checked)
def units_run_agrees(witness_checked, witness, transitions, h_0):
    """The unit goes through the table on every sequence of up to six bits, or a line says no."""
    fine = all(answer == "yes" for *_, answer in witness_checked.rows)
    return keeps_to(by_symbol(witness), int(h_0), rows_of(transitions)) == fine


@certificate(of=example_output)
def table_gives_the_example(example_output, transitions, h_0, example_input):
    """The transition table, walked along the example, says the same."""
    walked = walk(rows_of(transitions), int(h_0), _bits(example_input))
    return "".join(str(y) for _, y in walked) == example_output


@certificate(of=run)
def every_step_is_the_units(run, weights, h_0):
    """What each step asks of the weights, as a row of a table does, holds."""
    _, bits, states, outputs, _ = zip(*run.rows, strict=True)
    rows = tuple(zip((fmpq(int(h_0)), *states), bits, states, outputs, strict=False))
    return satisfied(threshold_unit.constraints(rows), by_symbol(weights))


def _bits(text):
    return tuple(map(int, text))
