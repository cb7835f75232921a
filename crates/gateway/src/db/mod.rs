//! PostgreSQL access in transactions that carry a scope.
//!
//! - A route opens a transaction in one way only: [`Database::read`], [`Database::write`], [`Database::look_up`],
//!   [`Database::enter`] or [`Database::act_as_platform`].
//! - A [`TenantTransaction`] reads for one tenant. A [`WriteTransaction`] writes for one tenant and authorizes its
//!   caller again. A [`LookupTransaction`] reads one person, one slug or one e-mail address. Row-level security shows
//!   each of them the rows of its scope only.
//! - An [`EntryTransaction`] is for a person who enters a tenant, and a [`PlatformTransaction`] for a recorded act of
//!   the platform on one.
//! - A connection counts against the share of a [`ShareOwner`]. Every wait has a deadline, see [`DatabaseLimits`].
//! - Statements are `&'static str`, so text from a request cannot become SQL.

mod columns;
mod connection;
mod database_error;
mod entry_transaction;
mod limits;
mod listen;
mod lookup_transaction;
mod platform_transaction;
mod probe;
mod scope;
mod share;
mod start_check;
mod tenant_transaction;
mod transactions;
mod write_transaction;

pub(crate) use columns::membership;
pub use columns::tenant_id;
pub use connection::{Connection, Database};
pub use database_error::DatabaseError;
pub use entry_transaction::EntryTransaction;
pub use limits::DatabaseLimits;
pub use listen::ListenError;
pub(crate) use listen::{ChannelEvent, NotificationSource, check_delivery, listen};
pub use lookup_transaction::{Lookup, LookupTransaction};
pub(crate) use platform_transaction::STORE_RECORD;
pub use platform_transaction::{PlatformAct, PlatformTransaction};
pub use share::ShareOwner;
pub use start_check::{
    Catalogue, IsolationError, PoolerError, check_isolation, check_isolation_against, check_pooler, read_catalogue,
};
pub use tenant_transaction::{TenantRow, TenantTransaction};
pub use write_transaction::{WriteTarget, WriteTransaction};
