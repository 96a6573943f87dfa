use obs_model::{Lang, Level};
use obs_outline::{Oddity, OutlineError, read};
use serde_json::{Value, json};

use crate::{collection, feature, received, ring, square};

/// Two hundred sound communes, so that one bad one does not condemn the file.
fn with(bad: Value) -> Vec<Value> {
    let mut features: Vec<Value> = (0..200)
        .map(|rank| {
            let (x, y) = (f64::from(rank % 20), f64::from(rank / 20));
            feature(format!("16{:03}", rank + 1), vec![square(x, y, 1., 1.)])
        })
        .collect();
    features.push(bad);
    features
}

#[test]
fn a_broken_outline_is_mended_or_left_out_and_told() {
    let check = |code: &str, bad: Value, expected: &[Oddity], kept: bool| {
        let received = received(&with(bad));
        let found: Vec<Oddity> = received
            .remarks
            .iter()
            .map(|remark| remark.oddity)
            .collect();
        assert_eq!(found, expected, "{code}");
        assert_eq!(
            received.codes().any(|known| known == code),
            kept,
            "{code} {expected:?}"
        );
        assert_eq!(
            received.codes().count(),
            200 + usize::from(kept) - usize::from(expected == [Oddity::Twice])
        );
        assert_eq!(received.refused(), usize::from(!kept), "{expected:?}");
        for remark in &received.remarks {
            for lang in [Lang::Fr, Lang::En] {
                assert!(
                    remark.sentence(lang).ends_with('.'),
                    "{}",
                    remark.sentence(lang)
                );
            }
        }
    };
    let sound = || square(30., 0., 2., 2.);
    check("17001", feature("17001", vec![sound()]), &[], true);
    let open = ring(&[(30., 0.), (32., 0.), (32., 2.), (30., 2.)]);
    check(
        "17001",
        feature("17001", vec![open]),
        &[Oddity::OpenRing],
        true,
    );
    let bow = ring(&[(30., 0.), (32., 2.), (32., 0.), (30., 3.), (30., 0.)]);
    check(
        "17001",
        feature("17001", vec![bow]),
        &[Oddity::CrossesItself],
        true,
    );
    check(
        "17001",
        feature("17001", vec![sound(), square(40., 0., 1., 1.)]),
        &[Oddity::StrayHole],
        true,
    );
    let line = ring(&[(30.5, 0.5), (31., 1.), (30.5, 0.5)]);
    check(
        "17001",
        feature("17001", vec![sound(), line.clone()]),
        &[Oddity::FlatRing],
        true,
    );
    let clockwise = ring(&[(30., 0.), (30., 2.), (32., 2.), (32., 0.), (30., 0.)]);
    check("17001", feature("17001", vec![clockwise]), &[], true);
    let spike = ring(&[
        (30., 0.),
        (32., 0.),
        (35., 0.),
        (32., 0.),
        (32., 2.),
        (30., 2.),
        (30., 0.),
    ]);
    check("17001", feature("17001", vec![spike]), &[], true);

    check(
        "17001",
        feature("17001", vec![line]),
        &[Oddity::FlatRing, Oddity::NothingLeft],
        false,
    );
    check(
        "1701",
        feature("1701", vec![sound()]),
        &[Oddity::NotACode],
        false,
    );
    check(
        "1701",
        feature(1701, vec![sound()]),
        &[Oddity::NoCode],
        false,
    );
    check(
        "16001",
        feature("16001", vec![sound()]),
        &[Oddity::Twice],
        false,
    );
    check(
        "17001",
        feature(Value::Null, vec![sound()]),
        &[Oddity::NoCode],
        false,
    );
    let point = json!({"type": "Feature", "properties": {"code": "17001"}, "geometry": {"type": "Point", "coordinates": [0.1, 45.7]}});
    check("17001", point, &[Oddity::NoOutline], false);
    let none = json!({"type": "Feature", "properties": {"code": "17001"}, "geometry": null});
    check("17001", none, &[Oddity::NoOutline], false);
    let swapped = json!([[45.6, -0.4], [45.7, -0.4], [45.7, -0.3], [45.6, -0.4]]);
    check(
        "17001",
        feature("17001", vec![swapped]),
        &[Oddity::Swapped],
        false,
    );
    let metres = json!([
        [438000.0, 6517000.0],
        [439000.0, 6517000.0],
        [438000.0, 6518000.0],
        [438000.0, 6517000.0]
    ]);
    check(
        "17001",
        feature("17001", vec![metres]),
        &[Oddity::Elsewhere],
        false,
    );
}

#[test]
fn the_same_outline_twice_is_one() {
    let received = received(&with(feature("16001", vec![square(0., 0., 1., 1.)])));
    assert_eq!(received.remarks, []);
    assert_eq!(received.codes().count(), 200);
}

#[test]
fn what_is_no_file_of_outlines_is_refused() {
    let check = |bytes: &[u8], level: Level, expected: fn(&OutlineError) -> bool| {
        let error = read(bytes, level).unwrap_err();
        assert!(expected(&error), "{error:?}");
        for lang in [Lang::Fr, Lang::En] {
            assert!(
                error.sentence(lang).ends_with('.'),
                "{}",
                error.sentence(lang)
            );
        }
    };
    let form = |error: &OutlineError| matches!(error, OutlineError::Form(_));
    check(b"", Level::Commune, form);
    check(b"<html>Maintenance</html>", Level::Commune, form);
    check(
        b"{\"type\":\"Topology\",\"objects\":{}}",
        Level::Commune,
        form,
    );
    let whole = collection(&with(feature("17001", vec![square(30., 0., 1., 1.)])));
    for cut in [1, 100, whole.len() / 2, whole.len() - 1] {
        check(&whole[..cut], Level::Commune, form);
    }
    check(&collection(&[]), Level::Commune, |error| {
        *error == OutlineError::Empty
    });
    // Communes where EPCI are expected; every code without its zero.
    check(&whole, Level::Epci, |error| {
        matches!(error, OutlineError::Refusals { refused: 201, .. })
    });
    let lost: Vec<Value> = (0..100)
        .map(|rank| feature(1001 + rank, vec![square(f64::from(rank), 0., 1., 1.)]))
        .collect();
    check(&collection(&lost), Level::Commune, |error| {
        matches!(error, OutlineError::Refusals { refused: 100, .. })
    });
    let marked = [b"\xef\xbb\xbf".as_slice(), &whole].concat();
    assert!(read(&marked, Level::Commune).is_ok());
}
