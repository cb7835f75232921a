//! The rules of tenantry as pure functions over plain values. The browser, the Next.js server and the API gateway all
//! run this code, so that all three give the same answer.
//!
//! The crate has no I/O, no clock, no global state and no JavaScript. It is `no_std` and has no `unsafe` code.
//!
//! | question | start at |
//! |---|---|
//! | Which tenant is a request for? | [`resolve`], [`ResolveOptions`], [`resolution`]; why: [`explain`] |
//! | What is an id, a slug, a reference? | [`TenantId`], [`IdFormat`], [`TenantSlug`], [`TenantRef`] |
//! | Which tenant is active? | [`TenantContext`]; switching: [`Switch`] |
//! | What does the backend say of a tenant? | [`TenantProfile`], [`Limit`], [`client_memberships`] |
//! | How does it look? | [`branding`] |
//! | How old may a profile be? | [`freshness`], [`retry`] |
//! | Which requests carry the tenant? | [`AllowedOrigins`], [`OriginPattern`]; the response: [`check_echo`] |
//! | Which cookie seeds a new tab? | [`cookie`] |
//! | Under which name is data kept? | [`storage_key`], [`cache_key`], [`collection_name`] |
//! | Who may use a resource? | [`Sharing`], [`can_access`]; events: [`inject_tenant`], [`extract_tenant`] |
//! | What can go wrong? | [`TenantError`], [`ErrorKind`]; over HTTP: [`Problem`] |
//! | What does an answer mean? | [`tenant_api`] |
//! | How is JSON read and written? | [`json`], [`Value`] |

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod json;
pub mod resolution;
pub mod tenant_api;

mod api_failure;
mod context;
mod error;
mod error_kind;
mod error_page;
mod event;
mod http;
mod key;
mod problem;
mod profile;
mod sharing;
mod source;
mod suggestion;
mod switch;
mod tenant;
mod text;
mod unusable_answer;

pub use api_failure::ApiFailure;
pub use context::TenantContext;
pub use error::TenantError;
pub use error_kind::ErrorKind;
pub use error_page::error_page;
pub use event::{TENANT_MEMBER, extract_tenant, inject_tenant};
pub use http::{
    AllowedOrigins, Domain, InvalidDomain, InvalidHeaderName, InvalidOrigin, OriginPattern, check_echo, cookie,
};
pub use json::{InvalidMember, Unreadable, Value, Warning, warnings_to_value};
pub use key::{cache_key, collection_name, is_bare_key, split_storage_key, storage_key};
pub use problem::{NOT_SIGNED_IN, PROBLEM_JSON, Problem};
pub use profile::{
    Allowance, Branding, Limit, ReachedLimit, ReadContext, TenantKind, TenantProfile, TenantStatus, Tier, branding,
    client_memberships, client_profile, freshness, retry,
};
pub use resolution::{
    Candidate, CustomDomain, Explanation, Outcome, RESERVED_LABELS, Request, Resolution, ResolveOptions, TENANT_HEADER,
    TenancySettings, TraceEntry, TrustedProxies, explain, resolve, tenant_host,
};
pub use sharing::{Sharing, SharingMode, can_access};
pub use source::Source;
pub use suggestion::{nearest_name, unknown_option};
pub use switch::{Epoch, Switch, Ticket};
pub use tenant::{
    IdFormat, InvalidIdReason, InvalidTenantId, InvalidTenantRef, InvalidTenantSlug, TenantId, TenantRef, TenantSlug,
};
pub use text::{UnknownWord, is_hidden};
pub use unusable_answer::UnusableAnswer;
