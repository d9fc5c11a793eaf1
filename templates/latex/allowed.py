"""The mathematics that an author may write: LaTeX's and amsmath's signs, and nothing that acts.

Exam files may come from strangers. A command that could read or write a file, or change what
other commands mean, never reaches TeX.
"""

from __future__ import annotations

import re

from ...derivations.fault import Fault
from .letters import in_formula

_WORD = re.compile(r"\S+")
COMMANDS = frozenset(
    _WORD.findall(
        """
        frac dfrac tfrac cfrac sqrt binom sum prod int iint oint lim limsup liminf max min sup inf
        arg log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan det dim ker
        gcd deg Pr text textbf textit textrm textsf texttt mathrm mathbf mathit mathsf mathtt
        mathcal boldsymbol pmb operatorname displaystyle textstyle scriptstyle limits nolimits
        left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
        hat widehat tilde widetilde bar overline underline vec dot ddot check breve acute grave
        mathring overbrace underbrace overset underset stackrel substack overrightarrow boxed
        phantom smash cdot cdots ldots dots vdots ddots times div pm mp ast star circ bullet odot
        oplus ominus otimes oslash cap cup setminus wedge vee land lor lnot neg dagger wr amalg
        le leq ge geq ne neq ll gg equiv sim simeq approx cong propto doteq prec succ subset supset
        subseteq supseteq in ni notin mid parallel perp models vdash dashv not
        to gets leftarrow rightarrow Leftarrow Rightarrow leftrightarrow Leftrightarrow
        longrightarrow longleftarrow Longrightarrow mapsto longmapsto implies impliedby iff
        uparrow downarrow hookrightarrow infty forall exists emptyset ell hbar Re Im aleph angle
        triangle top bot prime backslash colon partial nabla intercal
        alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi
        pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega
        Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
        lfloor rfloor lceil rceil langle rangle lvert rvert lVert rVert vert Vert
        lbrace rbrace lbrack rbrack quad qquad enspace thinspace mod bmod pmod begin end hline
        """
    )
)
ENVIRONMENTS = frozenset(
    _WORD.findall(
        "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases aligned gathered array"
    )
)
SIGNS = frozenset(",;:!| {}%&#$_\\>-\n\t")
COMMAND = re.compile(r"\\(?:(?P<name>[A-Za-z]+)\*?|(?P<sign>.)|$)", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*(?:\{(?P<name>\w*)\*?\})?")
BARE = re.compile(r"(?<!\\)(?:\\\\)*[%#]")


def checked(maths: str) -> str:
    """An author's mathematics as it is, but for letters beyond ASCII. Raises Fault."""
    for found in COMMAND.finditer(maths):
        if found["name"] is None and found["sign"] is None:
            raise Fault("A formula ends with a single backslash.", "Remove it.")
        if found["name"] not in COMMANDS and found["sign"] not in SIGNS:
            raise _refused(found[0])
    for found in ENVIRONMENT.finditer(maths):
        if found["name"] not in ENVIRONMENTS:
            raise _refused(found[0])
    if "^^" in maths:
        raise _refused("^^")
    if BARE.search(maths):
        raise Fault("A formula holds a bare % or #.", r"Write \% or \#.")
    _balanced(maths)
    return maths.strip() if maths.isascii() else in_formula(maths.strip())


def _refused(command: str) -> Fault:
    return Fault(
        f"The command {command} is not allowed in a formula.",
        "Use the commands of LaTeX's and amsmath's mathematics; they cannot define, read or write.",
    )


def _balanced(maths: str) -> None:
    depth = 0
    for found in re.finditer(r"\\.|[{}]", maths, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth < 0:
            break
    if depth:
        wrong = "{ is never closed" if depth > 0 else "} is never opened"
        raise Fault(f"In the formula ${maths.strip()}$ a {wrong}.", "Close every { with a }.")
