use obs_model::Text;
use thiserror::Error;

/// What the store refuses, and why.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another program holds the file.
    #[error("the data file is open in another program: {0}")]
    Busy(String),
    /// The file was written by a newer version of the application.
    #[error("the data file has format {found}, this version reads up to {known}")]
    Newer {
        /// Format of the file.
        found: i64,
        /// Newest format known here.
        known: i64,
    },
    /// The disk is full.
    #[error("no room left on the disk: {0}")]
    DiskFull(String),
    /// What a source sent is not what it used to be: nothing was changed.
    #[error("{}", .0.en)]
    Refused(Text),
    /// Stopped by the person: nothing was changed.
    #[error("stopped")]
    Stopped,
    /// A fault of ours, or of the file.
    #[error("{0}")]
    Database(String),
}

impl StoreError {
    /// A refusal in both languages.
    pub(crate) fn refused(fr: impl Into<String>, en: impl Into<String>) -> Self {
        StoreError::Refused(Text {
            fr: fr.into(),
            en: en.into(),
        })
    }
}

impl From<duckdb::Error> for StoreError {
    fn from(error: duckdb::Error) -> Self {
        let text = error.to_string();
        let has = |word: &str| text.contains(word);
        if has("Conflicting lock")
            || has("Could not set lock")
            || has("being used by another process")
        {
            StoreError::Busy(text)
        } else if has("No space left") || has("disk is full") || has("Disk quota") {
            StoreError::DiskFull(text)
        } else if has("INTERRUPT") || has("Interrupted") {
            StoreError::Stopped
        } else {
            StoreError::Database(text)
        }
    }
}
