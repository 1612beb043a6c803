"""The privacy guard's detectors: each finds one kind of personal data in one reading of a text."""
