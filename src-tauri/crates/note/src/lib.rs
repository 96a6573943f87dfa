//! Pages: what a carnet says, with its charts and figures answered, laid out as one file to keep.
//!
//! [`pdf()`] sets a [`Note`] with typst and the page models of `assets/note`; [`unsettable`] says before what no
//! bundled face has. The same note goes out as [`html()`], [`odt()`] and [`markdown()`].
//! [`paper()`] sets what a workshop prints: posters, cards, worksheets, sheets to guess by hand.
//!
//! Never: asks a question. It lays out what it is given: the same note in, the same bytes out.

mod attached;
mod faces;
mod html;
mod kit;
mod markdown;
mod markup;
mod odt;
mod page;
mod pdf;
mod picture;
mod unsettable;
mod values;
mod words;
mod world;

pub use attached::attached;
pub use html::html;
pub use kit::{
    Card, Guess, GuessKind, Occasion, POSTER_DRAWING_HEIGHT, Paper, Poster, closing_questions,
    paper, paper_pages,
};
pub use markdown::markdown;
pub use odt::odt;
pub use page::{
    Attachment, ChartPart, ColumnKind, Day, Note, Part, Picture, Relationship, Span, TablePart,
    Term,
};
pub use pdf::{NoteError, pages, pdf};
pub use unsettable::{Unsettable, unsettable};
pub use world::warm_up;
