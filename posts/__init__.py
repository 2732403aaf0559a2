"""Posts: what goes out, who checked it, who decided it (G2, G3, G4(5), G5(3))."""
