//! Delimited text, row by row.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use encoding_rs::Encoding;

use super::reason::Reason;
use super::recipe::Recipe;
use super::{Fault, Rows};
use crate::check;

/// What went by, to tell lines apart and a file that was cut inside quotes.
#[derive(Clone, Copy, Default)]
struct Passed {
    bytes: u64,
    quotes: u64,
    last: u8,
    /// Lines end as on Windows: the carriage returns are left out, or they would count as lines of their own.
    windows: Option<bool>,
}

struct Passing<R> {
    inner: R,
    passed: Rc<Cell<Passed>>,
}

impl<R: Read> Read for Passing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut count = self.inner.read(buffer)?;
            if count == 0 {
                return Ok(0);
            }
            let mut passed = self.passed.get();
            let first = buffer[..count].iter().position(|byte| *byte == b'\n');
            passed.windows = passed
                .windows
                .or_else(|| first.map(|at| at > 0 && buffer[at - 1] == b'\r'));
            if passed.windows == Some(true) {
                let mut kept = 0;
                for at in 0..count {
                    if buffer[at] != b'\r' {
                        buffer[kept] = buffer[at];
                        kept += 1;
                    }
                }
                count = kept;
            }
            let read = &buffer[..count];
            passed.bytes += count as u64;
            passed.quotes += read.iter().filter(|byte| **byte == b'"').count() as u64;
            passed.last = read.last().copied().unwrap_or(passed.last);
            self.passed.set(passed);
            if count > 0 {
                return Ok(count);
            }
        }
    }
}

/// Gives every row from the header on, with the number of the line where it starts.
pub(super) fn read(input: impl Read, recipe: &Recipe, rows: &mut dyn Rows) -> Result<(), Fault> {
    let encoding = recipe.encoding().unwrap_or(encoding_rs::UTF_8);
    let passed = Rc::new(Cell::new(Passed::default()));
    let mut input = BufReader::with_capacity(
        1 << 18,
        Passing {
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
    let skipped_bytes = passed.get().bytes - input.buffer().len() as u64;
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
        // Where the row ends is known for sure; where it starts is so many line breaks before.
        let end = reader.position();
        let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n');
        let is_last = skipped_bytes + end.byte() == passed.get().bytes;
        let is_ended = !is_last || passed.get().last == b'\n';
        line = before + end.line() - breaks.count() as u64 - u64::from(is_ended);
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
