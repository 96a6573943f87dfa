//! What became of the communes that are no more.

use std::collections::HashMap;

use crate::TerritoryError;
use crate::naming::typographic;
use crate::tables::{self, number};

/// A code that is no commune of today, or the part of a commune nouvelle that kept the code of the whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Former {
    pub code: &'static str,
    pub name: &'static str,
    pub status: Status,
    /// The commune of today that contains it.
    pub became: &'static str,
    pub year: Option<i32>,
}

/// What is left of a former commune.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing: its name is only remembered.
    Merged,
    /// Still a commune déléguée or associée.
    Part,
    /// The same commune, under an older code.
    Recoded,
    /// The part of a commune nouvelle that kept the code of the whole.
    Seat,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    /// The commune that came out of it.
    code: &'static str,
    year: Option<i32>,
    kind: RowKind,
    from: &'static str,
    old_name: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum RowKind {
    Merged,
    Split,
    Recoded,
    Renamed,
}

/// A commune, or what was one: its code and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Insee code.
    pub code: String,
    /// Name, today's or the last one it had.
    pub name: String,
}

/// Something that happened to a commune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, where it could be established.
    pub year: Option<i32>,
    /// What.
    pub change: Change,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A commune became part of another one.
    Merged {
        /// The commune that is no more.
        part: Named,
        /// The one that contains it since.
        into: Named,
    },
    /// A commune became one of its own again.
    Split {
        /// The commune that came back.
        part: Named,
        /// The one it was part of.
        from: Named,
    },
    /// The same commune got another code.
    Recoded {
        /// Before.
        from: String,
        /// Since.
        to: String,
    },
    /// The commune got another name.
    Renamed {
        /// Before.
        old_name: String,
    },
}

/// Years of a geography, first and last, in which a code is carried somewhere else than today's meaning of it.
type Exception = (i32, i32, Option<&'static str>);

/// Former communes, passages and events.
#[derive(Debug)]
pub(crate) struct Past {
    /// Sorted by code.
    former: Vec<Former>,
    /// Code → years between which it covered communes that are apart today (or lies in another one than `became`).
    exceptions: HashMap<&'static str, Vec<Exception>>,
    /// Sorted by the commune that came out of it.
    events: Vec<Row>,
    /// Commune that is no more or was cut → positions in `events`.
    events_from: HashMap<&'static str, Vec<u32>>,
}

impl Past {
    pub fn read() -> Result<Past, TerritoryError> {
        let mut former = Vec::new();
        for (line, row) in tables::FORMER
            .rows(["code", "name", "kind", "became", "year"])?
            .enumerate()
        {
            let [code, name, kind, became, year] = row?;
            former.push(Former {
                code,
                name,
                status: match kind {
                    "merged" => Status::Merged,
                    "delegated" | "associated" => Status::Part,
                    "recoded" => Status::Recoded,
                    "seat_delegated" | "seat_associated" => Status::Seat,
                    _ => return Err(tables::FORMER.bad_row(line + 2)),
                },
                became,
                year: number(tables::FORMER, line + 2, year)?,
            });
        }
        former.sort_by_key(|former| former.code);
        let mut exceptions: HashMap<_, Vec<_>> = HashMap::new();
        for (line, row) in tables::PASSAGES
            .rows(["from", "first_year", "last_year", "to"])?
            .enumerate()
        {
            let [from, first, last, to] = row?;
            let bad = || tables::PASSAGES.bad_row(line + 2);
            let first = number(tables::PASSAGES, line + 2, first)?.ok_or_else(bad)?;
            let last = number(tables::PASSAGES, line + 2, last)?.ok_or_else(bad)?;
            exceptions
                .entry(from)
                .or_default()
                .push((first, last, tables::optional(to)));
        }
        let mut events = Vec::new();
        for (line, row) in tables::EVENTS
            .rows(["code", "year", "kind", "from", "old_name"])?
            .enumerate()
        {
            let [code, year, kind, from, old_name] = row?;
            events.push(Row {
                code,
                year: number(tables::EVENTS, line + 2, year)?,
                kind: match kind {
                    "merged" => RowKind::Merged,
                    "split" => RowKind::Split,
                    "recoded" => RowKind::Recoded,
                    "renamed" => RowKind::Renamed,
                    _ => return Err(tables::EVENTS.bad_row(line + 2)),
                },
                from,
                old_name,
            });
        }
        events.sort_by_key(|event| event.code);
        let mut events_from: HashMap<_, Vec<_>> = HashMap::new();
        for (at, event) in events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.from != event.code)
        {
            events_from.entry(event.from).or_default().push(at as u32);
        }
        Ok(Past {
            former,
            exceptions,
            events,
            events_from,
        })
    }

    pub fn former(&self) -> impl Iterator<Item = &Former> {
        self.former.iter()
    }

    /// A code that is no commune of today.
    pub fn former_of(&self, code: &str) -> Option<&Former> {
        let at = self
            .former
            .binary_search_by(|former| former.code.cmp(code))
            .ok()?;
        self.former
            .get(at)
            .filter(|former| former.became != former.code)
    }

    /// Old names of communes that are still there: code, name, year of the change.
    pub fn old_names(&self) -> impl Iterator<Item = (&'static str, &'static str, Option<i32>)> {
        let renamed = self
            .events
            .iter()
            .filter(|event| event.kind == RowKind::Renamed);
        renamed.map(|event| (event.code, event.old_name, event.year))
    }

    /// The commune of today that a figure of a code in the geography of a year belongs to; none when it belongs to several.
    pub fn carried_to<'a>(&self, code: &str, today: &'a str, year: Option<i32>) -> Option<&'a str>
    where
        'static: 'a,
    {
        let Some(year) = year else { return Some(today) };
        let exceptions = self
            .exceptions
            .get(code)
            .map(Vec::as_slice)
            .unwrap_or_default();
        match exceptions
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&year))
        {
            Some((_, _, to)) => *to,
            None => Some(today),
        }
    }

    /// Whether a code was that of a commune which took another one after 1 January of a year: Conques-en-Rouergue had
    /// the code of one of its parts until 2025.
    pub fn is_recoded_after(&self, code: &str, year: i32) -> bool {
        let from_it = self
            .events_from
            .get(code)
            .map(Vec::as_slice)
            .unwrap_or_default();
        from_it
            .iter()
            .filter_map(|&at| self.events.get(at as usize))
            .any(|event| event.kind == RowKind::Recoded && event.year.is_some_and(|at| at > year))
    }

    /// What a commune that was split since a year covered then, as communes of today, itself first.
    pub fn parts_since(&self, code: &str, year: Option<i32>) -> Vec<String> {
        let from_it = self
            .events_from
            .get(code)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let came_out = from_it
            .iter()
            .filter_map(|&at| self.events.get(at as usize))
            .filter(|event| event.kind == RowKind::Split)
            .filter(|event| event.year.is_none() || event.year > year)
            .map(|event| event.code.to_owned());
        std::iter::once(code.to_owned()).chain(came_out).collect()
    }

    /// The events of a commune, oldest first, those of no known year among those of 2019 and 2020.
    pub fn events<'a>(
        &self,
        code: &str,
        name_today: impl Fn(&str) -> Option<&'a str>,
    ) -> Vec<Event> {
        let named = |code: &str| Named {
            code: code.to_owned(),
            name: match name_today(code) {
                Some(name) => name.to_owned(),
                None => self
                    .former_of(code)
                    .map(|former| typographic(former.name))
                    .unwrap_or_default(),
            },
        };
        let first = self.events.partition_point(|event| event.code < code);
        let out_of_it = self
            .events
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|event| event.code == code);
        let from_it = self
            .events_from
            .get(code)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let from_it = from_it
            .iter()
            .filter_map(|&at| self.events.get(at as usize));
        let mut rows: Vec<&Row> = out_of_it.chain(from_it).collect();
        // No year means "in 2019 or 2020": see the README of the tables.
        rows.sort_by_key(|row| (row.year.unwrap_or(2020), row.from, row.code));
        rows.into_iter()
            .map(|row| Event {
                year: row.year,
                change: match row.kind {
                    RowKind::Merged => Change::Merged {
                        part: named(row.from),
                        into: named(row.code),
                    },
                    RowKind::Split => Change::Split {
                        part: named(row.code),
                        from: named(row.from),
                    },
                    RowKind::Recoded => Change::Recoded {
                        from: row.from.to_owned(),
                        to: row.code.to_owned(),
                    },
                    RowKind::Renamed => Change::Renamed {
                        old_name: typographic(row.old_name),
                    },
                },
            })
            .collect()
    }
}
