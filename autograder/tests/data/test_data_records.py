"""Every file in datasets/ is the recorded one, and what README.md says of it is the record."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from unrolled import data

DATASETS = Path(__file__).resolve().parents[3] / "datasets"
WITHOUT_RECORD = {".gitattributes", "NOTICES.md", "PROVENANCE.json", "README.md"}
RECORDS = json.loads((DATASETS / "PROVENANCE.json").read_text(encoding="utf-8"))
FILES = {file["path"]: file for record in RECORDS for file in record["files"]}


@pytest.mark.parametrize("path", FILES)
def test_file_has_the_recorded_hash_and_size(path):
    content = (DATASETS / path).read_bytes()
    assert len(content) == FILES[path]["bytes"]
    assert hashlib.sha256(content).hexdigest() == FILES[path]["sha256"]


def test_every_file_has_a_record():
    present = {
        path.relative_to(DATASETS).as_posix() for path in DATASETS.rglob("*") if path.is_file()
    }
    assert present == WITHOUT_RECORD | FILES.keys()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["id"])
def test_record_says_what_one_must_know(record):
    for key in ("title", "package", "license", "license_evidence", "origin", "attribution"):
        assert record[key], key
    for key in ("transforms", "checks", "defects", "lesson"):
        assert record[key], key
    for source in record["source_files"]:
        assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])
        assert not Path(source["path"]).is_absolute()
    assert callable(getattr(data, record["loader"]))


def test_readme_table_repeats_the_records():
    lines = (DATASETS / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    expected = []
    for record in RECORDS:
        size = sum(file["bytes"] for file in record["files"])
        expected.append(
            [
                f"`{record['id']}`",
                f"{record['title']}. {record['origin']}",
                ", ".join(f"`{file['path']}`" for file in record["files"]),
                f"{record['rows']:,}",
                f"{size / 1024:,.0f} KiB",
                record["license"],
                record["attribution"],
                record["lesson"],
                record["defects"],
            ]
        )
    assert rows == expected


def test_licences_that_ask_for_it_have_their_notice():
    notices = (DATASETS / "NOTICES.md").read_text(encoding="utf-8")
    for words in (
        "UNICODE LICENSE V3",
        "Carnegie Mellon University",
        "University Corporation for Atmospheric Research",
        "not intended for legal use",
        "to be confirmed",
    ):
        assert words in notices


def test_unconfirmed_licences_stay_marked():
    unconfirmed = {record["id"] for record in RECORDS if "confirm" in record["license"]}
    assert unconfirmed == {"japanese_vowels", "digits8x8"}
