//! The identity of a tenant: its id, its slug, and a reference by either.

pub(crate) mod id;
pub(crate) mod id_format;
pub(crate) mod reference;
pub(crate) mod slug;

pub use self::id::{InvalidId, TenantId};
pub use self::id_format::IdFormat;
pub use self::reference::TenantRef;
pub use self::slug::TenantSlug;
