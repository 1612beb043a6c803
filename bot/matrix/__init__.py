"""The only code that knows Matrix.

Of nio we use the Olm machine. Its package first loads its client with all that hangs on it, 2 MB
that are never used here. So the package stands in place without what is in it, until a name of it
is asked for, as people in the demo and in tests do.
"""

import sys
from importlib.util import find_spec, module_from_spec
from typing import Any


def _put_in_place(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    loader, package = spec.loader, module_from_spec(spec)

    def load(wanted: str) -> Any:
        if wanted.startswith("__"):  # asked of every module, by whoever looks through them
            raise AttributeError(wanted)
        del package.__dict__["__getattr__"]
        loader.exec_module(package)
        return getattr(package, wanted)

    package.__dict__["__getattr__"] = load
    sys.modules[name] = package


if "nio" not in sys.modules:
    _put_in_place("nio")
