//! Delimited text, row by row.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use encoding_rs::Encoding;

use super::reason::Reason;
use super::recipe::Recipe;
use super::{Fault, Rows};
use crate::check;

/// What went by, to tell a file that was cut inside quotes.
#[derive(Clone, Copy, Default)]
struct Passed {
    quotes: u64,
    last: u8,
}

struct Counting<R> {
    inner: R,
    passed: Rc<Cell<Passed>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let mut passed = self.passed.get();
        let read = &buffer[..count];
        passed.quotes += read.iter().filter(|byte| **byte == b'"').count() as u64;
        passed.last = read.last().copied().unwrap_or(passed.last);
        self.passed.set(passed);
        Ok(count)
    }
}

/// Gives every row from the header on, with the number of the line where it starts.
pub(super) fn read(input: impl Read, recipe: &Recipe, rows: &mut dyn Rows) -> Result<(), Fault> {
    let encoding = recipe.encoding().unwrap_or(encoding_rs::UTF_8);
    let passed = Rc::new(Cell::new(Passed::default()));
    let mut input = BufReader::with_capacity(
        1 << 18,
        Counting {
            inner: input,
            passed: Rc::clone(&passed),
        },
    );
    if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    // What stands before the header is no table: its quotes and separators mean nothing.
    let before = u64::from(recipe.header) - 1;
    for _ in 0..before {
        if input.skip_until(b'\n')? == 0 {
            return Err(Fault::line(u64::from(recipe.header), Reason::NoHeader));
        }
    }
    let separator = match recipe.separator {
        Some(sign) => sign as u8,
        None => {
            let start = input.fill_buf()?;
            check::delimiter(start.split(|byte| *byte == b'\n').next().unwrap_or(start))
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(input);
    rows.begin(None)?;
    let mut record = csv::ByteRecord::new();
    let mut cells: Vec<String> = Vec::new();
    let mut line = 0;
    while reader.read_byte_record(&mut record)? {
        line = before + record.position().map_or(0, csv::Position::line);
        cells.resize_with(record.len(), String::new);
        for (cell, bytes) in cells.iter_mut().zip(&record) {
            decode(encoding, bytes, cell);
        }
        rows.row(line, &cells)?;
    }
    let passed = passed.get();
    let broken = cells.iter().any(|cell| cell.contains('\n'));
    if passed.quotes % 2 == 1 && (broken || passed.last != b'\n') {
        return Err(Fault::line(line, Reason::OpenQuote));
    }
    Ok(())
}

/// Bytes that are not of the encoding become U+FFFD, which is refused where it is read.
fn decode(encoding: &'static Encoding, bytes: &[u8], cell: &mut String) {
    cell.clear();
    match std::str::from_utf8(bytes) {
        Ok(text) if encoding == encoding_rs::UTF_8 || text.is_ascii() => cell.push_str(text),
        _ => cell.push_str(&encoding.decode_without_bom_handling(bytes).0),
    }
}
