//! Denominators that another dataset gave: the figures of an indicator that is here already divide the numerators
//! that come in.

use duckdb::{Connection, params};
use obs_model::{Part, State};

use crate::scan::{ABSENT, ESTIMATED, MEASURED, NOT_APPLICABLE, PROVISIONAL, SECRET, text};
use crate::{Delivery, StoreError};

/// Puts the denominators beside the numerators, at the levels and periods of these.
///
/// A numerator of a period for which no denominator is here is left out of the ratio, in `undivided`: it is not known
/// yet what it is divided by. Other indicators that count the same keep it.
pub(crate) fn denominators(
    connection: &Connection,
    delivery: &Delivery<'_>,
) -> Result<(), StoreError> {
    let read: usize = delivery.readings.iter().map(|r| r.extracts.len()).sum();
    let borrowing = delivery
        .indicators
        .iter()
        .filter_map(|indicator| Some((indicator, indicator.denominator_from.as_ref()?)));
    for (position, (indicator, from)) in borrowing.enumerate() {
        // No reading has this number: the codes are those of today already.
        connection.execute(
            "INSERT INTO extract_of SELECT ?, -1, number, 1 FROM indicator WHERE id = ?",
            params![(read + position) as i32, indicator.id.0],
        )?;
        let ids = params![indicator.id.0, from.indicator.0];
        connection.execute(
            &format!(
                "CREATE OR REPLACE TEMP TABLE borrowed AS
                 WITH asked AS (
                    SELECT DISTINCT p.extract, p.period FROM placed p JOIN extract_of o USING (extract)
                    JOIN indicator i ON i.number = o.indicator WHERE i.id = ? AND o.part = {numerator}
                 )
                 SELECT a.extract, a.period, max(s.period) AS borrowed_period, any_value(s.indicator) AS indicator
                 FROM asked a LEFT JOIN (SELECT s.* FROM sheet s JOIN indicator i ON i.number = s.indicator WHERE i.id = ?) s
                   ON s.period <= a.period AND s.period // 10 >= a.period // 10 - {years}
                 GROUP BY a.extract, a.period",
                numerator = part_number(Part::Numerator),
                years = from.years_before_max,
            ),
            ids,
        )?;
        connection.execute_batch(&format!(
            "INSERT INTO undivided
             SELECT number, period FROM borrowed, (SELECT number FROM indicator WHERE id = {id})
             WHERE borrowed_period IS NULL;
             INSERT INTO placed
             SELECT {extract}, o.level, o.code, a.period, o.value,
                    CASE o.state WHEN {is_measured} THEN {MEASURED} WHEN {is_provisional} THEN {PROVISIONAL}
                                 WHEN {is_estimated} THEN {ESTIMATED}
                                 WHEN {is_secret} THEN {SECRET} WHEN {is_not_applicable} THEN {NOT_APPLICABLE}
                                 ELSE {ABSENT} END,
                    1
             FROM (SELECT DISTINCT p.level, b.period, b.borrowed_period, b.indicator
                   FROM placed p JOIN borrowed b USING (extract, period)) a
             JOIN sheet s ON s.indicator = a.indicator AND s.period = a.borrowed_period
             JOIN every_observation o ON o.sheet = s.number AND o.level = a.level;
             DROP TABLE borrowed;",
            id = text(&indicator.id.0),
            extract = read + position,
            is_measured = State::Measured.ordinal(),
            is_provisional = State::Provisional.ordinal(),
            is_estimated = State::Estimated.ordinal(),
            is_secret = State::Secret.ordinal(),
            is_not_applicable = State::NotApplicable.ordinal(),
        ))?;
    }
    Ok(())
}

/// The number that `extract_of` keeps for a part.
pub(crate) fn part_number(part: Part) -> u8 {
    match part {
        Part::Numerator => 0,
        Part::Denominator => 1,
        Part::Published => 2,
    }
}
