//! The kernel of tenantry for JavaScript: exports over `tenantry-kernel`, and the ports that reach into a browser.
//!
//! Every export is a few lines: take the arguments over, ask the kernel, give its answer back. No rule lives
//! here, and nothing here remembers a tenant but the [`Client`](client::Client) that was made for one.

#![cfg_attr(not(feature = "browser"), no_std)]
#![cfg_attr(not(feature = "faults"), forbid(unsafe_code))]

extern crate alloc;

#[cfg(feature = "browser")]
pub mod browser;

#[cfg(all(feature = "module", not(feature = "faults")))]
mod allocator;
#[cfg(not(feature = "browser"))]
pub mod branding;
#[cfg(not(feature = "browser"))]
pub mod client;
#[cfg(not(feature = "browser"))]
pub mod error;
#[cfg(not(feature = "browser"))]
pub mod event;
#[cfg(feature = "faults")]
#[cfg(not(feature = "browser"))]
pub mod faults;
#[cfg(not(feature = "browser"))]
pub mod freshness;
#[cfg(not(feature = "browser"))]
pub mod key;
#[cfg(not(feature = "browser"))]
pub mod load;
#[cfg(not(feature = "browser"))]
pub mod profile;
#[cfg(not(feature = "browser"))]
pub mod resolver;
#[cfg(not(feature = "browser"))]
pub mod retry;
#[cfg(not(feature = "browser"))]
pub mod sharing;
#[cfg(not(feature = "browser"))]
pub mod tab;
#[cfg(not(feature = "browser"))]
pub mod tenant_id;
#[cfg(not(feature = "browser"))]
pub mod value;

#[cfg(feature = "browser")]
pub use browser::{
    FlagValue, PrepareRequest, RequestError, TenantClient, TenantClientOptions, TenantRequest, TenantRequestBuilder,
    forget_tenant_choice,
};
/// The HTTP library of [`TenantClient::send`], in the version that this crate uses.
#[cfg(feature = "browser")]
pub use gloo_net;
#[cfg(feature = "browser")]
pub use tenantry_kernel::{
    Allowance, ApiFailure, Branding, Domain, ErrorKind, IdFormat, InvalidDomain, InvalidTenantId, InvalidTenantRef,
    InvalidTenantSlug, Limit, ReachedLimit, Resolution, ResolveOptions, Source, TenantError, TenantId, TenantKind,
    TenantProfile, TenantRef, TenantSlug, TenantStatus, Tier, Value, branding, cookie,
};
