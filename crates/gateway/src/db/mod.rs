//! PostgreSQL, seen through transactions that say for whom they are.
//!
//! There is no way here to run a statement without a scope. A [`TenantTransaction`] reads for one tenant, a
//! [`WriteTransaction`] writes for one and judges its caller once more, a [`LookupTransaction`] asks for one person, one
//! slug or one e-mail; row-level security shows each of them its own rows and nothing else. A connection is charged to a
//! [`ShareOwner`], whose share of the pool is bounded, and every wait has a deadline: [`DatabaseLimits`]. Statements are
//! `&'static str`: text from a request cannot become SQL.

mod columns;
mod connection;
mod database_error;
mod limits;
mod listen;
mod lookup_transaction;
mod probe;
mod scope;
mod share;
mod start_check;
mod tenant_transaction;
mod write_transaction;

pub(crate) use columns::{membership, tenant_id};
pub use connection::{Connection, Database};
pub use database_error::DatabaseError;
pub use limits::DatabaseLimits;
pub(crate) use listen::{ChannelEvent, listen};
pub use lookup_transaction::{Lookup, LookupTransaction};
pub use share::ShareOwner;
pub use start_check::{Catalogue, IsolationError, check_isolation, check_isolation_against, read_catalogue};
pub use tenant_transaction::{TenantRow, TenantTransaction};
pub use write_transaction::{WriteTarget, WriteTransaction};
