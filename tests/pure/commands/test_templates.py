"""Templates that were compiled before: used when they are the same, else compiled anew."""

import subprocess
import sys
from pathlib import Path
from types import CodeType

import pytest
from jinja2 import Environment
from jinja2.bccache import Bucket

from commands.catalogue import MODULES
from commands.language.templates import Compiled, environment
from commands.language.texts import LANGUAGES, Texts
from commands.registry import Registry

ONE = "{% macro a(x) %}Eén {{ x }} en {{ x | code }}.{% endmacro %}"
OTHER = "{% macro a(x) %}Twee {{ x }}.{% endmacro %}"


def written(folder: Path, source: str) -> Path:
    """A folder with this source in each language."""
    folder.mkdir(exist_ok=True)
    for language in LANGUAGES:
        (folder / f"{language}.j2").write_text(source)
    return folder


def compiled(texts: Texts) -> None:
    """Do what the process that compiles does."""
    ran = [sys.executable, "-m", "commands.language.templates", *texts.to_compile()]
    subprocess.run(ran, check=True, timeout=60)


def refuse(*_: object) -> None:
    """Instead of compiling."""
    raise AssertionError("compiled")


def test_what_is_kept_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, keep = written(tmp_path / "texts", ONE), tmp_path / "keep"
    expected = Texts([folder]).render("a", {"x": "*b*"}, "nl", "u")
    compiled(Texts([folder], keep=keep))
    monkeypatch.setattr(Environment, "compile", refuse)
    again = Texts([folder], keep=keep)
    assert again.render("a", {"x": "*b*"}, "nl", "u") == expected
    assert again.to_compile() == []
    with pytest.raises(AssertionError, match="compiled"):
        Texts([folder], keep=tmp_path / "elsewhere").render("a", {"x": "*b*"}, "nl", "u")


def test_a_process_compiles_the_same_as_we_do(tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    compiled(Registry(MODULES, keep=there).texts)
    texts = Registry(MODULES, keep=here).texts
    for language, known in texts._files.items():
        for file in set(known.values()):
            texts._load(file, language, "u")
    found = sorted(one.name for one in there.iterdir())
    assert found == sorted(one.name for one in here.iterdir())
    for name in found:
        assert code_in(there / name) == code_in(here / name)


def code_in(file: Path) -> CodeType:
    """What is kept in a file. Its bytes differ with who else holds the same strings just then."""
    kept = Compiled(file.parent)
    bucket = Bucket(environment(file.parent, kept), file.stem, file.stem)
    kept.load_bytecode(bucket)
    assert isinstance(bucket.code, CodeType)
    return bucket.code


def test_a_changed_template_is_compiled_and_the_old_one_forgotten(tmp_path: Path) -> None:
    folder, keep = written(tmp_path / "texts", ONE), tmp_path / "keep"
    compiled(Texts([folder], keep=keep))
    old = set(keep.iterdir())
    changed = Texts([written(folder, OTHER)], keep=keep)
    assert changed.render("a", {"x": "b"}, "nl", "u") == "Twee b."
    changed.to_compile()
    assert old.isdisjoint(keep.iterdir())
    assert len(list(keep.iterdir())) == 1  # both languages have the same source here


@pytest.mark.parametrize("spoil", [lambda data: data[:100], lambda data: bytes(len(data))])
def test_what_is_broken_is_compiled_anew(tmp_path: Path, spoil: object) -> None:
    folder, keep = written(tmp_path / "texts", ONE), tmp_path / "keep"
    compiled(Texts([folder], keep=keep))
    [file] = keep.iterdir()
    whole = file.read_bytes()
    assert callable(spoil)
    file.write_bytes(spoil(whole))
    assert Texts([folder], keep=keep).render("a", {"x": "b"}, "nl", "u") == "Eén b en `b`."
    assert len(file.read_bytes()) == len(whole)


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    in_the_way = tmp_path / "keep"
    in_the_way.write_text("a file")
    texts = Texts([written(tmp_path / "texts", ONE)], keep=in_the_way)
    assert texts.render("a", {"x": "b"}, "nl", "u") == "Eén b en `b`."
    assert texts.to_compile()


def test_sentences_are_found_in_the_source_as_jinja_finds_them() -> None:
    texts = Registry(MODULES).texts
    for language, known in texts._files.items():
        made = {key: file for file in texts._sources for key in texts._load(file, language, "u")
                if file.stem == language}  # fmt: skip
        assert made == known
