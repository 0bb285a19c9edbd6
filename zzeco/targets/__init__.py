"""Targets of the carbon-peak plan: definitions, measures of progress, pace."""

from zzeco.targets.notes import Note, notes
from zzeco.targets.progress import evidence_fids, progress

__all__ = ["Note", "evidence_fids", "notes", "progress"]
