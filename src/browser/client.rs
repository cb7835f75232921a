//! The client of one tab.

use std::fmt;
use std::rc::Rc;

use gloo_net::http::{Method, Request, Response};
use serde::de::DeserializeOwned;
use tenantry_kernel::branding::Selector;
use tenantry_kernel::{Branding, Limit, Resolution, TenantError, TenantId, TenantProfile, TenantRef, Value};

use super::flag::FlagValue;
use super::options::TenantClientOptions;
use super::request::{TenantRequest, TenantRequestBuilder};
use super::request_error::RequestError;
use super::scope::Scope;
use super::transition;
use super::value;

/// The tenant of a browser tab: its profile, its requests, and the switch to another tenant.
///
/// - It resolves the tenant at once. `load` loads the profile; before it no tenant is active.
/// - In a web worker it resolves from the worker's own address. A worker keeps no choice.
///
/// In Rust, clones share one client, so that the context of a framework can hold it.
#[cfg_attr(feature = "javascript", wasm_bindgen::prelude::wasm_bindgen)]
#[derive(Clone)]
pub struct TenantClient {
    pub(super) scope: Rc<Scope>,
}

impl TenantClient {
    /// Resolves the tenant of this tab.
    ///
    /// # Errors
    ///
    /// - [`TenantError::Validation`] for an option or a host that is wrong.
    /// - [`TenantError::NotResolved`], [`TenantError::Conflict`], [`TenantError::NotAllowed`] or
    ///   [`TenantError::InvalidTenantId`] where the sources name no tenant, or not one that can be used.
    pub fn new(options: TenantClientOptions) -> Result<Self, TenantError> {
        Ok(Self { scope: Rc::new(Scope::new(options, None)?) })
    }

    /// How the tenant was resolved.
    #[must_use]
    pub fn resolution(&self) -> &Resolution {
        &self.scope.resolution
    }

    /// Loads the profile of the resolved tenant, and makes that tenant the active one. Does nothing where a tenant is
    /// active. The platform has no profile, so nothing is requested for it.
    ///
    /// The request is sent once: retry where [`TenantError::Api`] says that the tenant API did not answer.
    ///
    /// # Errors
    ///
    /// - [`TenantError::Conflict`] where the tenant API knows the tenant by other names than the sources.
    /// - [`TenantError::NotActive`] for a tenant that is suspended, archived, deleted, disabled or inactive.
    /// - [`TenantError::Mismatch`] for an answer about a different tenant.
    /// - [`TenantError::Changed`] where a later load or switch overtook this one.
    /// - [`TenantError::NotFound`], [`TenantError::UnauthorizedAccess`] or [`TenantError::Api`], as the answer says.
    pub async fn load(&self) -> Result<(), TenantError> {
        transition::load(&self.scope).await
    }

    /// Makes another tenant the active one.
    ///
    /// - First the new profile is loaded. A switch that fails changes nothing.
    /// - The requests of the tenant before are aborted, and end with [`TenantError::Changed`].
    /// - Of several switches the last one wins, in whatever order the answers arrive.
    /// - The tab keeps the tenant in `sessionStorage`, and a cookie seeds new tabs.
    ///
    /// # Errors
    ///
    /// - [`TenantError::CannotSwitch`] where the host or the deployment decides the tenant.
    /// - Otherwise as [`load`](Self::load).
    pub async fn switch_tenant(&self, tenant: &TenantRef) -> Result<(), TenantError> {
        transition::switch(&self.scope, tenant).await
    }

    /// The active tenant; `None` before [`load`](Self::load).
    #[must_use]
    pub fn tenant_id(&self) -> Option<TenantId> {
        self.scope.active.id()
    }

    /// Whether the platform itself is active, which is not a tenant and has no profile. It grants nothing.
    #[must_use]
    pub fn is_platform(&self) -> bool {
        self.tenant_id() == Some(TenantId::PLATFORM)
    }

    /// The profile of the active tenant; `None` before [`load`](Self::load), and for the platform.
    #[must_use]
    pub fn profile(&self) -> Option<Rc<TenantProfile>> {
        self.scope.active.profile()
    }

    /// The value of a flag, or `fallback` where the profile has no such flag or a value of another type.
    #[must_use]
    pub fn flag<T: FlagValue>(&self, key: &str, fallback: T) -> T {
        self.flag_value(key).and_then(|value| T::from_flag(&value)).unwrap_or(fallback)
    }

    /// The value of a flag as a type of the app, for flags that are objects or lists; `None` where the profile has no
    /// such flag or a value that does not fit.
    ///
    /// ```no_run
    /// # use tenantry::TenantClient;
    /// #[derive(serde::Deserialize)]
    /// struct Rollout {
    ///     percent: f64,
    /// }
    ///
    /// # fn read(client: &TenantClient) {
    /// let rollout: Option<Rollout> = client.flag_as("rollout");
    /// # }
    /// ```
    #[must_use]
    pub fn flag_as<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_wasm_bindgen::from_value(value::write(&self.flag_value(key)?)).ok()
    }

    pub(super) fn flag_value(&self, key: &str) -> Option<Value> {
        let profile = self.profile()?;
        profile.flags.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }

    /// A limit of the tenant; `None` where the profile has no such limit.
    #[must_use]
    pub fn limit(&self, key: &str) -> Option<Limit> {
        let profile = self.profile()?;
        profile.limits.iter().find(|(name, _)| name == key).map(|(_, limit)| limit.clone())
    }

    /// The brand of the tenant, which is empty where no profile is loaded.
    #[must_use]
    pub fn branding(&self) -> Branding {
        self.profile().map(|profile| profile.branding.clone()).unwrap_or_default()
    }

    /// The brand as a CSS rule of `--tenant-*` custom properties for `:root`. The text is safe inside `<style>`.
    #[must_use]
    pub fn branding_css(&self) -> String {
        self.branding().to_css(Selector::ROOT)
    }

    /// A GET request; see [`request`](Self::request).
    pub fn get(&self, url: &str) -> TenantRequestBuilder {
        self.request(Method::GET, url)
    }

    /// A POST request; see [`request`](Self::request).
    pub fn post(&self, url: &str) -> TenantRequestBuilder {
        self.request(Method::POST, url)
    }

    /// A PUT request; see [`request`](Self::request).
    pub fn put(&self, url: &str) -> TenantRequestBuilder {
        self.request(Method::PUT, url)
    }

    /// A PATCH request; see [`request`](Self::request).
    pub fn patch(&self, url: &str) -> TenantRequestBuilder {
        self.request(Method::PATCH, url)
    }

    /// A DELETE request; see [`request`](Self::request).
    pub fn delete(&self, url: &str) -> TenantRequestBuilder {
        self.request(Method::DELETE, url)
    }

    /// A request that is sent as [`send`](Self::send) does. A relative URL is resolved against the page.
    pub fn request(&self, method: Method, url: &str) -> TenantRequestBuilder {
        TenantRequestBuilder::new(Rc::clone(&self.scope), method, url)
    }

    /// Sends a request of gloo-net.
    ///
    /// - To the page's own origin, the origin of the tenant API and those of
    ///   [`api_origins`](TenantClientOptions::api_origins) it carries the tenant header, once. To any other origin it
    ///   never does, not even where the caller set the header.
    /// - The tenant is the one that is active when the request is sent.
    /// - A response is handed over only if the client still is in the same epoch, and if the tenant header of the
    ///   response, where it has one, names the tenant.
    /// - A redirect is an error: followed by the browser, it would take the header to any origin.
    ///
    /// # Errors
    ///
    /// - [`RequestError::Tenant`] with [`TenantError::ContextNotSet`] before [`load`](Self::load), with
    ///   [`TenantError::Mismatch`] for a response of a different tenant, with [`TenantError::Changed`] after a switch,
    ///   and with the error of a gateway's problem.
    /// - [`RequestError::Fetch`] for a request that cannot be sent, and for one that the caller aborted.
    pub async fn send(&self, request: Request) -> Result<Response, RequestError> {
        TenantRequest::new(Rc::clone(&self.scope), request).send().await
    }
}

/// Two clients are equal if one is a clone of the other, so that a framework renders again only for another client.
impl PartialEq for TenantClient {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scope, &other.scope)
    }
}

impl fmt::Debug for TenantClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantClient").field("tenant_id", &self.tenant_id()).finish_non_exhaustive()
    }
}
