//! What a request and an answer hold of a tenant: the grammars of host, cookie, origin and echoed header.

pub mod cookie;
pub(crate) mod cookie_name;
pub(crate) mod echo;
pub(crate) mod header_name;
pub(crate) mod host;
pub(crate) mod origin;

pub use self::echo::check_echo;
pub use self::header_name::InvalidHeaderName;
pub use self::host::{Domain, InvalidDomain};
pub use self::origin::{AllowedOrigins, InvalidOrigin, OriginPattern};
