"""How is a module imported with another source than its file has? By a finder that hands on the changed text.

No file is written: what reads sources otherwise, such as the stamp of cached kernels, sees the files as they are.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader

_changes = {}


class _Changed(SourceFileLoader):
    def get_code(self, fullname):
        text = self.get_data(self.path).decode()
        for change in _changes[fullname]:
            text = change(text)
        return compile(text, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname not in _changes:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        spec.loader = _Changed(fullname, spec.origin)
        return spec


def change(module, how):
    """Let `how`, from text to text, change the source of a module that is not imported yet."""
    assert module not in sys.modules, f"{module} is imported already"
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    _changes.setdefault(module, []).append(how)
