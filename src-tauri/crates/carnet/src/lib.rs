//! Carnets: the documents people make, a text with questions in it, read as a note or as a workshop.
//!
//! A carnet is a plain file: a head in TOML, then Markdown whose fenced blocks hold questions, not pictures. Reading it
//! never fails: what is not understood is kept as it is written, with a sentence.
//!
//! Never: knows how it will be shown, or throws away a word that a person wrote.

mod document;
mod fences;
mod figure;
mod head;
mod ordered;
mod read;
mod slides;
mod template;
mod write;

pub use document::*;
pub use read::read;
pub use slides::{Slide, SlideKind, slides};
pub use template::{Template, unwritten};
pub use write::write;

#[cfg(test)]
mod tests;
