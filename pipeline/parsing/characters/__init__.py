"""From bytes to Unicode: decoding, encodings from before Unicode, and the clean document text."""
