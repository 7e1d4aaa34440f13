"""Show how outputs changed between two builds."""
