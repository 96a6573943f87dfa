//! Pages as they are painted, beside those that were looked at (`tests/expected/note-*.png`).
