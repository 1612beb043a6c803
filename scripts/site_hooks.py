"""What the site needs besides the pages: the code that they link to, and their language.

A link to `../bot/outbox.py` works where the files are read as they are; on the site it leads to a
page that shows that file. A link to a file that does not exist ends the build.
"""

import re
from pathlib import Path
from typing import Any, Final

from mkdocs.structure.files import File, Files

ROOT: Final = Path(__file__).resolve().parent.parent
LINK: Final = re.compile(r"\]\(\.\./([\w./-]+)\)")
ENGLISH: Final = ("For operators", "For developers")
LEXERS: Final = {".py": "python", ".toml": "toml", ".md": "markdown"}


def on_files(files: Files, config: Any) -> Files:
    """Add a page for each file of the repository that a page links to."""
    linked = {
        path
        for page in Path(config["docs_dir"]).glob("*.md")
        for path in LINK.findall(page.read_text(encoding="utf-8"))
    }
    for path in sorted(linked):
        files.append(File.generated(config, f"code/{path}.md", content=_shown(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Lead links to the repository to the pages that show it."""
    return markdown if page.file.src_uri.startswith("code/") else LINK.sub(_to_page, markdown)


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Say in which language an English page is, for who hears it read aloud."""
    section = page.ancestors[-1].title if page.ancestors else ""
    is_english = section in ENGLISH or page.file.src_uri.startswith("code/")
    return output.replace('<html lang="nl"', '<html lang="en"', 1) if is_english else output


def _to_page(link: re.Match[str]) -> str:
    return f"](code/{link[1]}.md)"


def _shown(path: str) -> str:
    """A page that holds a file, as it is written."""
    file = ROOT / path
    text = file.read_text(encoding="utf-8")
    head = "---\nsearch:\n  exclude: true\n---\n\n"
    return f"{head}# {path}\n\n~~~~~ {LEXERS.get(file.suffix, 'text')}\n{text}\n~~~~~\n"
