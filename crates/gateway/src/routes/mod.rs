//! The route table: every address of the gateway, who may call it, and what answers.

mod agents;
mod directory;
mod events;
mod health;
mod panels;
mod profile;
mod sign_in;
mod switches;
mod tenants;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::state::AppState;

/// What stands in front of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing: anyone may call.
    Public,
    /// A session. Whatever it answers is the caller's own.
    SignedIn,
    /// A session of a member of the tenant in the address.
    Member,
    /// [`TenantLayer`](crate::tenant_layer::TenantLayer): a member of the tenant in `X-Tenant-ID`.
    Tenant,
}

/// One address and method.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{id}` or `{tenant}` for a segment of the caller's choice.
    pub path: &'static str,
    /// Who may call.
    pub access: Access,
    /// Whether it is there in the demo only.
    pub demo_only: bool,
    /// What answers, once it is told to which method.
    handler: fn(MethodFilter) -> MethodRouter<AppState>,
}

impl Route {
    /// What answers at the path. A method that axum does not know is answered by nobody.
    pub(crate) fn answering(&self) -> MethodRouter<AppState> {
        MethodFilter::try_from(self.method.clone()).map_or_else(|_| MethodRouter::new(), self.handler)
    }
}

const fn route(
    method: Method,
    path: &'static str,
    access: Access,
    handler: fn(MethodFilter) -> MethodRouter<AppState>,
) -> Route {
    Route { method, path, access, demo_only: false, handler }
}

const fn demo_route(
    method: Method,
    path: &'static str,
    access: Access,
    handler: fn(MethodFilter) -> MethodRouter<AppState>,
) -> Route {
    Route { method, path, access, demo_only: true, handler }
}

/// Every route. The application is made from this list, and so is the test of who may call what.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "/health", Access::Public, |method| on(method, health::health)),
    route(Method::GET, "/ready", Access::Public, |method| on(method, health::ready)),
    route(Method::GET, "/v1/directory/resolve", Access::Public, |method| on(method, directory::resolve)),
    demo_route(Method::POST, "/v1/demo/sign-in", Access::Public, |method| on(method, sign_in::sign_in)),
    route(Method::GET, "/v1/tenants", Access::SignedIn, |method| on(method, tenants::list)),
    route(Method::GET, "/v1/tenants/{tenant}/profile", Access::Member, |method| on(method, profile::read)),
    route(Method::PATCH, "/v1/tenants/{tenant}/profile", Access::Member, |method| on(method, profile::change)),
    route(Method::GET, "/v1/tenants/{tenant}/events", Access::Member, |method| on(method, events::stream)),
    route(Method::GET, "/v1/tenants/{tenant}/switches", Access::Member, |method| on(method, switches::list)),
    route(Method::POST, "/v1/tenants/{tenant}/switches", Access::Member, |method| on(method, switches::record)),
    route(Method::GET, "/v1/agents", Access::Tenant, |method| on(method, agents::list)),
    route(Method::GET, "/v1/agents/{id}", Access::Tenant, |method| on(method, agents::read)),
    route(Method::GET, "/v1/panels", Access::Tenant, |method| on(method, panels::list)),
    route(Method::POST, "/v1/panels", Access::Tenant, |method| on(method, panels::create)),
    route(Method::GET, "/v1/panels/{id}", Access::Tenant, |method| on(method, panels::read)),
];
