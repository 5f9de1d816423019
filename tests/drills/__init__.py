"""Drills: the archive's promises under kills, faults and damage, each with figures that must hold."""
