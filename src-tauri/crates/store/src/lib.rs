//! The DuckDB file and the only SQL of the project.
