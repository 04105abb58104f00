"""Known errors put into gold documents, to measure the audit: each by changing one written number."""
