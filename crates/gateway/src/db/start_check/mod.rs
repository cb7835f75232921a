//! The check before the start: the server starts only on a database that isolates tenants.
//!
//! | file | concept |
//! |---|---|
//! | `isolation.rs` | the order of the checks, and the refusal |
//! | `session_settings.rs` | the settings with which a session begins |
//! | `check.rs` | a query to the system catalogue, and its finding |
//! | `role_checks.rs`, `outside_checks.rs` | the checks of the role, and of what is outside the schema `tenantry` |
//! | `catalogue.rs`, `catalogue.sql` | the objects of the schema `tenantry` |
//! | `pooler.rs` | the pooler in front of the database |

mod catalogue;
mod check;
mod isolation;
mod outside_checks;
mod pooler;
mod role_checks;
mod session_settings;

pub use catalogue::Catalogue;
pub use isolation::{IsolationError, check_isolation, check_isolation_against, read_catalogue};
pub use pooler::{PoolerError, check_pooler};
