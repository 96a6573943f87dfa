#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::HashSet;
use std::sync::LazyLock;

use obs_model::{Lang, Level, PlaceId};

use crate::{Change, Matched, Territories};

static FRANCE: LazyLock<Territories> =
    LazyLock::new(|| Territories::embedded().expect("embedded tables"));

fn id(text: &str) -> PlaceId {
    text.parse().expect(text)
}

#[test]
fn every_level_is_complete_and_adds_up() {
    for (level, count) in [
        (Level::Arrondissement, 45),
        (Level::Commune, 34_875),
        (Level::Ept, 11),
        (Level::Epci, 1_255),
        (Level::Departement, 101),
        (Level::Region, 18),
        (Level::France, 1),
    ] {
        assert_eq!(FRANCE.all(level).count(), count, "{level:?}");
    }
    let france = FRANCE.place(&PlaceId::france()).unwrap();
    for level in [Level::Commune, Level::Departement, Level::Region] {
        let population: u32 = FRANCE.all(level).filter_map(|place| place.population).sum();
        let communes: u32 = FRANCE.all(level).map(|place| place.communes).sum();
        assert_eq!(
            (Some(population), communes),
            (france.population, france.communes),
            "{level:?}"
        );
    }
    for level in [
        Level::Ept,
        Level::Epci,
        Level::Departement,
        Level::Region,
        Level::France,
    ] {
        for place in FRANCE.all(level) {
            let members = FRANCE.members(&place.id);
            let population: u32 = members
                .iter()
                .filter_map(|id| FRANCE.place(id)?.population)
                .sum();
            assert_eq!(Some(population), place.population, "{}", place.id);
            assert_eq!(members.len(), place.communes as usize, "{}", place.id);
            assert!(members.is_sorted(), "{}", place.id);
        }
    }
    for (city, arrondissements) in [
        ("COM-75056", 20),
        ("COM-69123", 9),
        ("COM-13055", 16),
        ("COM-16102", 0),
    ] {
        assert_eq!(FRANCE.members(&id(city)).len(), arrondissements, "{city}");
    }
    for (city, population) in [
        ("COM-75056", 2_103_778),
        ("COM-16102", 18_532),
        ("COM-97611", 71_437),
    ] {
        assert_eq!(
            FRANCE.place(&id(city)).unwrap().population,
            Some(population),
            "{city}"
        );
    }
    let uninhabited: Vec<&str> = FRANCE
        .all(Level::Commune)
        .filter(|place| place.is_uninhabited())
        .map(|place| place.id.code.as_str())
        .collect();
    assert_eq!(
        uninhabited,
        ["55039", "55050", "55139", "55189", "55239", "55307"]
    );
    let without_epci: Vec<&str> = FRANCE
        .all(Level::Commune)
        .filter(|place| place.parent(Level::Epci).is_none())
        .map(|place| place.id.code.as_str())
        .collect();
    assert_eq!(without_epci, ["22016", "29083", "29155", "85113"]);
}

#[test]
fn every_place_is_well_formed() {
    for level in Level::ALL {
        for place in FRANCE.all(level) {
            let said = &place.name;
            let resolved = FRANCE
                .resolve(&place.id.to_string())
                .expect("resolves by its written form");
            assert_eq!(resolved.place, place.id);
            for text in [&said.name, &said.of, &said.at] {
                let tidy = !text.contains('\'') && !text.contains("  ") && text.trim() == text;
                assert!(tidy && !text.is_empty(), "{}: {text}", place.id);
            }
            // Brackets hold acronyms of EPCI; Bors (Canton de Tude-et-Lavalette) needs its own.
            assert!(
                level == Level::Commune || !said.name.contains('('),
                "{said:?}"
            );
            for wrong in [
                "de le ", "de les ", "à le ", "à les ", "de Les ", "à Le ", "à Les ", "de Le ",
                "de Île",
            ] {
                assert!(
                    !said.of.starts_with(wrong) && !said.at.starts_with(wrong),
                    "{said:?}"
                );
            }
            assert!(place.parents.is_sorted(), "{}", place.id);
            for parent in place.parents.iter() {
                assert!(FRANCE.place(parent).is_some(), "{}: {parent}", place.id);
            }
            assert_eq!(
                place.parents.last().is_some(),
                level != Level::France,
                "{}",
                place.id
            );
            for lang in [Lang::Fr, Lang::En] {
                assert!(!FRANCE.caption(place, lang).is_empty());
            }
        }
    }
}

#[test]
fn departements_and_regions_are_said_rightly() {
    let expected = include_str!("tests_names.txt");
    let mut said = HashSet::new();
    for line in expected.lines() {
        let [place, of, at] = line.split('|').collect::<Vec<_>>().try_into().expect(line);
        let name = &FRANCE.place(&id(place)).expect(line).name;
        assert_eq!((name.of.as_str(), name.at.as_str()), (of, at), "{place}");
        said.insert(id(place));
    }
    for level in [Level::Departement, Level::Region, Level::France] {
        for place in FRANCE.all(level) {
            assert!(
                said.contains(&place.id),
                "{} is not in tests_names.txt",
                place.id
            );
        }
    }
}

#[test]
fn places_are_named_the_way_people_say_them() {
    // place, name, "de…", "à…", kind and extent
    for (place, name, of, at, kind) in [
        (
            "EPCI-200070514",
            "Grand Cognac",
            "de Grand Cognac",
            "à Grand Cognac",
            "intercommunalité, 54 communes",
        ),
        (
            "EPCI-244500468",
            "Orléans Métropole",
            "d’Orléans Métropole",
            "à Orléans Métropole",
            "intercommunalité, 22 communes",
        ),
        (
            "EPCI-200023414",
            "Métropole Rouen Normandie",
            "de la Métropole Rouen Normandie",
            "dans la Métropole Rouen Normandie",
            "intercommunalité, 71 communes",
        ),
        (
            "EPCI-243300316",
            "Bordeaux Métropole",
            "de Bordeaux Métropole",
            "à Bordeaux Métropole",
            "intercommunalité, 28 communes",
        ),
        (
            "EPCI-200069409",
            "Saint-Brieuc Armor Agglomération",
            "de Saint-Brieuc Armor Agglomération",
            "à Saint-Brieuc Armor Agglomération",
            "intercommunalité, 32 communes",
        ),
        (
            "EPCI-241700434",
            "Agglomération de La Rochelle",
            "de l’agglomération de La Rochelle",
            "dans l’agglomération de La Rochelle",
            "intercommunalité, 28 communes",
        ),
        (
            "EPCI-200073419",
            "Agglomération du Puy-en-Velay",
            "de l’agglomération du Puy-en-Velay",
            "dans l’agglomération du Puy-en-Velay",
            "intercommunalité, 72 communes",
        ),
        (
            "EPCI-200084952",
            "Le Havre Seine Métropole",
            "du Havre Seine Métropole",
            "au Havre Seine Métropole",
            "intercommunalité, 54 communes",
        ),
        (
            "EPCI-245300355",
            "Communauté de communes de l’Ernée",
            "de la communauté de communes de l’Ernée",
            "dans la communauté de communes de l’Ernée",
            "intercommunalité, 15 communes",
        ),
        (
            "EPCI-246200299",
            "Hénin-Carvin",
            "d’Hénin-Carvin",
            "à Hénin-Carvin",
            "intercommunalité, 14 communes",
        ),
        (
            "EPCI-200040624",
            "Pays d’Apt-Luberon",
            "du Pays d’Apt-Luberon",
            "dans le Pays d’Apt-Luberon",
            "intercommunalité, 25 communes",
        ),
        (
            "EPCI-246700488",
            "Eurométropole de Strasbourg",
            "de l’Eurométropole de Strasbourg",
            "dans l’Eurométropole de Strasbourg",
            "intercommunalité, 33 communes",
        ),
        (
            "EPCI-200046977",
            "Métropole de Lyon",
            "de la Métropole de Lyon",
            "dans la Métropole de Lyon",
            "intercommunalité, 58 communes",
        ),
        (
            "EPT-200057875",
            "Est Ensemble",
            "d’Est Ensemble",
            "à Est Ensemble",
            "territoire du Grand Paris, 9 communes",
        ),
        ("COM-76351", "Le Havre", "du Havre", "au Havre", "commune"),
        (
            "COM-17300",
            "La Rochelle",
            "de La Rochelle",
            "à La Rochelle",
            "commune",
        ),
        (
            "COM-97101",
            "Les Abymes",
            "des Abymes",
            "aux Abymes",
            "commune",
        ),
        (
            "COM-60703",
            "Aux Marais",
            "d’Aux Marais",
            "à Aux Marais",
            "commune",
        ),
        (
            "COM-63448",
            "Le Vernet-Chaméane",
            "du Vernet-Chaméane",
            "au Vernet-Chaméane",
            "commune",
        ),
        ("COM-75056", "Paris", "de Paris", "à Paris", "commune"),
        ("COM-45234", "Orléans", "d’Orléans", "à Orléans", "commune"),
        (
            "COM-94038",
            "L’Haÿ-les-Roses",
            "de L’Haÿ-les-Roses",
            "à L’Haÿ-les-Roses",
            "commune",
        ),
        (
            "COM-49160",
            "Ingrandes-le-Fresne-sur-Loire",
            "d’Ingrandes-le-Fresne-sur-Loire",
            "à Ingrandes-le-Fresne-sur-Loire",
            "commune",
        ),
        (
            "ARM-75112",
            "Paris 12e arrondissement",
            "du 12e arrondissement de Paris",
            "dans le 12e arrondissement de Paris",
            "arrondissement",
        ),
        (
            "DEP-22",
            "Côtes-d’Armor",
            "des Côtes-d’Armor",
            "dans les Côtes-d’Armor",
            "département, 344 communes",
        ),
        ("DEP-75", "Paris", "de Paris", "à Paris", "département"),
        (
            "FRANCE-F",
            "France",
            "de France",
            "en France",
            "pays, 34\u{202f}875 communes",
        ),
    ] {
        let found = FRANCE.place(&id(place)).expect(place);
        let said = &found.name;
        assert_eq!(
            (said.name.as_str(), said.of.as_str(), said.at.as_str()),
            (name, of, at),
            "{place}"
        );
        assert_eq!(found.kind_words(Lang::Fr), kind, "{place}");
    }
    let grand_cognac = FRANCE.place(&id("EPCI-200070514")).unwrap();
    assert_eq!(grand_cognac.official_name, Some("CA du Grand Cognac"));
    assert_eq!(grand_cognac.kind.official(), "Communauté d’agglomération");
    assert_eq!(
        FRANCE.caption(grand_cognac, Lang::Fr),
        "intercommunalité · 54 communes · 69\u{202f}249\u{202f}hab."
    );
}

#[test]
fn codes_designate_places() {
    for (text, place, note) in [
        ("16102", "COM-16102", ""),
        (" 16102 ", "COM-16102", ""),
        ("200070514", "EPCI-200070514", ""),
        ("200 070 514", "EPCI-200070514", ""),
        ("200057875", "EPT-200057875", ""),
        ("211601026", "COM-16102", ""),
        ("22", "DEP-22", ""),
        (
            "24",
            "DEP-24",
            "24 est pris comme le département (Dordogne)\u{202f}; pour la région Centre-Val de Loire, écrire REG-24.",
        ),
        ("REG-24", "REG-24", ""),
        ("reg-24", "REG-24", ""),
        ("DEP-24", "DEP-24", ""),
        ("2a", "DEP-2A", ""),
        ("2A004", "COM-2A004", ""),
        ("971", "DEP-971", ""),
        ("75056", "COM-75056", ""),
        ("75101", "ARM-75101", ""),
        ("EPCI-200070514", "EPCI-200070514", ""),
        ("F", "FRANCE-F", ""),
        ("FR", "FRANCE-F", ""),
        ("France", "FRANCE-F", ""),
        ("FRANCE-F", "FRANCE-F", ""),
        (
            "16355",
            "COM-16097",
            "Saint-Sulpice-de-Cognac (16355) fait partie de Val-de-Cognac depuis 2024.",
        ),
        (
            "COM-16355",
            "COM-16097",
            "Saint-Sulpice-de-Cognac (16355) fait partie de Val-de-Cognac depuis 2024.",
        ),
        (
            "16351",
            "COM-16233",
            "Saint-Simeux (16351) fait maintenant partie de Mosnac-Saint-Simeux.",
        ),
        (
            "12076",
            "COM-12218",
            "Conques (12076) fait partie de Conques-en-Rouergue depuis 2016.",
        ),
        (
            "20004",
            "COM-2A004",
            "20004 est l’ancien code d’Ajaccio\u{202f}: 2A004.",
        ),
        (
            "16100",
            "COM-16100",
            "16100 est pris comme le code Insee (Chirac)\u{202f}; c’est aussi le code postal de Cognac (16102).",
        ),
    ] {
        let resolved = FRANCE
            .resolve(text)
            .unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
        assert_eq!(resolved.place, id(place), "{text}");
        let said = resolved.note.map(|note| note.fr).unwrap_or_default();
        assert_eq!(said, note, "{text}");
    }
}

#[test]
fn a_code_that_is_none_is_refused_with_the_nearest_places() {
    for (text, sentence, nearest) in [
        (
            "99999",
            "Aucun territoire n’a le code «\u{202f}99999\u{202f}».",
            "",
        ),
        ("", "Aucun territoire n’a le code «\u{202f}\u{202f}».", ""),
        (
            "REG-22",
            "Aucun territoire n’a le code «\u{202f}REG-22\u{202f}».",
            "",
        ),
        (
            "COM-1'; DROP TABLE",
            "Aucun territoire n’a le code «\u{202f}COM-1'; DROP TABLE\u{202f}».",
            "",
        ),
        (
            "cognac",
            "Aucun territoire n’a le code «\u{202f}cognac\u{202f}».",
            "COM-16102",
        ),
        (
            "bordaux",
            "Aucun territoire n’a le code «\u{202f}bordaux\u{202f}».",
            "COM-33063",
        ),
        (
            "33000",
            "33000 est un code postal, pas le code d’un territoire.",
            "COM-33063",
        ),
        (
            "97502",
            "Saint-Pierre (97502) est dans une collectivité d’outre-mer\u{202f}: Saint-Pierre-et-Miquelon.",
            "",
        ),
    ] {
        let refusal = FRANCE.resolve(text).expect_err(text);
        assert_eq!(refusal.sentence.fr, sentence, "{text}");
        assert!(
            !refusal.hint.fr.is_empty() && !refusal.hint.en.is_empty(),
            "{text}"
        );
        if !nearest.is_empty() {
            assert_eq!(refusal.suggestions.first(), Some(&id(nearest)), "{text}");
        }
    }
    let long = "x".repeat(10_000);
    assert!(
        FRANCE
            .resolve(&long)
            .expect_err("no such code")
            .sentence
            .fr
            .len()
            < 200
    );
}

/// Checks which places come first, in order.
fn check_search(text: &str, first: &[&str]) {
    let found: Vec<String> = FRANCE
        .search(text, 10)
        .iter()
        .map(|hit| hit.place.to_string())
        .collect();
    let got: Vec<&str> = found.iter().take(first.len()).map(String::as_str).collect();
    assert_eq!(got, first, "{text}: {found:?}");
}

#[test]
fn names_and_codes_find_places() {
    for (text, first) in [
        ("cognac", &["COM-16102", "EPCI-200070514"][..]),
        ("grand cognac", &["EPCI-200070514"]),
        ("CA du Grand Cognac", &["EPCI-200070514"]),
        ("bordeaux", &["COM-33063", "EPCI-243300316"]),
        ("orleans", &["COM-45234", "EPCI-244500468"]),
        ("ORLÉANS", &["COM-45234", "EPCI-244500468"]),
        ("rouen", &["COM-76540", "EPCI-200023414"]),
        ("saint brieuc", &["COM-22278", "EPCI-200069409"]),
        ("St-Brieuc", &["COM-22278", "EPCI-200069409"]),
        ("saint-bri", &["EPCI-200069409", "COM-22278"]),
        ("ste mere eglise", &["COM-50523"]),
        ("charente", &["DEP-16", "DEP-17"]),
        ("alpes", &["DEP-06", "REG-84", "REG-93"]),
        ("22", &["DEP-22", "COM-22278"]),
        ("24", &["DEP-24", "REG-24"]),
        ("16100", &["COM-16102"]),
        ("16102", &["COM-16102"]),
        ("2a004", &["COM-2A004"]),
        ("200070514", &["EPCI-200070514"]),
        ("200 070 5", &["EPCI-200070514"]),
        ("211601026", &["COM-16102"]),
        ("havre", &["COM-76351", "EPCI-200084952"]),
        ("l'ile d'yeu", &["COM-85113"]),
        ("L’ÎLE-D’YEU", &["COM-85113"]),
        ("cotes d'armor", &["DEP-22"]),
        ("coeur de la vallee", &["COM-51457"]),
        ("cœur-de-la-vallée", &["COM-51457"]),
        ("st", &["COM-56201"]),
        ("stras", &["COM-67482", "EPCI-246700488"]),
        ("france", &["FRANCE-F"]),
        ("paris", &["COM-75056", "DEP-75"]),
        ("paris 12", &["ARM-75112"]),
        ("lyon 3", &["ARM-69383"]),
        ("75012", &["COM-75056", "ARM-75112"]),
        ("agglo la rochelle", &["EPCI-241700434"]),
        ("departement de la charente", &["DEP-16"]),
        ("saint denis reunion", &["COM-97411"]),
        ("rochelle", &["COM-17300", "COM-70450", "EPCI-241700434"]),
        ("ognac", &["EPCI-200070514"]),
    ] {
        check_search(text, first);
    }
}

#[test]
fn one_typo_is_forgiven() {
    for (text, place) in [
        // A letter too few, too many, wrong, swapped.
        ("bordaux", "COM-33063"),
        ("bordeauxx", "COM-33063"),
        ("bordaeux", "COM-33063"),
        ("nordeaux", "COM-33063"),
        ("congac", "COM-16102"),
        ("cpgnac", "COM-16102"),
        ("ognnac", ""),
        ("marseile", "COM-13055"),
        ("toulose", "COM-31555"),
        ("strasborg", "COM-67482"),
        ("saint breuc", "COM-22278"),
        ("saintbrieuc", "COM-22278"),
        ("cotes darmor", "DEP-22"),
        ("chrente maritime", "DEP-17"),
        ("nouvele aquitaine", "REG-75"),
        ("aix en provense", "COM-13001"),
    ] {
        let found = FRANCE.search(text, 10);
        if place.is_empty() {
            assert!(
                found.iter().all(|hit| hit.place != id("COM-16102")),
                "{text}"
            );
        } else {
            let near: Vec<String> = found
                .iter()
                .take(3)
                .map(|hit| hit.place.to_string())
                .collect();
            assert!(near.iter().any(|other| other == place), "{text}: {near:?}");
        }
    }
}

#[test]
fn a_former_commune_leads_to_its_successor() {
    for (text, place, note) in [
        (
            "saint sulpice de co",
            "COM-16097",
            "Saint-Sulpice-de-Cognac en fait partie depuis 2024",
        ),
        (
            "Saint-Sulpice-de-Cognac",
            "COM-16097",
            "Saint-Sulpice-de-Cognac en fait partie depuis 2024",
        ),
        (
            "16355",
            "COM-16097",
            "Saint-Sulpice-de-Cognac en fait partie depuis 2024",
        ),
        (
            "cherves richemont",
            "COM-16097",
            "Cherves-Richemont en fait partie",
        ),
        ("seynod", "COM-74010", "Seynod en fait partie depuis 2017"),
        ("saint-simeux", "COM-16233", ""),
        (
            "chalons sur marne",
            "COM-51108",
            "s’appelait Châlons-sur-Marne jusqu’en 1998",
        ),
        ("venables", "COM-27676", "s’appelait Venables jusqu’en 2017"),
        (
            "bernieres sur seine",
            "COM-27676",
            "Bernières-sur-Seine en fait partie depuis 2017",
        ),
        ("20004", "COM-2A004", "20004 est son ancien code"),
    ] {
        let hits = FRANCE.search(text, 5);
        let first = hits.first().expect(text);
        assert_eq!(first.place, id(place), "{text}");
        assert_eq!(first.note(Lang::Fr).unwrap_or_default(), note, "{text}");
    }
    let hits = FRANCE.search("saint sulpice de cognac", 5);
    assert_eq!(
        hits.first().expect("a hit").matched,
        Matched::Former {
            name: "Saint-Sulpice-de-Cognac".into(),
            code: "16355".into(),
            became: id("COM-16097"),
            year: Some(2024),
        }
    );
    // A commune of today comes before a former one with the same name.
    let hits = FRANCE.search("richemont", 5);
    assert_eq!(hits.first().expect("a hit").matched, Matched::Current);
}

#[test]
fn places_are_found_by_their_whole_name() {
    let some = Level::ALL.into_iter().flat_map(|level| {
        let step = match level {
            Level::Commune => 350,
            Level::Epci => 7,
            _ => 1,
        };
        FRANCE.all(level).step_by(step)
    });
    for place in some {
        // Twelve communes are called Sainte-Colombe, and more Saint-Aubin.
        let hits = FRANCE.search(&place.name.name, 40);
        assert!(
            hits.iter().any(|hit| hit.place == place.id),
            "{} {}",
            place.id,
            place.name.name
        );
    }
}

#[test]
fn no_text_is_too_strange_to_search() {
    let strange = [
        "",
        " ",
        "-",
        "''",
        "\n",
        "\0",
        "a\nb",
        "é",
        "œ",
        "ß",
        "Ω",
        "日本",
        "🙂",
        "st",
        "ste ",
        "l'",
        "2a",
        "2b",
        "2",
        "00",
        "0000000000000",
        "%",
        "_",
        "\u{301}",
        "d d d d",
        "a a",
        "saint saint saint",
        "ǅ",
        "İ",
        "x\u{202f}y",
    ];
    for text in strange {
        for limit in [0, 1, 7, usize::MAX] {
            let hits = FRANCE.search(text, limit);
            assert!(hits.len() <= limit, "{text:?}");
            let places: HashSet<_> = hits.iter().map(|hit| &hit.place).collect();
            assert_eq!(places.len(), hits.len(), "{text:?}: a place is there twice");
        }
        let _ = FRANCE.resolve(text);
    }
    assert!(FRANCE.search(&"saint ".repeat(10_000), 10).is_empty());
}

#[test]
fn figures_follow_the_codes_of_their_year() {
    // code of the source, year of the source, commune of today, none when split; "=" when the code is still its own
    for (code, year, to) in [
        ("16355", Some(2019), Some("16097")),
        ("16355", Some(2023), Some("16097")),
        ("16355", None, Some("16097")),
        ("12076", Some(2020), Some("12218")),
        ("12076", Some(2012), Some("12218")),
        ("14011", Some(2024), Some("14581")),
        ("49069", Some(2024), Some("49126")),
        ("69159", Some(2024), Some("69114")),
        ("27058", Some(2021), Some("27676")),
        ("14666", Some(2018), Some("=")),
        ("14712", Some(2016), Some("=")),
        ("14712", Some(2018), None),
        ("14712", Some(2019), None),
        // No package tells whether the split of 2019-2020 came before 1 January 2020.
        ("14712", Some(2020), None),
        ("14712", Some(2021), Some("=")),
        ("15141", Some(2016), Some("=")),
        ("15141", Some(2017), None),
        ("15141", Some(2024), None),
        ("15141", Some(2025), Some("=")),
        ("15141", None, Some("=")),
        ("15031", Some(2024), Some("=")),
        ("85084", Some(2015), Some("=")),
        ("85084", Some(2023), None),
        ("85084", Some(2024), Some("=")),
        ("60054", Some(2018), Some("=")),
        ("60054", Some(2023), None),
        ("60054", Some(2024), Some("=")),
        ("60455", Some(2018), Some("60694")),
        ("52332", Some(2011), None),
        ("52332", Some(2012), Some("=")),
        ("14513", Some(2017), Some("50592")),
        ("44225", Some(2017), Some("44180")),
        ("16102", Some(1999), Some("=")),
    ] {
        let geography = FRANCE.geography(year);
        let found = geography
            .passages
            .iter()
            .find(|passage| passage.from == code);
        match (found, to) {
            (None, Some("=")) => {
                let place = PlaceId::new(Level::Commune, code);
                assert!(FRANCE.place(&place).is_some(), "{code} {year:?}");
            }
            (Some(passage), _) => assert_eq!(passage.to.as_deref(), to, "{code} {year:?}"),
            (None, _) => panic!("{code} {year:?}: no passage"),
        }
    }
}

#[test]
fn a_geography_leads_every_code_to_one_commune_of_today() {
    for year in [None, Some(1990), Some(2012), Some(2019), Some(2026)] {
        let geography = FRANCE.geography(year);
        assert_eq!(geography.year, 2026);
        assert_eq!(geography.communes.len(), 34_875);
        assert_eq!(geography.arrondissements.len(), 45);
        assert_eq!(
            geography
                .communes
                .iter()
                .filter(|row| row.uninhabited)
                .count(),
            6
        );
        let communes: HashSet<&str> = geography
            .communes
            .iter()
            .map(|row| row.commune.as_str())
            .collect();
        let mut seen = HashSet::new();
        for passage in &geography.passages {
            assert!(
                seen.insert(&passage.from),
                "{year:?}: {} twice",
                passage.from
            );
            assert_ne!(passage.to.as_ref(), Some(&passage.from));
            match &passage.to {
                Some(to) => assert!(communes.contains(to.as_str()), "{to}"),
                None => assert!(year.is_some(), "{}", passage.from),
            }
        }
        let for_cognac = geography
            .communes
            .iter()
            .find(|row| row.commune == "16102")
            .expect("Cognac");
        assert_eq!(for_cognac.epci.as_deref(), Some("200070514"));
        assert_eq!(
            (for_cognac.departement.as_str(), for_cognac.region.as_str()),
            ("16", "75")
        );
        let split_today = geography
            .passages
            .iter()
            .filter(|passage| communes.contains(passage.from.as_str()));
        assert_eq!(
            split_today.count() == 0,
            year.is_none_or(|year| year >= 2025),
            "{year:?}"
        );
    }
}

#[test]
fn history_tells_mergers_splits_and_names() {
    let said = |place: &str| -> Vec<String> {
        let events = FRANCE.history(&id(place));
        let told = events.iter().map(|event| {
            let year = event.year.map_or("?".to_owned(), |year| year.to_string());
            match &event.change {
                Change::Merged { part, into } => format!("{year} {} → {}", part.name, into.name),
                Change::Split { part, from } => format!("{year} {} ← {}", part.name, from.name),
                Change::Recoded { from, to } => format!("{year} {from} → {to}"),
                Change::Renamed { old_name } => format!("{year} {old_name}"),
            }
        });
        told.collect()
    };
    for (place, told) in [
        (
            "COM-16097",
            &[
                "1956 Cherves",
                "1973 Cherves-de-Cognac",
                "1973 Richemont → Val-de-Cognac",
                "2024 Cherves-Richemont",
                "2024 Saint-Sulpice-de-Cognac → Val-de-Cognac",
            ][..],
        ),
        (
            "COM-31300",
            &["1974 Lieoux → Saint-Gaudens", "2008 Lieoux ← Saint-Gaudens"],
        ),
        ("COM-16102", &[]),
        ("EPCI-200070514", &[]),
    ] {
        assert_eq!(said(place), told, "{place}");
    }
    assert!(said("COM-15031").contains(&"2025 Celles ← Neussargues-Moissac".to_owned()));
    assert!(said("COM-14666").contains(&"? Sannerville ← Troarn".to_owned()));
    assert!(said("COM-12218").contains(&"2025 12076 → 12218".to_owned()));
}

#[test]
fn neighbours_are_those_of_the_level_around() {
    for (place, within, count) in [
        (
            "COM-16102",
            &["EPCI-200070514", "DEP-16"][..],
            &[53, 358][..],
        ),
        ("EPCI-200070514", &["DEP-16", "REG-75"], &[8, 153]),
        ("EPT-200057875", &["EPCI-200054781"], &[10]),
        ("ARM-75112", &["COM-75056"], &[19]),
        ("DEP-22", &["REG-53", "FRANCE-F"], &[3, 100]),
        ("REG-75", &["FRANCE-F"], &[17]),
        ("DEP-2A", &["REG-94", "FRANCE-F"], &[1, 100]),
        ("DEP-971", &["FRANCE-F"], &[100]),
        ("FRANCE-F", &[], &[]),
    ] {
        let siblings = FRANCE.siblings(&id(place));
        let groups: Vec<String> = siblings
            .groups
            .iter()
            .map(|group| group.within.to_string())
            .collect();
        let counts: Vec<usize> = siblings
            .groups
            .iter()
            .map(|group| group.places.len())
            .collect();
        assert_eq!(
            (groups, counts.as_slice()),
            (
                within.iter().map(|text| (*text).to_owned()).collect(),
                count
            ),
            "{place}"
        );
        for group in &siblings.groups {
            assert!(!group.places.contains(&id(place)));
        }
    }
    let names: Vec<&str> = FRANCE.siblings(&id("DEP-22")).groups[0]
        .places
        .iter()
        .map(|id| FRANCE.place(id).unwrap().name.name.as_str())
        .collect();
    assert_eq!(names, ["Finistère", "Ille-et-Vilaine", "Morbihan"]);
}

/// Insee's own file of movements, where it is at hand: 3 505 of 3 516 mergers agree in place and year.
#[test]
fn mergers_agree_with_insee() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../../shared/data/geo/v_mvtcommune_2023.csv"
    );
    let Ok(text) = std::fs::read_to_string(file) else {
        return;
    };
    let (mut compared, mut differ) = (0, Vec::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [kind, date, "COM", from, ..] = cells[..] else {
            continue;
        };
        if !["31", "32", "33", "34"].contains(&kind) || cells[8] != "COM" || cells[9] == from {
            continue;
        }
        compared += 1;
        let year: i32 = date[..4].parse().expect("a year");
        let told = FRANCE
            .history(&PlaceId::new(Level::Commune, from))
            .into_iter()
            .any(|event| {
                let same_place = match &event.change {
                    Change::Merged { part, into } => part.code == from && into.code == cells[9],
                    Change::Recoded { from: old, to } => old == from && to == cells[9],
                    _ => false,
                };
                same_place && event.year == Some(year)
            });
        if !told {
            differ.push(format!("{date} {from} → {}", cells[9]));
        }
    }
    assert_eq!((compared, differ.len()), (3516, 11), "{differ:#?}");
}
