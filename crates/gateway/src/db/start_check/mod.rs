//! The check before the start: the server starts only on a database that isolates tenants.

mod catalogue;
mod isolation;
mod pooler;

pub use catalogue::Catalogue;
pub use isolation::{IsolationError, check_isolation, check_isolation_against, read_catalogue};
pub use pooler::{PoolerError, check_pooler};
