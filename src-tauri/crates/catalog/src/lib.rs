//! What can be known: the indicators, one TOML file each.
