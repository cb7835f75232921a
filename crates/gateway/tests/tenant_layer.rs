//! The layer in front of somebody else's axum application, with no database at all.

#![allow(clippy::unwrap_used, clippy::panic)]

use axum::Router;
use axum::body::Body;
use axum::extract::Extension;
use axum::http::{HeaderMap, HeaderName, Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use tenantry_gateway::error::ApiError;
use tenantry_gateway::session::{Authenticate, Caller};
use tenantry_gateway::tenant_layer::{Acting, Directory, Membership, TenantLayer, TenantStatus};
use tenantry_kernel::{TenantContext, TenantId};
use tower::ServiceExt;
use uuid::Uuid;

const ACME: &str = "11111111-1111-1111-1111-111111111111";
const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";
const BROKEN: &str = "99999999-9999-9999-9999-999999999999";

/// Anybody who says `x-user`.
#[derive(Clone)]
struct ByName;

impl Authenticate for ByName {
    async fn caller(&self, headers: &HeaderMap) -> Result<Caller, ApiError> {
        headers.get("x-user").map(|_| Caller { user_id: Uuid::from_u128(1) }).ok_or(ApiError::NotSignedIn)
    }
}

/// Everybody is a member of acme; asked for one tenant it does not answer.
#[derive(Clone)]
struct AcmeOnly;

impl Directory for AcmeOnly {
    async fn membership(&self, _: Caller, tenant: TenantId) -> Result<Option<Membership>, ApiError> {
        match tenant.to_string().as_str() {
            ACME => Ok(Some(Membership { role: "admin".into(), active: true, tenant_status: TenantStatus::Active })),
            BROKEN => Err(ApiError::Unavailable),
            _ => Ok(None),
        }
    }
}

async fn boastful() -> impl IntoResponse {
    [("x-tenant-id", MEDTECH), ("cache-control", "public, max-age=3600"), ("vary", "Accept-Encoding, Origin")]
}

async fn who(
    acting: Acting,
    Extension(tenant): Extension<TenantId>,
    Extension(context): Extension<TenantContext>,
    caller: Caller,
) -> String {
    assert_eq!((acting.tenant(), acting.caller()), (tenant, caller));
    assert_eq!(context.get().unwrap(), tenant);
    format!("{} for {tenant}", acting.role())
}

fn application() -> Router {
    Router::new()
        .route("/who", get(who))
        .route("/boastful", get(boastful))
        .route("/any", any(async || "reached"))
        .route_layer(TenantLayer::new(ByName, AcmeOnly))
        .route("/forgotten", get(async |_: Acting| "reached"))
}

async fn send(method: &str, path: &str, headers: &[(&str, &str)]) -> (Response<Body>, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = application().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
    (Response::from_parts(parts, Body::empty()), String::from_utf8(bytes.to_vec()).unwrap())
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
    response.headers().get(HeaderName::from_bytes(name.as_bytes()).unwrap()).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_handler_gets_the_tenant_the_context_and_the_caller() {
    let (response, body) = send("GET", "/who", &[("x-user", "ada"), ("x-tenant-id", ACME)]).await;
    assert_eq!((response.status(), body), (StatusCode::OK, format!("admin for {ACME}")));
    assert_eq!(header(&response, "x-tenant-id"), Some(ACME));
}

/// Catches a layer that leaves a handler's own headers standing: an echo of another tenant, an answer for everybody.
#[tokio::test]
async fn what_a_handler_says_of_tenant_and_cache_is_overruled_and_its_vary_is_kept() {
    let (response, _) = send("GET", "/boastful", &[("x-user", "ada"), ("x-tenant-id", ACME)]).await;
    assert_eq!(header(&response, "x-tenant-id"), Some(ACME));
    assert_eq!(header(&response, "cache-control"), Some("private, no-store"));
    assert_eq!(header(&response, "vary"), Some("Accept-Encoding, Origin, X-Tenant-ID"));
}

/// Catches a layer that takes every `OPTIONS` for a preflight.
#[tokio::test]
async fn only_a_real_preflight_passes_unasked() {
    let origin = ("origin", "https://app.vital.health");
    let method = ("access-control-request-method", "POST");
    let (preflight, body) = send("OPTIONS", "/any", &[origin, method]).await;
    assert_eq!((preflight.status(), body.as_str()), (StatusCode::OK, "reached"));
    for (verb, headers) in
        [("OPTIONS", vec![]), ("OPTIONS", vec![origin]), ("OPTIONS", vec![method]), ("GET", vec![origin, method])]
    {
        let (response, _) = send(verb, "/any", &headers).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{verb} {headers:?}");
    }
}

#[tokio::test]
async fn refuses_in_the_order_header_session_membership() {
    for (headers, status) in [
        (vec![], 400),
        (vec![("x-user", "ada")], 400),
        (vec![("x-tenant-id", ACME)], 401),
        (vec![("x-user", "ada"), ("x-tenant-id", MEDTECH)], 403),
        (vec![("x-user", "ada"), ("x-tenant-id", ACME)], 200),
    ] {
        let (response, _) = send("GET", "/who", &headers).await;
        assert_eq!(response.status(), status, "{headers:?}");
    }
}

/// Catches a directory that is down and taken for a yes.
#[tokio::test]
async fn a_directory_that_cannot_be_asked_admits_nobody() {
    let (response, _) = send("GET", "/who", &[("x-user", "ada"), ("x-tenant-id", BROKEN)]).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&response, "x-tenant-id"), None);
}

/// Catches a route that was put outside the layer: it fails closed.
#[tokio::test]
async fn a_tenants_handler_outside_the_layer_is_never_reached() {
    let (response, body) = send("GET", "/forgotten", &[("x-user", "ada"), ("x-tenant-id", ACME)]).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("reached"));
}
