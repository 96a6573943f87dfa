//! The tables of `assets/territories`, as they stand in the files.

use crate::TerritoryError;

macro_rules! table {
    ($file:literal) => {
        Table {
            file: $file,
            text: include_str!(concat!("../../../../assets/territories/", $file)),
        }
    };
}

/// One embedded file: tab-separated text with a header line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    /// Its name, for messages.
    pub file: &'static str,
    /// What it holds.
    pub text: &'static str,
}

pub(crate) const ABOUT: Table = table!("about.tsv");
pub(crate) const COMMUNES: Table = table!("communes.tsv");
pub(crate) const ARRONDISSEMENTS: Table = table!("arrondissements.tsv");
pub(crate) const EPCI: Table = table!("epci.tsv");
pub(crate) const EPT: Table = table!("ept.tsv");
pub(crate) const DEPARTEMENTS: Table = table!("departements.tsv");
pub(crate) const REGIONS: Table = table!("regions.tsv");
pub(crate) const FORMER: Table = table!("former.tsv");
pub(crate) const PASSAGES: Table = table!("passages.tsv");
pub(crate) const EVENTS: Table = table!("events.tsv");
pub(crate) const OVERSEAS: Table = table!("overseas.tsv");

impl Table {
    /// The rows, after checking that the columns are the expected ones.
    pub fn rows<const N: usize>(
        self,
        columns: [&str; N],
    ) -> Result<impl Iterator<Item = Result<[&'static str; N], TerritoryError>>, TerritoryError>
    {
        let mut lines = pieces(self.text.strip_suffix('\n').unwrap_or(self.text), b'\n');
        let header = lines.next().unwrap_or_default();
        if !header.split('\t').eq(columns) {
            return Err(TerritoryError::Columns { file: self.file });
        }
        Ok(lines.enumerate().map(move |(index, line)| {
            let mut cells = [""; N];
            let mut count = 0;
            for cell in pieces(line, b'\t') {
                if let Some(slot) = cells.get_mut(count) {
                    *slot = cell;
                }
                count += 1;
            }
            if count == N {
                Ok(cells)
            } else {
                Err(self.bad_row(index + 2))
            }
        }))
    }

    /// The problem of a row that cannot be read; lines are counted from 1, the header included.
    pub fn bad_row(self, line: usize) -> TerritoryError {
        TerritoryError::Row {
            file: self.file,
            line,
        }
    }
}

/// The pieces of a text between two ASCII characters, as `split` finds them, several times as fast on whole tables.
fn pieces(text: &'static str, separator: u8) -> impl Iterator<Item = &'static str> {
    let ends = memchr::memchr_iter(separator, text.as_bytes()).chain(std::iter::once(text.len()));
    let mut begin = 0;
    ends.map(move |end| {
        let piece = text.get(begin..end).unwrap_or_default();
        begin = end + 1;
        piece
    })
}

/// A cell that may be empty.
pub(crate) fn optional(cell: &'static str) -> Option<&'static str> {
    (!cell.is_empty()).then_some(cell)
}

/// A number that may be absent; text that is no number counts as a bad row.
pub(crate) fn number<T: std::str::FromStr>(
    table: Table,
    line: usize,
    cell: &str,
) -> Result<Option<T>, TerritoryError> {
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse().map(Some).map_err(|_| table.bad_row(line))
}
