//! tenantry for the browser, in two forms over the rules of `tenantry-kernel`.
//!
//! | feature | what it builds |
//! |---|---|
//! | `browser` | the SDK for frontends in Rust: [`TenantClient`] |
//! | `javascript` | the same as a class of JavaScript, for `tenantry/wasm` |
//! | `rules`, `branding` | the WebAssembly modules that the TypeScript of the npm package calls: `src/module/` |

#![cfg_attr(feature = "module", no_std)]
#![cfg_attr(not(feature = "faults"), forbid(unsafe_code))]

extern crate alloc;

#[cfg(all(feature = "browser", feature = "module"))]
compile_error!("build one of the features `browser` and `module`: their exports have the same names");

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "module")]
pub mod module;

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
