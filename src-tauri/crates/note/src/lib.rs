//! Pages: what a carnet says, with its charts and figures answered, laid out as one file to keep.
//!
//! Never: asks a question. It lays out what it is given: the same note in, the same bytes out.

mod page;

pub use page::{
    Attachment, ChartPart, ColumnKind, Day, Note, Part, Picture, Relationship, Span, TablePart,
    Term,
};
