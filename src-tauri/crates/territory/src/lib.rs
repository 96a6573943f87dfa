//! Places: search, membership by year, mergers.
