//! What a request and an answer hold of a tenant: the grammars of host, cookie, origin and echoed header.

pub mod cookie;
pub(crate) mod echo;
pub(crate) mod host;
pub(crate) mod origin;

pub use self::echo::check_echo;
pub use self::host::Domain;
pub use self::origin::AllowedOrigins;
