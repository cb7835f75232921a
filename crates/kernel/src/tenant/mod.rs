//! The identity of a tenant: its id, its slug, and a reference by either.

pub(crate) mod id;
pub(crate) mod id_format;
pub(crate) mod invalid_id;
pub(crate) mod reference;
pub(crate) mod slug;

pub use self::id::TenantId;
pub use self::id_format::IdFormat;
pub use self::invalid_id::{InvalidIdReason, InvalidTenantId};
pub use self::reference::{InvalidTenantRef, TenantRef};
pub use self::slug::{InvalidTenantSlug, TenantSlug};
