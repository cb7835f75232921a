//! Requests whose caller loses the authorization while the body arrives.
//!
//! The gateway authorizes a request when its headers arrive, and again in the transaction that writes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request};
use futures_util::stream;
use harness::upstream::PREFIX;
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::db::{TenantTransaction, WriteTarget, WriteTransaction};
use tenantry_gateway::error::ApiError;
use tenantry_gateway::migrate::{grant_platform_admin, revoke_platform_admin};
use tenantry_gateway::routes::{Access, ROUTES, Route};
use tenantry_kernel::TenantError;
use time::OffsetDateTime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// The longest wait. It only ends a test that hangs.
const MAX_WAIT: Duration = Duration::from_secs(60);
const REVOKE: &str = "update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid";
const DEMOTE: &str = "update tenantry.memberships set role = 'member' where user_id = $1::text::uuid";
const SUSPEND: &str = "update tenantry.tenants set status = 'suspended' where id in
                       (select tenant_id from tenantry.memberships where user_id = $1::text::uuid)";

/// Whether a route that writes has no body: its one transaction authorizes it.
fn is_without_body(route: &Route) -> bool {
    route.method == Method::DELETE || route.path == "/v1/panels/{id}/runs"
}

/// Every route that writes for a tenant and has a body: every method that is not safe, except those without a body.
fn write_routes() -> Vec<&'static Route> {
    let (writes, others): (Vec<_>, Vec<_>) = ROUTES
        .iter()
        .filter(|route| !route.method.is_safe() && !is_without_body(route))
        .partition(|route| has_tenant_guard(route));
    assert!(writes.len() >= 3, "the table has no writes");
    // The sign-ins write nothing for a tenant. The others have a test that they check the session again.
    let others: Vec<_> = others.iter().map(|route| route.path).collect();
    assert_eq!(others[..2], ["/v1/demo/sign-in", "/v1/sessions"]);
    assert_eq!(others[2..], WITHOUT_MEMBERSHIP.map(|(_, path)| path.replace(ACME, "{id}")));
    writes
}

/// The writes without a membership: of a person, and of the platform.
const WITHOUT_MEMBERSHIP: [(&str, &str); 4] = [
    ("POST", "/v1/invitations/accept"),
    ("POST", "/v1/sign-ups"),
    ("POST", "/v1/platform/tenants"),
    ("PATCH", "/v1/platform/tenants/11111111-1111-1111-1111-111111111111"),
];

/// The body of a write without a membership.
fn body_without_membership(path: &str, token: &str) -> Value {
    match path {
        "/v1/invitations/accept" => json!({ "token": token }),
        "/v1/sign-ups" => json!({ "slug": "late", "name": "Written too late" }),
        "/v1/platform/tenants" => json!({ "slug": "later", "name": "Written too late", "reason": "late" }),
        _ => json!({ "status": "suspended", "reason": "late" }),
    }
}

fn has_tenant_guard(route: &Route) -> bool {
    matches!(route.access, Access::Tenant | Access::Member)
}

/// A body that the route accepts. A new route needs an entry here, so that the tests of this file include it.
fn body(route: &Route) -> Value {
    match (route.method.as_str(), route.path) {
        ("POST", "/v1/panels") => json!({ "question": "Why?", "type": "open", "agentIds": [GLOBAL_AGENT] }),
        ("PATCH", "/v1/tenants/{tenant}/profile") => json!({ "name": "Written too late" }),
        ("POST", "/v1/tenants/{tenant}/switches") => json!({
            "id": Uuid::new_v4(), "actor": null, "from": null, "to": ACME, "at": "2026-12-01T08:30:00Z",
            "why": null, "epoch": 1
        }),
        ("POST", "/v1/tenants/{tenant}/sign-in-codes") => json!({
            "host": "acme.localhost:3000", "challenge": "0".repeat(64)
        }),
        ("POST", "/v1/signed-addresses" | "/v1/tickets") => json!({ "path": format!("{PREFIX}a.png") }),
        ("POST", "/v1/resources/{kind}") => json!({ "name": "Late", "definition": { "text": "Why?" } }),
        ("PATCH", "/v1/resources/{kind}/{id}") => json!({ "name": "Late" }),
        ("PUT", "/v1/resources/{kind}/{id}/preference") => json!({ "favorite": true }),
        ("PUT", "/v1/resources/prompts/{id}/override") => json!({ "text": "Late words" }),
        ("PATCH", "/v1/tenants/{tenant}/members/{id}") => json!({ "role": "member" }),
        ("POST", "/v1/tenants/{tenant}/invitations") => json!({ "email": "late@example.com", "role": "member" }),
        (method, path) => panic!("{method} {path} writes: add a body that it accepts"),
    }
}

/// The address of a route, for a resource that it accepts.
fn path(route: &Route) -> String {
    let id = match route.path {
        path if path.ends_with("/override") => GLOBAL_PROMPT,
        path if path.contains("/members/") => SAM,
        _ => ACMES_PROMPT,
    };
    route.path.replace("{tenant}", ACME).replace("{kind}", "prompts").replace("{id}", id)
}

/// A request without its body.
struct HeldRequest {
    release: oneshot::Sender<()>,
    answer: JoinHandle<Answer>,
}

impl HeldRequest {
    /// Sends the headers. Returns when the handler waits for the body, so the request is authorized.
    async fn send(harness: &Harness, route: &Route, authorization: &str) -> Self {
        Self::send_to(harness, route.method.as_str(), &path(route), authorization, &body(route)).await
    }

    async fn send_to(harness: &Harness, method: &str, path: &str, authorization: &str, body: &Value) -> Self {
        let (polled, is_polled) = oneshot::channel();
        let (release, released) = oneshot::channel();
        let text = body.to_string();
        let body = Body::from_stream(stream::once(async move {
            polled.send(()).unwrap();
            released.await.unwrap();
            Ok::<_, Infallible>(Bytes::from(text))
        }));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", authorization)
            .header("content-type", "application/json")
            .header(X_TENANT_ID, ACME)
            .body(body)
            .unwrap();
        let answer = tokio::spawn(send(harness.router(), request));
        let authorized = tokio::time::timeout(MAX_WAIT, is_polled).await.unwrap();
        assert!(authorized.is_ok(), "{method} {path} answered without the body");
        Self { release, answer }
    }

    /// Sends the body, and returns the response.
    async fn finish(self) -> Answer {
        self.release.send(()).unwrap();
        tokio::time::timeout(MAX_WAIT, self.answer).await.unwrap().unwrap()
    }
}

/// The numbers of all rows that the routes could write.
async fn written(harness: &Harness) -> Vec<i64> {
    let sql = "select (select count(*) from tenantry.panels), (select count(*) from tenantry.panel_agents),
                      (select coalesce(sum(used), 0)::bigint from tenantry.usage),
                      (select count(*) from tenantry.switch_audit),
                      (select count(*) from tenantry.tenants where name = 'Written too late'),
                      (select count(*) from tenantry.resources), (select count(*) from tenantry.resource_preferences),
                      (select count(*) from tenantry.prompt_overrides),
                      (select count(*) from tenantry.resources where name = 'Late'),
                      (select count(*) from tenantry.invitations), (select count(*) from tenantry.audit)";
    let row = harness.as_superuser().await.query_one(sql, &[]).await.unwrap();
    (0..row.len()).map(|at| row.get(at)).collect()
}

/// Asserts that a late refusal equals the refusal of a new request, in every byte and every header, except the id of
/// the request.
fn assert_same_refusal(late: &Answer, at_once: &Answer, case: &str) {
    let headers = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        assert!(headers.remove("x-request-id").is_some(), "each request has an id of its own");
        headers
    };
    assert_eq!((late.status, headers(late)), (at_once.status, headers(at_once)), "{case}: {}", late.text());
    assert_eq!(late.bytes, at_once.bytes, "{case}");
    assert_eq!(late.header("x-tenant-id"), None, "{case}");
}

#[tokio::test]
async fn a_late_body_is_written_while_its_caller_is_still_authorized() {
    for route in write_routes() {
        let harness = Harness::start().await;
        let before = written(&harness).await;
        let answer = HeldRequest::send(&harness, route, &harness.bearer(ADA)).await.finish().await;
        assert!(answer.status.is_success(), "{} {}: {}", route.method, route.path, answer.text());
        // A code and an address are signed texts: nothing is stored before their use.
        if !route.path.ends_with("/sign-in-codes") && !["/v1/signed-addresses", "/v1/tickets"].contains(&route.path) {
            assert_ne!(written(&harness).await, before, "{} {}", route.method, route.path);
        }
    }
}

/// Planted fault: a write that relies on the authorization of the headers. In a measurement it wrote, and answered 201,
/// ten seconds after the revocation.
#[tokio::test]
async fn a_revocation_or_suspension_while_the_body_arrives_stops_the_write_on_every_route() {
    for event in [REVOKE, SUSPEND] {
        for route in write_routes() {
            let case = format!("{} {} {event}", route.method, route.path);
            let harness = Harness::start().await;
            let before = written(&harness).await;
            let held = HeldRequest::send(&harness, route, &harness.bearer(ADA)).await;
            assert_eq!(harness.as_superuser().await.execute(event, &[&ADA]).await.unwrap(), 1, "{case}");
            let late = held.finish().await;
            late.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
            assert_eq!(written(&harness).await, before, "{case}");
            let path = path(route);
            let request = harness.request(route.method.as_str(), &path, ADA, ACME);
            let request = request.header("content-type", "application/json");
            let at_once = harness.send(request.body(Body::from(body(route).to_string())).unwrap()).await;
            assert_same_refusal(&late, &at_once, &case);
        }
    }
}

/// Planted fault: a role that is kept from the authorization of the headers.
#[tokio::test]
async fn a_demotion_while_the_body_arrives_leaves_only_the_rights_of_the_new_role() {
    for route in write_routes() {
        let case = format!("{} {}", route.method, route.path);
        let harness = Harness::start().await;
        let before = written(&harness).await;
        let held = HeldRequest::send(&harness, route, &harness.bearer(ADA)).await;
        harness.as_superuser().await.execute(DEMOTE, &[&ADA]).await.unwrap();
        let late = held.finish().await;
        // The response to a member without the role `admin` who sends the same request.
        let path = path(route);
        let request = harness.request(route.method.as_str(), &path, SAM, ACME);
        let request = request.header("content-type", "application/json");
        let member = harness.send(request.body(Body::from(body(route).to_string())).unwrap()).await;
        assert_eq!(late.status, member.status, "{case}: {}", late.text());
        let administrators = ["/v1/resources", "/v1/tenants/{tenant}/members", "/v1/tenants/{tenant}/invitations"];
        if route.path.ends_with("/profile") || administrators.iter().any(|start| route.path.starts_with(start)) {
            late.assert_problem(403, "ADMINS_ONLY");
            assert_eq!(late.bytes, member.bytes);
            assert_eq!(written(&harness).await[4..], before[4..]);
        }
    }
}

/// Planted fault: a deletion that relies on the authorization of the headers, which may come from a cache.
#[tokio::test]
async fn a_write_without_a_body_is_authorized_in_its_transaction() {
    let routes: Vec<_> = ROUTES.iter().filter(|route| is_without_body(route)).collect();
    assert!(routes.len() >= 4 && routes.iter().all(|route| has_tenant_guard(route)));
    for event in [REVOKE, SUSPEND, DEMOTE] {
        let harness = Harness::start().await;
        let preference = json!({ "favorite": true });
        harness.put(&format!("/v1/resources/prompts/{ACMES_PROMPT}/preference"), ADA, ACME, &preference).await;
        let own = json!({ "text": "Own words" });
        harness.put(&format!("/v1/resources/prompts/{GLOBAL_PROMPT}/override"), ADA, ACME, &own).await;
        let before = written(&harness).await;
        // The cache of memberships is not told.
        harness.state.changes.close();
        harness.as_superuser().await.execute(event, &[&ADA]).await.unwrap();
        for route in &routes {
            let request = harness.request(route.method.as_str(), &path(route), ADA, ACME);
            let answer = harness.send(request.body(Body::empty()).unwrap()).await;
            match (event, route.path) {
                // A member may do this, too. The id is not that of a panel.
                (DEMOTE, "/v1/panels/{id}/runs") => answer.assert_problem(404, "NOT_FOUND"),
                (DEMOTE, _) => answer.assert_problem(403, "ADMINS_ONLY"),
                _ => answer.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS"),
            }
        }
        assert_eq!(written(&harness).await, before, "{event}");
    }
}

/// Planted fault: a session that is checked only when the headers arrive.
#[tokio::test]
async fn the_end_of_the_session_while_the_body_arrives_stops_the_write_on_every_route() {
    let harness = Harness::start().await;
    let before = written(&harness).await;
    // The token expires in three seconds, and is accepted for five more seconds.
    let issued_at = OffsetDateTime::now_utc() - time::Duration::hours(8) + time::Duration::seconds(3);
    let token = harness.state.tokens.issue(ADA.parse().unwrap(), None, issued_at).unwrap().token;
    let bearer = format!("Bearer {token}");
    let mut held = Vec::new();
    for route in write_routes() {
        held.push((route, HeldRequest::send(&harness, route, &bearer).await));
    }
    while harness.state.tokens.verify(&token).is_some() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for (route, held) in held {
        let case = format!("{} {}", route.method, route.path);
        let late = held.finish().await;
        late.assert_problem(401, "NOT_SIGNED_IN");
        let request = Request::builder()
            .method(route.method.clone())
            .uri(path(route))
            .header("authorization", &bearer)
            .header("content-type", "application/json")
            .header(X_TENANT_ID, ACME);
        let at_once = harness.send(request.body(Body::from(body(route).to_string())).unwrap()).await;
        assert_eq!((late.status, &late.bytes), (at_once.status, &at_once.bytes), "{case}");
        assert_eq!(late.header("www-authenticate"), Some("Bearer"), "{case}");
        assert_eq!(late.header("x-tenant-id"), None, "{case}");
    }
    assert_eq!(written(&harness).await, before);
}

/// Planted faults: a person's write, or an act of the platform, that relies on session and grant of the headers.
#[tokio::test]
async fn the_end_of_a_session_or_of_a_grant_while_the_body_arrives_stops_the_writes_without_a_membership() {
    let mut harness = Harness::start().await;
    harness.state.sign_ups_per_person = 5;
    grant_platform_admin(&harness.owner, "sam@vital.test").await.unwrap();
    let invitation = json!({ "email": "sam@vital.test", "role": "admin" });
    let token = harness.post("/v1/tenants/acme/invitations", ADA, ACME, &invitation).await.json()["token"].clone();
    let token = token.as_str().unwrap().to_owned();
    let before = written(&harness).await;
    let issued_at = OffsetDateTime::now_utc() - time::Duration::hours(8) + time::Duration::seconds(3);
    let expiring = harness.state.tokens.issue(SAM.parse().unwrap(), None, issued_at).unwrap().token;
    let mut held = Vec::new();
    for (method, path) in WITHOUT_MEMBERSHIP {
        let body = body_without_membership(path, &token);
        let bearer = format!("Bearer {expiring}");
        held.push((path, HeldRequest::send_to(&harness, method, path, &bearer, &body).await));
    }
    let mut ungranted = Vec::new();
    for (method, path) in &WITHOUT_MEMBERSHIP[2..] {
        let body = body_without_membership(path, &token);
        ungranted.push(HeldRequest::send_to(&harness, method, path, &harness.bearer(SAM), &body).await);
    }
    while harness.state.tokens.verify(&expiring).is_some() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for (path, held) in held {
        let late = held.finish().await;
        assert_eq!(late.status, 401, "{path}: {}", late.text());
    }
    revoke_platform_admin(&harness.owner, "sam@vital.test").await.unwrap();
    for held in ungranted {
        held.finish().await.assert_problem(403, "PLATFORM_ADMINS_ONLY");
    }
    assert_eq!(written(&harness).await, before);
}

/// Planted fault: a membership that is read without a lock. The write would happen after the revocation.
#[tokio::test]
async fn a_revocation_happens_before_a_write_or_after_it_and_never_during_it() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let authorized = harness.authorized(ADA, ACME).await;
    for event in [REVOKE, SUSPEND] {
        // The write begins first: the revocation waits for its end.
        let mut connection = harness.state.database.connection().await.unwrap();
        let write = WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Rows).await.unwrap();
        superuser.batch_execute("begin; set local lock_timeout = '200ms'").await.unwrap();
        let waited = superuser.execute(event, &[&ADA]).await.unwrap_err();
        assert_eq!(waited.code().unwrap().code(), "55P03", "{event}: the revocation did not wait");
        superuser.batch_execute("rollback").await.unwrap();
        write.commit().await.unwrap();
        drop(connection);

        // The revocation begins first: the write waits for its end, and sees its result.
        superuser.batch_execute("begin").await.unwrap();
        superuser.execute(event, &[&ADA]).await.unwrap();
        let (database, authorized) = (harness.state.database.clone(), authorized.clone());
        let write = tokio::spawn(async move {
            let mut connection = database.connection().await.unwrap();
            WriteTransaction::begin(&mut connection, &authorized, WriteTarget::Rows).await.map(|_| ())
        });
        let other = harness.as_superuser().await;
        let waiting = "select count(*) from pg_stat_activity
                       where datname = current_database() and usename = 'tenantry_test_app'
                       and wait_event_type = 'Lock'";
        while other.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) == 0 {
            tokio::task::yield_now().await;
        }
        superuser.batch_execute("commit").await.unwrap();
        let refused = tokio::time::timeout(MAX_WAIT, write).await.unwrap().unwrap().unwrap_err();
        assert!(matches!(refused, ApiError::Tenant(TenantError::UnauthorizedAccess)), "{event}: {refused}");
        let undo = "update tenantry.memberships set status = 'active'; update tenantry.tenants set status = 'active'";
        superuser.batch_execute(undo).await.unwrap();
    }
}

/// Planted fault: a read transaction that accepts a write. A new route could then write without the second
/// authorization.
#[tokio::test]
async fn a_read_transaction_cannot_write() {
    let harness = Harness::start().await;
    let authorized = harness.authorized(ADA, ACME).await;
    let mut connection = harness.state.database.connection().await.unwrap();
    let read = TenantTransaction::new(&mut connection, &authorized).unwrap();
    let write = "update tenantry.tenants set name = name returning id as tenant_id";
    let refused = read.all::<NoColumns>(write, &[]).await.err().unwrap().to_string();
    assert!(refused.contains("read-only transaction"), "{refused}");
}

struct NoColumns;

impl tenantry_gateway::db::TenantRow for NoColumns {
    fn read(_: &tokio_postgres::Row) -> Result<Self, tenantry_gateway::db::DatabaseError> {
        Ok(Self)
    }

    fn is_for(&self, _: tenantry_kernel::TenantId) -> bool {
        true
    }
}
