"""Page builders: one module per publishing system, from the world's hearings and items to bytes."""
