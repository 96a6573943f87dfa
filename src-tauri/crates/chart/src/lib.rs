//! Figures without pixels, then drawings.
