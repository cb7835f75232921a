//! The check before the start: the server starts only on a database that isolates tenants.

mod catalogue;
mod isolation;

pub use catalogue::Catalogue;
pub use isolation::{IsolationError, check_isolation, check_isolation_against, read_catalogue};
