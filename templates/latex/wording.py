"""An author's words in LaTeX: Markdown-light, everything escaped, mathematics only of known commands.

Exam files may come from strangers. A command that could read or write a file, or change what
other commands mean, never reaches TeX: inside dollar signs only the commands of mathematics pass.
"""

from __future__ import annotations

import re

from pylatex.utils import escape_latex

from ...derivations.fault import Fault

COMMANDS = set(
    [
        "frac",
        "dfrac",
        "tfrac",
        "cfrac",
        "sqrt",
        "binom",
        "sum",
        "prod",
        "int",
        "iint",
        "oint",
        "lim",
        "limsup",
        "liminf",
        "max",
        "min",
        "sup",
        "inf",
        "arg",
        "log",
        "ln",
        "lg",
        "exp",
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "sinh",
        "cosh",
        "tanh",
        "arcsin",
        "arccos",
        "arctan",
        "det",
        "dim",
        "ker",
        "gcd",
        "deg",
        "Pr",
        "text",
        "textbf",
        "textit",
        "textrm",
        "textsf",
        "texttt",
        "mathrm",
        "mathbf",
        "mathit",
        "mathsf",
        "mathtt",
        "mathcal",
        "mathfrak",
        "boldsymbol",
        "pmb",
        "mathbb",
        "operatorname",
        "operatorname*",
        "displaystyle",
        "textstyle",
        "scriptstyle",
        "limits",
        "nolimits",
        "left",
        "right",
        "middle",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "hat",
        "widehat",
        "tilde",
        "widetilde",
        "bar",
        "overline",
        "underline",
        "vec",
        "dot",
        "ddot",
        "check",
        "breve",
        "acute",
        "grave",
        "mathring",
        "overbrace",
        "underbrace",
        "overset",
        "underset",
        "stackrel",
        "substack",
        "overrightarrow",
        "boxed",
        "phantom",
        "smash",
        "cdot",
        "cdots",
        "ldots",
        "dots",
        "vdots",
        "ddots",
        "times",
        "div",
        "pm",
        "mp",
        "ast",
        "star",
        "circ",
        "bullet",
        "odot",
        "oplus",
        "ominus",
        "otimes",
        "oslash",
        "cap",
        "cup",
        "setminus",
        "wedge",
        "vee",
        "land",
        "lor",
        "lnot",
        "neg",
        "dagger",
        "wr",
        "amalg",
        "le",
        "leq",
        "ge",
        "geq",
        "ne",
        "neq",
        "ll",
        "gg",
        "equiv",
        "sim",
        "simeq",
        "approx",
        "cong",
        "propto",
        "doteq",
        "prec",
        "succ",
        "subset",
        "supset",
        "subseteq",
        "supseteq",
        "in",
        "ni",
        "notin",
        "mid",
        "parallel",
        "perp",
        "models",
        "vdash",
        "dashv",
        "not",
        "to",
        "gets",
        "leftarrow",
        "rightarrow",
        "Leftarrow",
        "Rightarrow",
        "leftrightarrow",
        "Leftrightarrow",
        "longrightarrow",
        "longleftarrow",
        "Longrightarrow",
        "mapsto",
        "longmapsto",
        "implies",
        "impliedby",
        "iff",
        "uparrow",
        "downarrow",
        "hookrightarrow",
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "varepsilon",
        "zeta",
        "eta",
        "theta",
        "vartheta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "varpi",
        "rho",
        "varrho",
        "sigma",
        "varsigma",
        "tau",
        "upsilon",
        "phi",
        "varphi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
        "partial",
        "nabla",
        "infty",
        "forall",
        "exists",
        "emptyset",
        "ell",
        "hbar",
        "Re",
        "Im",
        "aleph",
        "angle",
        "triangle",
        "top",
        "bot",
        "prime",
        "backslash",
        "colon",
        "lfloor",
        "rfloor",
        "lceil",
        "rceil",
        "langle",
        "rangle",
        "lvert",
        "rvert",
        "lVert",
        "rVert",
        "vert",
        "Vert",
        "lbrace",
        "rbrace",
        "lbrack",
        "rbrack",
        "quad",
        "qquad",
        "enspace",
        "thinspace",
        "mod",
        "bmod",
        "pmod",
        "begin",
        "end",
        "hline",
        "middle",
        "mathsf",
        "nonumber",
        "notag",
        "intercal",
        "top",
        "lVert",
        "tag*",
    ]
)
SIGNS = set(",;:!| {}%&#$_\\>-")
ENVIRONMENTS = set(
    [
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "cases",
        "aligned",
        "gathered",
        "split",
        "array",
    ]
)
COMMAND = re.compile(r"\\(?:([A-Za-z]+\*?)|(.)|$)", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(?:begin|end)(?!\s*\{(\w+)\*?\})|\\(?:begin|end)\s*\{(\w+)\*?\}")

MATHS = re.compile(
    r"\$\$(?P<display>.+?)\$\$|\$(?=\S)(?P<inline>(?:[^$\\]|\\.)*?(?<=\S))\$(?!\d)", re.DOTALL
)
MARKUP = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<bold>\S(?:.*?\S)?)\*\*"
    r"|(?<![\w*])\*(?P<italic>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])|(?P<gap>_{3,})|\\(?P<sign>[$*`_\\-])",
    re.DOTALL,
)
QUOTES = re.compile(r'"([^"]*)"')
TEXT_TWINS = {"−": r"\ensuremath{-}", "≥": r"\ensuremath{\ge}", "≤": r"\ensuremath{\le}"}


def wording(text: str) -> str:
    """Markdown-light as LaTeX: paragraphs, `- ` lists, bold, italic, code, mathematics.

    Raises Fault where mathematics holds a command that is not one of mathematics.
    """
    return "\n\n".join(
        _block(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip()
    )


def plain(text: str) -> str:
    """Words without any markup, escaped."""
    escaped = str(escape_latex(text)).replace("\\newline%\n", " ").replace("{-}", "-")
    return escaped if escaped.isascii() else _beyond_ascii(escaped)


def _block(block: str) -> str:
    """A paragraph, or a list with what introduces it."""
    lines = block.splitlines()
    start = next((n for n, line in enumerate(lines) if _is_item(line)), None)
    if start is None:
        return _inline(" ".join(map(str.strip, lines)))
    items: list[str] = []
    for line in lines[start:]:
        if _is_item(line):
            items.append(line.strip()[2:])
        else:
            items[-1] += f" {line.strip()}"
    before = _inline(" ".join(map(str.strip, lines[:start])))
    listed = "\n".join(rf"\item {_inline(item)}" for item in items)
    return f"{before}\n\\begin{{points}}\n{listed}\n\\end{{points}}".strip()


def _is_item(line: str) -> bool:
    return line.lstrip().startswith(("- ", "* "))


def _inline(text: str) -> str:
    """One paragraph: mathematics is set aside, then the words around it are marked up."""
    formulas: list[str] = []

    def aside(found: re.Match[str]) -> str:
        display = found["display"]
        inside = checked(display if display is not None else found["inline"])
        formulas.append(rf"\[{inside}\]" if display is not None else f"${inside}$")
        return f"\0{len(formulas) - 1}\0"

    marked = _marked(MATHS.sub(aside, text.replace("\0", "")))
    return re.sub(r"\0(\d+)\0", lambda found: formulas[int(found[1])], marked)


def _marked(text: str) -> str:
    said, at = [], 0
    for found in MARKUP.finditer(text):
        said.append(_words(text[at : found.start()]))
        said.append(_markup(found))
        at = found.end()
    return "".join(said) + _words(text[at:])


def _markup(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "code":
            return rf"\texttt{{{plain(found['code'])}}}"
        case "bold":
            return rf"\textbf{{{_marked(found['bold'])}}}"
        case "italic":
            return rf"\emph{{{_marked(found['italic'])}}}"
        case "gap":
            return r"\gap{}"
        case _:
            return plain(found["sign"])


def _words(text: str) -> str:
    return plain(QUOTES.sub(r"“\1”", text))


def _beyond_ascii(text: str) -> str:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    for sign, said in TEXT_TWINS.items():
        text = text.replace(sign, said)
    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True, unknown_char_policy="replace", unknown_char_warning=False
    )
    return encoder.unicode_to_latex(text)


def checked(maths: str) -> str:
    """An author's mathematics, unchanged but for letters beyond ASCII. Raises Fault."""
    for found in COMMAND.finditer(maths):
        name, sign = found[1], found[2]
        if sign is not None and sign not in SIGNS and sign not in "\n\t":
            raise _refused(f"\\{sign}")
        if name is not None and name.rstrip("*") not in COMMANDS:
            raise _refused(f"\\{name}")
        if name is None and sign is None:
            raise Fault("A formula ends with a single backslash.", "Remove it.")
    for found in ENVIRONMENT.finditer(maths):
        environment = found[1] or found[2]
        if environment not in ENVIRONMENTS:
            raise _refused(found[0])
    if "^^" in maths:
        raise _refused("^^")
    if re.search(r"(?<!\\)(?:\\\\)*[%#]", maths):
        raise Fault("A formula holds a bare % or #.", r"Write \% or \#.")
    _balanced(maths)
    return maths.strip() if maths.isascii() else _mathematics_beyond_ascii(maths.strip())


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
        missing = "{ is never closed" if depth > 0 else "} is never opened"
        raise Fault(f"In the formula ${maths.strip()}$ a {missing}.", "Close every { with a }.")


def _mathematics_beyond_ascii(maths: str) -> str:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True, unknown_char_policy="replace", unknown_char_warning=False
    )
    said = encoder.unicode_to_latex(maths)
    return re.sub(r"\\ensuremath\{(\\?\w+)\}", r"{\1}", said)
