//! What the tests share: fake sources on the loopback, a temporary desk, golden comparison.

pub mod fake;
