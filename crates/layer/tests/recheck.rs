//! Authorization again at the moment of a write, in another axum application without a database.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, Request, Response, StatusCode};
use axum::routing::post;
use futures_util::stream;
use tenantry_layer::{
    Authenticate, AuthorizedTenant, Directory, Membership, Refusal, TenantId, TenantLayer, TenantStatus,
};
use tokio::sync::oneshot;
use tower::ServiceExt;

static CREDENTIALS: [HeaderName; 1] = [HeaderName::from_static("x-credential")];
const ACME: &str = "11111111-1111-1111-1111-111111111111";
/// The longest wait. It only ends a test that hangs.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// A person, by number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Caller(u32);

/// The current facts: the caller of the session, and the caller's membership in acme.
#[derive(Clone, Debug)]
struct Facts {
    session: Option<Caller>,
    membership: Option<Membership>,
}

/// Answers from a cache, except in the methods for current facts.
#[derive(Clone)]
struct Cached {
    cache: Facts,
    current: Arc<Mutex<Facts>>,
}

impl Authenticate for Cached {
    type Caller = Caller;

    fn credentials(&self) -> &[HeaderName] {
        &CREDENTIALS
    }

    async fn caller(&self, _: &HeaderMap) -> Result<Caller, Refusal> {
        self.cache.session.ok_or(Refusal::NotSignedIn)
    }

    async fn current_caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        assert_eq!(headers["x-credential"], "ada's", "the credentials of the request");
        self.current.lock().unwrap().session.ok_or(Refusal::NotSignedIn)
    }
}

impl Directory<Caller> for Cached {
    async fn membership(&self, _: &Caller, _: TenantId) -> Result<Option<Membership>, Refusal> {
        Ok(self.cache.membership.clone())
    }

    async fn current_membership(&self, _: &Caller, _: TenantId) -> Result<Option<Membership>, Refusal> {
        Ok(self.current.lock().unwrap().membership.clone())
    }
}

type Notes = Arc<Mutex<Vec<String>>>;

async fn write(
    State(notes): State<Notes>,
    authorized: AuthorizedTenant<Caller>,
    note: String,
) -> Result<String, Refusal> {
    let authorized = authorized.recheck().await?;
    notes.lock().unwrap().push(note);
    Ok(format!("{} of {}", authorized.role(), authorized.tenant()))
}

fn membership(role: &str) -> Membership {
    Membership::active(role)
}

/// Sends a note whose text arrives after `change`. Returns the response, its body, and the number of notes that were
/// written.
async fn send_during(change: impl FnOnce(&mut Facts)) -> (Response<Body>, String, usize) {
    let facts = Facts { session: Some(Caller(1)), membership: Some(membership("admin")) };
    let cached = Cached { cache: facts.clone(), current: Arc::new(Mutex::new(facts)) };
    let notes = Notes::default();
    let app = Router::new()
        .route("/notes", post(write))
        .with_state(notes.clone())
        .layer(TenantLayer::new(cached.clone(), cached.clone()));
    let (polled, is_polled) = oneshot::channel();
    let (release, released) = oneshot::channel();
    let body = Body::from_stream(stream::once(async move {
        polled.send(()).unwrap();
        released.await.unwrap();
        Ok::<_, Infallible>(Bytes::from("a note"))
    }));
    let request = Request::post("/notes").header("x-tenant-id", ACME).header("x-credential", "ada's");
    let answer = tokio::spawn(app.oneshot(request.body(body).unwrap()));
    tokio::time::timeout(MAX_WAIT, is_polled).await.unwrap().unwrap();
    change(&mut cached.current.lock().unwrap());
    release.send(()).unwrap();
    let response = tokio::time::timeout(MAX_WAIT, answer).await.unwrap().unwrap().unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
    let written = notes.lock().unwrap().len();
    (Response::from_parts(parts, Body::empty()), String::from_utf8(bytes.to_vec()).unwrap(), written)
}

#[tokio::test]
async fn recheck_returns_the_current_role() {
    let (response, body, written) = send_during(|_| {}).await;
    assert_eq!((response.status(), body, written), (StatusCode::OK, format!("admin of {ACME}"), 1));
    assert_eq!(response.headers()["x-tenant-id"], ACME);
    let (response, body, written) = send_during(|facts| facts.membership = Some(membership("member"))).await;
    assert_eq!((response.status(), body, written), (StatusCode::OK, format!("member of {ACME}"), 1));
}

/// Planted faults: a recheck that repeats the first result, and a recheck that reads a cache.
#[tokio::test]
async fn recheck_refuses_a_membership_or_a_tenant_that_is_not_active_any_more() {
    let suspended = || Membership { tenant_status: TenantStatus::SUSPENDED, ..membership("admin") };
    let revoked = || Membership { active: false, ..membership("admin") };
    let mut refusal = None;
    for ended in [None, Some(suspended()), Some(revoked())] {
        let (response, body, written) = send_during(|facts| facts.membership = ended.clone()).await;
        assert_eq!((response.status(), written), (StatusCode::FORBIDDEN, 0), "{ended:?}: {body}");
        assert!(body.contains("UNAUTHORIZED_TENANT_ACCESS"), "{body}");
        assert_eq!(&body, refusal.get_or_insert(body.clone()), "{ended:?}");
        assert_eq!(response.headers().get("x-tenant-id"), None, "a refusal names no tenant");
    }
}

/// Planted fault: a recheck that accepts the session of another person.
#[tokio::test]
async fn recheck_refuses_a_session_that_ended_or_belongs_to_another_person() {
    for session in [None, Some(Caller(2))] {
        let (response, body, written) = send_during(|facts| facts.session = session).await;
        assert_eq!((response.status(), written), (StatusCode::UNAUTHORIZED, 0), "{session:?}: {body}");
        assert_eq!(response.headers().get("x-tenant-id"), None, "a refusal names no tenant");
    }
}
