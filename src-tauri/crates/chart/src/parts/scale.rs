//! From values to positions, and the round values an axis names. The mathematics are plotters'.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::draw::SUBUNITS;

/// A linear scale from values to positions in units of the surface.
#[derive(Clone)]
pub(crate) struct Scale {
    values: RangedCoordf64,
    /// In the integers plotters draws with.
    limits: (i32, i32),
}

impl Scale {
    pub fn new(values: (f64, f64), positions: (f64, f64)) -> Self {
        let (mut low, mut high) = values;
        if low == high {
            // A single value stands in the middle.
            let around = low.abs().max(1.0);
            (low, high) = (low - around, high + around);
        }
        let subunits = |position: f64| (position * SUBUNITS).round() as i32;
        Self {
            values: (low..high).into(),
            limits: (subunits(positions.0), subunits(positions.1)),
        }
    }

    pub fn at(&self, value: f64) -> f64 {
        f64::from(self.values.map(&value, self.limits)) / SUBUNITS
    }
}

/// Round values around `low..high`, at most `count` of them between the two, evenly spaced;
/// the first is not above `low` and the last not below `high`.
pub(crate) fn round_values(low: f64, high: f64, count: usize) -> Vec<f64> {
    let high = if high > low {
        high
    } else {
        low + low.abs().max(1.0)
    };
    let inside = RangedCoordf64::from(low..high).key_points(count.max(2));
    let step = match inside.as_slice() {
        [first, second, ..] => second - first,
        _ => high - low,
    };
    let from = (low / step + 1e-9).floor() as i64;
    let to = (high / step - 1e-9).ceil() as i64;
    (from..=to).map(|n| n as f64 * step).collect()
}

/// How many decimals tell these evenly spaced values apart.
pub(crate) fn decimals(values: &[f64]) -> u8 {
    let step = match values {
        [first, second, ..] => (second - first).abs(),
        _ => return 0,
    };
    (0..6u8)
        .find(|decimals| {
            let scaled = step * 10f64.powi(i32::from(*decimals));
            (scaled - scaled.round()).abs() < 1e-6 && scaled.round() >= 1.0
        })
        .unwrap_or(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_name_round_values_around_the_data() {
        let check = |low: f64, high: f64, expected: &[f64], expected_decimals: u8| {
            let found = round_values(low, high, 6);
            assert_eq!(found.len(), expected.len(), "{low}..{high}: {found:?}");
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-9, "{low}..{high}: {found}");
            }
            assert_eq!(decimals(&found), expected_decimals, "{low}..{high}");
        };
        check(0.0, 27.3, &[0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0], 0);
        check(
            0.0,
            71_203.0,
            &[0.0, 20_000.0, 40_000.0, 60_000.0, 80_000.0],
            0,
        );
        check(-0.42, 0.61, &[-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8], 1);
        check(0.0, 1.0, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], 1);
        assert!(round_values(5.0, 5.0, 6).len() >= 2);
        assert!(round_values(0.0, 0.0, 6).len() >= 2);
    }

    #[test]
    fn a_single_value_stands_in_the_middle() {
        assert_eq!(Scale::new((7.0, 7.0), (100.0, 300.0)).at(7.0), 200.0);
        let scale = Scale::new((0.0, 10.0), (100.0, 300.0));
        assert_eq!((scale.at(0.0), scale.at(10.0)), (100.0, 300.0));
    }
}
