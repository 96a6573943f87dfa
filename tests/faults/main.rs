//! Sources that misbehave, in every way known, through every door: one table of faults, one check.
//!
//! Each case starts from a desk that holds right figures, and refreshes them against a source that says it has
//! something newer and goes wrong. Whatever happens: no wrong value is stored, no value is lost, and the refresh
//! ends in right figures or in a problem with a code, a sentence and a way out.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod changes;
mod figures;

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use obs_desk::Patience;
use obs_tests::desk::{TemporaryDesk, copy_folder};
use obs_tests::fake::wire::Rewrite;
use obs_tests::fake::{Answer, Fake, Fault};
use serde_json::{Value, json};
use tempfile::TempDir;

use changes as change;
use figures::{Route, Sheet, YEARS, indicators};

/// No test waits: pauses are tiny, and a source that falls silent is left soon.
const PATIENCE: Patience = Patience {
    pause_max: Duration::from_millis(1),
    idle_timeout: Duration::from_secs(2),
    tries: 2,
};

/// How a case must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// In a problem; what was there stays.
    Refused,
    /// In right figures: what came can be read rightly.
    Read,
    /// Either way, as long as the figures are right.
    Right,
}
use Ends::{Read, Refused, Right};

/// What goes wrong.
enum Wrong {
    /// The answers that hold figures.
    Figures(Fault),
    /// The answer that describes the dataset.
    Description(Fault),
    /// The table itself.
    Table(fn(&mut Sheet)),
}

fn instead(status: u16, kind: &str, body: &str) -> Fault {
    Fault::Instead(Answer::text(status, kind, body))
}

fn redirected(to: &str) -> Fault {
    Fault::Instead(Answer::text(302, "text/html", "").header("Location", to))
}

fn bytes(rewrite: Rewrite) -> Wrong {
    Wrong::Figures(Fault::Rewritten(rewrite))
}

type Case = (&'static str, fn(Route) -> bool, Wrong, Ends);

const PLAIN: &str = "text/plain;charset=UTF-8";
const PAGE: &str = "<!DOCTYPE html><html><body>Service indisponible</body></html>";

/// The table of faults.
#[rustfmt::skip]
fn faults() -> Vec<Case> {
    use Wrong::{Description, Figures, Table};
    let all: fn(Route) -> bool = |_| true;
    let melodi: fn(Route) -> bool = Route::is_melodi;
    let text: fn(Route) -> bool = change::is_text;
    let paged: fn(Route) -> bool = Route::is_paged;
    let linked: fn(Route) -> bool =
        |route| matches!(route, Route::MelodiPages | Route::DatafairLines);
    let portal: fn(Route) -> bool = |route| !route.is_melodi();
    let export: fn(Route) -> bool = |route| route == Route::OpendatasoftExport;
    let zip: fn(Route) -> bool = |route| route == Route::MelodiZip;
    vec![
        // What the network and its gateways do.
        ("500 in plain text", all, Figures(instead(500, PLAIN, "Le serveur a rencontré une erreur inattendue.")), Refused),
        ("429 with Retry-After", all, Figures(Fault::TooManyRequests { retry_after_secs: 1, }), Refused),
        ("429 without Retry-After", all, Figures(instead(429, "application/json", "{}")), Refused),
        ("429 that asks to wait a day", all, Figures(Fault::TooManyRequests { retry_after_secs: 86_400, }), Refused),
        ("503 as a page", all, Figures(instead(503, "text/html", PAGE)), Refused),
        ("200 as a page", all, Figures(Fault::WebPage), Refused),
        ("403", all, Figures(instead(403, "text/html", PAGE)), Refused),
        ("404", all, Figures(instead(404, "text/html", PAGE)), Refused),
        ("an empty result as 400", all, Figures(instead(400, "application/json", r#"{"message":"Le fichier est vide"}"#)), Refused),
        ("a page under the right type", all, bytes(change::page_for_people_as_json), Refused),
        ("an error under 200", all, bytes(change::error_as_success), Refused),
        ("another type", all, Figures(Fault::WrongContentType("image/png")), Refused),
        ("cut short of the length announced", all, Figures(Fault::Truncated), Refused),
        ("cut, with the length of what is left", all, bytes(change::cut_in_two), Refused),
        ("cut in the last number", text, bytes(change::cut_in_the_last_number), Refused),
        ("cut after a line", export, bytes(change::cut_after_a_line), Refused),
        ("half the length announced", all, Figures(Fault::WrongLength), Refused),
        ("reset in the middle", all, Figures(Fault::Reset), Refused),
        ("silent in the middle", all, Figures(Fault::Stalled), Refused),
        ("drop by drop", all, Figures(Fault::Drip), Read),
        ("empty", all, Figures(Fault::Empty), Refused),
        ("redirected to itself", all, Figures(Fault::RedirectLoop), Refused),
        ("redirected to a file", all, Figures(redirected("file:///etc/passwd")), Refused),
        ("redirected to another protocol", all, Figures(redirected("ftp://127.0.0.1/essai")), Refused),
        ("redirected to another server", all, Figures(redirected("http://127.0.0.2:9/essai")), Refused),
        ("a body of ten gigabytes", all, Figures(Fault::Huge(10_000_000_000)), Refused),
        ("a body without end", |route| route != Route::MelodiPages, Figures(Fault::Endless), Refused),
        ("a gzip bomb", |route| route != Route::FileCsv, bytes(change::gzip_bomb), Refused),
        // Nobody says how large a file may be: blanks after its rows are read, and left.
        ("blanks by the hundred megabytes", |route| route == Route::FileCsv, bytes(change::gzip_bomb), Right),
        ("a zip bomb", zip, bytes(change::zip_bomb), Refused),
        ("broken in the middle", all, bytes(change::broken_in_the_middle), Refused),
        // What happens to the description.
        ("no description", all, Description(instead(404, "text/html", PAGE)), Refused),
        ("a description that is a page", all, Description(Fault::WebPage), Refused),
        ("a description cut in two", all, Description(Fault::Rewritten(change::cut_in_two)), Refused),
        ("a description out of order", all, Description(instead(503, "text/html", PAGE)), Refused),
        ("a dataset renamed", all, Description(Fault::Rewritten(change::renamed_dataset)), Refused),
        // Encodings.
        ("in Latin-1", |route| route == Route::OpendatasoftExport, bytes(change::latin1), Refused),
        ("in UTF-16", text, bytes(change::utf16), Refused),
        ("accents twice encoded", portal, bytes(change::mojibake), Right),
        ("one byte order mark", text, bytes(change::byte_order_mark), Read),
        ("no byte order mark", export, bytes(change::no_byte_order_mark), Read),
        ("a line above the header", |route| matches!(route, Route::MelodiZip | Route::OpendatasoftExport), bytes(change::other_columns_first_line), Refused),
        // Pages.
        ("a page given twice", paged, bytes(change::duplicated_page), Refused),
        ("a page left out", paged, bytes(change::missing_page), Refused),
        ("the first page only", linked, bytes(change::only_the_first_page), Refused),
        ("pages in a circle", linked, bytes(change::pages_in_a_circle), Refused),
        ("a next page elsewhere", linked, bytes(change::next_page_elsewhere), Refused),
        ("empty pages", paged, bytes(change::empty_pages), Refused),
        // The table.
        ("columns in another order", all, Table(change::reordered_columns), Read),
        ("rows in another order", all, Table(change::reordered_rows), Read),
        ("one more column", all, Table(change::one_more_column), Read),
        ("one more dimension without a total", melodi, Table(change::one_more_dimension), Refused),
        ("figures under another name", |route| route != Route::MelodiPages, Table(change::renamed_figure), Refused),
        ("codes under another name", |route| route != Route::MelodiPages, Table(change::renamed_code), Refused),
        ("dates under another name", |route| route != Route::MelodiPages, Table(change::renamed_period), Refused),
        ("commas for decimal points", all, Table(change::decimal_commas), Refused),
        ("one comma for a decimal point", all, Table(change::one_decimal_comma), Refused),
        ("decimal points lost", all, Table(change::no_decimal_sign), Refused),
        ("NaN", all, Table(change::not_a_number), Refused),
        ("infinity", all, Table(change::infinite), Refused),
        ("a negative count", all, Table(change::negative), Refused),
        ("in thousands", all, Table(change::in_thousands), Refused),
        ("one commune ten times too large", all, Table(change::one_ten_times_too_large), Refused),
        ("totals twice too large", all, Table(change::totals_twice_too_large), Refused),
        ("codes that are unknown", all, Table(change::unknown_codes), Refused),
        ("one unknown code among many", all, Table(change::one_unknown_code), Refused),
        ("leading zeros lost", all, Table(change::lost_zeros), Refused),
        ("one leading zero lost", all, Table(change::one_lost_zero), Refused),
        ("blanks after codes", all, Table(change::blanks_around_codes), Read),
        ("last year’s figures under this year’s name", all, Table(change::last_year_under_this_years_name), Refused),
        ("without the latest year", all, Table(change::latest_year_missing), Refused),
        ("a date that is none", all, Table(change::no_date), Refused),
        ("a mark of secrecy never seen", all, Table(change::new_mark_of_secrecy), Refused),
        ("a letter of secrecy never seen", melodi, Table(change::new_letter_of_secrecy), Refused),
        ("a row repeated", all, Table(change::repeated_rows), Read),
        ("two rows that disagree", all, Table(change::rows_that_disagree), Refused),
        ("a département missing", all, Table(change::a_departement_missing), Refused),
        ("a few communes missing", all, Table(change::a_few_communes_missing), Refused),
        ("every other row", all, Table(change::half_of_the_rows), Refused),
        ("no row", all, Table(change::no_row), Refused),
        ("no figure", all, Table(change::no_figure), Refused),
        ("no total", melodi, Table(change::no_total), Refused),
        // And nothing wrong at all.
        ("nothing", all, Table(|_| ()), Right),
    ]
}

/// What a refresh of the trial's dataset says of it.
fn refresh(desk: &TemporaryDesk) -> Value {
    let body = json!({
        "ids": ["population/essai-part"], "themes": [], "datasets": [], "all": false, "lang": "fr",
    });
    let summary = desk.ask("refresh", body).unwrap();
    let [dataset] = summary["datasets"].as_array().unwrap().as_slice() else {
        panic!("one dataset: {summary}");
    };
    dataset.clone()
}

/// Every figure of the trial at every place and period, with its state, as text.
fn figures(desk: &TemporaryDesk) -> String {
    ["population/essai-nombre", "population/essai-part"]
        .map(|id| {
            let body = json!({ "id": id, "places": [], "lang": "fr" });
            let exported: obs_desk::wire::Exported =
                serde_json::from_value(desk.ask("export_table", body).unwrap()).unwrap();
            String::from_utf8(exported.files[0].bytes().unwrap()).unwrap()
        })
        .join("\n")
}

/// A desk that holds the right figures of a route, and the source that serves it.
struct Bench {
    route: Route,
    fake: Fake,
    desk: TemporaryDesk,
    before: String,
    _catalog: TempDir,
}

impl Bench {
    fn new(route: Route) -> Self {
        let sheet = Sheet::right(route, &YEARS);
        let fake = Fake::start(sheet.world("2026-01-01T08:00:00"));
        let folder = TempDir::new().unwrap();
        copy_folder(TemporaryDesk::offline().folder(), folder.path()).unwrap();
        let catalog = folder.path().join("catalog/population");
        fs::create_dir_all(&catalog).unwrap();
        for (name, file) in indicators(route) {
            fs::write(catalog.join(format!("{name}.toml")), file).unwrap();
        }
        let desk = TemporaryDesk::with(|config| {
            config.data_dir = Some(folder.path().to_owned());
            config.mirror = Some(fake.url().to_owned());
            config.patience = Some(PATIENCE);
        });
        let checked = json!({ "folder": folder.path().join("catalog"), "lang": "fr" });
        let checked = desk.ask("check_catalog", checked).unwrap();
        assert_eq!(checked["problems"], json!([]), "{route:?}");
        let refreshed = refresh(&desk);
        assert_eq!(refreshed["outcome"], "fetched", "{route:?}: {refreshed}");
        let before = figures(&desk);
        compare_with_truth(route, &sheet, &before);
        Self {
            route,
            fake,
            desk,
            before,
            _catalog: folder,
        }
    }

    /// The source says that it has something newer, and goes wrong.
    fn check(&self, number: usize, case: &str, wrong: &Wrong, ends: Ends) {
        let mut sheet = Sheet::right(self.route, &YEARS);
        if let Wrong::Table(change) = wrong {
            change(&mut sheet);
        }
        // Never the bytes of the last time: a source is not asked for what is here already.
        let rows = sheet.rows.len().max(1);
        sheet.rows.rotate_left(number % rows);
        self.fake.repair();
        self.fake.hold(sheet.world(&format!(
            "2026-02-01T{:02}:{:02}:00",
            number / 60,
            number % 60
        )));
        let (addresses, description) = self.route.addresses();
        match wrong {
            Wrong::Figures(fault) => {
                for address in addresses {
                    self.fake.fault(address, fault.clone(), usize::MAX);
                }
            }
            Wrong::Description(fault) => self.fake.fault(description, fault.clone(), usize::MAX),
            Wrong::Table(_) => {}
        }
        let refreshed = refresh(&self.desk);
        let said = format!("{:?}, {case}: {refreshed}", self.route);
        assert!(
            figures(&self.desk) == self.before,
            "{said}: the figures changed"
        );
        let problem = &refreshed["problem"];
        match refreshed["outcome"].as_str().unwrap() {
            "kept" => {
                for part in ["code", "message", "hint"] {
                    let text = problem[part].as_str().unwrap_or_default();
                    assert!(!text.is_empty(), "{said}: no {part}");
                }
                assert_ne!(problem["code"], "Bug", "{said}");
                assert_ne!(ends, Read, "{said}");
            }
            "fetched" => {
                assert!(problem.is_null(), "{said}");
                assert_ne!(ends, Refused, "{said}");
            }
            other => panic!("{other}: {said}"),
        }
    }
}

/// The figures of communes and départements are those of the table, and no others.
fn compare_with_truth(route: Route, sheet: &Sheet, text: &str) {
    let mut truth: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in &sheet.rows {
        let key = match route.is_melodi() {
            true if row[2] == "_T" => (row[0].clone(), row[3].clone()),
            true => continue,
            false => (row[1].clone(), row[0].clone()),
        };
        let value = if route.is_melodi() { &row[5] } else { &row[2] };
        truth.insert(key, value.parse().unwrap());
    }
    let counts = text.split("\n\n").next().unwrap();
    let mut found = 0;
    for line in counts.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        let [code, _, level, period, value, state, ..] = cells.as_slice() else {
            continue;
        };
        if !["commune", "departement"].contains(level) || *state != "measured" {
            continue;
        }
        let value: f64 = value.replace(',', ".").parse().unwrap();
        let key = ((*code).to_owned(), (*period).to_owned());
        let right = truth
            .get(&key)
            .unwrap_or_else(|| panic!("{route:?} {key:?}"));
        assert!((right - value).abs() < 1e-9, "{route:?} {key:?}: {value}");
        found += 1;
    }
    assert_eq!(found, truth.len(), "{route:?}: every figure is there");
}

/// Faults of a table that are told by the forms of Eurostat and BDM, whose figures are of départements.
const OF_DEPARTEMENTS: [&str; 16] = [
    "rows in another order",
    "commas for decimal points",
    "one comma for a decimal point",
    "NaN",
    "infinity",
    "a negative count",
    "in thousands",
    "codes that are unknown",
    "leading zeros lost",
    "without the latest year",
    "a date that is none",
    "a mark of secrecy never seen",
    "every other row",
    "no row",
    "no figure",
    "nothing",
];

/// Eurostat and BDM describe themselves, and have no communes; to BDM, NaN means that there is no figure.
fn can_happen(route: Route, case: &str, wrong: &Wrong) -> bool {
    match wrong {
        _ if !route.is_of_departements() => true,
        Wrong::Table(_) if route == Route::Bdm && case == "NaN" => false,
        Wrong::Figures(_) => true,
        Wrong::Description(_) => false,
        Wrong::Table(_) => OF_DEPARTEMENTS.contains(&case),
    }
}

/// Every fault that a route can have; one that is found does not hide the others.
fn run(route: Route) {
    let mut bench = Bench::new(route);
    let mut count = 0;
    let mut wrong = Vec::new();
    for (number, (case, on, fault, ends)) in faults().into_iter().enumerate() {
        if !on(route) || !can_happen(route, case, &fault) {
            continue;
        }
        count += 1;
        let check = || bench.check(number, case, &fault, ends);
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err() {
            wrong.push(case);
            bench = Bench::new(route);
        }
    }
    assert!(count > 30, "{route:?} has {count} faults");
    assert_eq!(wrong, Vec::<&str>::new(), "{route:?}");
}

#[test]
fn melodi_parquet() {
    run(Route::MelodiParquet);
}

#[test]
fn melodi_zip() {
    run(Route::MelodiZip);
}

#[test]
fn melodi_pages() {
    run(Route::MelodiPages);
}

#[test]
fn opendatasoft_export() {
    run(Route::OpendatasoftExport);
}

#[test]
fn opendatasoft_records() {
    run(Route::OpendatasoftRecords);
}

#[test]
fn datafair_lines() {
    run(Route::DatafairLines);
}

#[test]
fn eurostat() {
    run(Route::Eurostat);
}

#[test]
fn bdm() {
    run(Route::Bdm);
}

#[test]
fn dido() {
    run(Route::Dido);
}

#[test]
fn file_csv() {
    run(Route::FileCsv);
}

#[test]
fn file_xlsx() {
    run(Route::FileXlsx);
}
