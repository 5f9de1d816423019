"""Tests of Depeche."""
