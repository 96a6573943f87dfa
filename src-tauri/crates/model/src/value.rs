use serde::{Deserialize, Serialize};

/// How a known value came to be, the firmest first: a sum is worth its weakest part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// Counted or measured by the source.
    Measured,
    /// Counted, and said by the source to be revised later.
    Provisional,
    /// Said to be an estimate by the source.
    Estimated,
}

impl Quality {
    /// The state of a value of this quality.
    pub fn state(self) -> State {
        Value::Known(0.0, self).state()
    }
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// Hidden by statistical secrecy.
    Secret,
    /// The source gives no figure for this place, level or period.
    NotCollected,
    /// The question makes no sense here (a share of nothing).
    NotApplicable,
    /// The source may have it, this computer does not yet.
    NotDownloaded,
}

/// A value, or the reason why there is none. A missing value is never 0 and 0 is never missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// The value, in the indicator's unit.
    Known(f64, Quality),
    /// No value, and why.
    Missing(Missing),
}

impl Value {
    /// A measured value.
    pub fn measured(value: f64) -> Self {
        Value::Known(value, Quality::Measured)
    }

    /// The number, when there is one.
    pub fn known(self) -> Option<f64> {
        match self {
            Value::Known(value, _) => Some(value),
            Value::Missing(_) => None,
        }
    }

    /// The one-word state of the value.
    pub fn state(self) -> State {
        match self {
            Value::Known(_, Quality::Measured) => State::Measured,
            Value::Known(_, Quality::Provisional) => State::Provisional,
            Value::Known(_, Quality::Estimated) => State::Estimated,
            Value::Missing(Missing::Secret) => State::Secret,
            Value::Missing(Missing::NotCollected) => State::NotCollected,
            Value::Missing(Missing::NotApplicable) => State::NotApplicable,
            Value::Missing(Missing::NotDownloaded) => State::NotDownloaded,
        }
    }

    /// The value of a state and a number, as the store keeps them.
    ///
    /// A known state without a finite number becomes `NotCollected`: no number is invented.
    pub fn from_parts(state: State, value: Option<f64>) -> Self {
        match (state, value.filter(|value| value.is_finite())) {
            (State::Measured, Some(value)) => Value::Known(value, Quality::Measured),
            (State::Provisional, Some(value)) => Value::Known(value, Quality::Provisional),
            (State::Estimated, Some(value)) => Value::Known(value, Quality::Estimated),
            (State::Secret, _) => Value::Missing(Missing::Secret),
            (State::NotApplicable, _) => Value::Missing(Missing::NotApplicable),
            (State::NotDownloaded, _) => Value::Missing(Missing::NotDownloaded),
            (State::NotCollected | State::Measured | State::Provisional | State::Estimated, _) => {
                Value::Missing(Missing::NotCollected)
            }
        }
    }
}

/// The state of a value in one word, for files, JSON and the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Known, measured.
    Measured,
    /// Known, estimated by the source.
    Estimated,
    /// Missing: statistical secrecy.
    Secret,
    /// Missing: not collected for this place, level or period.
    NotCollected,
    /// Missing: not applicable.
    NotApplicable,
    /// Missing: not downloaded yet.
    NotDownloaded,
    /// Known, and to be revised by the source.
    Provisional,
}

impl State {
    /// Every state, in the order of its number.
    pub const ALL: [State; 7] = [
        State::Measured,
        State::Estimated,
        State::Secret,
        State::NotCollected,
        State::NotApplicable,
        State::NotDownloaded,
        State::Provisional,
    ];

    /// The small number the store keeps; never reuse one.
    pub fn ordinal(self) -> u8 {
        self as u8
    }

    /// The state of a number written by [`State::ordinal`].
    pub fn from_ordinal(ordinal: u8) -> Option<State> {
        State::ALL.get(usize::from(ordinal)).copied()
    }

    /// The word used in files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            State::Measured => "measured",
            State::Estimated => "estimated",
            State::Secret => "secret",
            State::NotCollected => "not_collected",
            State::NotApplicable => "not_applicable",
            State::NotDownloaded => "not_downloaded",
            State::Provisional => "provisional",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_a_value_and_a_missing_value_is_not_zero() {
        assert_eq!(
            Value::from_parts(State::Measured, Some(0.0)).known(),
            Some(0.0)
        );
        for state in State::ALL {
            assert_eq!(Value::from_parts(state, None).known(), None, "{state:?}");
            assert_eq!(State::from_ordinal(state.ordinal()), Some(state));
        }
        assert_eq!(
            Value::from_parts(State::Secret, Some(12.0)),
            Value::Missing(Missing::Secret)
        );
        assert_eq!(
            Value::from_parts(State::Measured, Some(f64::NAN)).known(),
            None
        );
    }
}
