//! What goes wrong with the figures themselves: changes of the table, of its bytes, of its pages.

use obs_tests::fake::{Answer, Asked};
use serde_json::{Value, json};

use crate::figures::{Holds, Route, Sheet, YEARS, zipped};

// ── The table ────────────────────────────────────────────────────────────────────────────────────────────────

pub fn reordered_columns(sheet: &mut Sheet) {
    sheet.columns.reverse();
    for row in &mut sheet.rows {
        row.reverse();
    }
}

pub fn reordered_rows(sheet: &mut Sheet) {
    sheet.rows.reverse();
}

pub fn one_more_column(sheet: &mut Sheet) {
    sheet.columns.push("NOTE".to_owned());
    for row in &mut sheet.rows {
        row.push("A".to_owned());
    }
}

fn renamed(sheet: &mut Sheet, holds: Holds, name: &str) {
    let at = sheet.column(holds);
    sheet.columns[at] = name.to_owned();
}

pub fn renamed_figure(sheet: &mut Sheet) {
    renamed(sheet, Holds::Figure, "VALEUR");
}

pub fn renamed_code(sheet: &mut Sheet) {
    renamed(sheet, Holds::Code, "codgeo");
}

pub fn renamed_period(sheet: &mut Sheet) {
    renamed(sheet, Holds::Period, "millesime");
}

fn every_cell(sheet: &mut Sheet, holds: Holds, change: impl Fn(&str) -> String) {
    let at = sheet.column(holds);
    for row in &mut sheet.rows {
        row[at] = change(&row[at]);
    }
}

fn one_cell(sheet: &mut Sheet, holds: Holds, change: impl Fn(&str) -> String) {
    let (row, at) = (sheet.one_row(), sheet.column(holds));
    sheet.rows[row][at] = change(&sheet.rows[row][at]);
}

pub fn decimal_commas(sheet: &mut Sheet) {
    every_cell(sheet, Holds::Figure, |cell| cell.replace('.', ","));
}

pub fn one_decimal_comma(sheet: &mut Sheet) {
    one_cell(sheet, Holds::Figure, |cell| cell.replace('.', ","));
}

pub fn no_decimal_sign(sheet: &mut Sheet) {
    let figures: &[Holds] = &[Holds::Figure];
    for holds in figures {
        every_cell(sheet, *holds, |cell| cell.replace('.', ""));
    }
}

pub fn not_a_number(sheet: &mut Sheet) {
    one_cell(sheet, Holds::Figure, |_| "NaN".to_owned());
}

pub fn infinite(sheet: &mut Sheet) {
    one_cell(sheet, Holds::Figure, |_| "Infinity".to_owned());
}

pub fn negative(sheet: &mut Sheet) {
    one_cell(sheet, Holds::Figure, |cell| format!("-{cell}"));
}

pub fn in_thousands(sheet: &mut Sheet) {
    let columns: Vec<usize> = match sheet.route.is_melodi() {
        true => vec![sheet.column(Holds::Figure)],
        // Both parts, so that the share stays what it was.
        false => ["femmes", "ensemble"]
            .iter()
            .filter_map(|name| sheet.columns.iter().position(|column| column == name))
            .collect(),
    };
    for row in &mut sheet.rows {
        for at in &columns {
            row[*at] = (row[*at].parse::<f64>().unwrap_or(0.0) / 1000.0).to_string();
        }
    }
}

pub fn one_ten_times_too_large(sheet: &mut Sheet) {
    let row = sheet.one_row();
    let columns: Vec<usize> = match sheet.route.is_melodi() {
        true => vec![sheet.column(Holds::Figure)],
        false => ["femmes", "ensemble"]
            .iter()
            .filter_map(|name| sheet.columns.iter().position(|column| column == name))
            .collect(),
    };
    // In Melodi's long form, the three rows of the commune.
    let rows = match sheet.route.is_melodi() {
        true => row..row + 3,
        false => row..row + 1,
    };
    for row in rows {
        for at in &columns {
            let cell = &mut sheet.rows[row][*at];
            *cell = (cell.parse::<f64>().unwrap_or(0.0) * 10.0).to_string();
        }
    }
}

pub fn totals_twice_too_large(sheet: &mut Sheet) {
    let (level, figure) = (sheet.column(Holds::Level), sheet.column(Holds::Figure));
    for row in &mut sheet.rows {
        if row[level].to_lowercase().starts_with('d') {
            row[figure] = (row[figure].parse::<f64>().unwrap_or(0.0) * 2.0).to_string();
        }
    }
}

pub fn unknown_codes(sheet: &mut Sheet) {
    every_cell(sheet, Holds::Code, |code| format!("X{}", &code[1..]));
}

pub fn one_unknown_code(sheet: &mut Sheet) {
    every_row_of_one_place(sheet, |_| "06999".to_owned());
}

pub fn lost_zeros(sheet: &mut Sheet) {
    every_cell(sheet, Holds::Code, |code| {
        code.trim_start_matches('0').to_owned()
    });
}

pub fn one_lost_zero(sheet: &mut Sheet) {
    every_row_of_one_place(sheet, |code| code.trim_start_matches('0').to_owned());
}

pub fn blanks_around_codes(sheet: &mut Sheet) {
    every_cell(sheet, Holds::Code, |code| format!("{code} "));
}

fn every_row_of_one_place(sheet: &mut Sheet, change: impl Fn(&str) -> String) {
    let at = sheet.column(Holds::Code);
    let place = sheet.rows[sheet.one_row()][at].clone();
    for row in &mut sheet.rows {
        if row[at] == place {
            row[at] = change(&row[at]);
        }
    }
}

pub fn last_year_under_this_years_name(sheet: &mut Sheet) {
    every_cell(sheet, Holds::Period, |year| {
        let year: i32 = year.parse().unwrap_or_default();
        (year + YEARS[1] - YEARS[0]).to_string()
    });
}

pub fn latest_year_missing(sheet: &mut Sheet) {
    let (at, latest) = (sheet.column(Holds::Period), YEARS[1].to_string());
    sheet.rows.retain(|row| row[at] != latest);
}

pub fn no_date(sheet: &mut Sheet) {
    one_cell(sheet, Holds::Period, |_| "provisoire".to_owned());
}

pub fn new_mark_of_secrecy(sheet: &mut Sheet) {
    one_cell(sheet, Holds::Figure, |_| "confid.".to_owned());
}

pub fn new_letter_of_secrecy(sheet: &mut Sheet) {
    let row = sheet.one_row();
    if let Some(at) = sheet
        .columns
        .iter()
        .position(|column| column == "CONF_STATUS")
    {
        sheet.rows[row][at] = "Y".to_owned();
    }
}

pub fn repeated_rows(sheet: &mut Sheet) {
    let row = sheet.rows[sheet.one_row()].clone();
    sheet.rows.push(row);
}

pub fn rows_that_disagree(sheet: &mut Sheet) {
    let mut row = sheet.rows[sheet.one_row()].clone();
    let at = sheet.column(Holds::Figure);
    row[at] = (row[at].parse::<f64>().unwrap_or(0.0) + 1.0).to_string();
    sheet.rows.push(row);
}

pub fn a_departement_missing(sheet: &mut Sheet) {
    let at = sheet.column(Holds::Code);
    sheet.rows.retain(|row| !row[at].starts_with("90"));
}

/// Two communes in a hundred, here and there.
pub fn a_few_communes_missing(sheet: &mut Sheet) {
    let at = sheet.column(Holds::Code);
    sheet.rows.retain(|row| {
        let number: usize = row[at].parse().unwrap_or_default();
        row[at].len() < 5 || number % 40 != 7
    });
}

pub fn half_of_the_rows(sheet: &mut Sheet) {
    let mut keep = false;
    sheet.rows.retain(|_| {
        keep = !keep;
        keep
    });
}

pub fn no_row(sheet: &mut Sheet) {
    sheet.rows.clear();
}

pub fn no_figure(sheet: &mut Sheet) {
    every_cell(sheet, Holds::Figure, |_| String::new());
}

pub fn no_total(sheet: &mut Sheet) {
    sheet.rows.retain(|row| !row.contains(&"_T".to_owned()));
}

pub fn one_more_dimension(sheet: &mut Sheet) {
    sheet.columns.push("DIPLOME".to_owned());
    let mut rows = std::mem::take(&mut sheet.rows);
    for row in &mut rows {
        row.push("1".to_owned());
    }
    let other = rows.clone().into_iter().map(|mut row| {
        *row.last_mut().expect("a cell") = "2".to_owned();
        row
    });
    rows.extend(other);
    sheet.rows = rows;
}

// ── The bytes ────────────────────────────────────────────────────────────────────────────────────────────────

type Ask<'a> = &'a dyn Fn(&Asked) -> Answer;

/// The CSV of an archive changed, or the body itself.
fn text_changed(answer: &mut Answer, change: impl Fn(String) -> Vec<u8>) {
    if answer.body.starts_with(b"PK") {
        let csv = unzipped(&answer.body);
        answer.body = zipped(&change(csv));
    } else {
        answer.body = change(String::from_utf8_lossy(&answer.body).into_owned());
    }
}

fn unzipped(archive: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("an archive");
    let mut text = String::new();
    let mut member = archive.by_index(0).expect("a member");
    std::io::Read::read_to_string(&mut member, &mut text).expect("text");
    text
}

pub fn latin1(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| {
        text.trim_start_matches('\u{feff}')
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
            .collect()
    });
}

pub fn utf16(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| {
        let text = format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    });
}

pub fn byte_order_mark(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| {
        format!("\u{feff}{}", text.trim_start_matches('\u{feff}')).into_bytes()
    });
}

pub fn no_byte_order_mark(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| {
        text.trim_start_matches('\u{feff}').to_owned().into_bytes()
    });
}

pub fn mojibake(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| text.replace('é', "Ã©").into_bytes());
}

pub fn cut_in_two(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    let half = answer.body.len() / 2;
    answer.body.truncate(half);
}

/// Cut after a whole number that is the beginning of a longer one, where the form allows it.
pub fn cut_in_the_last_number(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| {
        let end = text.trim_end().len() - 3;
        text.as_bytes()[..end].to_vec()
    });
}

pub fn cut_after_a_line(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines[..lines.len() - 2].concat().into_bytes()
    });
}

pub fn broken_in_the_middle(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    let middle = answer.body.len() / 2;
    for byte in answer.body.iter_mut().skip(middle).take(48) {
        *byte = 0xff;
    }
}

pub fn page_for_people_as_json(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    answer.body = b"<!DOCTYPE html><html><body>Maintenance</body></html>".to_vec();
}

pub fn error_as_success(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    answer.body = b"{\"error\": \"quota\", \"message\": \"Quota exceeded\"}".to_vec();
}

pub fn other_columns_first_line(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    text_changed(answer, |text| {
        format!(
            "Tableau des essais\n{}",
            text.trim_start_matches('\u{feff}')
        )
        .into_bytes()
    });
}

/// The catalogue lists the dataset under another name, or the portal does not know it any more.
pub fn renamed_dataset(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    let body = String::from_utf8_lossy(&answer.body).replace("DS_ESSAI", "DS_ESSAI_NOUVEAU");
    *answer = match body.contains("DS_ESSAI_NOUVEAU") {
        true => Answer::text(200, "application/json", body),
        false => Answer::text(404, "application/json", "{}"),
    };
}

/// A few hundred kilobytes that unpack into hundreds of megabytes of blanks.
pub fn gzip_bomb(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    const BLANKS_BYTES: usize = 160_000_000;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let blanks = vec![b' '; 1_000_000];
    std::io::Write::write_all(&mut packed, &answer.body).expect("memory");
    for _ in 0..BLANKS_BYTES / blanks.len() {
        std::io::Write::write_all(&mut packed, &blanks).expect("memory");
    }
    answer.body = packed.finish().expect("memory");
    answer.ranges = false;
    answer
        .headers
        .push(("Content-Encoding".to_owned(), "gzip".to_owned()));
}

/// An archive whose member grows a thousand times.
pub fn zip_bomb(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    if answer.body.starts_with(b"PK") {
        let csv = unzipped(&answer.body);
        let header = csv.lines().next().unwrap_or_default().to_owned();
        answer.body = zipped(format!("{header}\n{}", " ".repeat(50_000_000)).as_bytes());
    }
}

// ── The pages ────────────────────────────────────────────────────────────────────────────────────────────────

fn rows_of(page: &mut Value) -> &mut Value {
    match page.get("observations").is_some() {
        true => &mut page["observations"],
        false => &mut page["results"],
    }
}

fn page_changed(answer: &mut Answer, change: impl FnOnce(&mut Value)) {
    let Ok(mut page) = serde_json::from_slice(&answer.body) else {
        return;
    };
    change(&mut page);
    answer.body = page.to_string().into_bytes();
}

fn is_first(asked: &Asked) -> bool {
    asked.parameter("page").is_none()
        && asked.parameter("after").is_none()
        && asked.parameter("offset").is_none_or(|offset| offset == "0")
}

/// The page that follows one, by the source's own words.
fn next_of(page: &Value) -> Option<String> {
    let next = page["paging"]["next"].as_str().or(page["next"].as_str())?;
    Some(next.to_owned())
}

fn asked_for(address: &str, like: &Asked) -> Asked {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    Asked {
        query: query.to_owned(),
        ..like.clone()
    }
}

/// Every page holds the rows of the first.
pub fn duplicated_page(asked: &Asked, answer: &mut Answer, ask: Ask<'_>) {
    if is_first(asked) {
        return;
    }
    let first: Vec<String> = asked
        .query
        .split('&')
        .filter(|pair| !pair.starts_with("page=") && !pair.starts_with("after="))
        .map(|pair| match pair.starts_with("offset=") {
            true => "offset=0".to_owned(),
            false => pair.to_owned(),
        })
        .collect();
    let first = ask(&Asked {
        query: first.join("&"),
        ..asked.clone()
    });
    let Ok(mut first) = serde_json::from_slice::<Value>(&first.body) else {
        return;
    };
    page_changed(answer, |page| *rows_of(page) = rows_of(&mut first).take());
}

/// The second page is never given: the first leads to the third.
pub fn missing_page(asked: &Asked, answer: &mut Answer, ask: Ask<'_>) {
    if !is_first(asked) {
        return;
    }
    page_changed(answer, |page| {
        let Some(second) = next_of(page) else {
            // Pages that are counted: the first lacks its last row.
            let rows = rows_of(page).as_array_mut().expect("rows");
            rows.pop();
            return;
        };
        let second = ask(&asked_for(&second, asked));
        let second: Value = serde_json::from_slice(&second.body).unwrap_or_default();
        set_next(
            page,
            next_of(&second).map_or(Value::Null, |next| json!(next)),
        );
    });
}

fn set_next(page: &mut Value, next: Value) {
    match page.get("paging").is_some() {
        true => page["paging"]["next"] = next,
        false => page["next"] = next,
    }
}

pub fn only_the_first_page(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    page_changed(answer, |page| {
        set_next(page, Value::Null);
        if let Some(total) = page.get("total_count").and_then(Value::as_u64) {
            // Pages that are counted: empty from the second on.
            assert!(total > 0);
        }
    });
}

pub fn pages_in_a_circle(asked: &Asked, answer: &mut Answer, _: Ask<'_>) {
    let own = format!("https://{}", asked.full());
    page_changed(answer, |page| set_next(page, json!(own)));
}

pub fn next_page_elsewhere(_: &Asked, answer: &mut Answer, _: Ask<'_>) {
    page_changed(answer, |page| {
        set_next(page, json!("https://ailleurs.fr/suite"))
    });
}

pub fn empty_pages(asked: &Asked, answer: &mut Answer, _: Ask<'_>) {
    if !is_first(asked) {
        page_changed(answer, |page| *rows_of(page) = json!([]));
    }
}

/// Whether a route has text that these changes apply to.
pub fn is_text(route: Route) -> bool {
    !matches!(route, Route::MelodiParquet | Route::FileXlsx)
}
