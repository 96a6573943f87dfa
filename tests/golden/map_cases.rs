//! Two maps of sixteen places, by class and in discs: what must be read on them is the same whatever the borders.

use obs_chart::{
    Caption, Choropleth, Drawing, MapKey, MapPlace, Surface, SymbolKey, SymbolMap, SymbolPlace,
    choropleth, symbols,
};
use obs_model::{Basis, IndicatorId, Lang, Level, Missing, Period, PlaceId, Quality, State, Value};

const SIDE: f64 = 100.0;
const COLUMNS: usize = 4;
/// Values of the sixteen places, one estimated and two provisional; the last two are under secrecy and not published.
const VALUES: [f64; 14] = [
    12.0, 14.5, 17.0, 18.2, 19.9, 20.0, 21.7, 22.4, 24.8, 26.0, 27.3, 29.9, 31.0, 41.2,
];
const BOUNDS: [f64; 4] = [18.0, 20.0, 24.0, 28.0];

/// The maps on a surface, by name.
pub fn drawings(surface: &Surface) -> [(&'static str, Drawing); 2] {
    [
        ("map-classes", choropleth(&classes(), surface).unwrap()),
        ("map-discs", symbols(&discs(), surface).unwrap()),
    ]
}

fn places() -> Vec<MapPlace> {
    (0..COLUMNS * COLUMNS)
        .map(|index| {
            let (x, y) = (
                (index % COLUMNS) as f64 * SIDE,
                (index / COLUMNS) as f64 * SIDE,
            );
            let value = match VALUES.get(index) {
                Some(value) => Value::Known(
                    *value,
                    match index {
                        5 => Quality::Estimated,
                        8 | 9 => Quality::Provisional,
                        _ => Quality::Measured,
                    },
                ),
                None if index == VALUES.len() => Value::Missing(Missing::Secret),
                None => Value::Missing(Missing::NotCollected),
            };
            let text = match value.state() {
                State::Secret => "secret statistique".to_owned(),
                State::NotCollected => "non publié".to_owned(),
                _ => format!(
                    "{}\u{202f}%",
                    value.known().unwrap().to_string().replace('.', ",")
                ),
            };
            MapPlace {
                place: PlaceId::new(Level::Commune, format!("161{index:02}")),
                name: format!("Commune {}", index + 1),
                text,
                value: value.known(),
                state: value.state(),
                basis: Basis::Published,
                class: value
                    .known()
                    .map(|value| BOUNDS.iter().filter(|bound| value >= **bound).count()),
                rings: vec![vec![
                    (x, y),
                    (x + SIDE, y),
                    (x + SIDE, y + SIDE),
                    (x, y + SIDE),
                ]],
                inside: matches!(value.state(), State::Estimated | State::Provisional)
                    .then_some((x + SIDE / 2.0, y + SIDE / 2.0)),
            }
        })
        .collect()
}

fn key(label: &str, count: u32) -> MapKey {
    MapKey {
        label: label.to_owned(),
        count,
        count_text: match count {
            1 => "1 commune".to_owned(),
            _ => format!("{count} communes"),
        },
    }
}

fn around() -> Vec<Vec<(f64, f64)>> {
    let side = SIDE * COLUMNS as f64;
    vec![vec![(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]]
}

fn missing() -> Vec<MapKey> {
    vec![key("secret statistique", 1), key("non publié", 1)]
}

fn uncertain() -> Vec<(Quality, MapKey)> {
    vec![
        (Quality::Provisional, key("chiffre provisoire", 2)),
        (Quality::Estimated, key("chiffre estimé", 1)),
    ]
}

fn notes() -> Vec<String> {
    vec!["Contours\u{202f}: IGN et Etalab, 1er janvier 2026, 1\u{202f}000\u{202f}m · Licence Ouverte 2.0.".to_owned()]
}

fn classes() -> Choropleth {
    let labels = [
        "moins de 18\u{202f}%",
        "de 18 à 20\u{202f}%",
        "de 20 à 24\u{202f}%",
        "de 24 à 28\u{202f}%",
        "28\u{202f}% ou plus",
    ];
    let places = places();
    let of = |class: usize| {
        places
            .iter()
            .filter(|place| place.class == Some(class))
            .count() as u32
    };
    Choropleth {
        lang: Lang::Fr,
        caption: Caption {
            title: "De 12,0\u{202f}% (Commune 1) à 41,2\u{202f}% (Commune 14)".to_owned(),
            subtitle: "Part des 65 ans ou plus, communes de Grand Cognac, 2021".to_owned(),
            source: "Source\u{202f}: Insee, Recensement de la population, géographie au 1er janvier 2026 · Licence Ouverte 2.0".to_owned(),
        },
        indicator: IndicatorId("population/65-ans-ou-plus".to_owned()),
        period: Period::year(2021),
        alt: "Carte\u{202f}: Part des 65 ans ou plus.".to_owned(),
        size: (SIDE * COLUMNS as f64, SIDE * COLUMNS as f64),
        classes: labels.iter().enumerate().map(|(class, label)| key(label, of(class))).collect(),
        places,
        missing: missing(),
        uncertain: uncertain(),
        borders: around(),
        notes: notes(),
    }
}

fn discs() -> SymbolMap {
    let highest = VALUES[VALUES.len() - 1];
    let classes = classes();
    SymbolMap {
        lang: Lang::Fr,
        caption: Caption {
            title: "Logements, communes de Grand Cognac, 2021".to_owned(),
            subtitle: "Nombre de logements".to_owned(),
            ..classes.caption
        },
        indicator: IndicatorId("logement/logements".to_owned()),
        period: Period::year(2021),
        alt: "Carte en disques\u{202f}: Logements.".to_owned(),
        size: classes.size,
        places: classes
            .places
            .into_iter()
            .map(|place| {
                let (x, y) = place.rings[0][0];
                SymbolPlace {
                    centre: (x + SIDE / 2.0, y + SIDE / 2.0),
                    radius: place.value.map(|value| (value / highest).sqrt()),
                    place: MapPlace {
                        class: None,
                        ..place
                    },
                }
            })
            .collect(),
        largest: SIDE * 0.6,
        unit: "logements".to_owned(),
        keys: [("40", 40.0), ("20", 20.0), ("5", 5.0)]
            .map(|(label, value): (&str, f64)| SymbolKey {
                label: label.to_owned(),
                radius: (value / highest).sqrt(),
            })
            .to_vec(),
        missing: missing(),
        uncertain: uncertain(),
        zero: None,
        borders: around(),
        notes: notes(),
    }
}
