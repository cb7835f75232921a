//! Acts of the platform on tenants: by people whom the owner of the tables granted it, each with a reason and a record.

mod administrator;
mod reason;

pub use administrator::PlatformAdministrator;
pub(crate) use administrator::require_platform_administrator;
pub use reason::Reason;
