//! Figures without pixels, then drawings: decide ([`figure()`]), place and draw ([`draw()`]).
//!
//! The figure holds what is said; a [`Surface`] says how large, in which type and colours; the drawing is
//! SVG whose text stays text, with the same in words and the list of its marks. [`png()`] paints that SVG.
//!
//! Never: decides about data while drawing, or writes a colour (they are in `assets/surfaces`).

mod alt;
mod card;
mod choropleth;
mod draw;
mod figure;
mod guess;
mod kinds;
mod legible;
mod narrow;
mod parts;
mod png;
mod propose;
mod reveal;
mod scene;
mod sight;
mod subject;
mod surface;
mod symbols;
mod words;

pub use card::strip_card;
pub use choropleth::{Choropleth, MapKey, MapPlace, choropleth};
pub use draw::{ChartError, Drawing, Look, Mark, TextBox, draw};
pub use figure::{Caption, Figure, figure, refusal};
pub use guess::{GROUPS_MAX, GroupAnswer, Guess, GuessForm, GuessStep};
pub use kinds::Kind;
pub use legible::illegible;
pub use png::png;
pub use propose::{Offer, Question, propose};
pub use reveal::{draw_step, shaped_for, steps};
pub use subject::Subject;
pub use surface::{Surface, SurfaceName};
pub use symbols::{SymbolKey, SymbolMap, SymbolPlace, symbols};
