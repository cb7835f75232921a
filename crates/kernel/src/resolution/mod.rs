//! Which tenant a request is for: one rule for browser, Next.js server and gateway.
//!
//! The sources are read in the order of [`Source`]: pinned, header, subdomain, session, cookie, default, platform.
//!
//! - A source that is *absent* passes to the next. A source that is *present and wrong* is an error, even where a
//!   higher source already names the tenant. Nothing falls through to another tenant.
//! - Two sources that name different tenants in the same spelling are a [`Conflict`](crate::TenantError::Conflict),
//!   unless the options [`prefer`](ResolveOptions::prefer) one of them.
//! - An id and a slug cannot be compared here. The lower candidate is kept as
//!   [`unconfirmed`](Resolution::unconfirmed) until the directory says which id the slug has. Then
//!   [`Resolution::confirm`] compares.
//! - The cookie only seeds new tabs: where a tab has its own choice, the cookie is ignored.
//! - The default tenant and the platform are fallbacks: used when no other source names a tenant, never compared.

pub(crate) mod candidate;
pub(crate) mod claim;
pub(crate) mod context;
pub(crate) mod decision;
pub(crate) mod explanation;
pub(crate) mod host_facts;
pub(crate) mod host_match;
pub(crate) mod json;
pub(crate) mod options;
pub(crate) mod request;
#[expect(clippy::module_inception, reason = "the folder is named for its main concept")]
pub(crate) mod resolution;
pub(crate) mod resolve;
pub(crate) mod snapshot;
pub(crate) mod source_outcome;
pub(crate) mod tenant_host;
pub(crate) mod trace;

pub use self::candidate::Candidate;
pub use self::context::ResolutionContext;
pub use self::decision::{Decision, WrittenTenant};
pub use self::explanation::{Explanation, explain};
pub use self::options::{
    CustomDomain, RESERVED_LABELS, ResolveOptions, TENANT_HEADER, TenancySettings, TrustedProxies,
};
pub use self::request::Request;
pub use self::resolution::Resolution;
pub use self::resolve::resolve;
pub use self::source_outcome::Outcome;
pub use self::tenant_host::tenant_host;
pub use self::trace::TraceEntry;
pub use crate::source::Source;
