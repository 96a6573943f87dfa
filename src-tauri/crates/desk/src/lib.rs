//! What a person can ask of the observatory, as functions.
