//! The check before the start: the server runs only where the database keeps tenants apart.

mod catalogue;
mod isolation;

pub use catalogue::Catalogue;
pub use isolation::{IsolationError, check_isolation, check_isolation_against, read_catalogue};
