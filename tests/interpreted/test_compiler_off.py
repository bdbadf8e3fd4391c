"""Do the kernels agree with the oracle, and their helpers keep their promises, in plain Python too?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def test_the_tests_of_this_folder_pass_without_the_compiler():
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-p", "without_compiler"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(HERE)], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout[-5000:]
    assert "skipped" not in ran.stdout
