//! Acts of the platform on tenants. A person needs a grant by the owner of the tables, and each act needs a reason and
//! has a record.

mod administrator;
mod reason;

pub use administrator::PlatformAdministrator;
pub(crate) use administrator::require_platform_administrator;
pub use reason::Reason;
