//! What is asked of an answer beside the query, as a saved query or a line of many queries may say it.
//! Knows no index: a folder is still what was typed.

use serde::{Deserialize, Serialize};

/// In what order the reports of an answer stand. Equal ones stand in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Order {
    /// The report of the best passage first.
    #[default]
    Relevance,
    /// The latest first day first; undated reports last.
    Newest,
    /// The earliest first day first; undated reports last.
    Oldest,
}

/// Every order with its name, as it is written.
const ORDERS: [(&str, Order); 3] =
    [("relevance", Order::Relevance), ("newest", Order::Newest), ("oldest", Order::Oldest)];

impl From<Order> for &'static str {
    fn from(order: Order) -> &'static str {
        ORDERS.iter().find(|(_, known)| *known == order).map_or("", |(name, _)| name)
    }
}

impl TryFrom<String> for Order {
    type Error = String;

    fn try_from(name: String) -> Result<Order, String> {
        let known = ORDERS.iter().find(|(known, _)| *known == name).map(|(_, order)| *order);
        known.ok_or_else(|| format!("unknown order `{name}`, expected `relevance`, `newest` or `oldest`"))
    }
}

/// What is asked beside a query; what is not said is as usual.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// At most so many reports; 0 for all.
    pub limit: Option<usize>,
    /// Their order.
    pub order: Option<Order>,
    /// Reports that hold some of the words answer too.
    pub any: bool,
    /// Only reports below these: `corpus/2023` as ids begin, or folders.
    pub below: Vec<String>,
}
