//! The layer in front of another axum application, without a database.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use tenantry_layer::{
    Authenticate, AuthorizedTenant, Directory, IdFormat, Membership, Refusal, TenantId, TenantLayer, WebOrigins,
};
use tower::ServiceExt;
use tower_http::cors::CorsLayer;

const ACME: &str = "11111111-1111-1111-1111-111111111111";
const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";
const BROKEN: &str = "99999999-9999-9999-9999-999999999999";

static USER: [HeaderName; 1] = [HeaderName::from_static("x-user")];

/// Accepts every request with `x-user`.
#[derive(Clone)]
struct UserHeader;

impl Authenticate for UserHeader {
    type Caller = String;

    fn credentials(&self) -> &[HeaderName] {
        &USER
    }

    async fn caller(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        let user = headers.get("x-user").and_then(|user| user.to_str().ok());
        user.map(str::to_owned).ok_or(Refusal::NotSignedIn)
    }
}

/// Every caller is a member of acme. For one tenant the directory fails.
#[derive(Clone)]
struct AcmeOnly;

impl Directory<String> for AcmeOnly {
    async fn membership(&self, _: &String, tenant: TenantId) -> Result<Option<Membership>, Refusal> {
        match tenant.to_string().as_str() {
            ACME => Ok(Some(Membership::active("admin"))),
            BROKEN => Err(Refusal::Unavailable),
            _ => Ok(None),
        }
    }
}

async fn handler_with_own_headers() -> impl IntoResponse {
    [("x-tenant-id", MEDTECH), ("cache-control", "public, max-age=3600"), ("vary", "Accept-Encoding, Origin")]
}

async fn handler_with_events() -> impl IntoResponse {
    [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "public")]
}

async fn who(authorized: AuthorizedTenant<String>) -> String {
    let tenant = authorized.tenant();
    assert_eq!(authorized.context().get().unwrap(), tenant);
    format!("{}, {}, for {tenant}", authorized.caller(), authorized.role())
}

/// A directory with one tenant that has an opaque id.
#[derive(Clone)]
struct OrgOnly;

impl Directory<String> for OrgOnly {
    async fn membership(&self, _: &String, tenant: TenantId) -> Result<Option<Membership>, Refusal> {
        let membership = Membership::active("admin");
        Ok((tenant.as_str() == "org_2abcDEF").then_some(membership))
    }
}

/// Planted faults: a header that is read as a UUID in every format, and ids that are compared without case.
#[tokio::test]
async fn members_of_a_tenant_with_an_opaque_id_pass_the_layer() {
    let layer = TenantLayer::new(UserHeader, OrgOnly);
    let app = |layer| Router::new().route("/who", get(who)).route_layer(layer);
    let opaque = app(layer.clone().ids(IdFormat::Opaque));
    for (id, expected) in [
        ("org_2abcDEF", StatusCode::OK),
        ("ORG_2ABCDEF", StatusCode::FORBIDDEN),
        ("org_2abcDE", StatusCode::FORBIDDEN),
        ("42", StatusCode::FORBIDDEN),
        (ACME, StatusCode::BAD_REQUEST),
        ("org_2abcDEF, org_2abcDEF", StatusCode::BAD_REQUEST),
        ("-org", StatusCode::BAD_REQUEST),
        ("", StatusCode::BAD_REQUEST),
    ] {
        let request = || {
            let request = Request::get("/who").header("x-user", "ann").header("x-tenant-id", id);
            request.body(Body::empty()).unwrap()
        };
        let response = opaque.clone().oneshot(request()).await.unwrap();
        assert_eq!(response.status(), expected, "{id}");
        let echo = response.headers().get("x-tenant-id").map(HeaderValue::as_bytes);
        assert_eq!(echo, (expected == StatusCode::OK).then_some(id.as_bytes()), "{id}");
        if id != ACME {
            let response = app(layer.clone()).oneshot(request()).await.unwrap();
            assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{id} is not a UUID");
        }
    }
}

fn application() -> Router {
    behind(TenantLayer::new(UserHeader, AcmeOnly))
}

fn allowing(origin: &str) -> Router {
    behind(TenantLayer::new(UserHeader, AcmeOnly).allow_origins(WebOrigins::parse(origin).unwrap()))
}

fn behind(layer: TenantLayer<UserHeader, AcmeOnly>) -> Router {
    Router::new()
        .route("/who", get(who))
        .route("/own-headers", get(handler_with_own_headers))
        .route("/events", get(handler_with_events))
        .route("/any", any(async || "reached"))
        .route_layer(layer)
        .route("/forgotten", get(async |_: AuthorizedTenant<String>| "reached"))
}

async fn send(method: &str, path: &str, headers: &[(&str, &str)]) -> (Response<Body>, String) {
    send_to(application(), method, path, headers).await
}

async fn send_to(app: Router, method: &str, path: &str, headers: &[(&str, &str)]) -> (Response<Body>, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.oneshot(request.body(Body::from("a body")).unwrap()).await.unwrap();
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
    assert_eq!((response.status(), body), (StatusCode::OK, format!("ada, admin, for {ACME}")));
    assert_eq!(header(&response, "x-tenant-id"), Some(ACME));
}

/// Planted fault: a layer that keeps the headers of a handler, such as the echo of another tenant or a public cache
/// rule.
#[tokio::test]
async fn the_layer_overwrites_tenant_and_cache_headers_of_a_handler_and_keeps_its_vary() {
    let (response, _) = send("GET", "/own-headers", &[("x-user", "ada"), ("x-tenant-id", ACME)]).await;
    assert_eq!(header(&response, "x-tenant-id"), Some(ACME));
    assert_eq!(header(&response, "cache-control"), Some("private, no-store"));
    assert_eq!(header(&response, "vary"), Some("Accept-Encoding, Origin, X-Tenant-ID"));
}

/// Planted fault: events that a server on the way compresses, and so holds back.
#[tokio::test]
async fn a_stream_of_events_must_not_be_transformed() {
    let (response, _) = send("GET", "/events", &[("x-user", "ada"), ("x-tenant-id", ACME)]).await;
    assert_eq!(header(&response, "cache-control"), Some("private, no-store, no-transform"));
}

/// Planted fault: a layer that passes preflights on. A handler for every method would then run for an `OPTIONS` request
/// without a session.
#[tokio::test]
async fn no_request_that_looks_like_a_preflight_reaches_a_handler() {
    for origin in [vec![], vec![("origin", "https://app.vital.health")], vec![("origin", "https://evil.test")]] {
        for additional in [vec![], vec![("x-tenant-id", ACME)], vec![("x-user", "ada"), ("x-tenant-id", ACME)]] {
            let method = vec![("access-control-request-method", "POST")];
            let headers = [origin.clone(), method, additional].concat();
            let (answer, body) = send("OPTIONS", "/any", &headers).await;
            assert_eq!((answer.status(), body.as_str()), (StatusCode::NO_CONTENT, ""), "{headers:?}");
            assert_eq!(header(&answer, "x-tenant-id"), None, "{headers:?}");
        }
    }
}

/// Planted fault: a layer that treats every `OPTIONS` as a preflight.
#[tokio::test]
async fn an_options_request_that_is_not_a_preflight_is_authorized_like_every_method() {
    let origin = ("origin", "https://app.vital.health");
    let method = ("access-control-request-method", "POST");
    for (verb, headers) in [("OPTIONS", vec![]), ("OPTIONS", vec![origin]), ("GET", vec![origin, method])] {
        let (response, _) = send(verb, "/any", &headers).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{verb} {headers:?}");
    }
    let (response, _) = send("OPTIONS", "/any", &[("x-tenant-id", ACME)]).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let (response, body) = send("OPTIONS", "/any", &[("x-user", "ada"), ("x-tenant-id", ACME)]).await;
    assert_eq!((response.status(), body.as_str()), (StatusCode::OK, "reached"));
}

/// Planted fault: CORS headers in the answer to a preflight of any origin.
#[tokio::test]
async fn the_layer_answers_preflights_of_allowed_origins() {
    let preflight = |origin: &'static str| {
        [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "x-tenant-id"),
        ]
    };
    let allowed = "https://app.vital.health";
    let (answer, body) = send_to(allowing(allowed), "OPTIONS", "/any", &preflight(allowed)).await;
    assert_eq!((answer.status(), body.as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(header(&answer, "access-control-allow-origin"), Some(allowed));
    assert_eq!(header(&answer, "access-control-allow-credentials"), Some("true"));
    assert_eq!(header(&answer, "access-control-max-age"), Some("7200"));
    assert_eq!(header(&answer, "access-control-allow-methods"), Some("GET, POST, PUT, PATCH, DELETE"));
    let headers = header(&answer, "access-control-allow-headers").unwrap();
    assert!(headers.split(", ").any(|name| name == "x-tenant-id"), "{headers}");
    let vary = header(&answer, "vary").unwrap();
    assert_eq!(vary, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    let twice = [preflight(allowed).as_slice(), &[("origin", "https://evil.test")]].concat();
    for (app, headers) in [
        (allowing(allowed), preflight("https://evil.test").to_vec()),
        (allowing(allowed), preflight("null").to_vec()),
        (allowing(allowed), twice),
        (application(), preflight(allowed).to_vec()),
    ] {
        let (answer, _) = send_to(app, "OPTIONS", "/any", &headers).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{headers:?}");
        let allows = answer.headers().keys().filter(|name| name.as_str().starts_with("access-control-")).count();
        assert_eq!(allows, 0, "{headers:?}: {:?}", answer.headers());
    }
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_reads_responses_and_refusals() {
    let allowed = "https://app.vital.health";
    for (headers, status) in [(vec![("x-user", "ada"), ("x-tenant-id", ACME)], 200), (vec![("x-tenant-id", ACME)], 401)]
    {
        let of = |origin: &'static str| [headers.clone(), vec![("origin", origin)]].concat();
        let (answer, _) = send_to(allowing(allowed), "GET", "/who", &of(allowed)).await;
        assert_eq!(answer.status(), status);
        assert_eq!(header(&answer, "access-control-allow-origin"), Some(allowed));
        assert_eq!(header(&answer, "access-control-allow-credentials"), Some("true"));
        assert_eq!(
            header(&answer, "access-control-expose-headers"),
            Some("x-tenant-id, etag, retry-after, idempotency-replayed")
        );
        let (answer, _) = send_to(allowing(allowed), "GET", "/who", &of("https://evil.test")).await;
        assert_eq!(header(&answer, "access-control-allow-origin"), None);
    }
}

/// A CORS layer of the application is outside the tenant layer and answers first.
#[tokio::test]
async fn a_cors_layer_of_the_application_answers_before_the_tenant_layer() {
    let own =
        CorsLayer::new().allow_origin(HeaderValue::from_static("https://own.test")).max_age(Duration::from_secs(9));
    let app = application().layer(own);
    let headers = [("origin", "https://own.test"), ("access-control-request-method", "GET")];
    let (answer, _) = send_to(app, "OPTIONS", "/any", &headers).await;
    assert_eq!(header(&answer, "access-control-allow-origin"), Some("https://own.test"));
    assert_eq!(header(&answer, "access-control-max-age"), Some("9"));
}

#[tokio::test]
async fn the_order_of_refusals_is_header_session_membership() {
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

/// Planted fault: a directory that fails and counts as a membership.
#[tokio::test]
async fn a_directory_that_fails_authorizes_no_caller() {
    let (response, _) = send("GET", "/who", &[("x-user", "ada"), ("x-tenant-id", BROKEN)]).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&response, "x-tenant-id"), None);
}

/// Planted faults: a body of the application that replaces the layer's headers, and one that names the tenant.
#[tokio::test]
async fn an_application_answers_refusals_with_its_own_body() {
    let layer = TenantLayer::new(UserHeader, AcmeOnly).refuse_with(|refusal| {
        let headers = [("x-tenant-id", MEDTECH), ("cache-control", "public"), ("x-own", "yes")];
        (refusal.status(), headers, format!("own {}", refusal.problem().code))
    });
    for (headers, status, expected) in [
        (vec![], 400, "own TENANT_VALIDATION"),
        (vec![("x-tenant-id", ACME)], 401, "own NOT_SIGNED_IN"),
        (vec![("x-user", "ada"), ("x-tenant-id", MEDTECH)], 403, "own UNAUTHORIZED_TENANT_ACCESS"),
        (vec![("x-user", "ada"), ("x-tenant-id", BROKEN)], 503, "own UNAVAILABLE"),
    ] {
        let (response, body) = send_to(behind(layer.clone()), "GET", "/who", &headers).await;
        assert_eq!((response.status().as_u16(), body.as_str()), (status, expected));
        assert_eq!(header(&response, "x-own"), Some("yes"));
        assert_eq!(header(&response, "cache-control"), Some("private, no-store"));
        assert_eq!(header(&response, "x-tenant-id"), None, "a refusal names no tenant");
    }
}

/// Planted fault: a route outside the layer that runs.
#[tokio::test]
async fn a_handler_of_a_tenant_outside_the_layer_does_not_run() {
    let (response, body) = send("GET", "/forgotten", &[("x-user", "ada"), ("x-tenant-id", ACME)]).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("reached"));
}
