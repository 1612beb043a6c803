"""Write docs/gegevens.md, the register of stored fields: `python -m scripts.fields`."""

from pathlib import Path

from storage.fields import page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "gegevens.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
