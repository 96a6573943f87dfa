//! The shape of the file. Append-only: a migration that was released is never edited.

use duckdb::Connection;

use crate::StoreError;

/// One step each; the position is the format number.
const MIGRATIONS: &[&str] = &[
    // 1
    "
    CREATE TABLE indicator (number INTEGER NOT NULL, id VARCHAR NOT NULL);

    CREATE TABLE dataset (
        number INTEGER NOT NULL,
        key VARCHAR NOT NULL,
        ingested_on VARCHAR,      -- day given by the caller
        freshness VARCHAR,        -- what the source says of its date, compared as text
        vintage VARCHAR,
        geography_year INTEGER,
        known_values BIGINT,
        unknown_codes BIGINT
    );
    CREATE TABLE document (
        dataset INTEGER NOT NULL,
        url VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        fetched_at VARCHAR NOT NULL,
        bytes BIGINT NOT NULL,
        path VARCHAR NOT NULL
    );

    -- A sheet is one indicator at one period: which dataset answers for it; the lowest priority number wins.
    CREATE TABLE sheet (
        number INTEGER NOT NULL,
        indicator INTEGER NOT NULL,
        period INTEGER NOT NULL,
        dataset INTEGER NOT NULL,
        priority INTEGER NOT NULL,
        mixed BOOLEAN NOT NULL    -- some of its rows come from another dataset
    );

    -- Larger places are read a sheet at a time, and kept in the order (sheet, level, code) inside each dataset,
    -- so that a question touches few row groups. Communes and their arrondissements, thirty times more numerous,
    -- have a table of their own, in the order (level, sheet, code): they are read a place at a time.
    CREATE TABLE observation (
        level UTINYINT NOT NULL,
        sheet INTEGER NOT NULL,
        code VARCHAR NOT NULL,
        state UTINYINT NOT NULL,
        value DOUBLE,
        numerator DOUBLE,
        denominator DOUBLE,
        published BOOLEAN NOT NULL,
        summed DOUBLE,
        since INTEGER,
        secret_communes INTEGER NOT NULL,
        absent_communes INTEGER NOT NULL,
        rank INTEGER,
        dataset INTEGER           -- of the row, where it is not that of its sheet
    );
    CREATE TABLE commune_observation (
        level UTINYINT NOT NULL,
        sheet INTEGER NOT NULL,
        code VARCHAR NOT NULL,
        state UTINYINT NOT NULL,
        value DOUBLE,
        numerator DOUBLE,
        denominator DOUBLE,
        published BOOLEAN NOT NULL,
        summed DOUBLE,
        since INTEGER,
        secret_communes INTEGER NOT NULL,
        absent_communes INTEGER NOT NULL,
        rank INTEGER,
        dataset INTEGER           -- of the row, where it is not that of its sheet
    );
    CREATE VIEW every_observation AS
        SELECT * FROM observation UNION ALL SELECT * FROM commune_observation;

    CREATE TABLE distribution (
        level UTINYINT NOT NULL,
        sheet INTEGER NOT NULL,
        known INTEGER NOT NULL,
        secret INTEGER NOT NULL,
        absent INTEGER NOT NULL,
        min DOUBLE, q1 DOUBLE, median DOUBLE, q3 DOUBLE, max DOUBLE,
        ticks DOUBLE[] -- of communes: every value when few, evenly spaced quantiles when many, sorted
    );

    CREATE TABLE problem (
        key VARCHAR NOT NULL,
        happened_on VARCHAR NOT NULL,
        body VARCHAR NOT NULL     -- JSON written by the desk
    );
    ",
    // 2
    "
    CREATE TABLE refresh_log (
        number BIGINT NOT NULL,
        happened_on VARCHAR NOT NULL,
        key VARCHAR NOT NULL,
        body VARCHAR NOT NULL     -- JSON written by the desk
    );
    ",
];

/// Brings a file to the newest format, or says that it is newer than this program.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute_batch("CREATE TABLE IF NOT EXISTS format (number BIGINT NOT NULL)")?;
    let found: i64 =
        connection.query_row("SELECT coalesce(max(number), 0) FROM format", [], |row| {
            row.get(0)
        })?;
    let known = MIGRATIONS.len() as i64;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.execute("INSERT INTO format VALUES (?)", [index as i64 + 1])?;
        transaction.commit()?;
    }
    Ok(())
}
