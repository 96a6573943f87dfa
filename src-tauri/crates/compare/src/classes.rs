//! Values cut into a few classes, for a map: where the cuts are, what each class is called and how many places it holds.

use obs_model::{Lang, Missing, Unit, Value};

use crate::number;

/// More shades than this are not told apart on a map.
pub const CLASSES_MAX: usize = 5;

/// Points that natural classes are sought among; beyond, neighbouring values are first put together by as many.
const NATURAL_POINTS_MAX: usize = 1_000;

/// The part of the smaller neighbouring class that may change class so that a bound can be written in round figures.
const ROUNDING_SHARE: f64 = 0.1;

/// How the cuts are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As many places in each class.
    Quantiles,
    /// As much between the bounds of each class.
    EqualSteps,
    /// Where values are furthest apart (Fisher and Jenks): classes as alike inside as can be.
    Natural,
}

/// Values between two bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Values of the class are not below it.
    pub from: f64,
    /// Values of the class are below it; the last class holds it too.
    pub to: f64,
    /// How many places.
    pub count: u32,
}

/// The classes of a map, lowest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// At most [`CLASSES_MAX`]; none when no value is known.
    pub classes: Vec<Class>,
    /// How many places have no value, by reason, in the order of the words of the model.
    pub missing: Vec<(Missing, u32)>,
    decimals: u8,
}

impl Classes {
    /// Cuts values, written with `decimals`, into at most `count` classes.
    ///
    /// A value counts as it is written: 12.46 written 12.5 is in the class that begins at 12.5. Fewer classes come out when
    /// values are too few or too equal. Bounds between classes are the roundest numbers that move few places.
    pub fn cut(values: &[Value], method: Method, count: usize, decimals: u8) -> Classes {
        let mut known: Vec<f64> = values
            .iter()
            .filter_map(|value| value.known())
            .filter(|value| value.is_finite())
            .map(|value| number::round(value, usize::from(decimals)))
            .collect();
        known.sort_by(f64::total_cmp);
        let missing = [
            Missing::Secret,
            Missing::NotCollected,
            Missing::NotApplicable,
            Missing::NotDownloaded,
        ]
        .into_iter()
        .map(|reason| {
            let alike = values
                .iter()
                .filter(|value| **value == Value::Missing(reason));
            (reason, alike.count() as u32)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
        let count = count.clamp(1, CLASSES_MAX);
        let bounds = match (known.first(), known.last()) {
            (Some(&min), Some(&max)) if min < max => match method {
                Method::EqualSteps => equal_steps(min, max, count, decimals),
                Method::Quantiles => around(&known, &quantile_cuts(&known, count), decimals),
                Method::Natural => around(&known, &natural_cuts(&known, count), decimals),
            },
            (Some(&min), Some(&max)) => vec![min, max],
            _ => Vec::new(),
        };
        let mut classes: Vec<Class> = bounds
            .windows(2)
            .map(|pair| Class {
                from: pair[0],
                to: pair[1],
                count: 0,
            })
            .collect();
        let mut cut = Classes {
            classes: Vec::new(),
            missing,
            decimals,
        };
        for value in known {
            if let Some(at) = position(&classes, value) {
                classes[at].count += 1;
            }
        }
        cut.classes = classes;
        cut
    }

    /// Which class a value is in, from 0; none when there is no value.
    pub fn of(&self, value: Value) -> Option<usize> {
        let value = value.known().filter(|value| value.is_finite())?;
        position(
            &self.classes,
            number::round(value, usize::from(self.decimals)),
        )
    }

    /// The class in words: "moins de 12 %", "de 12 à 15 %", "15 % ou plus"; the value itself when there is only one.
    pub fn label(&self, at: usize, unit: &Unit, lang: Lang) -> String {
        let Some(class) = self.classes.get(at) else {
            return String::new();
        };
        let inner: Vec<f64> = self
            .classes
            .iter()
            .skip(1)
            .map(|class| class.from)
            .collect();
        // Bounds that are all whole numbers are written so.
        let decimals = (0..=self.decimals)
            .find(|&decimals| {
                inner
                    .iter()
                    .all(|bound| number::round(*bound, usize::from(decimals)) == *bound)
            })
            .unwrap_or(self.decimals);
        let plain = |value: f64| number::number(value, decimals, lang);
        let signed = |value: f64| number::sign_after(&plain(value), &unit.sign, lang);
        let is_last = at + 1 == self.classes.len();
        match (at, is_last, lang) {
            (0, true, _) if class.from == class.to => number::with_unit(class.from, unit, lang),
            (0, true, Lang::Fr) => format!(
                "de {} à {}",
                number::number(class.from, self.decimals, lang),
                number::with_unit(class.to, unit, lang)
            ),
            (0, true, Lang::En) => format!(
                "{} to {}",
                number::number(class.from, self.decimals, lang),
                number::with_unit(class.to, unit, lang)
            ),
            (0, false, Lang::Fr) => format!("moins de {}", signed(class.to)),
            (0, false, Lang::En) => format!("under {}", signed(class.to)),
            (_, true, Lang::Fr) => format!("{} ou plus", signed(class.from)),
            (_, true, Lang::En) => format!("{} or more", signed(class.from)),
            (_, false, Lang::Fr) => format!("de {} à {}", plain(class.from), signed(class.to)),
            (_, false, Lang::En) => format!("{} to {}", plain(class.from), signed(class.to)),
        }
    }
}

fn position(classes: &[Class], value: f64) -> Option<usize> {
    let last = classes.len().checked_sub(1)?;
    let at = classes.partition_point(|class| class.from <= value);
    let at = at.checked_sub(1)?.min(last);
    (value < classes[at].to || at == last && value <= classes[at].to).then_some(at)
}

/// Bounds at even steps of a round size, around all the values.
fn equal_steps(min: f64, max: f64, count: usize, decimals: u8) -> Vec<f64> {
    let least = 10f64.powi(-i32::from(decimals));
    let mut exponent = ((max - min) / count as f64).max(least).log10().floor() as i32;
    loop {
        for digit in [1.0, 2.0, 2.5, 5.0] {
            let step = digit * 10f64.powi(exponent);
            // A step must be written with the decimals of the unit.
            let is_written = number::round(step, usize::from(decimals)) == step;
            let first = (min / step).floor();
            let steps = (max / step).ceil() - first;
            if is_written && steps <= count as f64 {
                return (0..=steps as usize)
                    .map(|rank| number::round((first + rank as f64) * step, usize::from(decimals)))
                    .collect();
            }
        }
        exponent += 1;
        if exponent > 300 {
            return vec![min, max];
        }
    }
}

/// Positions in sorted values where classes of as many places begin.
fn quantile_cuts(sorted: &[f64], count: usize) -> Vec<usize> {
    (1..count)
        .map(|rank| (rank * sorted.len()).div_ceil(count))
        .collect()
}

/// Positions in sorted values where the classes that are most alike inside begin.
fn natural_cuts(sorted: &[f64], count: usize) -> Vec<usize> {
    // Groups of values: where each begins, how many it holds, their sum and the sum of their squares from the middle.
    let middle = sorted[sorted.len() / 2];
    let size = sorted.len().div_ceil(NATURAL_POINTS_MAX);
    let mut starts: Vec<usize> = Vec::new();
    for at in 0..sorted.len() {
        let is_new = at == 0 || sorted[at] > sorted[at - 1];
        if is_new && starts.last().is_none_or(|start| at - start >= size) {
            starts.push(at);
        }
    }
    let groups = starts.len();
    let count = count.min(groups);
    let mut sums = vec![(0.0, 0.0, 0.0)];
    for (rank, &start) in starts.iter().enumerate() {
        let end = starts.get(rank + 1).copied().unwrap_or(sorted.len());
        let (mut n, mut sum, mut squares) = sums[rank];
        for value in &sorted[start..end] {
            let value = value - middle;
            n += 1.0;
            sum += value;
            squares += value * value;
        }
        sums.push((n, sum, squares));
    }
    // What the values of groups from..to are off their mean, squared.
    let scatter = |from: usize, to: usize| {
        let (n, sum, squares) = (
            sums[to].0 - sums[from].0,
            sums[to].1 - sums[from].1,
            sums[to].2 - sums[from].2,
        );
        squares - sum * sum / n
    };
    // best[to]: the least scatter of the first `to` groups in the classes so far; before[class][to]: where the last begins.
    let mut best: Vec<f64> = (0..=groups)
        .map(|to| if to == 0 { 0.0 } else { scatter(0, to) })
        .collect();
    let mut before: Vec<Vec<usize>> = Vec::new();
    for class in 1..count {
        let mut next = vec![f64::INFINITY; groups + 1];
        let mut from_of = vec![0; groups + 1];
        for to in class + 1..=groups {
            for (from, least) in best.iter().enumerate().take(to).skip(class) {
                let total = least + scatter(from, to);
                if total < next[to] {
                    next[to] = total;
                    from_of[to] = from;
                }
            }
        }
        best = next;
        before.push(from_of);
    }
    let mut cuts = Vec::new();
    let mut to = groups;
    for from_of in before.iter().rev() {
        to = from_of[to];
        cuts.push(starts[to]);
    }
    cuts.reverse();
    cuts
}

/// The bounds of classes that begin at some positions, in round figures, with the least and the largest value around them.
fn around(sorted: &[f64], cuts: &[usize], decimals: u8) -> Vec<f64> {
    let (min, max) = (sorted[0], sorted[sorted.len() - 1]);
    // A class cannot begin between equal values: it begins with the first of them, or after the last.
    let mut starts: Vec<usize> = Vec::new();
    for &cut in cuts {
        let Some(&value) = sorted.get(cut) else {
            continue;
        };
        let first = sorted.partition_point(|other| *other < value);
        let after = sorted.partition_point(|other| *other <= value);
        let start = if first > 0 && (cut - first <= after - cut || after == sorted.len()) {
            first
        } else {
            after
        };
        if start > 0 && start < sorted.len() && starts.last().is_none_or(|last| start > *last) {
            starts.push(start);
        }
    }
    let mut bounds = vec![min];
    for (rank, &start) in starts.iter().enumerate() {
        let begins = rank.checked_sub(1).map_or(0, |before| starts[before]);
        let below = start - begins;
        let above = starts.get(rank + 1).copied().unwrap_or(sorted.len()) - start;
        // A class of equal values, zeros most of the time, stays apart.
        let moved = match sorted[begins] < sorted[start - 1] {
            true => (below.min(above) as f64 * ROUNDING_SHARE) as usize,
            false => 0,
        };
        let bound = roundest(
            sorted[start - 1 - moved],
            sorted[start + moved],
            (sorted[start - 1] + sorted[start]) / 2.0,
            decimals,
        );
        if bounds.last().is_some_and(|last| bound > *last) {
            bounds.push(bound);
        }
    }
    bounds.push(max);
    bounds
}

/// The roundest number above `over` and not above `up_to`, the nearest to `wanted` of those.
fn roundest(over: f64, up_to: f64, wanted: f64, decimals: u8) -> f64 {
    let largest = over.abs().max(up_to.abs()).max(1.0).log10().ceil() as i32;
    for exponent in (-i32::from(decimals)..=largest).rev() {
        for digit in [5.0, 2.0, 1.0] {
            let step = digit * 10f64.powi(exponent);
            let near = [
                (wanted / step).floor(),
                (wanted / step).ceil(),
                (up_to / step).floor(),
            ]
            .into_iter()
            .map(|times| number::round(times * step, usize::from(decimals)))
            .filter(|bound| *bound > over && *bound <= up_to)
            .min_by(|a, b| (a - wanted).abs().total_cmp(&(b - wanted).abs()));
            if let Some(bound) = near {
                return bound;
            }
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use obs_model::{Quality, Text};

    fn known(values: &[f64]) -> Vec<Value> {
        values.iter().map(|&value| Value::measured(value)).collect()
    }

    fn percent() -> Unit {
        Unit {
            sign: "%".to_owned(),
            words: Text {
                fr: "%".to_owned(),
                en: "%".to_owned(),
            },
            decimals: 1,
        }
    }

    #[test]
    fn cuts_are_where_the_method_says() {
        let check = |values: &[f64], method, bounds: &[f64], counts: &[u32]| {
            let cut = Classes::cut(&known(values), method, 5, 1);
            let mut found: Vec<f64> = cut.classes.iter().map(|class| class.from).collect();
            found.extend(cut.classes.last().map(|class| class.to));
            assert_eq!(found, bounds, "{method:?} of {values:?}");
            let found: Vec<u32> = cut.classes.iter().map(|class| class.count).collect();
            assert_eq!(found, counts, "{method:?} of {values:?}");
        };
        let hundred: Vec<f64> = (0..100).map(f64::from).collect();
        check(
            &hundred,
            Method::Quantiles,
            &[0., 20., 40., 60., 80., 99.],
            &[20; 5],
        );
        check(
            &hundred,
            Method::EqualSteps,
            &[0., 20., 40., 60., 80., 100.],
            &[20; 5],
        );
        // Awkward bounds are rounded, and few places move.
        let awkward: Vec<f64> = (0..100).map(|rank| 3.3 + f64::from(rank) * 0.7).collect();
        check(
            &awkward,
            Method::Quantiles,
            &[3.3, 16.0, 30.0, 45.0, 60.0, 72.6],
            &[19, 20, 21, 21, 19],
        );
        let clumps = [1., 1.2, 1.1, 7., 7.3, 7.1, 40., 41., 90., 91., 300.];
        check(
            &clumps,
            Method::Natural,
            &[1., 5., 20., 50., 200., 300.],
            &[3, 3, 2, 2, 1],
        );
        // Most places at zero: zeros stay together.
        let mut zeros = vec![0.0; 80];
        zeros.extend((1..=20).map(f64::from));
        check(&zeros, Method::Quantiles, &[0., 1., 20.], &[80, 20]);
        check(&[4.0, 4.0, 4.0], Method::Quantiles, &[4., 4.], &[3]);
        check(&[], Method::Natural, &[], &[]);
        check(&[1.0, 2.0], Method::Quantiles, &[1., 2., 2.], &[1, 1]);
        check(
            &[-8.0, -3.0, 0.0, 2.0, 9.0],
            Method::EqualSteps,
            &[-10., -5., 0., 5., 10.],
            &[1, 1, 2, 1],
        );
    }

    #[test]
    fn every_value_has_one_class_and_missing_ones_are_counted() {
        let mut values = known(&[0.04, 12.46, 12.54, 30.0, 99.96, 55.5]);
        values.push(Value::Known(41.0, Quality::Estimated));
        values.extend([Value::Missing(Missing::Secret); 3]);
        values.push(Value::Missing(Missing::NotCollected));
        for method in [Method::Quantiles, Method::EqualSteps, Method::Natural] {
            for count in 1..=7 {
                let cut = Classes::cut(&values, method, count, 1);
                assert!(
                    cut.classes.len() <= count.min(CLASSES_MAX),
                    "{method:?} {count}"
                );
                let mut counts = vec![0; cut.classes.len()];
                for value in &values {
                    match cut.of(*value) {
                        Some(at) => counts[at] += 1,
                        None => assert!(value.known().is_none(), "{value:?} has no class"),
                    }
                }
                let expected: Vec<u32> = cut.classes.iter().map(|class| class.count).collect();
                assert_eq!(counts, expected, "{method:?} {count}");
                assert_eq!(
                    cut.missing,
                    [(Missing::Secret, 3), (Missing::NotCollected, 1)]
                );
            }
        }
    }

    #[test]
    fn classes_are_called_by_their_bounds() {
        let check = |values: &[f64], expected: &[&str]| {
            let cut = Classes::cut(&known(values), Method::Quantiles, 3, 1);
            let labels: Vec<String> = (0..cut.classes.len())
                .map(|at| cut.label(at, &percent(), Lang::Fr))
                .collect();
            assert_eq!(labels, expected);
        };
        let ninety: Vec<f64> = (0..90).map(f64::from).collect();
        check(
            &ninety,
            &[
                "moins de 30\u{202f}%",
                "de 30 à 60\u{202f}%",
                "60\u{202f}% ou plus",
            ],
        );
        check(&[12.5, 12.5], &["12,5\u{202f}%"]);
        check(
            &[1.1, 1.2, 1.3],
            &[
                "moins de 1,2\u{202f}%",
                "de 1,2 à 1,3\u{202f}%",
                "1,3\u{202f}% ou plus",
            ],
        );
        let cut = Classes::cut(&known(&ninety), Method::Quantiles, 3, 1);
        assert_eq!(cut.label(1, &percent(), Lang::En), "30 to 60%");
    }
}
