"""The law as data: editions of the rules, the working-day calendar, the months that are judged."""
