//! The route table: every address of the gateway, its guard, and its handler.

mod agents;
mod directory;
mod events;
mod health;
mod openapi;
mod panels;
mod people;
mod platform;
mod profile;
mod proxied;
mod resources;
mod sign_in;
mod sign_in_codes;
mod signed_addresses;
mod signed_target;
mod switches;
mod tenants;
mod tickets;
mod usage;

pub(crate) use signed_addresses::serve_signed;
pub(crate) use tickets::serve_websockets;

use axum::Router;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::proxy::Proxy;
use crate::state::AppState;
use crate::throttle::Tries;

/// The guard of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// No guard. Everyone may call.
    Public,
    /// A session. The response contains only data of the caller.
    SignedIn,
    /// A session, or a valid token of an issuer whose identities may sign up without a person.
    SignUp,
    /// A session of a member of the tenant in the address.
    Member,
    /// A session of a platform administrator. Each request has a reason and leaves a record.
    Platform,
    /// [`TenantLayer`](crate::tenant_layer::TenantLayer): a session of a member of the tenant in `X-Tenant-ID`.
    Tenant,
}

/// One route: a method and a path.
pub struct Route {
    /// The HTTP method.
    pub method: Method,
    /// The path. `{id}`, `{kind}` and `{tenant}` are variable segments.
    pub path: &'static str,
    /// The guard.
    pub access: Access,
    /// The query parameters. Any other one is refused.
    pub parameters: &'static [&'static str],
    /// What the route lets strangers try. Their tries are throttled.
    pub tries: Option<Tries>,
    /// Whether only the demo has the route.
    pub demo_only: bool,
    /// Creates the handler for a method.
    handler: fn(MethodFilter) -> MethodRouter<AppState>,
}

impl Route {
    /// The handler as a method router. It is empty for a method that axum does not know.
    pub(crate) fn method_router(&self) -> MethodRouter<AppState> {
        MethodFilter::try_from(self.method.clone()).map_or_else(|_| MethodRouter::new(), self.handler)
    }

    /// The same route, throttled for each client.
    const fn throttled(mut self, tries: Tries) -> Self {
        self.tries = Some(tries);
        self
    }

    /// The same route with these query parameters. Without this call, the route accepts none.
    const fn parameters(mut self, parameters: &'static [&'static str]) -> Self {
        self.parameters = parameters;
        self
    }
}

const fn route(
    method: Method,
    path: &'static str,
    access: Access,
    handler: fn(MethodFilter) -> MethodRouter<AppState>,
) -> Route {
    Route { method, path, access, parameters: &[], tries: None, demo_only: false, handler }
}

const fn demo_route(
    method: Method,
    path: &'static str,
    access: Access,
    handler: fn(MethodFilter) -> MethodRouter<AppState>,
) -> Route {
    Route { method, path, access, parameters: &[], tries: None, demo_only: true, handler }
}

/// Every route. The application and the test of all guards use this list.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "/health", Access::Public, |method| on(method, health::health)),
    route(Method::GET, "/ready", Access::Public, |method| on(method, health::ready)),
    route(Method::GET, "/openapi.json", Access::Public, |method| on(method, openapi::document)),
    route(Method::GET, "/.well-known/jwks.json", Access::Public, |method| on(method, proxied::keys)),
    route(Method::GET, "/v1/directory/resolve", Access::Public, |method| on(method, directory::resolve))
        .parameters(&["host", "slug"])
        .throttled(Tries::Directory),
    demo_route(Method::POST, "/v1/demo/sign-in", Access::Public, |method| on(method, sign_in::sign_in))
        .throttled(Tries::SignIn),
    route(Method::POST, "/v1/sessions", Access::Public, |method| on(method, sign_in_codes::start_session))
        .throttled(Tries::SignIn),
    route(Method::GET, "/v1/tenants", Access::SignedIn, |method| on(method, tenants::list)),
    route(Method::GET, "/v1/tenants/{tenant}/profile", Access::Member, |method| on(method, profile::read)),
    route(Method::PATCH, "/v1/tenants/{tenant}/profile", Access::Member, |method| on(method, profile::change)),
    route(Method::GET, "/v1/tenants/{tenant}/events", Access::Member, |method| on(method, events::stream)),
    route(Method::GET, "/v1/tenants/{tenant}/switches", Access::Member, |method| on(method, switches::list))
        .parameters(&["before", "limit"]),
    route(Method::POST, "/v1/tenants/{tenant}/switches", Access::Member, |method| on(method, switches::record)),
    route(Method::POST, "/v1/tenants/{tenant}/sign-in-codes", Access::Member, |method| {
        on(method, sign_in_codes::issue)
    }),
    route(Method::GET, "/v1/tenants/{tenant}/members", Access::Member, |method| on(method, people::members::list)),
    route(Method::PATCH, "/v1/tenants/{tenant}/members/{id}", Access::Member, |method| {
        on(method, people::members::change_role)
    }),
    route(Method::DELETE, "/v1/tenants/{tenant}/members/{id}", Access::Member, |method| {
        on(method, people::members::revoke)
    }),
    route(Method::GET, "/v1/tenants/{tenant}/invitations", Access::Member, |method| {
        on(method, people::invitations::list)
    }),
    route(Method::POST, "/v1/tenants/{tenant}/invitations", Access::Member, |method| {
        on(method, people::invitations::invite)
    }),
    route(Method::DELETE, "/v1/tenants/{tenant}/invitations/{id}", Access::Member, |method| {
        on(method, people::invitations::revoke)
    }),
    route(Method::GET, "/v1/tenants/{tenant}/audit", Access::Member, |method| on(method, people::audit::list))
        .parameters(&["before"]),
    route(Method::POST, "/v1/invitations/accept", Access::SignedIn, |method| on(method, people::invitations::accept)),
    route(Method::POST, "/v1/sign-ups", Access::SignUp, |method| on(method, people::sign_ups::sign_up))
        .throttled(Tries::SignUp),
    route(Method::GET, "/v1/platform/tenants", Access::Platform, |method| on(method, platform::list))
        .parameters(&["reason", "after"]),
    route(Method::POST, "/v1/platform/tenants", Access::Platform, |method| on(method, platform::create)),
    route(Method::GET, "/v1/platform/tenants/{id}", Access::Platform, |method| on(method, platform::read))
        .parameters(&["reason"]),
    route(Method::PATCH, "/v1/platform/tenants/{id}", Access::Platform, |method| on(method, platform::change_status)),
    route(Method::POST, "/v1/signed-addresses", Access::Tenant, |method| on(method, signed_addresses::sign)),
    route(Method::POST, "/v1/tickets", Access::Tenant, |method| on(method, tickets::issue)),
    route(Method::GET, "/v1/agents", Access::Tenant, |method| on(method, agents::list)),
    route(Method::GET, "/v1/agents/{id}", Access::Tenant, |method| on(method, agents::read)),
    route(Method::GET, "/v1/resources/{kind}", Access::Tenant, |method| on(method, resources::list)),
    route(Method::POST, "/v1/resources/{kind}", Access::Tenant, |method| on(method, resources::create)),
    route(Method::GET, "/v1/resources/{kind}/{id}", Access::Tenant, |method| on(method, resources::read)),
    route(Method::PATCH, "/v1/resources/{kind}/{id}", Access::Tenant, |method| on(method, resources::change)),
    route(Method::DELETE, "/v1/resources/{kind}/{id}", Access::Tenant, |method| on(method, resources::delete)),
    route(Method::PUT, "/v1/resources/{kind}/{id}/preference", Access::Tenant, |method| on(method, resources::prefer)),
    route(Method::DELETE, "/v1/resources/{kind}/{id}/preference", Access::Tenant, |method| {
        on(method, resources::reset_preference)
    }),
    route(Method::PUT, "/v1/resources/prompts/{id}/override", Access::Tenant, |method| {
        on(method, resources::override_prompt)
    }),
    route(Method::DELETE, "/v1/resources/prompts/{id}/override", Access::Tenant, |method| {
        on(method, resources::reset_prompt)
    }),
    route(Method::GET, "/v1/panels", Access::Tenant, |method| on(method, panels::list)),
    route(Method::POST, "/v1/panels", Access::Tenant, |method| on(method, panels::create)),
    route(Method::GET, "/v1/panels/{id}", Access::Tenant, |method| on(method, panels::read)),
    route(Method::POST, "/v1/panels/{id}/runs", Access::Tenant, |method| on(method, panels::start_again)),
    route(Method::GET, "/v1/usage", Access::Tenant, |method| on(method, usage::by_period))
        .parameters(&["from", "to", "format"]),
    route(Method::GET, "/v1/usage/agents", Access::Tenant, |method| on(method, usage::of_agents))
        .parameters(&["period", "format"]),
];

/// The routes of the upstreams, which extend [`ROUTES`]: all paths below the prefix of each. Their guard is that of
/// [`Access::Tenant`].
pub(crate) fn proxied_routes(proxy: &Proxy) -> Router<AppState> {
    proxy.upstreams().iter().fold(Router::new(), |router, upstream| {
        let prefix = upstream.prefix();
        router
            .route(prefix, proxied::handler(upstream))
            .route(&format!("{prefix}{{*rest}}"), proxied::handler(upstream))
    })
}
