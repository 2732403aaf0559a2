"""Incidents: trouble is told, handled and closed with proof (G2(3), G3(3), G5(2))."""
