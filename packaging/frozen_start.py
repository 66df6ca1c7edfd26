"""Runs first in a frozen program: nothing in the surroundings may lead Qt or Python elsewhere."""

import os

for _name in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "PYTHONPATH"):
    os.environ.pop(_name, None)

# The loader was pointed at our libraries; a program that we start is to find the system's.
_original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _original is not None:
    os.environ["LD_LIBRARY_PATH"] = _original
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
