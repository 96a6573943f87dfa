//! Integrity at the door: what the new figures must agree with before they take the place of the old ones.
//!
//! Each check asks for the worst disagreement and refuses with what was found: which indicator, where, the two
//! numbers. Each tolerance is a constant that says why it is what it is.

use duckdb::{Connection, Row, ToSql};
use obs_model::{Level, Period, SourceEntry};

use crate::scan::{self, ESTIMATED};
use crate::{Delivery, IngestReport, StoreError};

/// A dataset of fewer places than this says nothing when it shrinks.
const FEW_PLACES: u32 = 100;

/// With less than this share of the places it had, a dataset was cut somewhere. Sources do withdraw some
/// figures (secrecy, mergers): a tenth of them at once was never seen.
const PLACES_STILL_THERE: f64 = 0.9;

/// Communes that had a figure and have no row at all any more, for the same period: a withdrawn figure keeps its
/// row and its mark, and closures and moves touch a few in a thousand.
const ROWS_GONE: f64 = 0.01;

/// A published total may differ by this share from the sum of its parts: producers put what they could not
/// locate in the total only.
pub(crate) const SUM_DIFFERENCE: f64 = 0.01;

/// Rounding each part to a multiple of `step` moves their sum by no more than this, times `step` and the square
/// root of how many they are: four standard deviations (`step / √12` each).
pub(crate) const ROUNDING_DEVIATIONS: f64 = 4.0 / 3.464;

/// Within one period, a level does not move by more than this factor: revisions are a few percent, a sign or a
/// unit that changed is a factor of ten or more.
const REVISION_FACTOR: f64 = 1.5;

/// From one period to the next, a level does not move by more than this factor: the fastest known, cars that
/// can be plugged in, doubled in a year.
const NEXT_PERIOD_FACTOR: f64 = 3.0;

/// The median of fewer ratios than this says nothing of a level.
const RATIOS_MIN: u32 = 5;

/// Fewer places than this may well keep the same figures from one period to the next.
const SAME_FIGURES_PLACES: u32 = 10;

/// More unknown département codes than this share, and they are not what they used to be.
const UNKNOWN_DEPARTEMENTS: f64 = 0.02;

/// What is of this unit does not change from one period to the next.
const AREA: &str = "km²";

/// Timetables may well be the same from one year to the next.
const TIMETABLES: &str = "transport";

/// Runs every check on the figures that are ready to be swapped in.
///
/// # Errors
/// `Refused`, with what was found.
pub(crate) fn check(
    connection: &Connection,
    delivery: &Delivery<'_>,
    report: &IngestReport,
    goes_back: bool,
) -> Result<(), StoreError> {
    let door = Door {
        connection,
        delivery,
    };
    door.lost_zeros()?;
    door.unknown_departements()?;
    door.bounds()?;
    door.negative_parts()?;
    door.published_totals()?;
    door.totals_of_totals()?;
    if goes_back {
        // Figures that were here before differ from those that replaced them: that is why one goes back.
        return Ok(());
    }
    door.going_back()?;
    door.shrinking()?;
    door.groups_gone()?;
    door.rows_gone()?;
    door.places_lost_to_unknown_codes(report)?;
    door.jump()?;
    door.same_figures_again()
}

struct Door<'a> {
    connection: &'a Connection,
    delivery: &'a Delivery<'a>,
}

/// A number as a person of the language writes it.
pub(crate) fn said(value: f64) -> (String, String) {
    let rounded = (value * 1e3).round() / 1e3;
    let en = format!("{rounded}");
    (en.replace('.', ","), en)
}

fn refused(fr: String, en: String) -> Result<(), StoreError> {
    Err(StoreError::refused(fr, en))
}

impl Door<'_> {
    /// The first row of a question, when there is one.
    fn first<T>(
        &self,
        query: &str,
        values: &[&dyn ToSql],
        read: impl FnOnce(&Row<'_>) -> duckdb::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare(query)?;
        let mut rows = statement.query(values)?;
        Ok(match rows.next()? {
            Some(row) => Some(read(row)?),
            None => None,
        })
    }

    /// A code that is unknown, and known with a zero before it.
    fn lost_zeros(&self) -> Result<(), StoreError> {
        let found = self.first(
            &format!(
                "WITH code AS (SELECT DISTINCT level, code FROM cell WHERE level <> {commune}
                               UNION ALL
                               SELECT {commune}, source_code FROM route WHERE code IS NULL AND NOT passed)
                 SELECT code.code FROM code
                 SEMI JOIN (SELECT level, code FROM place
                            UNION ALL SELECT DISTINCT {commune}, code FROM passage) known
                   ON known.level = code.level AND known.code = '0' || code.code
                 ANTI JOIN place ON place.level = code.level AND place.code = code.code
                 ORDER BY ALL LIMIT 1",
                commune = Level::Commune.ordinal(),
            ),
            &[],
            |row| row.get::<_, String>(0),
        )?;
        let Some(code) = found else { return Ok(()) };
        refused(
            format!(
                "Le code «\u{202f}{code}\u{202f}» a perdu son zéro (0{code})\u{202f}: les codes ont été pris pour des nombres."
            ),
            format!("Code “{code}” lost its zero (0{code}): codes were taken for numbers."),
        )
    }

    /// Communes are checked where they are followed; régions and EPCI of old geographies may well be unknown.
    fn unknown_departements(&self) -> Result<(), StoreError> {
        // Overseas collectivities, and what stands for "abroad" or "not known".
        let found = self.first(
            &format!(
                "WITH code AS (SELECT DISTINCT code FROM cell WHERE level = {departement}
                               AND NOT regexp_matches(code, '^(97[578]|98.?|99.?|00|ZZ|M|F)$')),
                      unknown AS (SELECT code FROM code WHERE code NOT IN (SELECT code FROM place WHERE level = {departement}))
                 SELECT min(code), count(*), (SELECT count(*) FROM code) FROM unknown
                 HAVING count(*) > {UNKNOWN_DEPARTEMENTS} * (SELECT count(*) FROM code)",
                departement = Level::Departement.ordinal(),
            ),
            &[],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)),
        )?;
        let Some((code, unknown, all)) = found else {
            return Ok(());
        };
        refused(
            format!(
                "{unknown} codes de département sur {all} sont inconnus («\u{202f}{code}\u{202f}»…)."
            ),
            format!("{unknown} département codes out of {all} are unknown (“{code}”…)."),
        )
    }

    fn bounds(&self) -> Result<(), StoreError> {
        let found = self.first(
            "SELECT q.id, s.code, s.value, q.low, q.high FROM settled s JOIN question q USING (indicator)
             WHERE s.value IS NOT NULL AND NOT (s.value BETWEEN q.low AND q.high)
             ORDER BY q.id, s.level, s.code LIMIT 1",
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    (row.get::<_, f64>(2)?, row.get::<_, f64>(3)?, row.get::<_, f64>(4)?),
                ))
            },
        )?;
        let Some((id, code, (value, low, high))) = found else {
            return Ok(());
        };
        refused(
            format!(
                "{id} vaut {} pour le territoire {code}, hors de ce qui est possible ({} à {}).",
                said(value).0,
                said(low).0,
                said(high).0
            ),
            format!(
                "{id} is {} for place {code}, outside what is possible ({} to {}).",
                said(value).1,
                said(low).1,
                said(high).1
            ),
        )
    }

    /// A negative part can hide in a plausible whole: minus one out of minus two is a half.
    fn negative_parts(&self) -> Result<(), StoreError> {
        let found = self.first(
            "SELECT q.id, d.code, least(d.num, d.den) FROM direct d JOIN question q USING (indicator)
             WHERE q.low >= 0 AND least(d.num, d.den) < 0 ORDER BY q.id, d.level, d.code LIMIT 1",
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, f64>(2)?,
                ))
            },
        )?;
        let Some((id, code, value)) = found else {
            return Ok(());
        };
        refused(
            format!(
                "{id} compte {} pour le territoire {code}, alors qu’il ne peut pas être négatif.",
                said(value).0
            ),
            format!(
                "{id} counts {} for place {code}, although it cannot be negative.",
                said(value).1
            ),
        )
    }

    /// The sum of the communes of a département, a région or France against the figure published for it.
    ///
    /// EPCI are left aside: their perimeters are those of another year. Where a commune is secret or absent,
    /// the others may not exceed the published total.
    fn published_totals(&self) -> Result<(), StoreError> {
        self.totals(&format!(
            "WITH step AS (
                SELECT d.indicator,
                       CASE WHEN bool_and(d.num % 5 = 0) THEN 5 WHEN bool_and(d.num % 1 = 0) THEN 1 ELSE 0 END AS num_step,
                       CASE WHEN bool_and(d.den % 5 = 0) THEN 5 WHEN bool_and(d.den % 1 = 0) THEN 1 ELSE 0 END AS den_step
                FROM direct d JOIN base_level l ON l.indicator = d.indicator AND l.level = d.level GROUP BY ALL
             ), pair AS (
                SELECT a.indicator, a.level, a.code, a.period, w.n, a.s <= {ESTIMATED} AS whole,
                       unnest([{{'sum': a.num, 'published': CASE WHEN d.num_s <= {ESTIMATED} THEN d.num END, 'step': num_step}},
                               {{'sum': a.den, 'published': CASE WHEN d.den_s <= {ESTIMATED} THEN d.den END, 'step': den_step}}],
                              recursive := true)
                FROM summed a
                JOIN direct d USING (indicator, level, code, period)
                JOIN wanted w ON w.base = a.base AND w.level = a.level AND w.code = a.code
                JOIN step USING (indicator)
                WHERE a.level >= {departement} AND a.base < a.level
             )",
            departement = Level::Departement.ordinal(),
        ))
    }

    /// The same from the published départements to the régions and France, for sources where communes are
    /// secret or absent.
    fn totals_of_totals(&self) -> Result<(), StoreError> {
        let departement = Level::Departement.ordinal();
        self.totals(&format!(
            "WITH pair AS (
                SELECT d.indicator, b.level, b.code, d.period, w.n, sum(b.weight) >= w.n AS whole,
                       unnest([{{'sum': sum(d.num), 'published': any_value(p.num), 'step': 1}},
                               {{'sum': sum(d.den), 'published': any_value(p.den), 'step': 1}}], recursive := true)
                FROM direct d JOIN question q USING (indicator)
                JOIN brick b ON b.base = {departement} AND b.part = d.code
                JOIN wanted w ON w.base = b.base AND w.level = b.level AND w.code = b.code
                JOIN direct p ON p.indicator = d.indicator AND p.level = b.level AND p.code = b.code AND p.period = d.period
                WHERE d.level = {departement} AND q.adds_up AND d.num_s <= {ESTIMATED} AND p.num_s <= {ESTIMATED}
                  AND (q.kind <> 'ratio' OR (d.den_s <= {ESTIMATED} AND p.den_s <= {ESTIMATED}))
                GROUP BY d.indicator, b.level, b.code, d.period, w.n
             )"
        ))
    }

    /// `pair`: what was added up, what is published, how many parts, whether all are there, how they are rounded.
    fn totals(&self, pair: &str) -> Result<(), StoreError> {
        let found = self.first(
            &format!(
                "{pair}
                 SELECT q.id, CAST(p.period AS INTEGER), p.code, p.sum, p.published
                 FROM pair p JOIN question q USING (indicator)
                 WHERE (CASE WHEN p.whole THEN abs(p.sum - p.published) WHEN q.low >= 0 THEN p.sum - p.published END)
                       > {SUM_DIFFERENCE} * abs(p.published) + {ROUNDING_DEVIATIONS} * p.step * sqrt(p.n)
                 ORDER BY abs(p.sum - p.published) / greatest(abs(p.published), 1) DESC, p.code LIMIT 1"
            ),
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, i32>(1)?,
                    row.get::<_, String>(2)?,
                    (row.get::<_, f64>(3)?, row.get::<_, f64>(4)?),
                ))
            },
        )?;
        let Some((id, period, code, (sum, published))) = found else {
            return Ok(());
        };
        let period = Period::from_number(period);
        refused(
            format!(
                "{id} ({period})\u{202f}: la somme des parties du territoire {code} est {}, le total publié est {}.",
                said(sum).0,
                said(published).0
            ),
            format!(
                "{id} ({period}): the parts of place {code} add up to {}, the published total is {}.",
                said(sum).1,
                said(published).1
            ),
        )
    }

    /// The sheets that this dataset holds now, and what is known of them at each level.
    fn before(&self) -> String {
        format!(
            "before AS (
                SELECT q.id, s.indicator, o.level, s.period, count(o.value) AS n
                FROM sheet s JOIN dataset d ON d.number = s.dataset AND d.key = {key}
                JOIN question q USING (indicator) JOIN every_observation o ON o.sheet = s.number
                WHERE o.dataset IS NULL GROUP BY ALL
             )",
            key = scan::text(self.delivery.key),
        )
    }

    /// A newer delivery does not end before the older one: that would be last year's file.
    fn going_back(&self) -> Result<(), StoreError> {
        let found = self.first(
            &format!(
                "WITH {before}, latest AS (SELECT id, indicator, max(period) AS period FROM before WHERE n > 0 GROUP BY ALL)
                 SELECT l.id, CAST(l.period AS INTEGER), CAST(max(s.period) AS INTEGER)
                 FROM latest l JOIN settled s USING (indicator) WHERE s.value IS NOT NULL
                 GROUP BY l.id, l.period HAVING max(s.period) < l.period ORDER BY ALL LIMIT 1",
                before = self.before()
            ),
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, i32>(1)?,
                    row.get::<_, i32>(2)?,
                ))
            },
        )?;
        let Some((id, before, now)) = found else {
            return Ok(());
        };
        let (before, now) = (Period::from_number(before), Period::from_number(now));
        refused(
            format!(
                "{id} s’arrête maintenant à {now}, alors que vous avez {before}\u{202f}: c’est un fichier plus ancien."
            ),
            format!("{id} now ends in {now}, although you have {before}: this is an older file."),
        )
    }

    /// A dataset that comes back with much fewer places than last time was cut somewhere.
    fn shrinking(&self) -> Result<(), StoreError> {
        let found = self.first(
            &format!(
                "WITH {before},
                 now AS (SELECT indicator, level, period, count(value) AS n FROM settled GROUP BY ALL),
                 still AS (SELECT DISTINCT indicator, period FROM now)
                 SELECT b.id, CAST(b.period AS INTEGER), b.n, coalesce(n.n, 0)
                 FROM before b JOIN still USING (indicator, period) LEFT JOIN now n USING (indicator, level, period)
                 WHERE b.n >= {FEW_PLACES} AND coalesce(n.n, 0) < {PLACES_STILL_THERE} * b.n ORDER BY ALL LIMIT 1",
                before = self.before()
            ),
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, i32>(1)?,
                    row.get::<_, i64>(2)?,
                    row.get::<_, i64>(3)?,
                ))
            },
        )?;
        let Some((id, period, before, now)) = found else {
            return Ok(());
        };
        let period = Period::from_number(period);
        refused(
            format!(
                "{id} ({period}) n’a plus que {now} territoires, contre {before} avant\u{202f}: il en manque trop pour remplacer ce que vous avez."
            ),
            format!(
                "{id} ({period}) has only {now} places left, down from {before}: too many are missing to replace what you have."
            ),
        )
    }

    /// The known figures of communes that this dataset holds now and would no longer hold.
    fn lost(&self) -> String {
        format!(
            "old AS (
                SELECT q.id, s.indicator, s.period, o.code
                FROM sheet s JOIN dataset d ON d.number = s.dataset AND d.key = {key}
                JOIN question q USING (indicator) JOIN commune_observation o ON o.sheet = s.number
                WHERE o.dataset IS NULL AND o.value IS NOT NULL AND o.level = {commune}
             ), fresh AS (SELECT DISTINCT indicator, period FROM settled),
             still AS (SELECT indicator, period, code FROM settled WHERE level = {commune}
                       AND (value IS NOT NULL OR s > {ESTIMATED})),
             lost AS (SELECT old.* FROM old SEMI JOIN fresh USING (indicator, period)
                      ANTI JOIN still USING (indicator, period, code))",
            key = scan::text(self.delivery.key),
            commune = Level::Commune.ordinal(),
        )
    }

    /// A département none of whose communes is there any more, when all the others are: a page is missing.
    fn groups_gone(&self) -> Result<(), StoreError> {
        let found = self.first(
            &format!(
                "WITH {lost}, by_departement AS (
                    SELECT l.id, l.indicator, l.period, c.departement, count(*) AS n
                    FROM lost l JOIN commune c USING (code) GROUP BY ALL)
                 SELECT b.id, CAST(b.period AS INTEGER), b.departement, b.n
                 FROM by_departement b
                 ANTI JOIN (SELECT DISTINCT s.indicator, s.period, c.departement FROM still s JOIN commune c USING (code)) s
                   USING (indicator, period, departement)
                 ORDER BY ALL LIMIT 1",
                lost = self.lost()
            ),
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, i32>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, i64>(3)?,
                ))
            },
        )?;
        let Some((id, period, departement, count)) = found else {
            return Ok(());
        };
        let period = Period::from_number(period);
        refused(
            format!(
                "{id} ({period}) n’a plus aucune commune du département {departement}, contre {count} avant."
            ),
            format!(
                "{id} ({period}) has no commune of département {departement} left, down from {count}."
            ),
        )
    }

    /// Communes here and there that have no row any more: lines were dropped on the way.
    fn rows_gone(&self) -> Result<(), StoreError> {
        let found = self.first(
            &format!(
                "WITH {lost}, held AS (SELECT id, period, count(*) AS n FROM old GROUP BY ALL),
                 gone AS (SELECT id, period, count(*) AS n, min(code) AS code FROM lost GROUP BY ALL)
                 SELECT id, CAST(period AS INTEGER), g.code, g.n, h.n FROM gone g JOIN held h USING (id, period)
                 WHERE h.n >= {FEW_PLACES} AND g.n > {ROWS_GONE} * h.n ORDER BY ALL LIMIT 1",
                lost = self.lost()
            ),
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, i32>(1)?,
                    row.get::<_, String>(2)?,
                    (row.get::<_, i64>(3)?, row.get::<_, i64>(4)?),
                ))
            },
        )?;
        let Some((id, period, code, (gone, held))) = found else {
            return Ok(());
        };
        let period = Period::from_number(period);
        refused(
            format!(
                "{id} ({period}) n’a plus de ligne pour {gone} communes ({code}…) sur les {held} que vous avez."
            ),
            format!(
                "{id} ({period}) has no row any more for {gone} communes ({code}…) of the {held} that you have."
            ),
        )
    }

    /// A few unknown codes are let through, unless the places they stood for lose their figures.
    fn places_lost_to_unknown_codes(&self, report: &IngestReport) -> Result<(), StoreError> {
        let Some(unknown) = report.unknown_codes.first() else {
            return Ok(());
        };
        let found = self.first(
            &format!(
                "WITH {lost} SELECT id, code FROM lost ORDER BY ALL LIMIT 1",
                lost = self.lost()
            ),
            &[],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )?;
        let Some((id, code)) = found else {
            return Ok(());
        };
        refused(
            format!(
                "Le code «\u{202f}{unknown}\u{202f}» est inconnu, et {id} n’a plus de chiffre pour la commune {code}."
            ),
            format!(
                "Code “{unknown}” is unknown, and {id} has no figure for commune {code} any more."
            ),
        )
    }

    /// Old and new figures side by side, as `pair(id, level, before, period, old, new)`: the same period, or the
    /// next one against the latest known. Larger places say it all; communes only where those are too few.
    fn side_by_side(&self) -> String {
        let commune = Level::Commune.ordinal();
        format!(
            "known AS (SELECT s.number AS sheet, s.indicator, s.period FROM sheet s
                       SEMI JOIN question q ON q.indicator = s.indicator),
             large AS (SELECT DISTINCT indicator FROM (
                SELECT indicator FROM settled WHERE level > {commune} AND value IS NOT NULL
                GROUP BY indicator, level, period HAVING count(*) >= {SAME_FIGURES_PLACES})),
             new_period AS (SELECT DISTINCT indicator, period FROM settled WHERE value IS NOT NULL),
             latest AS (SELECT indicator, max(period) AS period FROM known GROUP BY ALL),
             next AS (SELECT n.indicator, min(n.period) AS period FROM new_period n JOIN latest l USING (indicator)
                      WHERE n.period > l.period GROUP BY ALL),
             match AS (SELECT k.indicator, k.sheet, k.period AS before, k.period FROM known k SEMI JOIN new_period USING (indicator, period)
                       UNION ALL
                       SELECT k.indicator, k.sheet, k.period, n.period FROM next n
                       JOIN latest l USING (indicator) JOIN known k ON k.indicator = l.indicator AND k.period = l.period),
             pair AS (
                SELECT q.id, n.level, m.before, m.period, n.code,
                       unnest([{{'old': o.value, 'new': n.value}}, {{'old': o.numerator, 'new': n.numerator}},
                               {{'old': o.denominator, 'new': n.denominator}}], recursive := true),
                       unnest([0, 1, 2]) AS side
                FROM match m JOIN settled n ON n.indicator = m.indicator AND n.period = m.period
                JOIN question q ON q.indicator = m.indicator
                JOIN (SELECT * FROM observation UNION ALL
                      SELECT * FROM commune_observation WHERE sheet IN
                        (SELECT sheet FROM known WHERE indicator NOT IN (SELECT indicator FROM large))) o
                  ON o.sheet = m.sheet AND o.level = n.level AND o.code = n.code
                WHERE q.kind <> 'yearly_change')"
        )
    }

    /// A whole level that moves by a factor: a decimal sign, a unit, another population.
    fn jump(&self) -> Result<(), StoreError> {
        let found = self.first(
            &format!(
                "WITH {pairs}, ratio AS (
                    SELECT id, level, before, period, side, count(*) AS n, median(new / old) AS factor,
                           median(old) AS old, median(new) AS new
                    FROM pair WHERE old > 0 AND new > 0 GROUP BY ALL)
                 SELECT id, CAST(before AS INTEGER), CAST(period AS INTEGER), level, old, new FROM ratio
                 WHERE n >= {RATIOS_MIN} AND greatest(factor, 1 / factor)
                       > CASE WHEN before = period THEN {REVISION_FACTOR} ELSE {NEXT_PERIOD_FACTOR} END
                 ORDER BY greatest(factor, 1 / factor) DESC, id, level LIMIT 1",
                pairs = self.side_by_side()
            ),
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    (row.get::<_, i32>(1)?, row.get::<_, i32>(2)?),
                    row.get::<_, u8>(3)?,
                    (row.get::<_, f64>(4)?, row.get::<_, f64>(5)?),
                ))
            },
        )?;
        let Some((id, (before, period), level, (old, new))) = found else {
            return Ok(());
        };
        let (before, period) = (Period::from_number(before), Period::from_number(period));
        let level = Level::from_ordinal(level).map_or("?", Level::word);
        refused(
            format!(
                "{id} passe de {} ({before}) à {} ({period}) en valeur médiane, au niveau {level}\u{202f}: un tel saut n’est pas plausible.",
                said(old).0,
                said(new).0
            ),
            format!(
                "{id} goes from {} ({before}) to {} ({period}) as a median, at level {level}: such a jump is not plausible.",
                said(old).1,
                said(new).1
            ),
        )
    }

    /// Every place with the very figure it had the period before: last year's figures under this year's name.
    fn same_figures_again(&self) -> Result<(), StoreError> {
        let constant: Vec<String> = self
            .delivery
            .indicators
            .iter()
            .filter(|indicator| {
                let timetables = |source: &SourceEntry| source.api == TIMETABLES;
                indicator.unit.sign == AREA || indicator.sources.iter().any(timetables)
            })
            .map(|indicator| scan::text(&indicator.id.0))
            .collect();
        let moving = match constant.is_empty() {
            true => "true".to_owned(),
            false => format!("id NOT IN ({})", constant.join(", ")),
        };
        let found = self.first(
            &format!(
                "WITH {pairs}
                 SELECT id, CAST(before AS INTEGER), CAST(period AS INTEGER), count(*) FROM pair
                 WHERE before < period AND side = 0 AND old <> 0 AND new IS NOT NULL AND {moving}
                 GROUP BY id, before, period
                 HAVING count(*) >= {SAME_FIGURES_PLACES} AND bool_and(old = new) ORDER BY ALL LIMIT 1",
                pairs = self.side_by_side()
            ),
            &[],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, i32>(1)?,
                    row.get::<_, i32>(2)?,
                    row.get::<_, i64>(3)?,
                ))
            },
        )?;
        let Some((id, before, period, count)) = found else {
            return Ok(());
        };
        let (before, period) = (Period::from_number(before), Period::from_number(period));
        refused(
            format!(
                "{id}\u{202f}: les chiffres donnés pour {period} sont ceux de {before}, à l’identique dans {count} territoires."
            ),
            format!(
                "{id}: the figures given for {period} are those of {before}, identical in {count} places."
            ),
        )
    }
}
