//! What an operator sees of a running server.
//!
//! Labels of metrics are names from the source code: a route of the table, a method, a class of statuses, a code. A
//! tenant, a person and a path are never labels, so strangers cannot add series, and the metrics disclose no tenant.

mod metrics;
mod readings;

pub use metrics::{Metrics, metrics_app};
pub(crate) use readings::Readings;
