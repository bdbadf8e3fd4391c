"""What if a chunk is not there? Zarr would read its fill value; here it is an error that names the chunk."""

from __future__ import annotations

import errno
from typing import Any

from zarr.storage import LocalStore


class Present(LocalStore):
    """A folder whose chunks are all there when they are read."""

    async def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        """Return what a key holds; `OSError` if it is a chunk that is not there."""
        found = await super().get(key, *args, **kwargs)
        if found is None and "/c/" in key:
            raise OSError(errno.ENOENT, "a chunk of this store is gone", str(self.root / key))
        return found
