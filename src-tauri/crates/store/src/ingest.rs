//! A dataset replaced as a whole: read, followed through mergers, added up, checked, then swapped in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::{Connection, Transaction, params};
use obs_model::{
    Absent, Geography, Indicator, IndicatorId, Kind, Level, Municipal, PlaceId, Reading, State,
};

use crate::borrow;
use crate::changes::{self, SheetChange};
use crate::combine::adds_up;
use crate::scan::{self, ABSENT, ESTIMATED, MEASURED, NOT_APPLICABLE, PROVISIONAL, SECRET};
use crate::{Store, StoreError, door, lock};

/// More unknown commune codes than this share, and the file is not what it used to be.
const UNKNOWN_CODES_TOLERATED: f64 = 0.02;

/// Where zeros are left out, a table that names less than this share of the communes was cut.
const COMMUNES_NAMED: f64 = 0.02;

/// How many marks the stored distribution of communes holds at the most: enough for a strip to look like all.
const TICKS: usize = 300;

/// Before the code of a commune that was split since: no place of today, but its figures still count in the
/// larger places that hold all its parts.
const SPLIT: char = '~';

/// A file that figures came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRecord {
    /// Where it was asked.
    pub url: String,
    /// Lower-case hex SHA-256 of its bytes.
    pub sha256: String,
    /// When it was received, as the caller says it.
    pub fetched_at: String,
    /// Its size.
    pub bytes: u64,
    /// Where it is kept, relative to the raw cache.
    pub path: String,
}

/// Everything that replaces a dataset.
#[derive(Clone, Debug)]
pub struct Delivery<'a> {
    /// `melodi:DS_RP_POPULATION_PRINC`.
    pub key: &'a str,
    /// The indicators it serves.
    pub indicators: &'a [&'a Indicator],
    /// How to read its tables.
    pub readings: &'a [Reading],
    /// Geography for each source year named by the readings.
    pub geographies: &'a BTreeMap<Option<i32>, Geography>,
    /// Files it came from.
    pub documents: &'a [DocumentRecord],
    /// What the source says of its date, compared as text at the next refresh.
    pub freshness: Option<&'a str>,
    /// Vintage in the source's words.
    pub vintage: Option<&'a str>,
    /// Day of the ingest, given by the caller: `2026-10-12`.
    pub today: &'a str,
}

impl Delivery<'_> {
    /// Year of the geography of its codes, when one of its tables says it.
    pub fn geography_year(&self) -> Option<i32> {
        self.readings
            .iter()
            .find_map(|reading| reading.geography_year)
    }
}

/// What an ingest did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngestReport {
    /// Known values now in the store for this dataset.
    pub known_values: u64,
    /// Commune codes that today's geography and its history do not know.
    pub unknown_codes: Vec<String>,
    /// Commune codes that were split since and cannot be followed.
    pub split_codes: Vec<String>,
    /// Indicators that the dataset was asked for and gave nothing.
    pub empty_indicators: Vec<IndicatorId>,
    /// What becomes of the figures that the dataset gave before, by indicator and period.
    pub changes: Vec<SheetChange>,
}

/// What the log keeps of a replacement.
pub struct Note<'a> {
    /// The place whose ranks are looked at.
    pub place: Option<&'a PlaceId>,
    /// Writes it, from what was done and the place's latest ranks now, by indicator; nothing when there is nothing to say.
    pub write: &'a Writing<'a>,
}

/// Writes the body of an entry of the log.
pub type Writing<'a> = dyn Fn(&IngestReport, &BTreeMap<IndicatorId, u32>) -> Option<String> + 'a;

impl Store {
    /// Replaces a dataset: all of it or nothing.
    ///
    /// `stopped` is asked between steps.
    ///
    /// # Errors
    /// `Refused` when the files are not what the indicators describe; what was there before stays.
    pub fn ingest(
        &self,
        delivery: &Delivery<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<IngestReport, StoreError> {
        self.replace(delivery, false, None, stopped)
    }

    /// Replaces a dataset, and keeps what a note says of it in the log: both, or neither.
    ///
    /// # Errors
    /// As [`Store::ingest`].
    pub fn ingest_noting(
        &self,
        delivery: &Delivery<'_>,
        note: &Note<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<IngestReport, StoreError> {
        self.replace(delivery, false, Some(note), stopped)
    }

    /// Puts back a dataset as it was before: the same door, but for what compares it with the figures that it replaces.
    ///
    /// # Errors
    /// As [`Store::ingest`].
    pub fn put_back(
        &self,
        delivery: &Delivery<'_>,
        note: &Note<'_>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<IngestReport, StoreError> {
        self.replace(delivery, true, Some(note), stopped)
    }

    fn replace(
        &self,
        delivery: &Delivery<'_>,
        goes_back: bool,
        note: Option<&Note<'_>>,
        stopped: &dyn Fn() -> bool,
    ) -> Result<IngestReport, StoreError> {
        let _writing = lock(&self.writer);
        let mut connection = self.connect()?;
        let mut ingest = Ingest {
            connection: &mut connection,
            delivery,
            goes_back,
            stopped,
        };
        let report = ingest.prepare()?;
        let swapped = ingest.swap(&report)?;
        if let Some(note) = note {
            let ranks = match note.place {
                Some(place) => changes::ranks(&swapped, place)?,
                None => BTreeMap::new(),
            };
            if let Some(body) = (note.write)(&report, &ranks) {
                changes::note(&swapped, delivery.key, delivery.today, &body)?;
            }
        }
        self.change(|| Ok(swapped.commit()?))?;
        Ok(report)
    }
}

struct Ingest<'a> {
    connection: &'a mut Connection,
    delivery: &'a Delivery<'a>,
    goes_back: bool,
    stopped: &'a dyn Fn() -> bool,
}

impl Ingest<'_> {
    /// Everything but the swap, in temporary tables.
    fn prepare(&mut self) -> Result<IngestReport, StoreError> {
        self.load_questions()?;
        self.load_geography()?;
        self.read_tables()?;
        self.check_stop()?;
        let mut report = self.follow_mergers()?;
        borrow::denominators(self.connection, self.delivery)?;
        self.join_parts()?;
        self.check_stop()?;
        self.add_up()?;
        self.check_stop()?;
        self.settle()?;
        door::check(self.connection, self.delivery, &report, self.goes_back)?;
        self.keep_what_only_others_know()?;
        self.rank()?;
        self.count(&mut report)?;
        report.changes = changes::changes(self.connection, self.delivery.key)?;
        self.check_stop()?;
        Ok(report)
    }

    fn check_stop(&self) -> Result<(), StoreError> {
        if (self.stopped)() {
            Err(StoreError::Stopped)
        } else {
            Ok(())
        }
    }

    fn sql(&self, statements: &str) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch(statements)?)
    }

    /// What is asked: one row per indicator, one per extract.
    fn load_questions(&self) -> Result<(), StoreError> {
        self.sql(
            "CREATE OR REPLACE TEMP TABLE question (
                indicator INTEGER, id VARCHAR, kind VARCHAR, scale DOUBLE, adds_up BOOLEAN,
                low DOUBLE, high DOUBLE, priority INTEGER, span_years INTEGER);
             CREATE OR REPLACE TEMP TABLE question_level (indicator INTEGER, level UTINYINT);
             CREATE OR REPLACE TEMP TABLE extract_of (extract INTEGER, reading INTEGER, indicator INTEGER, part INTEGER);
             CREATE OR REPLACE TEMP TABLE undivided (indicator INTEGER, period INTEGER);
             CREATE OR REPLACE TEMP TABLE cell (
                reading INTEGER, extract INTEGER, level UTINYINT, code VARCHAR, period INTEGER,
                v DOUBLE, s UTINYINT);",
        )?;
        for indicator in self.delivery.indicators {
            self.connection.execute(
                "INSERT INTO indicator
                 SELECT coalesce((SELECT max(number) FROM indicator), 0) + 1, ?
                 WHERE NOT EXISTS (SELECT 1 FROM indicator WHERE id = ?)",
                params![indicator.id.0, indicator.id.0],
            )?;
            let priority = indicator
                .sources
                .iter()
                .position(|source| source.dataset_key() == self.delivery.key)
                .unwrap_or(indicator.sources.len());
            let kind = match indicator.kind {
                Kind::Count => "count",
                Kind::Ratio => "ratio",
                Kind::YearlyChange => "yearly_change",
                Kind::Published if indicator.is_weighted_mean() => "weighted_mean",
                Kind::Published => "published",
            };
            self.connection.execute(
                "INSERT INTO question
                 SELECT number, id, ?, ?, ?, ?, ?, ?, ? FROM indicator WHERE id = ?",
                params![
                    kind,
                    indicator.scale,
                    adds_up(indicator),
                    indicator.bounds.0,
                    indicator.bounds.1,
                    priority as i32,
                    i32::from(indicator.years_between_comparable),
                    indicator.id.0
                ],
            )?;
            for level in &indicator.levels {
                self.connection.execute(
                    "INSERT INTO question_level SELECT number, ? FROM indicator WHERE id = ?",
                    params![level.ordinal(), indicator.id.0],
                )?;
            }
        }
        let mut first = 0;
        for (reading_number, reading) in self.delivery.readings.iter().enumerate() {
            let (asked, numbers) = scan::distinct(reading);
            for (extract, asks) in reading.extracts.iter().zip(numbers) {
                self.connection.execute(
                    "INSERT INTO extract_of SELECT ?, ?, number, ? FROM indicator WHERE id = ?",
                    params![
                        (first + asks) as i32,
                        reading_number as i32,
                        borrow::part_number(extract.part),
                        extract.indicator.0
                    ],
                )?;
            }
            first += asked.len();
        }
        Ok(())
    }

    /// Today's communes and what contains them; what old codes became, for each reading's geography.
    fn load_geography(&self) -> Result<(), StoreError> {
        self.sql(
            "CREATE OR REPLACE TEMP TABLE commune (code VARCHAR, departement VARCHAR, uninhabited BOOLEAN);
             CREATE OR REPLACE TEMP TABLE member (level UTINYINT, code VARCHAR, commune VARCHAR);
             CREATE OR REPLACE TEMP TABLE arrondissement (code VARCHAR, commune VARCHAR);
             CREATE OR REPLACE TEMP TABLE zone (level UTINYINT, code VARCHAR);
             CREATE OR REPLACE TEMP TABLE passage (reading INTEGER, code VARCHAR, became VARCHAR, expected BOOLEAN);
             CREATE OR REPLACE TEMP TABLE split_part (code VARCHAR, whole VARCHAR, part VARCHAR);",
        )?;
        let Some(today) = self.delivery.geographies.values().next() else {
            return Err(StoreError::Database(
                "a delivery came without its geography".into(),
            ));
        };
        let append = |table: &str| {
            self.connection
                .appender_to_catalog_and_db(table, "temp", "main")
        };
        {
            let mut communes = append("commune")?;
            let mut members = append("member")?;
            for row in &today.communes {
                communes.append_row(params![row.commune, row.departement, row.uninhabited])?;
                let places = [
                    (Level::Epci, row.epci.as_deref()),
                    (Level::Ept, row.ept.as_deref()),
                    (Level::Departement, Some(row.departement.as_str())),
                    (Level::Region, Some(row.region.as_str())),
                    (Level::France, Some("F")),
                ];
                for (level, code) in places {
                    if let Some(code) = code {
                        members.append_row(params![level.ordinal(), code, row.commune])?;
                    }
                }
            }
            communes.flush()?;
            members.flush()?;
            let mut arrondissements = append("arrondissement")?;
            for (code, commune) in &today.arrondissements {
                arrondissements.append_row(params![code, commune])?;
            }
            arrondissements.flush()?;
            let mut zones = append("zone")?;
            for zone in &today.zones {
                zones.append_row(params![zone.level.ordinal(), zone.code])?;
            }
            zones.flush()?;
            let mut passages = append("passage")?;
            let mut splits: BTreeMap<&String, &Vec<String>> = BTreeMap::new();
            for (number, reading) in self.delivery.readings.iter().enumerate() {
                let year = reading.geography_year;
                let Some(geography) = self.delivery.geographies.get(&year) else {
                    return Err(StoreError::Database(format!("no geography for {year:?}")));
                };
                for passage in &geography.passages {
                    passages.append_row(params![
                        number as i32,
                        passage.from,
                        passage.to,
                        // Where an absent row is a zero, an absent part is one too.
                        passage.expected && reading.absent == Absent::Unknown
                    ])?;
                    if passage.to.is_none() && !passage.parts.is_empty() {
                        splits.insert(&passage.from, &passage.parts);
                    }
                }
            }
            passages.flush()?;
            let mut parts = append("split_part")?;
            for (code, split) in splits {
                for part in split {
                    parts.append_row(params![format!("{SPLIT}{code}"), code, part])?;
                }
            }
            parts.flush()?;
        }
        let without: BTreeSet<&String> = self
            .delivery
            .readings
            .iter()
            .flat_map(|reading| &reading.without_departements)
            .collect();
        let list: Vec<String> = without.iter().map(|code| scan::text(code)).collect();
        let excluded = if list.is_empty() {
            "false".to_owned()
        } else {
            format!("departement IN ({})", list.join(", "))
        };
        // A commune counts as expected where people live and the source says that it goes.
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE expected AS
                SELECT code, departement FROM commune WHERE NOT uninhabited AND NOT ({excluded});
             CREATE OR REPLACE TEMP TABLE place AS
                SELECT DISTINCT level, code FROM member
                UNION ALL SELECT {commune}, code FROM commune
                UNION ALL SELECT {arrondissement}, code FROM arrondissement
                UNION ALL SELECT level, code FROM zone;",
            commune = Level::Commune.ordinal(),
            arrondissement = Level::Arrondissement.ordinal(),
        ))
    }

    fn read_tables(&self) -> Result<(), StoreError> {
        let mut first_extract = 0;
        let shared = scan::load_shared(self.connection, self.delivery.readings)?;
        for (number, reading) in self.delivery.readings.iter().enumerate() {
            self.check_stop()?;
            scan::scan(self.connection, reading, number, first_extract, &shared)?;
            first_extract += scan::distinct(reading).0.len();
        }
        for table in shared.values() {
            self.sql(&format!("DROP TABLE IF EXISTS {table}"))?;
        }
        self.weigh(first_extract)
    }

    /// The numerator of a weighted mean: each published value times its weight, code by code of the source.
    fn weigh(&self, extracts: usize) -> Result<(), StoreError> {
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE weighed AS
             SELECT CAST({extracts} - 1 + row_number() OVER (ORDER BY p.extract) AS INTEGER) AS extract,
                    p.reading, p.indicator, p.extract AS value, d.extract AS weight
             FROM extract_of p
             JOIN question q ON q.indicator = p.indicator AND q.kind = 'weighted_mean'
             JOIN extract_of d ON d.reading = p.reading AND d.indicator = p.indicator AND d.part = 1
             WHERE p.part = 2;
             INSERT INTO extract_of SELECT extract, reading, indicator, 0 FROM weighed;
             INSERT INTO cell
             SELECT w.reading, w.extract, v.level, v.code, v.period, v.v * x.v, greatest(v.s, x.s)
             FROM weighed w
             JOIN cell v ON v.extract = w.value
             JOIN cell x ON x.extract = w.weight AND x.level = v.level AND x.code = v.code AND x.period = v.period;"
        ))
    }

    /// Codes of the source → today's places. What cannot be followed is left out and reported, never guessed.
    fn follow_mergers(&self) -> Result<IngestReport, StoreError> {
        let commune = Level::Commune.ordinal();
        let arrondissement = Level::Arrondissement.ordinal();
        let france = Level::France.ordinal();
        let folds: Vec<String> = self
            .delivery
            .readings
            .iter()
            .enumerate()
            .filter(|(_, reading)| {
                matches!(
                    reading.municipal,
                    Municipal::ArrondissementsOnly | Municipal::Residue
                )
            })
            .map(|(number, _)| number.to_string())
            .collect();
        let folded = if folds.is_empty() {
            "false".to_owned()
        } else {
            format!("c.reading IN ({})", folds.join(", "))
        };
        // Each code is routed once; only plain equalities, so that every join is a hash join.
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE route AS
             SELECT c.reading, c.source_code,
                    CASE WHEN a.code IS NOT NULL AND NOT {folded} THEN {arrondissement} ELSE {commune} END AS level,
                    CASE
                      WHEN a.code IS NOT NULL AND {folded} THEN a.commune
                      WHEN a.code IS NOT NULL THEN c.source_code
                      WHEN p.code IS NOT NULL AND p.became IS NULL AND x.whole IS NOT NULL THEN x.code
                      WHEN p.code IS NOT NULL THEN p.became
                      ELSE g.code
                    END AS code,
                    p.code IS NOT NULL AS passed,
                    coalesce(p.expected, false) AS expected
             FROM (SELECT DISTINCT reading, code AS source_code FROM cell WHERE level = {commune}) c
             LEFT JOIN arrondissement a ON a.code = c.source_code
             LEFT JOIN passage p ON p.reading = c.reading AND p.code = c.source_code
             LEFT JOIN commune g ON g.code = c.source_code
             LEFT JOIN (SELECT DISTINCT code, whole FROM split_part) x ON x.whole = c.source_code;
             CREATE OR REPLACE TEMP TABLE followed AS
             SELECT c.reading, c.extract, c.period, c.v, c.s, c.code AS source_code, r.level, r.code, r.expected
             FROM (SELECT * FROM cell WHERE level = {commune}) c
             JOIN route r ON r.reading = c.reading AND r.source_code = c.code
             UNION ALL
             SELECT reading, extract, period, v, s, code, level,
                    CASE WHEN level <> {france} THEN code
                         WHEN code IN ('F', 'FR', 'FRA', 'FRANCE', 'France') THEN 'F' END, false
             FROM cell WHERE level <> {commune}
             -- Arrondissements folded into their commune stay known at a level of their own.
             UNION ALL
             SELECT c.reading, c.extract, c.period, c.v, c.s, c.code, {arrondissement}, c.code, false
             FROM (SELECT * FROM cell WHERE level = {commune}) c JOIN arrondissement a ON a.code = c.code
             WHERE {folded};"
        ))?;
        let texts = |query: &str| -> Result<Vec<String>, StoreError> {
            let mut statement = self.connection.prepare(query)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        let report = IngestReport {
            // Overseas collectivities are outside every dataset's field, not unknown.
            unknown_codes: texts(&format!(
                "SELECT DISTINCT source_code FROM route
                 WHERE level = {commune} AND code IS NULL AND NOT passed
                   AND NOT regexp_matches(source_code, '^(975|977|978|98[0-9])') ORDER BY 1"
            ))?,
            split_codes: texts(&format!(
                "SELECT DISTINCT source_code FROM route
                 WHERE level = {commune} AND passed AND (code IS NULL OR starts_with(code, '{SPLIT}')) ORDER BY 1"
            ))?,
            ..IngestReport::default()
        };
        let all: i64 = self.connection.query_row(
            "SELECT count(DISTINCT source_code) FROM route",
            [],
            |row| row.get(0),
        )?;
        if report.unknown_codes.len() as f64 > UNKNOWN_CODES_TOLERATED * all as f64 {
            let some = report
                .unknown_codes
                .iter()
                .take(3)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            return Err(StoreError::refused(
                format!(
                    "{} codes de commune sur {all} sont inconnus ({some}…)\u{202f}: zéros perdus, codes postaux, ou autre fichier.",
                    report.unknown_codes.len()
                ),
                format!(
                    "{} commune codes out of {all} are unknown ({some}…): lost zeros, postal codes, or another file.",
                    report.unknown_codes.len()
                ),
            ));
        }
        // A commune made of several old ones is complete when each of them is there.
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE piece AS
                SELECT reading, {commune} AS level, became, count(*) AS pieces FROM passage
                WHERE expected AND became IS NOT NULL GROUP BY ALL;
             CREATE OR REPLACE TEMP TABLE placed AS
                SELECT f.extract, f.level, f.code, f.period,
                       sum(f.v) AS v,
                       CASE WHEN any_value(p.pieces) > count(*) FILTER (f.expected)
                            THEN greatest(max(f.s), {ABSENT}) ELSE max(f.s) END AS s,
                       count(*) AS pieces
                FROM followed f
                LEFT JOIN piece p ON p.level = f.level AND p.reading = f.reading AND p.became = f.code
                SEMI JOIN (SELECT level, code FROM place
                           UNION ALL SELECT DISTINCT {commune}, code FROM split_part) known
                       ON known.level = f.level AND known.code = f.code
                WHERE f.code IS NOT NULL
                GROUP BY f.extract, f.level, f.code, f.period, f.reading;"
        ))?;
        Ok(report)
    }

    /// Numerator, denominator and published value of each (indicator, place, period) side by side.
    fn join_parts(&self) -> Result<(), StoreError> {
        let commune = Level::Commune.ordinal();
        let zero = self.readings_without_zeros()?;
        if !zero.is_empty() {
            // The source leaves zeros out, and says so: an expected commune without a row counts 0.
            self.sql(&format!(
                "INSERT INTO placed
                 SELECT x.extract, {commune}, e.code, x.period, 0, {MEASURED}, 1
                 FROM (SELECT DISTINCT extract, period FROM placed
                       WHERE level = {commune} AND extract IN (SELECT extract FROM extract_of WHERE reading IN ({zero}))) x
                 CROSS JOIN (SELECT code FROM expected) e
                 ANTI JOIN placed p
                   ON p.extract = x.extract AND p.period = x.period AND p.level = {commune} AND p.code = e.code"
            ))?;
        }
        let leaves_zeros_out = if zero.is_empty() {
            "false".to_owned()
        } else {
            format!("bool_or(o.reading IN ({zero}))")
        };
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE part AS
             WITH w AS (
                SELECT indicator, part, max(n) AS extracts
                FROM (SELECT reading, indicator, part, count(*) AS n FROM extract_of GROUP BY ALL) GROUP BY ALL
             )
             SELECT o.indicator, o.part, p.level, p.code, p.period, sum(p.v) AS v,
                    CASE WHEN {leaves_zeros_out} OR count(*) >= any_value(w.extracts)
                         THEN max(p.s) ELSE greatest(max(p.s), {ABSENT}) END AS s,
                    max(p.pieces) AS pieces
             FROM placed p JOIN extract_of o USING (extract) JOIN w USING (indicator, part)
             ANTI JOIN undivided u ON u.indicator = o.indicator AND u.period = p.period
             GROUP BY o.indicator, o.part, p.level, p.code, p.period;
             CREATE OR REPLACE TEMP TABLE direct AS
             SELECT indicator, level, code, period,
                    max(v) FILTER (part = 0) AS num, coalesce(max(s) FILTER (part = 0), {ABSENT}) AS num_s,
                    max(v) FILTER (part = 1) AS den, coalesce(max(s) FILTER (part = 1), {ABSENT}) AS den_s,
                    max(v) FILTER (part = 2) AS pub, coalesce(max(s) FILTER (part = 2), {ABSENT}) AS pub_s,
                    max(pieces) AS pieces
             FROM part GROUP BY ALL;"
        ))
    }

    /// The numbers of the readings in which an absent commune means 0, for SQL; empty when there are none.
    ///
    /// A table that names hardly any commune was cut: its silence says nothing.
    fn readings_without_zeros(&self) -> Result<String, StoreError> {
        let numbers: Vec<String> = self
            .delivery
            .readings
            .iter()
            .enumerate()
            .filter(|(_, reading)| reading.absent == Absent::Zero)
            .map(|(number, _)| number.to_string())
            .collect();
        if numbers.is_empty() {
            return Ok(String::new());
        }
        let list = numbers.join(", ");
        let commune = Level::Commune.ordinal();
        let (named, expected): (i64, i64) = self.connection.query_row(
            &format!(
                "SELECT (SELECT count(DISTINCT code) FROM placed WHERE level = {commune}
                           AND extract IN (SELECT extract FROM extract_of WHERE reading IN ({list}))),
                        (SELECT count(*) FROM expected)"
            ),
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if (named as f64) < COMMUNES_NAMED * expected as f64 {
            return Ok(String::new());
        }
        Ok(list)
    }

    /// Sums over communes (or départements, when the source starts there) for every larger place.
    fn add_up(&self) -> Result<(), StoreError> {
        let commune = Level::Commune.ordinal();
        let departement = Level::Departement.ordinal();
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE base_level AS
                SELECT d.indicator, CASE WHEN bool_or(d.level = {commune}) THEN {commune}
                                         WHEN bool_or(d.level = {departement}) THEN {departement} END AS level
                FROM direct d JOIN question q USING (indicator) WHERE q.adds_up GROUP BY ALL;
             CREATE OR REPLACE TEMP TABLE brick AS
                SELECT {commune} AS base, m.level, m.code, m.commune AS part,
                       CASE WHEN e.code IS NULL THEN 0 ELSE 1 END AS weight
                FROM member m LEFT JOIN expected e ON e.code = m.commune
                UNION ALL
                SELECT DISTINCT {departement}, m.level, m.code, c.departement,
                       CASE WHEN c.departement IN (SELECT departement FROM expected) THEN 1 ELSE 0 END
                FROM member m JOIN commune c ON c.code = m.commune WHERE m.level > {departement};
             CREATE OR REPLACE TEMP TABLE wanted AS
                SELECT base, level, code, sum(weight) AS n FROM brick GROUP BY ALL;
             -- A commune split since stands for all its parts where one place holds them all.
             INSERT INTO brick
                SELECT {commune}, m.level, m.code, s.code, count(*)
                FROM split_part s JOIN member m ON m.commune = s.part
                JOIN (SELECT code, count(*) AS n FROM split_part GROUP BY code) t ON t.code = s.code
                GROUP BY m.level, m.code, s.code, t.n HAVING count(*) = t.n;
             CREATE OR REPLACE TEMP TABLE summed AS
             WITH added AS (
                SELECT d.indicator, b.base, b.level, b.code, d.period,
                       sum(d.num) FILTER (d.num_s <= {ESTIMATED}) AS num,
                       sum(d.den) FILTER (d.den_s <= {ESTIMATED}) AS den,
                       max(d.num_s) FILTER (d.num_s <= {ESTIMATED}) AS num_s,
                       coalesce(sum(b.weight) FILTER (d.num_s <= {ESTIMATED}), 0) AS num_n,
                       coalesce(sum(b.weight) FILTER (d.den_s <= {ESTIMATED}), 0) AS den_n,
                       count(*) FILTER (greatest(d.num_s, CASE WHEN q.kind IN ('ratio', 'weighted_mean') THEN d.den_s ELSE 0 END) = {SECRET}) AS secret_n,
                       q.kind
                FROM direct d
                JOIN question q USING (indicator)
                JOIN base_level l ON l.indicator = d.indicator AND l.level = d.level
                JOIN brick b ON b.base = l.level AND b.part = d.code
                GROUP BY ALL
             )
             SELECT a.indicator, a.base, a.level, a.code, a.period, a.num, a.den, a.secret_n,
                    greatest(w.n - CASE WHEN a.kind IN ('ratio', 'weighted_mean') THEN least(a.num_n, a.den_n) ELSE a.num_n END - a.secret_n, 0) AS absent_n,
                    CASE WHEN w.n = 0 THEN {ABSENT}
                         WHEN a.secret_n > 0 THEN {SECRET}
                         WHEN a.num_n < w.n OR (a.kind IN ('ratio', 'weighted_mean') AND a.den_n < w.n) THEN {ABSENT}
                         WHEN a.kind = 'weighted_mean' THEN {ESTIMATED}
                         ELSE coalesce(a.num_s, {MEASURED}) END AS s
             FROM added a JOIN wanted w USING (base, level, code)
             WHERE w.n > 0;"
        ))
    }

    /// The value of each place: published where it is, summed elsewhere, missing with its reason otherwise.
    fn settle(&self) -> Result<(), StoreError> {
        let commune = Level::Commune.ordinal();
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE settled AS
             WITH d AS (
                SELECT d.*, CASE q.kind
                        WHEN 'ratio' THEN greatest(num_s, den_s)
                        -- Former communes make a mean as communes do; nothing is computed where there is one.
                        WHEN 'weighted_mean' THEN
                            CASE WHEN pieces > 1 THEN greatest(num_s, den_s, {ESTIMATED}) ELSE pub_s END
                        WHEN 'published' THEN CASE WHEN pieces > 1 THEN greatest(pub_s, {ABSENT}) ELSE pub_s END
                        ELSE num_s END AS s
                FROM direct d JOIN question q USING (indicator)
             ), both_sides AS (
                SELECT coalesce(d.indicator, a.indicator) AS indicator,
                       coalesce(d.level, a.level) AS level,
                       coalesce(d.code, a.code) AS code,
                       coalesce(d.period, a.period) AS period,
                       d.num, d.den, d.pub, d.s AS direct_s, d.pieces,
                       a.num AS sum_num, a.den AS sum_den, a.s AS sum_s,
                       coalesce(a.secret_n, 0) AS secret_communes, coalesce(a.absent_n, 0) AS absent_communes,
                       coalesce(d.s <= {ESTIMATED}, false) AS takes_direct,
                       coalesce(a.s <= {ESTIMATED}, false) AS has_sum
                FROM d FULL JOIN summed a USING (indicator, level, code, period)
             ), chosen AS (
                SELECT b.*, q.kind, q.scale, q.id,
                       CASE WHEN takes_direct OR NOT has_sum THEN num ELSE sum_num END AS n,
                       CASE WHEN takes_direct OR NOT has_sum THEN den ELSE sum_den END AS m,
                       CASE WHEN takes_direct THEN direct_s
                            WHEN has_sum THEN sum_s
                            ELSE coalesce(direct_s, sum_s) END AS s
                FROM both_sides b JOIN question q USING (indicator)
             )
             SELECT c.indicator, c.level, c.code, c.period,
                    CASE WHEN s > {ESTIMATED} THEN s
                         WHEN kind = 'ratio' AND m = 0 THEN {NOT_APPLICABLE}
                         WHEN kind = 'weighted_mean' AND m = 0 AND NOT (takes_direct AND pieces = 1) THEN {NOT_APPLICABLE}
                         ELSE s END AS s,
                    CASE WHEN s > {ESTIMATED} THEN NULL
                         WHEN kind = 'ratio' THEN CASE WHEN m <> 0 THEN n / m * scale END
                         WHEN kind = 'published' OR (kind = 'weighted_mean' AND takes_direct AND pieces = 1) THEN pub
                         WHEN kind = 'weighted_mean' THEN CASE WHEN m <> 0 THEN n / m END
                         ELSE n END AS value,
                    CASE WHEN s <= {ESTIMATED} THEN n END AS numerator,
                    CASE WHEN s <= {ESTIMATED} THEN m END AS denominator,
                    takes_direct AND NOT (c.level = {commune} AND pieces > 1) AS published,
                    CASE WHEN takes_direct AND has_sum THEN
                        CASE WHEN kind = 'ratio' THEN CASE WHEN sum_den <> 0 THEN sum_num / sum_den * scale END
                             WHEN kind = 'weighted_mean' THEN CASE WHEN sum_den <> 0 THEN sum_num / sum_den END
                             ELSE sum_num END END AS summed,
                    CAST(NULL AS INTEGER) AS since,
                    secret_communes, absent_communes
             FROM chosen c
             SEMI JOIN question_level l ON l.indicator = c.indicator AND l.level = c.level
             WHERE NOT starts_with(c.code, '{SPLIT}');

             -- A change between two dates: the latest earlier date that is far enough.
             CREATE OR REPLACE TEMP TABLE change AS
             WITH dates AS (SELECT DISTINCT s.indicator, s.period, q.span_years
                            FROM settled s JOIN question q USING (indicator) WHERE q.kind = 'yearly_change'),
             pair AS (SELECT b.indicator, b.period, max(a.period) AS since
                      FROM dates b JOIN dates a ON a.indicator = b.indicator
                       AND a.period <= b.period - 10 * greatest(b.span_years, 1)
                      GROUP BY ALL)
             SELECT later.indicator, later.level, later.code, later.period,
                    CASE WHEN greatest(later.s, earlier.s) > {ESTIMATED} THEN greatest(later.s, earlier.s)
                         WHEN earlier.value <= 0 THEN {NOT_APPLICABLE}
                         ELSE greatest(later.s, earlier.s) END AS s,
                    CASE WHEN greatest(later.s, earlier.s) <= {ESTIMATED} AND earlier.value > 0
                         THEN (pow(later.value / earlier.value, 10.0 / (later.period - pair.since)) - 1) * 100 END AS value,
                    later.value AS numerator, earlier.value AS denominator,
                    later.published AND earlier.published AS published, CAST(NULL AS DOUBLE) AS summed, pair.since,
                    later.secret_communes + earlier.secret_communes AS secret_communes,
                    later.absent_communes + earlier.absent_communes AS absent_communes
             FROM pair
             JOIN settled later ON later.indicator = pair.indicator AND later.period = pair.period
             JOIN settled earlier ON earlier.indicator = pair.indicator AND earlier.period = pair.since
              AND earlier.level = later.level AND earlier.code = later.code;
             DELETE FROM settled WHERE indicator IN (SELECT indicator FROM question WHERE kind = 'yearly_change');
             INSERT INTO settled SELECT * FROM change;"
        ))
    }

    /// Where a lesser source of the same indicator knows a place that this one does not, its figure stays,
    /// under its own name.
    fn keep_what_only_others_know(&self) -> Result<(), StoreError> {
        self.sql(&format!(
            "ALTER TABLE settled ADD COLUMN dataset INTEGER;
             CREATE OR REPLACE TEMP TABLE other AS
             SELECT s.indicator, o.level, o.code, s.period,
                    CASE o.state WHEN {is_measured} THEN {MEASURED} WHEN {is_provisional} THEN {PROVISIONAL}
                                 ELSE {ESTIMATED} END AS s,
                    o.value, o.numerator, o.denominator, o.published, o.summed, o.since,
                    o.secret_communes, o.absent_communes, coalesce(o.dataset, s.dataset) AS dataset
             FROM (SELECT DISTINCT indicator, period FROM settled) f
             JOIN sheet s ON s.indicator = f.indicator AND s.period = f.period
             JOIN question q ON q.indicator = s.indicator
             JOIN every_observation o ON o.sheet = s.number
             JOIN dataset d ON d.number = coalesce(o.dataset, s.dataset)
             WHERE o.value IS NOT NULL AND d.key <> {key} AND (s.priority > q.priority OR o.dataset IS NOT NULL)
               AND NOT EXISTS (SELECT 1 FROM settled t WHERE t.indicator = s.indicator AND t.level = o.level
                               AND t.code = o.code AND t.period = s.period AND t.value IS NOT NULL);
             DELETE FROM settled USING other o
              WHERE settled.indicator = o.indicator AND settled.level = o.level
                AND settled.code = o.code AND settled.period = o.period;
             INSERT INTO settled SELECT * FROM other;",
            key = scan::text(self.delivery.key),
            is_measured = State::Measured.ordinal(),
            is_provisional = State::Provisional.ordinal(),
        ))
    }

    fn rank(&self) -> Result<(), StoreError> {
        self.sql(&format!(
            "CREATE OR REPLACE TEMP TABLE ranked AS
             SELECT *, CASE WHEN value IS NOT NULL THEN
                 rank() OVER (PARTITION BY indicator, level, period, value IS NULL ORDER BY value DESC) END AS rank
             FROM settled;
             CREATE OR REPLACE TEMP TABLE spread AS
             WITH sorted AS (
                SELECT r.level, r.indicator, r.period,
                       coalesce(list(r.value ORDER BY r.value) FILTER (r.value IS NOT NULL), []) AS all_values,
                       count(*) FILTER (r.s = {SECRET}) AS secret,
                       any_value(p.n) AS places
                FROM ranked r JOIN (SELECT level, count(*) AS n FROM place GROUP BY level) p ON p.level = r.level
                GROUP BY ALL
             )
             SELECT level, indicator, period,
                    len(all_values) AS known, secret,
                    greatest(places - len(all_values) - secret, 0) AS absent,
                    list_min(all_values) AS min, list_aggregate(all_values, 'quantile_cont', 0.25) AS q1,
                    list_aggregate(all_values, 'quantile_cont', 0.5) AS median,
                    list_aggregate(all_values, 'quantile_cont', 0.75) AS q3, list_max(all_values) AS max,
                    CASE WHEN level > {commune} THEN NULL
                         WHEN len(all_values) <= {TICKS} THEN all_values
                         ELSE [all_values[1 + CAST(round(i * (len(all_values) - 1) / {last}) AS BIGINT)]
                               FOR i IN range({TICKS})] END AS ticks
             FROM sorted;",
            commune = Level::Commune.ordinal(),
            last = (TICKS - 1) as f64,
        ))
    }

    fn count(&self, report: &mut IngestReport) -> Result<(), StoreError> {
        let known: i64 = self.connection.query_row(
            "SELECT count(value) FROM ranked WHERE dataset IS NULL",
            [],
            |row| row.get(0),
        )?;
        if known == 0 {
            return Err(StoreError::refused(
                "La source n’a envoyé aucun chiffre utilisable.",
                "The source sent no usable figure.",
            ));
        }
        report.known_values = known as u64;
        let mut statement = self.connection.prepare(
            "SELECT id FROM question WHERE indicator NOT IN (SELECT indicator FROM ranked WHERE value IS NOT NULL) ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| row.get(0))?;
        report.empty_indicators = rows
            .collect::<Result<Vec<String>, _>>()?
            .into_iter()
            .map(IndicatorId)
            .collect();
        Ok(())
    }

    /// The old out, the new in, in one transaction that only has to be committed.
    fn swap(&mut self, report: &IngestReport) -> Result<Transaction<'_>, StoreError> {
        let delivery = self.delivery;
        let geography_year = delivery.geography_year();
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "INSERT INTO dataset (number, key)
             SELECT coalesce((SELECT max(number) FROM dataset), 0) + 1, ?
             WHERE NOT EXISTS (SELECT 1 FROM dataset WHERE key = ?)",
            params![delivery.key, delivery.key],
        )?;
        let number: i32 = transaction.query_row(
            "SELECT number FROM dataset WHERE key = ?",
            [delivery.key],
            |row| row.get(0),
        )?;
        transaction.execute(
            "UPDATE dataset SET ingested_on = ?, freshness = ?, vintage = ?, geography_year = ?,
                    known_values = ?, unknown_codes = ? WHERE number = ?",
            params![
                delivery.today,
                delivery.freshness,
                delivery.vintage,
                geography_year,
                report.known_values as i64,
                report.unknown_codes.len() as i64,
                number
            ],
        )?;
        transaction.execute_batch(&format!(
            "CREATE OR REPLACE TEMP TABLE leaving AS SELECT number FROM sheet WHERE dataset = {number};
             DELETE FROM observation WHERE sheet IN (SELECT number FROM leaving);
             DELETE FROM commune_observation WHERE sheet IN (SELECT number FROM leaving);
             DELETE FROM distribution WHERE sheet IN (SELECT number FROM leaving);
             DELETE FROM sheet WHERE dataset = {number};
             DELETE FROM document WHERE dataset = {number};

             -- A better source answers for its periods; a lesser one gives way.
             CREATE OR REPLACE TEMP TABLE fresh AS
             SELECT CAST((SELECT coalesce(max(number), 0) FROM sheet)
                         + row_number() OVER (ORDER BY indicator, period) AS INTEGER) AS sheet, *
             FROM (SELECT DISTINCT r.indicator, r.period, q.priority
                   FROM ranked r JOIN question q USING (indicator)
                   WHERE NOT EXISTS (SELECT 1 FROM sheet c WHERE c.indicator = r.indicator
                                     AND c.period = r.period AND c.priority < q.priority));
             CREATE OR REPLACE TEMP TABLE leaving AS
             SELECT s.number FROM sheet s SEMI JOIN fresh f ON f.indicator = s.indicator AND f.period = s.period;
             DELETE FROM observation WHERE sheet IN (SELECT number FROM leaving);
             DELETE FROM commune_observation WHERE sheet IN (SELECT number FROM leaving);
             DELETE FROM distribution WHERE sheet IN (SELECT number FROM leaving);
             DELETE FROM sheet WHERE number IN (SELECT number FROM leaving);

             CREATE OR REPLACE TEMP TABLE leaf AS
             SELECT r.level, f.sheet, r.code,
                    CASE r.s WHEN {MEASURED} THEN {is_measured} WHEN {PROVISIONAL} THEN {is_provisional}
                             WHEN {ESTIMATED} THEN {is_estimated} WHEN {SECRET} THEN {is_secret}
                             WHEN {ABSENT} THEN {is_absent} ELSE {is_not_applicable} END AS state,
                    r.value, r.numerator, r.denominator, r.published, r.summed, r.since,
                    r.secret_communes, r.absent_communes, r.rank, r.dataset
             FROM ranked r JOIN fresh f ON f.indicator = r.indicator AND f.period = r.period;
             INSERT INTO observation
             SELECT * FROM leaf WHERE level > {commune} ORDER BY sheet, level, code;
             INSERT INTO commune_observation
             SELECT * FROM leaf WHERE level <= {commune} ORDER BY level, sheet, code;
             INSERT INTO distribution
             SELECT s.level, f.sheet, s.known, s.secret, s.absent, s.min, s.q1, s.median, s.q3, s.max, s.ticks
             FROM spread s JOIN fresh f ON f.indicator = s.indicator AND f.period = s.period ORDER BY ALL;
             INSERT INTO sheet
             SELECT sheet, indicator, period, {number}, priority,
                    sheet IN (SELECT sheet FROM leaf WHERE dataset IS NOT NULL)
             FROM fresh ORDER BY sheet;
             DELETE FROM problem WHERE key = {key};",
            key = scan::text(delivery.key),
            commune = Level::Commune.ordinal(),
            is_measured = State::Measured.ordinal(),
            is_provisional = State::Provisional.ordinal(),
            is_estimated = State::Estimated.ordinal(),
            is_secret = State::Secret.ordinal(),
            is_absent = State::NotCollected.ordinal(),
            is_not_applicable = State::NotApplicable.ordinal(),
        ))?;
        for document in delivery.documents {
            transaction.execute(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
                params![
                    number,
                    document.url,
                    document.sha256,
                    document.fetched_at,
                    document.bytes as i64,
                    document.path
                ],
            )?;
        }
        Ok(transaction)
    }
}
