"""Settings for all tests: how long an example takes says nothing on a shared machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("keyproof", deadline=None, max_examples=50)
settings.load_profile("keyproof")
