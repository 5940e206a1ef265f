"""The five dimensions, one scorer a module: each a plain `(Reading) -> Score`."""
