"""The store of what crawls saw: schema, migrations, and the values it takes and gives."""
