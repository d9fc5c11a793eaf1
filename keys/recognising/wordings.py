"""Sentences about a few numbers, each with what its last number has to be by the others."""

from __future__ import annotations

from flint import arb, fmpq

from .wording import Meant, Wording, wording

_LESS = r"(?:reduction|decrease|drop|decline|cut|fall|savings?|less|fewer|lower|smaller|shorter)"
_MORE = r"(?:increase|rise|growth|more|higher|larger|longer|improvement|gain|faster)"
_CHANGE = rf"(?:relative |net |overall )?(?:{_LESS}|{_MORE})"
_UNIT = r"(?:\s?[A-Za-z]{1,12})?"
_IS = r"(?:is|are|=|equals|gives|makes|comes to|:)(?: an?| the)?(?: about)?"
_SO = (
    r",?\s(?:(?<=, )(?=an? )|that is,?|that's|which is|or|i\.e\.,?|so|giving|for|thus|hence"
    r"|meaning)\s?"
)
_RATE = r"(?:an? |the )?(?:error rate|rate|share|probability|fraction)?"
_OF_HITS = r"(?:an? |the )?(?:accuracy|precision|recall)"
_THINGS = (
    r"(?:training |train )?(?:images|samples|examples|instances|records|rows|sentences|documents"
    r"|data points|points)"
)
_STEPS = r"(?:steps|iterations|batches|mini-?batches|updates|weight updates)"
_BATCH = r"batch(?:es|[- ]size)?(?: of| is| =)?"

_EITHER = (
    ("positives?", "negatives?"),
    ("correct(?:ly)?", "(?:incorrect|wrong)(?:ly)?"),
    ("spam", "(?:ham|not spam)"),
    ("male", "female"),
    ("passed", "failed"),
)
_TWO_CLASSES = r"<a!> (?:positives?|yes)(?: \w+)? and <b!> (?:negatives?|no)\b"
_ONLY_WEIGHTS = r"(?![^.\n]{0,200}(?:optimi|adam|gradient|activ|cache|train|lora|tokens))"
_NEEDS = r"(?:is|needs?|requires?|takes?|=|uses?|gives?|occup\w+|amounts? to|makes?)"
_TYPES = (
    (4, "fp32|float32|single precision|32-bit"),
    (2, "fp16|bf16|float16|bfloat16|half precision|16-bit"),
    (1, "int8|8-bit|fp8"),
)
_ARE = r"(?: (?:are|is|were))?"
_FACTORS = (("(?:twice|double|two times)", 2), ("half", 2), ("three times", 3), ("four times", 4))
ROUGH = fmpq(15, 100)


def _of_width(width: int) -> Meant:
    return lambda n: _in_bytes(n, arb(width))


def _relative(a: arb, b: arb) -> tuple[arb, ...]:
    """Of the old value; of speeds, which grow as times fall, of the new one."""
    return abs(a - b) / a * 100, abs(a - b) / min(a, b, key=lambda n: n.mid()) * 100


def _fallen(a: arb, b: arb) -> arb:
    return abs(a - b) / a * 100


def _in_points(a: arb, b: arb) -> tuple[arb, ...]:
    return *_relative(a, b), abs(a - b)


def _share(a: arb, n: arb) -> tuple[arb, ...]:
    return a / n * 100, (n - a) / n * 100


def _steps(n: arb, b: arb) -> tuple[arb, ...]:
    return (n / b).floor(), (n / b).ceil()


def _weights(n: arb, u: arb) -> tuple[arb, ...]:
    return n * u, (n + 1) * u


def _pixels(a: arb, b: arb) -> tuple[arb, ...]:
    return a * b, 3 * a * b, 4 * a * b


def _perplexity(h: arb) -> tuple[arb, ...]:
    return h.exp(), arb(2) ** h


def _ratio(a: arb, b: arb) -> tuple[arb, ...]:
    return a / b, b / a


def _in_bytes(n: arb, k: arb) -> tuple[arb, ...]:
    """In decimal units, or in those of 1024."""
    bytes_ = n * k
    return bytes_, *(bytes_ * (arb(1000) / 1024) ** power for power in (2, 3, 4))


def _times(k: int) -> Meant:
    """So many times a number, or that part of it; people round such factors."""
    return lambda a: tuple(arb(v.mid(), v * ROUGH) for v in (a * k, a / k))


def _halved(a: arb, n: arb, m: arb) -> arb:
    return a / arb(2) ** (m / n).floor()


def _shares(a: arb, b: arb) -> tuple[arb, arb]:
    return a / (a + b), b / (a + b)


def _entropy(a: arb, b: arb) -> tuple[arb, ...]:
    """In bits or in nats."""
    nats = -sum((share * share.log() for share in _shares(a, b)), arb(0))
    return nats / arb(2).log(), nats


def _surprise(p: arb) -> tuple[arb, ...]:
    """In nats, bits or decimal digits."""
    return tuple(-p.log() / arb(base).log() for base in (arb(1).exp(), 2, 10))


def _gini(a: arb, b: arb) -> arb:
    return 1 - sum((share**2 for share in _shares(a, b)), arb(0))


WORDINGS: tuple[Wording, ...] = (
    wording(rf"from <a%> to <b%>...(?:{_CHANGE} (?:of|by) <p%>|<q%> {_CHANGE})", "p q", _in_points),
    wording(
        rf"from <a>{_UNIT} to <b>{_UNIT}...(?:{_LESS} (?:of|by) <p%>|<q%> {_LESS})", "p q", _fallen
    ),
    wording(
        rf"from <a>{_UNIT} to <b>{_UNIT}...(?:{_MORE} (?:of|by) <p%>|<q%> {_MORE})",
        "p q",
        _relative,
    ),
    wording(rf"<p%> {_LESS}[^\d.;]{{0,30}} from <a>{_UNIT} to <b>(?! ?%)", "p", _fallen),
    wording(rf"<p%> {_MORE}[^\d.;]{{0,30}} from <a>{_UNIT} to <b>(?! ?%)", "p", _relative),
    wording(rf"from <a>{_UNIT} to <b>{_UNIT}...(?:by )?a factor of (?:about )?<k>", "k", _ratio),
    wording(
        rf"<a> (?:out )?of (?:the |all |these |those )?<n>(?: [a-z-]+){{0,5}}"
        rf"(?: \(|{_SO}{_RATE}(?: of )?)<p%>",
        "p",
        _share,
    ),
    wording(
        rf"<a> (?:out )?of (?:the |all |these |those )?<n>(?: [a-z-]+){{0,2}} (?:right|correct\w*)"
        rf"{_SO}{_OF_HITS}(?: of )?<p%>",
        "p",
        lambda a, n: a / n * 100,
    ),
    wording(
        rf"<p%> of (?:the |all |these )?<n>(?: [a-z-]+){{0,3}} {_IS} <a>(?! ?%)",
        "a",
        lambda p, n: (p * n / 100, (p * n / 100).floor(), (p * n / 100).ceil()),
    ),
    wording(rf"<n> {_THINGS}...{_BATCH}\s<b>...<s> {_STEPS}", "s", _steps),
    wording(
        r"<n> inputs?...<u> (?:hidden |output )?(?:neurons|units)...<w> weights", "w", _weights
    ),
    wording(
        r"(?<![\dx×])(?<![x×] )<a!> ?[x×] ?<b!>(?! ?[x×])(?: pixels?| px)?(?: [a-z-]+){0,2}"
        r" (?:image|picture|grid|patch)s?"
        r"...<n> (?:pixels|inputs|values|entries|input (?:neurons|features|units))",
        "n",
        _pixels,
    ),
    wording(
        r"cross[- ]entropy[^\d.;]{0,30}<h>(?: nats| bits)?...perplexity[^\d.;]{0,25}<p>",
        "p",
        _perplexity,
    ),
    wording(rf"square root of <a> {_IS} <r>", "r", lambda a: a.sqrt()),
    wording(rf"<a> squared {_IS} <r>", "r", lambda a: a**2),
    wording(rf"product of <a> and <b> {_IS} <r>", "r", lambda a, b: a * b),
    wording(rf"sum of <a> and <b> {_IS} <r>", "r", lambda a, b: a + b),
    wording(rf"difference (?:between|of) <a> and <b> {_IS} <r>", "r", lambda a, b: abs(a - b)),
    wording(rf"ratio (?:of|between) <a> (?:to|and) <b> {_IS} <r>", "r", _ratio),
    wording(rf"(?:average|mean) of <a> and <b> {_IS} <r>", "r", lambda a, b: (a + b) / 2),
    wording(rf"<a> times <b> {_IS} <r>", "r", lambda a, b: a * b),
    wording(rf"<a> divided by <b> {_IS} <r>", "r", lambda a, b: a / b),
    wording(rf"<a> plus <b> {_IS} <r>", "r", lambda a, b: a + b),
    wording(rf"<a> minus <b> {_IS} <r>", "r", lambda a, b: a - b),
    wording(
        r"<n> [\w-]+(?: [a-z]+)?,? (?:(?:and|but|of which) )?<a> of (?:them|these|which)"
        r"...(?:precision|recall|accuracy|probability|fraction|share|rate)...<x!> ?/ ?<y!>",
        "x",
        lambda n, a, y: a * y / n,
    ),
    *(
        wording(
            rf"<n> {_THINGS}...<a>{_ARE} {one}\b...<b>{_ARE} {other}\b",
            "b",
            lambda n, a: n - a,
        )
        for one, other in _EITHER
    ),
    *(
        wording(
            rf"<n#>...<k> bytes (?:each|per (?:parameter|weight))...{_NEEDS}...<m#>", "m", _in_bytes
        ),
    ),
    *(
        wording(
            rf"<n#>(?:[- ](?:param\w*|model|weights))+{_ONLY_WEIGHTS}"
            rf"...\b(?:{types})\b...{_NEEDS}...<m#>",
            "m",
            _of_width(width),
        )
        for width, types in _TYPES
    ),
    *(
        wording(
            rf"<a> (?P<unit>[a-z]{{3,}})...<b> (?P=unit)...\b{word} (?:as|the) "
            r"(?:many|much|large|long|big|high|size|number)",
            "b",
            _times(factor),
        )
        for word, factor in _FACTORS
    ),
    wording(
        r"(?:at|with|from|is|of|=) <a>...halved every <n> (?P<unit>epochs|steps|iterations)"
        r"...after <m> (?P=unit)...(?:is|=|be|at|of|to) <v>",
        "v",
        _halved,
    ),
    wording(
        r"<a> (?:[a-z]+ ){1,2}(?:of|with|at|having) <b> (?P<unit>[a-z]{3,}) each...<c> (?P=unit)",
        "c",
        lambda a, b: a * b,
    ),
    wording(rf"{_TWO_CLASSES}...entropy(?: of| is| [=≈])? <h>", "h", _entropy),
    wording(rf"{_TWO_CLASSES}...gini(?: impurity| index)?(?: of| is| [=≈])? <g>", "g", _gini),
    wording(r"entropy\s?\(?\[<a!>\+, ?<b!>[-−]\]\)? ?[=≈] ?<h>", "h", _entropy),
    wording(r"of the <n>(?: [a-z]+){1,3}, <p%> \(<a>\)", "a", lambda n, p: p * n / 100),
    wording(
        r"<a> [a-z]+ and <b> [a-z]+(?:,| \(|, so) <v> (?:[a-z]+ )?in total", "v", lambda a, b: a + b
    ),
    wording(
        r"\bvariance(?: is| of| =|:)? <v>[^\d|]{0,80}?standard deviation[^\d|(]{0,60}?<s>",
        "s",
        lambda v: v.sqrt(),
    ),
    wording(
        r"(?:σ|\\sigma) ?(?:\^ ?\{?2\}?|²) ?= ?<v!>[^\d|=]{0,20}?(?:σ|\\sigma) ?= ?<s>",
        "s",
        lambda v: v.sqrt(),
    ),
    wording(
        r"probability (?:of |is |= )?<p>,? (?:so|and|thus|hence) the (?:loss|cross[- ]entropy)"
        r" is <l>",
        "l",
        _surprise,
    ),
    wording(
        r"<a> (?:out )?of (?:the |all )?<n>(?: [a-z-]+){1,4}[,:]? (?:so )?(?:the )?"
        r"(?:accuracy|precision|recall|rate|share|p|probability) ?= ?<x!> ?/ ?<y!>",
        "x",
        lambda a, n, y: a * y / n,
    ),
)
