"""What is installed beside the program says the same as the program."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pitchcoach import cli

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
ID = "io.github.pitchcoach.PitchCoach"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("packaging/**/*.md")])


def test_the_desktop_file_opens_the_window() -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(LINUX / f"{ID}.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "pitchcoach"
    assert entry["Icon"] == ID
    assert entry["Terminal"] == "false"
    assert "Comment[de]" in entry, "the interface speaks German, so does the menu"


def test_the_window_is_known_by_the_name_of_its_desktop_file() -> None:
    """Else a Wayland desktop shows a nameless icon."""
    named = re.findall(r'setDesktopFileName\("(.+?)"\)', "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "pitchcoach" / "gui").glob("*.py")
    ))  # fmt: skip
    assert named == [ID]


def test_the_metainfo_names_this_version() -> None:
    root = ElementTree.parse(LINUX / f"{ID}.metainfo.xml").getroot()
    assert root.findtext("id") == ID
    assert root.findtext("launchable") == f"{ID}.desktop"
    assert root.findtext("project_license") == PROJECT["license"]
    releases = [release.get("version") for release in root.iter("release")]
    assert releases[0] == PROJECT["version"]


def test_the_manual_names_every_command() -> None:
    page = (LINUX / "pitchcoach.1").read_text(encoding="utf-8")
    usage = re.search(r"\n  COMMAND\n(.*?)\n\n", cli.build_parser().format_help(), re.S)
    assert usage
    commands = re.findall(r"^    (\w+)", usage[1], re.M)
    assert len(commands) >= 6
    for command in commands:
        assert re.search(rf"^\.(B|BR) .*\b{command}\b", page, re.M), command
    assert PROJECT["version"] in page.splitlines()[0]


def test_the_icon_in_every_size(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "packaging" / "icons.py", tmp_path], check=True, timeout=60)
    sizes = {path.parent.parent.name for path in tmp_path.rglob(f"{ID}.png")}
    assert {"16x16", "48x48", "256x256"} <= sizes
    assert (tmp_path / "scalable" / "apps" / f"{ID}.svg").is_file()
    small, large = ((tmp_path / size / "apps" / f"{ID}.png").stat().st_size for size in ("16x16", "512x512"))
    assert 100 < small < large


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_of_a_document_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith(("http:", "https:")):
            assert (document.parent / target).exists(), f"{document.name} points to {target}"
    for target in re.findall(r"\bmake ([a-z-]+)\b(?=[`\n ]|$)", " ".join(re.findall(r"`(.+?)`", text))):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8"), f"make {target}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_a_document_tells_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    told = set(re.findall(r"(?:^|`)pitchcoach ([a-z]+)(?: ([a-z]+))?", text, re.M))
    parser = cli.build_parser()
    for command, action in told:
        with pytest.raises(SystemExit) as ended:
            parser.parse_args([command, "--help"])
        assert ended.value.code == 0, command
        if action and command in ("models", "library", "privacy"):
            with pytest.raises(SystemExit) as ended:
                parser.parse_args([command, action, "--help"])
            assert ended.value.code == 0, f"{command} {action}"
