"""Missing and damaged files, the weight of the import, and the wheel."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from unrolled import data
from unrolled.data import files

ROOT = Path(__file__).resolve().parents[3]
REMEDY = "git checkout -- datasets"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A copy of the data that a test may spoil."""
    copy = tmp_path / "datasets"
    shutil.copytree(files.folder(), copy)
    monkeypatch.setattr("unrolled.data.files.folder", lambda: copy)
    return copy


def python(*code, **environment):
    """Run code in a fresh interpreter and return what it prints."""
    result = subprocess.run(
        [sys.executable, "-c", "\n".join(code)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        cwd=environment.get("PYTHONPATH"),
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_names_are_loaders():
    assert data.names() == tuple(sorted(data.names()))
    assert set(data.names()) < set(data.__all__)


def test_missing_file_is_named_with_a_remedy(elsewhere):
    (elsewhere / "co2_weekly.csv").unlink()
    with pytest.raises(data.DataMissing, match=r"co2_weekly\.csv is missing") as caught:
        data.co2()
    assert isinstance(caught.value, FileNotFoundError)
    assert REMEDY in str(caught.value)
    data.stocks()


def test_missing_folder_is_named_with_a_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr("unrolled.data.files.folder", lambda: tmp_path / "nowhere")
    with pytest.raises(data.DataMissing, match=r"nowhere.PROVENANCE\.json is missing"):
        data.names()


@pytest.mark.parametrize("name", ["speech/austen_0880.wav", "speech/transcripts.tsv"])
def test_damaged_file_is_named_with_a_remedy(elsewhere, name):
    path = elsewhere / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(data.DataCorrupted, match="damaged or was changed") as caught:
        data.speech("austen_0880")
    assert path.name in str(caught.value)
    assert REMEDY in str(caught.value)


def test_unreadable_file_is_named_with_a_remedy(elsewhere):
    (elsewhere / "stocks_daily.csv").unlink()
    (elsewhere / "stocks_daily.csv").mkdir()
    with pytest.raises((data.DataCorrupted, data.DataMissing), match=r"stocks_daily\.csv"):
        data.stocks()


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b""])
def test_damaged_record_is_named_with_a_remedy(elsewhere, content):
    (elsewhere / "PROVENANCE.json").write_bytes(content)
    with pytest.raises(data.DataCorrupted, match=r"PROVENANCE\.json is damaged"):
        data.digits()


def test_file_without_a_record_is_refused(elsewhere):
    (elsewhere / "PROVENANCE.json").write_text("[]")
    with pytest.raises(data.DataCorrupted, match=r"no record of digits8x8\.npz"):
        data.digits()


def test_import_is_light():
    heavy = "{'keras', 'tensorflow', 'matplotlib', 'pandas'}"
    assert python("import sys, unrolled.data", f"print({heavy} & set(sys.modules))") == "set()\n"


@pytest.mark.slow
def test_wheel_carries_the_data_and_nothing_secret(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT],
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = archive.namelist()
        archive.extractall(tmp_path / "installed")
    packed = {name.removeprefix("unrolled/datasets/") for name in inside if "/datasets/" in name}
    kept = {path for path in (ROOT / "datasets").rglob("*") if path.is_file()}
    assert packed == {path.relative_to(ROOT / "datasets").as_posix() for path in kept}
    assert not [name for name in inside if "solutions" in name or "tests/" in name]
    where, rows = python(
        "from unrolled import data",
        "from unrolled.data import files",
        "print(files.folder())",
        "print(len(data.ridership().date))",
        PYTHONPATH=str(tmp_path / "installed"),
    ).splitlines()
    assert Path(where) == tmp_path / "installed" / "unrolled" / "datasets"
    assert rows == "5712"
