//! The map of a count: discs in the place of classes, and their words.

use obs_chart::{SymbolKey, SymbolMap, SymbolPlace};
use obs_compare::discs::Discs;
use obs_compare::number;
use obs_model::{Indicator, Kind, Lang, Level, Value};
use obs_outline::{Shape, Sheet};

use crate::wire::{MapMissing, MapSymbolKey, MapSymbols};

/// What is drawn of the figures of an indicator in the place of shades: nothing but for a count.
pub(crate) enum Drawn {
    /// A share, a rate: shades.
    Classes,
    /// A count: discs; without a size when no figure is above 0.
    Discs(Option<Discs>),
    /// A count that falls below 0: no surface can say it.
    Nothing,
}

impl Drawn {
    pub fn of(indicator: &Indicator, values: &[Value]) -> Drawn {
        let below = |value: &Value| value.known().is_some_and(|value| value < 0.0);
        match indicator.kind {
            Kind::Count if values.iter().any(below) => Drawn::Nothing,
            Kind::Count => Drawn::Discs(Discs::size(values)),
            Kind::Ratio | Kind::YearlyChange | Kind::Published => Drawn::Classes,
        }
    }

    /// Why nothing is drawn.
    pub fn refusal(&self, lang: Lang) -> Option<String> {
        matches!(self, Drawn::Nothing).then(|| match lang {
            Lang::Fr => "Certains de ces nombres sont négatifs\u{202f}: ni la couleur ni la surface d’un disque ne peuvent les dire. Choisissez une part ou un taux.".to_owned(),
            Lang::En => "Some of these numbers are negative: neither colour nor the area of a disc can say them. Choose a share or a rate.".to_owned(),
        })
    }

    /// Radius of the disc of a value, as a share of the largest.
    pub fn radius(&self, value: Value) -> Option<f64> {
        match self {
            Drawn::Discs(discs) => {
                let value = value.known()?;
                Some(discs.map_or(0.0, |discs| discs.radius(value)))
            }
            Drawn::Classes | Drawn::Nothing => None,
        }
    }

    /// The sizes and the words of the discs.
    pub fn symbols(
        &self,
        indicator: &Indicator,
        values: &[Value],
        level: Level,
        lang: Lang,
    ) -> Option<MapSymbols> {
        let Drawn::Discs(discs) = self else {
            return None;
        };
        let keys = discs.map_or_else(Vec::new, |discs| discs.keys(indicator.unit.decimals));
        let zero = values
            .iter()
            .filter(|value| value.known() == Some(0.0))
            .count() as u32;
        Some(MapSymbols {
            why: match lang {
                Lang::Fr => "Un nombre ne se colorie pas\u{202f}: un grand territoire paraîtrait compter plus qu’un petit. La surface de chaque disque dit le nombre.",
                Lang::En => "A count is not shown by colour: a large place would seem to count more than a small one. The area of each disc says the number.",
            }
            .to_owned(),
            largest: discs.map_or(0.0, |discs| discs.largest),
            keys: keys
                .into_iter()
                .map(|value| MapSymbolKey {
                    value,
                    label: number::number(value, decimals(value), lang),
                    radius: discs.map_or(0.0, |discs| discs.radius(value)),
                })
                .collect(),
            zero: (zero > 0).then(|| MapMissing {
                state: Value::measured(0.0).state().word().to_owned(),
                label: match lang {
                    Lang::Fr => "0, sans disque",
                    Lang::En => "0, without a disc",
                }
                .to_owned(),
                count: zero,
                count_text: crate::map::places_words(zero, level, lang),
            }),
        })
    }
}

/// Decimals of a round value: 0,5 has one.
fn decimals(value: f64) -> u8 {
    (0..4)
        .find(|decimals| {
            let scaled = value * 10f64.powi(i32::from(*decimals));
            (scaled - scaled.round()).abs() < 1e-6
        })
        .unwrap_or(4)
}

/// Where the disc of a place is on a sheet, or its mark: a point inside its largest part.
pub(crate) fn centre(sheet: &Sheet, shapes: &[Shape]) -> Option<(f64, f64)> {
    let largest = shapes
        .iter()
        .max_by(|a, b| a.area_m2().total_cmp(&b.area_m2()))?;
    let (x, y) = sheet.frame(largest.plane)?.place(largest.label_point()?);
    Some((f64::from(x), f64::from(y)))
}

/// The picture of discs, from the words of a map of classes and the sizes of the symbols.
pub(crate) fn picture(
    map: obs_chart::Choropleth,
    symbols: &MapSymbols,
    radii: &[Option<f64>],
    shapes: &[&[Shape]],
    (unit, sheet): (&str, &Sheet),
) -> SymbolMap {
    let key = |one: &MapMissing| obs_chart::MapKey {
        label: one.label.clone(),
        count: one.count,
        count_text: one.count_text.clone(),
    };
    SymbolMap {
        lang: map.lang,
        caption: map.caption,
        indicator: map.indicator,
        period: map.period,
        alt: map.alt,
        size: map.size,
        places: map
            .places
            .into_iter()
            .zip(radii)
            .zip(shapes)
            .filter_map(|((place, radius), shapes)| {
                Some(SymbolPlace {
                    centre: centre(sheet, shapes)?,
                    place,
                    radius: *radius,
                })
            })
            .collect(),
        largest: symbols.largest * (map.size.0 * map.size.1).sqrt(),
        unit: unit.to_owned(),
        keys: symbols
            .keys
            .iter()
            .map(|key| SymbolKey {
                label: key.label.clone(),
                radius: key.radius,
            })
            .collect(),
        missing: map.missing,
        uncertain: map.uncertain,
        zero: symbols.zero.as_ref().map(key),
        borders: map.borders,
        notes: map.notes,
    }
}
