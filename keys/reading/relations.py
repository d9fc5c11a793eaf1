"""The signs that join the sides of a chain, in plain characters and in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator


def _signs(name: str, plain: str, commands: str) -> str:
    return rf"(?P<{name}>{plain}|\\(?:{commands})(?![A-Za-z]))"


RELATION = re.compile(
    "|".join(
        [
            _signs(
                "equal",
                r":=|(?<!=)==?(?![=>])|\bequals\b|≡|≔|≜|≐|≝",
                "equiv|coloneqq|triangleq|doteq",
            ),
            _signs("about", "≈|≃|≅|~=?|≒", "approx|simeq|cong|sim|approxeq"),
            _signs(
                "gives",
                "==?>|⇒|⟹|→|⟶|--?>|↦",
                "Rightarrow|implies|Longrightarrow|to|rightarrow|longrightarrow|mapsto",
            ),
            _signs(
                "other",
                "<->?|<<+|>>+|∝|≠|!=|⇔|⟺|←|∈",
                "propto|neq?|in|leftarrow|gets|Leftrightarrow|Longleftrightarrow|iff|ll|gg",
            ),
            _signs("most", "<=|≤|⩽", "leq?(?:qslant)?"),
            _signs("less", "<", "lt"),
            _signs("least", ">=|≥|⩾", "geq?(?:qslant)?"),
            _signs("more", ">", "gt"),
        ]
    )
)
_SAYS = re.compile(  # 12/16 is 0.75, a number and not the first of many words
    r"(?<=[\d)\]}%!])(?:\s{1,9}|\s{0,3},\s{1,9}(?=which))"
    r"(?P<says>(?:is|equals|(?:which )?is (?:equal|approximately equal|the same as))(?: to)?"
    r"|gives|yields|makes|(?:comes|works) (?:out )?(?:to|at)|which (?:is|gives|equals)|we get)"
    r"\s{1,9}(?:about |only |exactly |approximately |roughly )?"
    r"(?=[-−$]?\d[\d.,]*(?:e-?\d+)?(?:\s*%)?\s*(?:$|[,;.:)](?:\s|$)))"
)
_CALCULATION = re.compile(
    r"[\d)\]}]\s{0,9}(?:[-−+*/×·÷^(]|\\(?:times|cdot|frac)|(?:times|plus|minus|divided by)\s)"
    r"\s{0,9}[-−(\[{\d√\\][^=≈<>;]*$"
)
LONGEST = 80  # characters of a calculation before a verb
SIGN = {
    "says": "=",
    "equal": "=",
    "about": "≈",
    "gives": "⇒",
    "less": "<",
    "most": "≤",
    "more": ">",
    "least": "≥",
    "other": "≠",
}


def relations(said: str) -> Iterator[re.Match[str]]:
    """The signs, and the verbs between a calculation and a number, in their order."""
    signs = list(RELATION.finditer(said))
    verbs = [verb for verb in _SAYS.finditer(said) if _follows_calculation(said, verb.start())]
    yield from sorted([*signs, *verbs], key=re.Match.start) if verbs else signs


def _follows_calculation(said: str, at: int) -> bool:
    return _CALCULATION.search(said[max(0, at - LONGEST) : at]) is not None
