"""Who is on a list of low-income households: kept sealed, beside the events, for as long as it is needed."""

import json
from collections.abc import Collection
from datetime import timedelta
from functools import lru_cache

from kernel.errors import NotFound
from kernel.time import now
from shell.files import Files

KIND = "low-income-list"
KEPT = timedelta(days=10 * 365)


class SealedLists:
    """The workers on lists, one sealed file a list, and where each list comes from."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._opened = lru_cache(maxsize=8)(self._open)

    def keep(self, list: str, workers: Collection[str], source: str) -> None:
        """Keep who is on a list; one kept already is left alone."""
        said = {"source": source, "workers": sorted(set(workers))}
        data = json.dumps(said, ensure_ascii=False).encode()
        self._files.put(data, kind=KIND, expires_at=now() + KEPT, id=list)

    def members(self, list: str) -> frozenset[str]:
        """The workers on a list; nobody where it has been destroyed."""
        return self._opened(list)[1]

    def source(self, list: str) -> str:
        """The document a list comes from."""
        return self._opened(list)[0]

    def _open(self, list: str) -> tuple[str, frozenset[str]]:
        try:
            said = json.loads(self._files.get(list))
        except NotFound:
            return "", frozenset()
        return said["source"], frozenset(said["workers"])
