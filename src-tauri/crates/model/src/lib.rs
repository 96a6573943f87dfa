//! The words all rooms share: places and levels, periods, values, units, origins,
//! and the description of where the figures of an indicator are in a file.
//!
//! Never: reads a file, a clock or a locale.

mod indicator;
mod lang;
mod observation;
mod period;
mod place;
mod reading;
mod value;

pub use indicator::{
    Aggregation, DenominatorFrom, Direction, Indicator, IndicatorId, Kind, Origin, SeriesBreak,
    SourceEntry, Text, Theme, Unit,
};
pub use lang::Lang;
pub use observation::{Basis, Observation};
pub use period::{Period, PeriodError};
pub use place::{Level, PlaceError, PlaceId, PlaceName};
pub use reading::{
    Absent, Condition, Extract, Geography, GeographyRow, LevelKey, Municipal, Part, Passage,
    PeriodKey, Reading, StatusRule, Table,
};
pub use value::{Missing, Quality, State, Value};
