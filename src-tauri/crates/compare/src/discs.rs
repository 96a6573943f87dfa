//! Counts as discs: the area of each is in proportion to its figure.

use obs_model::Value;

/// The discs of a map may cover this share of it.
const COVER: f64 = 0.22;
/// No disc has a larger radius than this share of the side of the map.
const RADIUS_MAX: f64 = 0.11;
/// Sizes in the legend, at most.
const KEYS_MAX: usize = 3;
/// A size of the legend is about so many times smaller than the one before: its radius is half as large.
const KEY_STEP: f64 = 4.0;

/// How large the discs of a map are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discs {
    /// The largest figure.
    most: f64,
    /// Radius of its disc, as a share of the side of a square as large as the map.
    pub largest: f64,
}

impl Discs {
    /// Sizes the discs of these figures; none when no figure is above 0, or when one is below: it has no area.
    pub fn size(values: &[Value]) -> Option<Discs> {
        let known = || values.iter().filter_map(|value| value.known());
        if known().any(|value| value < 0.0) {
            return None;
        }
        let most = known().reduce(f64::max).filter(|most| *most > 0.0)?;
        // Areas in units of the largest disc.
        let areas: f64 = known().map(|value| value / most).sum();
        let largest = (COVER / (std::f64::consts::PI * areas)).sqrt();
        Some(Discs {
            most,
            largest: largest.min(RADIUS_MAX),
        })
    }

    /// Radius of the disc of a figure, as a share of the largest; 0 for 0.
    pub fn radius(&self, value: f64) -> f64 {
        (value / self.most).max(0.0).sqrt()
    }

    /// Round figures for the legend, the largest first; at most three, none above the largest figure.
    pub fn keys(&self, decimals: u8) -> Vec<f64> {
        let least = 10f64.powi(-i32::from(decimals));
        let mut keys: Vec<f64> = Vec::new();
        let mut wanted = self.most;
        while keys.len() < KEYS_MAX {
            let Some(key) = round_down(wanted).filter(|key| *key >= least) else {
                break;
            };
            keys.push(key);
            wanted = key / KEY_STEP;
        }
        keys
    }
}

/// The largest of 1, 2, 5, 10, 20, 50… that is not above a figure.
fn round_down(value: f64) -> Option<f64> {
    if !(value.is_finite() && value > 0.0) {
        return None;
    }
    let power = 10f64.powf(value.log10().floor());
    // The logarithm of an exact power of ten may fall just under it.
    let steps = [10.0, 5.0, 2.0, 1.0, 0.5];
    let fits = |step: &f64| step * power <= value * (1.0 + 1e-12);
    steps.into_iter().find(fits).map(|step| step * power)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use obs_model::Missing;

    fn values(known: &[f64]) -> Vec<Value> {
        let mut values: Vec<Value> = known.iter().map(|value| Value::measured(*value)).collect();
        values.push(Value::Missing(Missing::Secret));
        values
    }

    #[test]
    fn four_times_as_many_is_twice_as_wide() {
        let discs = Discs::size(&values(&[0.0, 100.0, 400.0, 1600.0])).unwrap();
        for (value, radius) in [(1600.0, 1.0), (400.0, 0.5), (100.0, 0.25), (0.0, 0.0)] {
            assert!((discs.radius(value) - radius).abs() < 1e-12, "{value}");
        }
    }

    #[test]
    fn discs_leave_the_map_in_sight() {
        for count in [1, 3, 57, 35_000] {
            let figures: Vec<f64> = (1..=count).map(f64::from).collect();
            let discs = Discs::size(&values(&figures)).unwrap();
            let area = |value: &f64| {
                let radius = discs.radius(*value) * discs.largest;
                std::f64::consts::PI * radius * radius
            };
            let covered: f64 = figures.iter().map(area).sum();
            assert!(covered <= COVER + 1e-9, "{count}: {covered}");
            assert!(discs.largest <= RADIUS_MAX, "{count}");
        }
    }

    #[test]
    fn what_has_no_area_has_no_disc() {
        for figures in [&[] as &[f64], &[0.0, 0.0], &[12.0, -3.0]] {
            assert_eq!(Discs::size(&values(figures)), None, "{figures:?}");
        }
    }

    #[test]
    fn the_legend_has_round_figures() {
        let check = |most: f64, decimals: u8, expected: &[f64]| {
            let discs = Discs::size(&values(&[most])).unwrap();
            let keys = discs.keys(decimals);
            assert_eq!(keys.len(), expected.len(), "{most}: {keys:?}");
            for (key, expected) in keys.iter().zip(expected) {
                assert!((key - expected).abs() < 1e-9, "{most}: {keys:?}");
            }
        };
        check(18_717.0, 0, &[10_000.0, 2_000.0, 500.0]);
        check(1_000.0, 0, &[1_000.0, 200.0, 50.0]);
        check(7.0, 0, &[5.0, 1.0]);
        check(1.0, 0, &[1.0]);
        check(0.7, 1, &[0.5, 0.1]);
    }
}
