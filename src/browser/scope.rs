//! What the clones of a client share.

use js_sys::{Function, Promise};
use tenantry_kernel::{AllowedOrigins, Resolution, ResolveOptions, Source, TenantError, TenantId, resolve};
use wasm_bindgen::prelude::*;
use web_sys::Request;

use super::active::ActiveTenant;
use super::options::{PrepareRequest, TenantClientOptions, invalid_api};
use super::origin::{origin_of, own_origin};
use super::tab::{self, Facts};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch)]
    fn global_fetch(request: &Request) -> Promise;
}

/// The parts of a client.
pub(super) struct Scope {
    /// The URL of the tenant API, without a slash at its end.
    pub(super) api: String,
    pub(super) timeout_ms: u32,
    pub(super) prepare: Option<PrepareRequest>,
    pub(super) options: ResolveOptions,
    pub(super) resolution: Resolution,
    pub(super) active: ActiveTenant,
    origins: AllowedOrigins,
    /// Whether the tab, and nothing above it, decides which tenant is active.
    chooses: bool,
    /// What JavaScript passes in place of the global `fetch`.
    fetch: Option<Function>,
}

impl Scope {
    /// Resolves the tenant from the place where this code runs.
    pub(super) fn new(options: TenantClientOptions, fetch: Option<Function>) -> Result<Self, TenantError> {
        let TenantClientOptions { api, api_origins, resolve: rules, timeout_ms, prepare } = options;
        let api = String::from(api.trim_end_matches('/'));
        let of_api = origin_of(&api).ok_or_else(invalid_api)?;
        let origins = AllowedOrigins::parse(own_origin().into_iter().chain([of_api]).chain(api_origins))
            .map_err(|invalid| TenantError::validation("apiOrigins", invalid.reason()))?;
        let facts = Facts::read();
        let resolution = resolve(&facts.as_request(), &rules)?;
        let chooses = facts.is_tab && !resolution.is_bound();
        let active = ActiveTenant::new()?;
        Ok(Self { api, timeout_ms, prepare, options: rules, resolution, active, origins, chooses, fetch })
    }

    /// Whether a request to this URL carries the tenant.
    pub(super) fn carries_tenant(&self, url: &str) -> bool {
        origin_of(url).is_some_and(|origin| self.origins.allows(&origin))
    }

    /// Sends a request as it is.
    pub(super) fn send(&self, request: &Request) -> Promise {
        match &self.fetch {
            None => global_fetch(request),
            Some(fetch) => match fetch.call1(&JsValue::UNDEFINED, request) {
                Ok(answer) => Promise::resolve(&answer),
                Err(thrown) => Promise::reject(&thrown),
            },
        }
    }

    /// Keeps the tenant in the tab. One that a person chose also seeds new tabs.
    ///
    /// A tab keeps its tenant also where the cookie or the default named it: another tab's switch does not move it at a
    /// reload. The platform is not a choice, unless a person chose it.
    pub(super) fn keep(&self, tenant: TenantId, is_chosen: bool) {
        if !self.chooses {
            return;
        }
        if is_chosen {
            tab::seed_new_tabs(tenant, &self.options);
        }
        if is_chosen || self.resolution.source != Source::Platform {
            tab::remember(tenant);
        }
    }
}
