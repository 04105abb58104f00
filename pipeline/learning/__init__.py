"""Learning: models from the gold corpus. Imports scikit-learn, which nothing that reads documents does."""
