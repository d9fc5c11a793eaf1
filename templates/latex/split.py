"""The PDF of a batch taken apart: its pages stay as they are, only what leads to them is new.

Whatever the catalogue does not lead to is not written. So each document in turn gets the catalogue
for itself, and nothing is copied from one file into another.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, StreamDecodeLevel

OUTLINE = re.compile(r"\\pdfoutline goto name\{([^}]*)\}\{((?:[^{}]|\{[^{}]*\})*)\}%?")
TITLE = re.compile(r"\\keybegin\{.*\}\{([0-9A-F]*)\}$", re.M)

# Only what leads to the pages is pressed anew: a fiftieth of a file.
pikepdf.settings.set_flate_compression_level(1)

Goals = Mapping[str, pikepdf.Object]


def split(pdf: bytes, counts: Sequence[int], sources: Sequence[str]) -> Iterator[bytes]:
    """Each document as a PDF of its own, with its links, outline and title.

    It has so many pages as `counts` says; its anchors bear its number and a point before their
    names. `sources` say what stands in its outline. Raises ValueError where pages do not add up.
    """
    with pikepdf.open(io.BytesIO(pdf)) as batch:
        if sum(counts) != len(batch.pages) or len(counts) != len(sources):
            raise ValueError("the pages of a batch do not add up")
        pages = iter([page.obj for page in batch.pages])
        goals = dict(_anchors(batch))
        for number, (count, source) in enumerate(zip(counts, sources, strict=True)):
            yield _document(batch, list(islice(pages, count)), goals, f"{number}.", source)


def _anchors(batch: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Where on which page each anchor stands, by its name."""
    names = batch.Root.get("/Names")
    if names is not None and "/Dests" in names:
        for name, place in pikepdf.NameTree(names.Dests).items():
            yield name, place.D if isinstance(place, Dictionary) else place


def _document(
    batch: pikepdf.Pdf, pages: list[pikepdf.Object], goals: Goals, prefix: str, source: str
) -> bytes:
    tree = batch.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(pages), Count=len(pages)))
    batch.trailer.Root = batch.make_indirect(Dictionary(Type=Name.Catalog, Pages=tree))
    for page in pages:
        page.Parent = tree
        _relink(page, goals)
    _name_the_total(pages)
    _outline(batch, goals, prefix, source)
    about = Dictionary(Producer="Keyproof")
    if title := TITLE.search(source):
        about.Title = bytes.fromhex(title[1]).decode("utf-16")
    batch.trailer.Info = batch.make_indirect(about)
    batch.trailer.ID = Array(
        [pikepdf.String(hashlib.blake2b(source.encode(), digest_size=16).digest())] * 2
    )
    file = io.BytesIO()
    batch.save(
        file,
        static_id=True,  # the first half is ours; for the second qpdf would hash the whole file
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return file.getvalue()


def _relink(page: pikepdf.Object, goals: Goals) -> None:
    """Links lead to places, no longer to names."""
    for link in page.get("/Annots", ()):
        action = link.get("/A")
        if action is not None and (goal := goals.get(str(action.get("/D")))) is not None:
            del link["/A"]
            link.Dest = goal


def _name_the_total(pages: Sequence[pikepdf.Object]) -> None:
    """A page that shows a form names its forms itself, and then forgets the total of pages."""
    named = [forms for page in pages if (forms := page.Resources.get("/XObject")) is not None]
    total = next((forms.KeyTotal for forms in named if "/KeyTotal" in forms), None)
    for forms in named:
        if total is not None and "/KeyTotal" not in forms:
            forms.KeyTotal = total


def _outline(batch: pikepdf.Pdf, goals: Goals, prefix: str, source: str) -> None:
    with batch.open_outline() as outline:
        for name, title in OUTLINE.findall(source):
            outline.root.append(OutlineItem(title, goals.get(prefix + name)))  # type: ignore[arg-type]
