//! A territory among others: comparisons, findings, sentences.
