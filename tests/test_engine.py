"""TeX is found, kept in its folder, stopped in time, and its complaints are told in plain words."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from keyproof.derivations.fault import Fault
from keyproof.templates.latex.around import preamble
from keyproof.templates.latex.engine import Engine, check_engine, find_engine, typeset
from keyproof.templates.latex.preamble import cache_folder, without_preamble

PAGE = r"""\documentclass{article}
\usepackage{lmodern,amsmath}
\begin{document}
% part: 1.a
A first answer, $x = \tfrac12$.

% part: 4.ii
WORDING

% part: 5
A last answer.
\end{document}
"""


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """One cache for these tests: the preamble is dumped once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYPROOF_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def page(wording):
    return PAGE.replace("WORDING", wording)


def fault_of(wording, **options):
    with pytest.raises(Fault) as caught:
        typeset(page(wording), find_engine(), **options)
    return caught.value


def text_of(pdf):
    return "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf))


def test_the_same_page_gives_the_same_bytes():
    once, again = (typeset(page("Same."), find_engine()).pdf for _ in range(2))
    assert once.startswith(b"%PDF")
    assert once == again


def test_a_page_reads_the_same_with_and_without_a_cache(monkeypatch, tmp_path):
    cached = typeset(page("Alike."), find_engine()).pdf
    assert list(cache_folder().glob("*.fmt"))
    no_folder = tmp_path / "a-file"
    no_folder.touch()
    monkeypatch.setenv("KEYPROOF_CACHE", str(no_folder))
    plain = typeset(page("Alike."), find_engine()).pdf
    assert text_of(cached) == text_of(plain)
    assert "A last answer." in text_of(plain)


def test_the_body_keeps_its_line_numbers():
    lines = without_preamble(PAGE).splitlines()
    assert lines[2:] == PAGE.splitlines()[2:]


def test_tex_reads_a_page_piece_by_piece():
    lines = page("In pieces.").splitlines(keepends=True)
    begins = lines.index("\\begin{document}\n") + 1
    pieces = ["".join(lines[:begins]), *lines[begins:]]
    assert typeset(iter(pieces), find_engine()).pdf == typeset("".join(pieces), find_engine()).pdf


def test_a_page_that_cannot_be_made_stops_tex():
    def pieces():
        yield page("Not finished").partition("Not")[0]
        raise Fault("The slope check fails.", "Report it.")

    with pytest.raises(Fault, match="slope check"):
        typeset(pieces(), find_engine())


def test_files_stand_beside_the_page():
    tex = page(r"\input{words}")
    done = typeset(tex, find_engine(), files={"words.tex": b"Brought along."})
    assert "Brought along." in text_of(done.pdf)
    with pytest.raises(ValueError, match="plain file name"):
        typeset(tex, find_engine(), files={"../words.tex": b""})


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        (r"$a + \foo b$", r"TeX does not know the command \foo."),
        (r"\textbf{\foo}", r"TeX does not know the command \foo."),
        (r"the mean \bar x", r"\bar stands outside of a formula."),
        ("the weight w_1", "A formula begins or ends without its $."),
        ("$x and no more", "A formula begins or ends without its $."),
        ("$x$}", "There is a closing brace too many, or a $ is missing before it."),
        (r"$\frac{x$", "An opening brace is never closed."),
        (r"\textbf{bold", "An opening brace is never closed."),
        ("{bold", "An opening brace is never closed."),
        ("R & D", "An & stands outside of a matrix or table."),
        (
            r"$\begin{array}{c} 1 & 2 \end{array}$",
            "A row of a matrix or table has more & than there are columns.",
        ),
        (r"\begin{matirx} 1 \end{matirx}", "TeX does not know the environment matirx."),
        (r"\begin{center} x", r"\begin{center} is followed by \end{document}."),
        (r"$\begin{pmatrix} 1 & 2$", r"\begin{pmatrix} is followed by \end{document}."),
        ("$a^b^c$", "Two superscripts follow each other."),
        ("$a_b_c$", "Two subscripts follow each other."),
        (r"$\left( x$", r"A \left and its \right do not match."),
        ("item # 3", "A # stands in the text."),
        ("snow \N{SNOWMAN}", "TeX has no sign for \N{SNOWMAN} here."),
        (r"\input{chapter}", "TeX does not find the file chapter.tex."),
        (r"\def\more{x\more}\more", "TeX ran out of memory."),
        (r"\hskip 3 furlongs", "TeX says: Illegal unit of measure (pt inserted)."),
    ],
)
def test_a_mistake_is_named_with_its_part(wording, told):
    fault = fault_of(wording)
    assert fault.fault == f"Part 4.ii: {told}"
    assert fault.remedy


def test_a_file_that_the_embedded_engine_lacks_sends_to_a_system_tex():
    assert "--tex system" in fault_of(r"\input{chapter}").remedy


@pytest.mark.parametrize("endless", [r"\def\x{\x}\x", r"\def\x{\newpage x\x}\x"])
def test_a_loop_ends_at_the_time_limit(endless):
    fault = fault_of(endless, seconds=1.5)
    assert fault.fault == "Part 4.ii: TeX did not finish within 1.5 seconds."


def test_the_time_limit_is_not_for_those_who_write_the_page():
    def pieces():
        yield page("Slow.").partition("Slow.")[0]
        time.sleep(1)
        yield page("Slow.").partition("Slow.")[2]

    assert typeset(pieces(), find_engine(), seconds=0.9).pdf


def test_endless_messages_end_too():
    assert "of messages" in fault_of(r"\def\x{\message{and on and on}\x}\x").fault


@pytest.mark.parametrize(
    "theft",
    [
        r"\input{FILE}",
        r"\input FILE",
        r"\newread\f \openin\f=FILE \read\f to\x \x",
        r"\immediate\pdfobj stream file{FILE}",
        r"\newlinechar=`< \immediate\pdfobj stream file{FILE}",
        r"\newwrite\f \immediate\pdfobj stream file{FILE}\immediate\openout\f=job.log",
        r"\pdfximage{FILE}\pdfrefximage\pdflastximage",
    ],
)
def test_a_page_reads_nothing_outside_its_folder(theft, tmp_path):
    secret = tmp_path / "secret.tex"
    secret.write_text("The combination of the safe.")
    fault = fault_of(theft.replace("FILE", str(secret)))
    assert "file" in fault.fault
    assert "Remove the command" in fault.remedy


def test_reading_a_file_without_printing_it_finds_nothing(tmp_path):
    secret = tmp_path / "secret.tex"
    secret.write_text("The combination of the safe.")
    done = typeset(page(rf"Length \pdffilesize{{{secret}}}."), find_engine())
    assert "Length ." in text_of(done.pdf)


@pytest.mark.parametrize("name", ["../stray.txt", "{}/stray.txt", ".stray"])
def test_a_page_writes_nothing_outside_its_folder(name, tmp_path):
    name = name.format(tmp_path)
    fault = fault_of(rf"\newwrite\f \immediate\openout\f={name} \immediate\write\f{{x}}")
    assert fault.fault == "Part 4.ii: The text asks TeX to write a file that it may not write."
    assert not list(tmp_path.iterdir())


def test_a_page_runs_no_program(tmp_path):
    stray = tmp_path / "stray"
    typeset(page(rf"\immediate\write18{{touch {stray}}}"), find_engine())
    assert not stray.exists()


def test_what_stands_out_of_its_box_is_listed_with_its_part():
    assert typeset(page("Narrow."), find_engine()).overfull == []
    (box,) = typeset(page(r"\hbox to 10pt{\vrule width 12.5pt}"), find_engine()).overfull
    assert (box.kind, box.points, box.part) == ("h", Decimal("2.5"), "4.ii")


def test_the_embedded_engine_works():
    engine = find_engine()
    assert engine.source == "embedded"
    assert "pdfTeX" in check_engine(engine, preamble())


@pytest.mark.parametrize(
    "letters",
    [
        r"\texttt{a \textit{b}} \textsc{Caps} \textsl{s} \textbf{\textit{i}}",
        r"\textsf{a \textbf{b} \textit{c}} {\Huge H \textbf{b}} {\tiny t \textsf{\textbf{b}}}",
        r"$\boldsymbol{x + \alpha} \pmb{y} \mathcal{A} \mathtt{a} \mathsf{b} \mathbf{c} \Biggl($",
        r"\textdegree \texteuro \textnumero \textonequarter \TH{} \dj{} \r{a} \k{a}",
    ],
)
def test_every_font_is_in_the_list_that_the_embedded_engine_gets(letters):
    assert "LM" in find_engine().font_map
    assert typeset(f"{preamble()}\\begin{{document}}{letters}\\end{{document}}", find_engine()).pdf


def test_the_users_own_tex_settings_do_not_reach_the_embedded_engine(monkeypatch, tmp_path):
    monkeypatch.setenv("TEXINPUTS", str(tmp_path))
    (tmp_path / "amsmath.sty").write_text(r"\nosuchcommand")
    check_engine(find_engine(), preamble())


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_another_engine_is_taken_from_the_path_or_by_its_name(monkeypatch, tmp_path):
    path = program(tmp_path, "pdflatex", f'exec "{find_engine().path}" "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert find_engine("system") == Engine(path, "system")
    assert find_engine(str(path)) == Engine(path, "system")
    assert "Elsewhere." in text_of(typeset(page("Elsewhere."), find_engine("system")).pdf)


def test_an_engine_may_stand_anywhere():
    with pytest.raises(Fault, match="cannot be run"):
        typeset(page("No pages."), Engine(Path("/pdflatex"), "system"))


def test_a_missing_engine_is_a_fault(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Fault, match="There is no pdflatex on the PATH"):
        find_engine("system")
    with pytest.raises(Fault, match="There is no program"):
        find_engine("no-such-tex")


def test_a_machine_that_the_embedded_engine_does_not_know_uses_the_system(monkeypatch, tmp_path):
    path = program(tmp_path, "pdflatex", "exit 1")
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_engine() == Engine(path, "system")


def test_a_program_that_is_no_tex_is_a_fault(tmp_path):
    silent = program(tmp_path, "pdflatex", "exit 0")
    with pytest.raises(Fault, match="made no pages"):
        check_engine(Engine(silent, "system"), preamble())
    broken = tmp_path / "broken"
    broken.write_bytes(b"\0")
    broken.chmod(0o755)
    with pytest.raises(Fault, match="cannot be run"):
        check_engine(Engine(broken, "system"), preamble())
