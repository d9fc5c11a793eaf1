"""HTML in a sheet: `<br>`, `<sup>2</sup>`, `&times;`. Lengths are kept, as in `markup`.

A component's formula, `<Math tex="a = b" />`, is what the page shows; `<1, 2>` is a vector.
"""

from __future__ import annotations

import html
import re

_INLINE = "b|i|u|em|strong|span|font|center|small|big|mark|code|sup|sub|" + (
    "math|semantics|mstyle|mrow|mi|mn|mo"
)
_BLOCK = "br|p|div|li|ul|ol|td|th|tr|table|tbody|thead|hr|h[1-6]"
_MARK = re.compile(
    rf"<(?P<closes>/?)(?:(?P<inline>{_INLINE})|(?:{_BLOCK}))(?=[\s/>])[^<>\n]{{0,200}}>"
    r"|&(?:[A-Za-z]{2,8}\d{0,2}|\#\d{1,5});"
)


_COMPONENT = re.compile(r"<[A-Z]\w{1,40}\s(?P<attributes>[^<>]{1,2000}?)/?>")
_FORMULA = re.compile(r"""\w{1,20}=\{?(?P<quote>["'`])(?P<formula>[^"'`]*[=\\][^"'`]*)(?P=quote)""")
_VECTOR = re.compile(r"<(\s?[-−]?[\d.]{1,12}(?:\s?,\s?[-−]?[\d.]{1,12}){1,30}\s?)>")
# a vector of calculations: =<\frac{5}{11}, 1/3>
_LIST = re.compile(
    r"(?P<before>[=≈*·$]\s{0,3})<(?P<inside>[^<>=≈\n,]{1,80}(?:,[^<>=≈\n,]{1,80}){1,9})>"
    r"(?=\s{0,3}(?:[=≈*·$.;]|\\(?:approx|cdot|times|\\)|$))",
    re.MULTILINE,
)


def untagged(source: str) -> str:
    """`source` without tags: blocks begin new lines, entities are the signs they stand for."""
    if "<" in source:
        source = _VECTOR.sub(r"[\1]", _COMPONENT.sub(_shown, source))
        source = _LIST.sub(r"\g<before>[\g<inside>]", source)
    return _MARK.sub(_sign, source) if "<" in source or "&" in source else source


def _shown(found: re.Match[str]) -> str:
    """A component's formula on a line of its own."""
    said = _FORMULA.search(found["attributes"])
    if said is None:
        return found.group()
    start = found.start("attributes") - found.start()
    first, last = (start + at for at in said.span("formula"))
    shown = [" " if sign != "\n" else sign for sign in found.group()]
    shown[first:last] = found.group()[first:last]
    shown[first - 1] = shown[-1] = "\n"
    return "".join(shown)


def _sign(found: re.Match[str]) -> str:
    width = len(found.group())
    if found.group()[0] == "&":
        sign = html.unescape(found.group())
        return sign.replace("\xa0", " ").ljust(width) if len(sign) == 1 else found.group()
    if found["inline"] in ("sup", "sub"):
        sign = "}" if found["closes"] else {"sup": "^{", "sub": "_{"}[found["inline"]]
        return sign.ljust(width)
    return (" " if found["inline"] else "\n").ljust(width)
