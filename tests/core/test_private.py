"""Is a cache of compiled kernels refused where others could put theirs?"""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from sma_risk.core import private
from sma_risk.core.private import weakness

OWN = SimpleNamespace(st_uid=os.geteuid(), st_mode=0o40755)


@pytest.fixture
def folder(tmp_path):
    inner = tmp_path / "outer" / "cache"
    inner.mkdir(parents=True, mode=0o755)
    return inner


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o775])
def test_a_folder_of_ones_own_is_private(folder, mode):
    folder.chmod(mode)
    assert weakness(folder) == ""


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o702])
def test_a_folder_that_all_may_write_to_is_not(folder, mode):
    folder.chmod(mode)
    assert weakness(folder) == f"all users may write to {folder.resolve()}"


def test_nor_is_one_that_can_be_exchanged_for_another(folder):
    folder.parent.chmod(0o777)
    assert weakness(folder) == f"all users may write to {folder.parent.resolve()}"
    folder.parent.chmod(0o1777)  # as /tmp: only the owner may rename what is in it
    assert weakness(folder) == ""


def test_a_link_is_judged_by_what_it_leads_to(folder, tmp_path):
    folder.chmod(0o777)
    (tmp_path / "link").symlink_to(folder)
    assert weakness(tmp_path / "link") == f"all users may write to {folder.resolve()}"


@pytest.mark.parametrize(
    ("which", "mode", "found"),
    [
        ("folder", 0o40755, "{} belongs to another user"),
        ("outer", 0o40755, ""),
        ("outer", 0o41777, "all users may write to {}"),
    ],
)
def test_what_another_user_owns_is_not_private(folder, monkeypatch, which, mode, found):
    """A user may rename what others keep in a folder of his own, whatever its sticky bit says."""
    another = folder.resolve() if which == "folder" else folder.resolve().parent

    def stat_of(path, **_):
        return SimpleNamespace(st_uid=os.geteuid() + 1, st_mode=mode) if path == another else OWN

    monkeypatch.setattr(private.Path, "stat", stat_of)
    assert weakness(folder) == found.format(another)
