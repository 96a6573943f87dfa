//! What several kinds of chart are made of.

pub(crate) mod bar;
pub(crate) mod category;
pub(crate) mod cuts;
pub(crate) mod marker;
pub(crate) mod mesh;
pub(crate) mod names;
pub(crate) mod parts_of_whole;
pub(crate) mod remainder;
pub(crate) mod rows;
pub(crate) mod scale;
pub(crate) mod sheet;
pub(crate) mod spread;
pub(crate) mod states;
pub(crate) mod swarm;
pub(crate) mod text;
pub(crate) mod ticks;
