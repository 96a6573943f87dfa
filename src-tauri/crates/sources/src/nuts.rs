//! The regions of Eurostat (NUTS of 2021, the same in 2016 and 2024 for France) and the places they are.
//!
//! Source: Commission delegated regulation (EU) 2019/1755. NUTS 3 regions are the départements; NUTS 1 are the
//! régions of metropolitan France; NUTS 2 are the régions before 2016, which are none of today's places, and the
//! five overseas régions.

use obs_model::Level;

/// NUTS 3 → département, all 101.
#[rustfmt::skip]
const DEPARTEMENTS: [(&str, &str); 101] = [
    ("FR101", "75"), ("FR102", "77"), ("FR103", "78"), ("FR104", "91"), ("FR105", "92"), ("FR106", "93"), ("FR107", "94"), ("FR108", "95"),
    ("FRB01", "18"), ("FRB02", "28"), ("FRB03", "36"), ("FRB04", "37"), ("FRB05", "41"), ("FRB06", "45"),
    ("FRC11", "21"), ("FRC12", "58"), ("FRC13", "71"), ("FRC14", "89"), ("FRC21", "25"), ("FRC22", "39"), ("FRC23", "70"), ("FRC24", "90"),
    ("FRD11", "14"), ("FRD12", "50"), ("FRD13", "61"), ("FRD21", "27"), ("FRD22", "76"),
    ("FRE11", "59"), ("FRE12", "62"), ("FRE21", "02"), ("FRE22", "60"), ("FRE23", "80"),
    ("FRF11", "67"), ("FRF12", "68"), ("FRF21", "08"), ("FRF22", "10"), ("FRF23", "51"), ("FRF24", "52"), ("FRF31", "54"), ("FRF32", "55"), ("FRF33", "57"), ("FRF34", "88"),
    ("FRG01", "44"), ("FRG02", "49"), ("FRG03", "53"), ("FRG04", "72"), ("FRG05", "85"),
    ("FRH01", "22"), ("FRH02", "29"), ("FRH03", "35"), ("FRH04", "56"),
    ("FRI11", "24"), ("FRI12", "33"), ("FRI13", "40"), ("FRI14", "47"), ("FRI15", "64"), ("FRI21", "19"), ("FRI22", "23"), ("FRI23", "87"), ("FRI31", "16"), ("FRI32", "17"), ("FRI33", "79"), ("FRI34", "86"),
    ("FRJ11", "11"), ("FRJ12", "30"), ("FRJ13", "34"), ("FRJ14", "48"), ("FRJ15", "66"), ("FRJ21", "09"), ("FRJ22", "12"), ("FRJ23", "31"), ("FRJ24", "32"), ("FRJ25", "46"), ("FRJ26", "65"), ("FRJ27", "81"), ("FRJ28", "82"),
    ("FRK11", "03"), ("FRK12", "15"), ("FRK13", "43"), ("FRK14", "63"), ("FRK21", "01"), ("FRK22", "07"), ("FRK23", "26"), ("FRK24", "38"), ("FRK25", "42"), ("FRK26", "69"), ("FRK27", "73"), ("FRK28", "74"),
    ("FRL01", "04"), ("FRL02", "05"), ("FRL03", "06"), ("FRL04", "13"), ("FRL05", "83"), ("FRL06", "84"),
    ("FRM01", "2A"), ("FRM02", "2B"),
    ("FRY10", "971"), ("FRY20", "972"), ("FRY30", "973"), ("FRY40", "974"), ("FRY50", "976"),
];

/// Région → its code at Insee: NUTS 1 in metropolitan France, NUTS 2 overseas.
#[rustfmt::skip]
const REGIONS: [(&str, &str); 18] = [
    ("FR1", "11"), ("FRB", "24"), ("FRC", "27"), ("FRD", "28"), ("FRE", "32"), ("FRF", "44"), ("FRG", "52"),
    ("FRH", "53"), ("FRI", "75"), ("FRJ", "76"), ("FRK", "84"), ("FRL", "93"), ("FRM", "94"),
    ("FRY1", "01"), ("FRY2", "02"), ("FRY3", "03"), ("FRY4", "04"), ("FRY5", "06"),
];

/// What a region of Eurostat is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    /// A place of today.
    Place(Level, &'static str),
    /// Another country, or a part of France that is no place of today (a région before 2016, the overseas régions
    /// together, what belongs to no region).
    Elsewhere,
    /// A code of France that this classification does not have: the classification is another one.
    Unknown,
}

/// What the code of a region stands for.
pub(crate) fn region(code: &str) -> Region {
    let find = |table: &[(&'static str, &'static str)]| {
        let found = table.iter().find(|(nuts, _)| *nuts == code);
        found.map(|(_, insee)| *insee)
    };
    if code == "FR" {
        return Region::Place(Level::France, "F");
    }
    if let Some(insee) = find(&DEPARTEMENTS) {
        return Region::Place(Level::Departement, insee);
    }
    if let Some(insee) = find(&REGIONS) {
        return Region::Place(Level::Region, insee);
    }
    let Some(rest) = code.strip_prefix("FR") else {
        return Region::Elsewhere;
    };
    // `FRX` in some tables, `FRZ`, `FRZZ`, `FRZZZ`: what belongs to no region. `FRY`: overseas, together.
    let no_place = matches!(rest, "X" | "XX" | "XXX" | "Z" | "ZZ" | "ZZZ" | "Y");
    // A région before 2016: the first four characters of one of its départements.
    let is_former_region =
        code.len() == 4 && DEPARTEMENTS.iter().any(|(nuts, _)| nuts.starts_with(code));
    match no_place || is_former_region {
        true => Region::Elsewhere,
        false => Region::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn regions_are_the_places_they_are() {
        for (code, expected) in [
            ("FR", Region::Place(Level::France, "F")),
            ("FRI31", Region::Place(Level::Departement, "16")),
            ("FRI12", Region::Place(Level::Departement, "33")),
            ("FRB06", Region::Place(Level::Departement, "45")),
            ("FRD22", Region::Place(Level::Departement, "76")),
            ("FRH01", Region::Place(Level::Departement, "22")),
            ("FRK21", Region::Place(Level::Departement, "01")),
            ("FRM02", Region::Place(Level::Departement, "2B")),
            ("FRY50", Region::Place(Level::Departement, "976")),
            ("FRI", Region::Place(Level::Region, "75")),
            ("FRY4", Region::Place(Level::Region, "04")),
            // Poitou-Charentes, and Île-de-France a second time.
            ("FRI3", Region::Elsewhere),
            ("FR10", Region::Elsewhere),
            ("FRY", Region::Elsewhere),
            ("FRZZZ", Region::Elsewhere),
            ("DE111", Region::Elsewhere),
            ("EU27_2020", Region::Elsewhere),
            // Poitou-Charentes and Charente before 2016.
            ("FR53", Region::Unknown),
            ("FR531", Region::Unknown),
            ("FRI99", Region::Unknown),
        ] {
            assert_eq!(region(code), expected, "{code}");
        }
    }

    #[test]
    fn every_code_stands_once() {
        for table in [&DEPARTEMENTS[..], &REGIONS[..]] {
            let nuts: BTreeSet<&str> = table.iter().map(|(nuts, _)| *nuts).collect();
            let insee: BTreeSet<&str> = table.iter().map(|(_, insee)| *insee).collect();
            assert_eq!((nuts.len(), insee.len()), (table.len(), table.len()));
        }
    }
}
