//! The shared kernel of tenantry: the rules of tenancy, as pure functions over plain values.
//!
//! It plans and judges and never performs: no I/O, no clock, no globals, no JavaScript. The browser, the
//! Next.js server and the API gateway all run this code, so that all three give the same answer.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod branding;
pub mod cookie;
pub mod freshness;
pub mod json;
pub mod resolution;
pub mod retry;

mod api_failure;
mod ascii;
mod context;
mod echo;
mod error;
mod event;
mod excerpt;
mod fields;
mod host;
mod id_format;
mod key;
mod limit;
mod membership;
mod origin;
mod problem;
mod profile;
mod reading;
mod sharing;
mod suggestion;
mod switch;
mod tenant_id;
mod tenant_ref;
mod tenant_slug;
mod text;
mod value;
mod words;

pub use api_failure::{ApiFailure, UnusableAnswer};
pub use branding::Branding;
pub use context::TenantContext;
pub use echo::check_echo;
pub use error::{ErrorKind, ReachedLimit, TenantError};
pub use event::{TENANT_MEMBER, extract_tenant, inject_tenant};
pub use host::Domain;
pub use id_format::IdFormat;
pub use key::{cache_key, collection_name, is_bare_key, split_storage_key, storage_key};
pub use limit::{Allowance, Limit};
pub use membership::{Membership, Memberships};
pub use origin::AllowedOrigins;
pub use problem::{NOT_SIGNED_IN, PROBLEM_JSON, Problem};
pub use profile::{TenantKind, TenantProfile, TenantStatus, Tier};
pub use reading::{ReadContext, Warning, warnings_to_value};
pub use resolution::{
    Claim, Outcome, RESERVED_LABELS, Request, Resolution, ResolveOptions, Source, TENANT_HEADER, TenancySettings,
    TraceEntry, TrustedProxies, resolve, tenant_host,
};
pub use sharing::{Sharing, SharingMode, can_access};
pub use suggestion::{nearest_name, unknown_option};
pub use switch::{Epoch, Switch, Ticket};
pub use tenant_id::{InvalidId, TenantId};
pub use tenant_ref::TenantRef;
pub use tenant_slug::TenantSlug;
pub use value::{Unreadable, Value};
