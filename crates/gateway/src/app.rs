//! The axum application: every route behind its guard.

use std::any::Any;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tenantry_kernel::TenantError;
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;

use crate::addressed_tenant::authorize_addressed_tenant;
use crate::error::ApiError;
use crate::http::{cors_layer, refuse_foreign_pages, refuse_unknown_parameters, vary};
use crate::observe_request::{observe_request, trace_tenant};
use crate::platform::require_platform_administrator;
use crate::rates::enforce_rates;
use crate::routes::{Access, ROUTES, proxied_routes, serve_signed, serve_websockets};
use crate::server::{ServerLimits, limit_body};
use crate::session::{Authenticate, SignUpCaller};
use crate::state::AppState;
use crate::tenant_layer::TenantLayer;
use crate::throttle::enforce_throttle;

const MAX_BODY: usize = 64 * 1024;

/// The whole application, without a listener. A server or a test calls it.
///
/// Each route has the guard of its [`Access`], which is part of its entry in [`ROUTES`]. A route cannot be added in
/// another way.
pub fn app(state: AppState) -> Router {
    // The caches are unused until notifications of changes arrive.
    drop(state.changes.listening());
    let tenant_layer = TenantLayer::from(state.authorizer.clone());
    let addressed = router(&state, Access::Member)
        .route_layer(middleware::from_fn_with_state(state.clone(), authorize_addressed_tenant));
    let signed_in = router(&state, Access::SignedIn)
        .merge(addressed)
        .route_layer(middleware::from_fn_with_state(state.clone(), require_session));
    let sign_up = router(&state, Access::SignUp)
        .route_layer(middleware::from_fn_with_state(state.clone(), require_sign_up_caller));
    let platform = router(&state, Access::Platform)
        .route_layer(middleware::from_fn_with_state(state.clone(), require_platform_administrator));
    let guarded = router(&state, Access::Tenant)
        .route_layer(tenant_layer.clone())
        .merge(signed_in)
        .merge(sign_up)
        .merge(platform)
        .route_layer(middleware::from_fn_with_state(state.origins.clone(), refuse_foreign_pages));
    let proxied = proxied_routes(&state.proxy)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        // Not `route_layer`, which refuses a list without routes.
        .layer(middleware::from_fn_with_state(state.rates.clone(), enforce_rates))
        .layer(middleware::from_fn(trace_tenant))
        .layer(tenant_layer)
        .layer(middleware::from_fn_with_state(state.origins.clone(), refuse_foreign_pages))
        // Before the guard of pages: an image says nothing of its page but that it is another one.
        .layer(middleware::from_fn_with_state(state.clone(), serve_signed))
        // A WebSocket has its ticket in place of everything else.
        .layer(middleware::from_fn_with_state(state.clone(), serve_websockets));
    router(&state, Access::Public)
        .merge(guarded)
        .fallback(async || ApiError::NoSuchRoute)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn_with_state(state.server_limits.clone(), enforce_deadlines))
        // A proxied request has deadlines of its own, because its body and its response may be long.
        .merge(proxied)
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(cors_layer(&state.origins))
        .layer(middleware::map_response(vary_by_origin))
        .layer(middleware::map_response(forbid_sniffing))
        .layer(middleware::from_fn_with_state((state.metrics.clone(), state.caller_trace), observe_request))
        .with_state(state)
}

fn router(state: &AppState, access: Access) -> Router<AppState> {
    let routes = ROUTES.iter().filter(|route| route.access == access && (state.demo || !route.demo_only)).fold(
        Router::new(),
        |router, route| {
            let guard = middleware::from_fn_with_state(route.parameters, refuse_unknown_parameters);
            let mut handler = route.method_router().layer(guard);
            if let Some(tries) = route.tries {
                handler =
                    handler.layer(middleware::from_fn_with_state((state.throttle.clone(), tries), enforce_throttle));
            }
            router.route(route.path, handler)
        },
    );
    // Behind the guard of the routes, so that only a request that the guard passes on counts for a tenant.
    let routes = routes.route_layer(middleware::from_fn_with_state(state.rates.clone(), enforce_rates));
    routes.route_layer(middleware::from_fn(trace_tenant))
}

async fn require_session(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let caller = state.authenticator.caller(request.headers()).await?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Without sign-ups, an identity without a person is refused as on every other route.
async fn require_sign_up_caller(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let caller = state.authenticator.sign_up_caller(request.headers()).await?;
    match &caller {
        SignUpCaller::New(_) if state.sign_ups_per_person == 0 => return Err(TenantError::UnauthorizedAccess.into()),
        SignUpCaller::New(_) => {}
        // The request counts for the person.
        SignUpCaller::Known(caller) => drop(request.extensions_mut().insert(*caller)),
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Enforces the deadline of a request, and the separate deadline of its body. An event stream is not affected, because
/// its response has begun.
async fn enforce_deadlines(
    State(limits): State<ServerLimits>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let request = request.map(|body| limit_body(body, limits.body));
    timeout(limits.request, next.run(request)).await.map_err(|_| {
        tracing::warn!("request timed out");
        ApiError::Unavailable
    })
}

/// Adds `Vary: Origin` to every response. A response to a request without `Origin` has no CORS headers, and a cache
/// must not give it to a page.
async fn vary_by_origin(mut response: Response) -> Response {
    vary::add(response.headers_mut(), &[header::ORIGIN]);
    response
}

/// Adds `X-Content-Type-Options: nosniff` to every response, so that no browser runs a text of a tenant as a script.
async fn forbid_sniffing(mut response: Response) -> Response {
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn panic_response(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<&str>()
        .map(|message| (*message).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(message, "handler panicked");
    ApiError::Internal.into_response()
}
