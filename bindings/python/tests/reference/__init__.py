"""The examples of the reference pages."""
