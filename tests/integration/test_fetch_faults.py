"""`depeche fetch` when its process, its store or its disk fails: nothing captured is lost, nothing twice."""

from __future__ import annotations
