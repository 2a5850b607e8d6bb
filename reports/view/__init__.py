"""From a judged month to what its documents say: tables, narrative, findings, comparison with earlier publications."""
