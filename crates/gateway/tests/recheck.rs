//! Judging again at the moment of a write, in somebody else's axum application, with everything in memory.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use axum::routing::post;
use futures_util::stream;
use tenantry_gateway::error::ApiError;
use tenantry_gateway::session::{Authenticate, Caller};
use tenantry_gateway::tenant_layer::{AuthorizedTenant, Directory, Membership, TenantLayer, TenantStatus};
use tenantry_kernel::TenantId;
use tokio::sync::oneshot;
use tower::ServiceExt;
use uuid::Uuid;

const ACME: &str = "11111111-1111-1111-1111-111111111111";
/// Only ends a test that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is true now: who the session is of, and what that person is to acme.
#[derive(Clone, Debug)]
struct World {
    session: Option<Caller>,
    membership: Option<Membership>,
}

/// Answers from what it saw first, as a cache does, unless it is asked for what is true now.
#[derive(Clone)]
struct Cached {
    cache: World,
    world: Arc<Mutex<World>>,
}

impl Authenticate for Cached {
    async fn caller(&self, _: &HeaderMap) -> Result<Caller, ApiError> {
        self.cache.session.ok_or(ApiError::NotSignedIn)
    }

    async fn current_caller(&self, headers: &HeaderMap) -> Result<Caller, ApiError> {
        assert_eq!(headers["x-credential"], "ada's", "the headers of the request");
        self.world.lock().unwrap().session.ok_or(ApiError::NotSignedIn)
    }
}

impl Directory for Cached {
    async fn membership(&self, _: Caller, _: TenantId) -> Result<Option<Membership>, ApiError> {
        Ok(self.cache.membership.clone())
    }

    async fn current_membership(&self, _: Caller, _: TenantId) -> Result<Option<Membership>, ApiError> {
        Ok(self.world.lock().unwrap().membership.clone())
    }
}

type Notes = Arc<Mutex<Vec<String>>>;

async fn write(State(notes): State<Notes>, authorized: AuthorizedTenant, note: String) -> Result<String, ApiError> {
    let authorized = authorized.recheck().await?;
    notes.lock().unwrap().push(note);
    Ok(format!("{} of {}", authorized.role(), authorized.tenant()))
}

fn membership(role: &str) -> Membership {
    Membership { role: role.into(), active: true, tenant_status: TenantStatus::ACTIVE }
}

/// Sends a note whose text arrives after `change` has come true, and gives the answer and how many notes were written.
async fn send_across(change: impl FnOnce(&mut World)) -> (Response<Body>, String, usize) {
    let world = World { session: Some(Caller { user_id: Uuid::from_u128(1) }), membership: Some(membership("admin")) };
    let cached = Cached { cache: world.clone(), world: Arc::new(Mutex::new(world)) };
    let notes = Notes::default();
    let app = Router::new()
        .route("/notes", post(write))
        .with_state(notes.clone())
        .layer(TenantLayer::new(cached.clone(), cached.clone()));
    let (asked, is_asked) = oneshot::channel();
    let (release, released) = oneshot::channel();
    let body = Body::from_stream(stream::once(async move {
        asked.send(()).unwrap();
        released.await.unwrap();
        Ok::<_, Infallible>(Bytes::from("a note"))
    }));
    let request = Request::post("/notes").header("x-tenant-id", ACME).header("x-credential", "ada's");
    let answer = tokio::spawn(app.oneshot(request.body(body).unwrap()));
    tokio::time::timeout(PATIENCE, is_asked).await.unwrap().unwrap();
    change(&mut cached.world.lock().unwrap());
    release.send(()).unwrap();
    let response = tokio::time::timeout(PATIENCE, answer).await.unwrap().unwrap().unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
    let written = notes.lock().unwrap().len();
    (Response::from_parts(parts, Body::empty()), String::from_utf8(bytes.to_vec()).unwrap(), written)
}

#[tokio::test]
async fn a_handler_that_judges_again_learns_the_role_of_now() {
    let (response, body, written) = send_across(|_| {}).await;
    assert_eq!((response.status(), body, written), (StatusCode::OK, format!("admin of {ACME}"), 1));
    assert_eq!(response.headers()["x-tenant-id"], ACME);
    let (response, body, written) = send_across(|world| world.membership = Some(membership("member"))).await;
    assert_eq!((response.status(), body, written), (StatusCode::OK, format!("member of {ACME}"), 1));
}

/// Planted faults: a second judgement that goes by the first, or that asks a cache.
#[tokio::test]
async fn a_handler_that_judges_again_refuses_what_has_ended_meanwhile() {
    let suspended = || Membership { tenant_status: TenantStatus::SUSPENDED, ..membership("admin") };
    let revoked = || Membership { active: false, ..membership("admin") };
    let mut refusal = None;
    for gone in [None, Some(suspended()), Some(revoked())] {
        let (response, body, written) = send_across(|world| world.membership = gone.clone()).await;
        assert_eq!((response.status(), written), (StatusCode::FORBIDDEN, 0), "{gone:?}: {body}");
        assert!(body.contains("UNAUTHORIZED_TENANT_ACCESS"), "{body}");
        assert_eq!(&body, refusal.get_or_insert(body.clone()), "{gone:?}");
        assert_eq!(response.headers().get("x-tenant-id"), None, "a refusal names no tenant");
    }
}

/// Planted fault: a second judgement that asks for any session and not for this person's.
#[tokio::test]
async fn a_handler_that_judges_again_refuses_a_session_that_has_ended_or_is_anothers() {
    for session in [None, Some(Caller { user_id: Uuid::from_u128(2) })] {
        let (response, body, written) = send_across(|world| world.session = session).await;
        assert_eq!((response.status(), written), (StatusCode::UNAUTHORIZED, 0), "{session:?}: {body}");
        assert_eq!(response.headers().get("x-tenant-id"), None, "a refusal names no tenant");
    }
}
