"""Template modules: how they are set up, and what was compiled of them before.

`python -m commands.language.templates FOLDER FILE...` compiles these files and keeps that in the
folder: a process of its own, since compiling leaves 20 MB behind that would be held for ever.
"""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!<>|~&^$=:@\"'/%,;?]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

_SUFFIX: Final = ".compiled"
_DIGEST: Final = sha256().digest_size
_POLITE: Final = 10
"""Steps of niceness of a process that compiles."""


def escape_markdown(text: str) -> str:
    """Users' words as Markdown that shows exactly them: no markup, no control or bidi marks."""
    lines = _INVISIBLE.sub("", text).splitlines()
    if len(lines) > 1:
        lines = [line.strip() for line in lines if line.strip()]
    return "\\\n".join([_MARKDOWN.sub(_escaped, line) for line in lines])


def _escaped(mark: re.Match[str]) -> str:
    return f"\\{mark[0]}"


def code(text: str) -> Markup:
    """Words to be typed exactly so, as Markdown."""
    return Markup("`" + _INVISIBLE.sub("", text).replace("`", "'") + "`")


class Compiled(BytecodeCache):
    """Templates that were compiled before, in a folder, as Python keeps its own modules.

    A file is named by all that it is made of: the source and jinja's version. It begins with a
    digest of the rest, so that half of one is never run. One that cannot be read or written does no
    harm: the template is compiled anew.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is nobody's but ours, like keys: what is in it is run."""
        self.folder = folder
        self._jinja = version("jinja2")

    def get_source_checksum(self, source: str) -> str:
        """What a template is known by."""
        return super().get_source_checksum(f"{self._jinja}\n{source}")

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """What is kept of a template, if anything."""
        checksum = self.get_source_checksum(source)
        bucket = Bucket(environment, checksum, checksum)
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read it."""
        with suppress(OSError):
            kept = self._file(bucket.key).read_bytes()
            if kept[:_DIGEST] == sha256(kept[_DIGEST:]).digest():
                bucket.bytecode_from_string(kept[_DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        kept = bucket.bytecode_to_string()
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file(bucket.key).write_bytes(sha256(kept).digest() + kept)

    def lacks(self, source: str) -> bool:
        """Whether a template was never compiled as it is now."""
        return not self._file(self.get_source_checksum(source)).exists()

    def forget_others(self, sources: Iterable[str]) -> None:
        """Delete what is kept of other templates than these."""
        names = {self._file(self.get_source_checksum(source)) for source in sources}
        with suppress(OSError):
            for file in self.folder.glob(f"*{_SUFFIX}"):
                if file not in names:
                    file.unlink()

    def _file(self, key: str) -> Path:
        return self.folder / (key + _SUFFIX)


def environment(folder: Path, compiled: Compiled | None) -> Environment:
    """How the templates of a folder are read; filters are the caller's."""
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_escape,
        trim_blocks=True,
        lstrip_blocks=True,
        # What is compiled rests on the source alone: no filter is applied before it is rendered.
        optimized=False,
        bytecode_cache=compiled,
    )


@pass_context  # so that it is not called when a template is compiled
def _escape(_: Context, value: Any) -> Any:
    if isinstance(value, Markup):
        return value
    return "" if value is None else Markup(escape_markdown(str(value)))


class _AnyFilter(dict[str, Any]):
    """Filters by name, and for those that are not known here one that is never called.

    To know ours half of the program would have to be loaded.
    """

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name, str)


def main(arguments: Sequence[str]) -> None:
    """Compile files and keep that; politely, beside a bot that may be busy."""
    keep, *files = map(Path, arguments)
    os.nice(_POLITE)
    compiled = Compiled(keep)
    for file in files:
        made = environment(file.parent, compiled)
        made.filters = _AnyFilter(made.filters)
        made.get_template(file.name)


if __name__ == "__main__":
    main(sys.argv[1:])
