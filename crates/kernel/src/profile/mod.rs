//! The profile of a tenant: its brand, its limits, and how long they may be used.

pub mod branding;
pub(crate) mod client_profile;
pub mod freshness;
pub(crate) mod kind;
pub(crate) mod limit;
pub(crate) mod membership;
#[expect(clippy::module_inception, reason = "the folder is named for its main concept")]
pub(crate) mod profile;
pub(crate) mod reached_limit;
pub mod retry;
pub(crate) mod status;
pub(crate) mod tier;

pub use self::branding::Branding;
pub use self::client_profile::{ReadContext, client_profile};
pub use self::kind::TenantKind;
pub use self::limit::{Allowance, Limit};
pub use self::membership::client_memberships;
pub use self::profile::TenantProfile;
pub use self::reached_limit::ReachedLimit;
pub use self::status::TenantStatus;
pub use self::tier::Tier;
