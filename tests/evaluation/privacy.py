"""What tells a person and may stand in no text of ours."""

from __future__ import annotations

import re

PHONE = re.compile(r"(?<![\d.,/])\(?0\d{2,4}\)?[ .]?\d{3,4}[ .]?\d{3,4}(?![\d/])|(?<=Fax: )[\d.]+")
MAIL = re.compile(r"[\w.]+@[\w.]+")
# Numbers of identity papers have nine or twelve digits; how many papers were issued is no one's number.
IDENTITY = re.compile(r"(?i)(?:căn cước|cmnd|cccd)\D{0,12}\d{6}")
