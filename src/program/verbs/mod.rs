//! The verbs, one file each: they turn flags into a call of the library and choose a view and an exit code.

pub(super) mod actors;
pub(super) mod check;
pub(super) mod complete;
pub(super) mod config;
pub(super) mod count;
pub(super) mod explain;
pub(super) mod facets;
pub(super) mod help;
pub(super) mod home;
pub(super) mod index;
pub(super) mod saved;
pub(super) mod schema;
pub(super) mod search;
pub(super) mod show;
pub(super) mod similar;
pub(super) mod status;
pub(super) mod timeline;
pub(super) mod watch;
