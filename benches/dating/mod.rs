//! What the bench of dates compares with: labels of mentions, and the dates that reports are known to have.
//! Knows nothing of speed.

pub(crate) mod labels;
pub(crate) mod own_dates;
