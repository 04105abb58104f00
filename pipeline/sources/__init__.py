"""Where documents come from: files and folders on disk."""

from pipeline.sources.files import SUFFIXES, Candidate, Refusal, list_files, read_all, read_file, read_one

__all__ = ["SUFFIXES", "Candidate", "Refusal", "list_files", "read_all", "read_file", "read_one"]
