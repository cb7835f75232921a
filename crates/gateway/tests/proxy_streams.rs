//! Proxied requests that take long: bodies in both directions, the end of the access on the way, deadlines and shares.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Response, StatusCode};
use futures_util::stream;
use harness::program::{MAX_WAIT, wait_until};
use harness::upstream::{ASSERTION_KEY, PREFIX, TestUpstream};
use harness::*;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower::ServiceExt;

const REVOKE: &str = "update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid";
const DEMOTE: &str = "update tenantry.memberships set role = 'member' where user_id = $1::text::uuid";
const SUSPEND: &str = "update tenantry.tenants set status = 'suspended' where id in
                       (select tenant_id from tenantry.memberships where user_id = $1::text::uuid)";

async fn start(members: Value) -> (Harness, TestUpstream) {
    let upstream = TestUpstream::start().await;
    let mut harness = Harness::start().await;
    let list = upstream.list(members);
    harness.with_variables(&[("GATEWAY_UPSTREAMS", &list), ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY)]);
    (harness, upstream)
}

/// A response whose body is read bit by bit.
async fn open(harness: &Harness, rest: &str, user: &str, tenant: &str) -> Response<Body> {
    let request = harness.request("GET", &format!("{PREFIX}{rest}"), user, tenant);
    harness.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn next(response: &mut Response<Body>) -> Option<Result<Bytes, axum::Error>> {
    Some(response.body_mut().frame().await?.map(|frame| frame.into_data().unwrap()))
}

/// Reads until the end. Whether the response ended properly.
async fn read_to_end(response: &mut Response<Body>) -> bool {
    let end = async {
        loop {
            match next(response).await {
                None => return true,
                Some(Err(_)) => return false,
                Some(Ok(_)) => {}
            }
        }
    };
    // A response without an end fails the test.
    timeout(MAX_WAIT, end).await.unwrap()
}

/// An upload whose parts the test sends.
struct SlowUpload {
    parts: Option<mpsc::UnboundedSender<&'static str>>,
    answer: JoinHandle<Answer>,
}

impl SlowUpload {
    fn begin(harness: &Harness, rest: &str, user: &str) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        let parts = stream::unfold(receiver, async |mut receiver| {
            let part: &str = receiver.recv().await?;
            Some((Ok::<_, Infallible>(Bytes::from(part)), receiver))
        });
        let request = harness.request("POST", &format!("{PREFIX}{rest}"), user, ACME);
        let answer = tokio::spawn(send(harness.router(), request.body(Body::from_stream(parts)).unwrap()));
        Self { parts: Some(sender), answer }
    }

    fn send(&self, part: &'static str) {
        self.parts.as_ref().unwrap().send(part).unwrap();
    }

    async fn finish(mut self) -> Answer {
        self.parts.take();
        self.answer.await.unwrap()
    }
}

/// Planted faults: a body that is collected before it is sent, in either direction, and a response that is kept after
/// its reader went away.
#[tokio::test]
async fn bodies_stream_in_both_directions_and_a_cancel_reaches_the_upstream() {
    let (harness, upstream) = start(json!({})).await;
    let upload = SlowUpload::begin(&harness, "a", ADA);
    upload.send("first ");
    wait_until(async || upstream.seen.count() == 1 && upstream.seen.last().bytes == 6).await;
    upload.send("second");
    wait_until(async || upstream.seen.last().bytes == 12).await;
    assert_eq!(upload.finish().await.text(), "first second");
    for rest in ["events", "endless"] {
        let mut response = open(&harness, rest, ADA, ACME).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(next(&mut response).await.unwrap().is_ok() && next(&mut response).await.unwrap().is_ok());
        assert_eq!(upstream.seen.open(), 1);
        drop(response);
        wait_until(async || upstream.seen.open() == 0).await;
    }
    let silent = tokio::spawn(send(
        harness.router(),
        harness.request("GET", &format!("{PREFIX}silent"), ADA, ACME).body(Body::empty()).unwrap(),
    ));
    wait_until(async || upstream.seen.open() == 1).await;
    silent.abort();
    wait_until(async || upstream.seen.open() == 0).await;
}

/// Planted faults: an access that is checked only at the beginning, a role that stays the one of the assertion, and a
/// stream of another tenant or person that ends, too.
#[tokio::test]
async fn a_response_ends_with_the_access_of_its_caller() {
    for event in [REVOKE, SUSPEND, DEMOTE] {
        let (harness, upstream) = start(json!({})).await;
        let superuser = harness.as_superuser().await;
        let mut events = open(&harness, "events", ADA, ACME).await;
        let mut download = open(&harness, "endless", ADA, ACME).await;
        let mut other = open(&harness, "events", MEI, MEDTECH).await;
        for response in [&mut events, &mut download, &mut other] {
            assert!(next(response).await.unwrap().is_ok());
        }
        superuser.execute(event, &[&ADA]).await.unwrap();
        assert!(read_to_end(&mut events).await, "{event}: an event stream ends as if the upstream had ended it");
        assert!(!read_to_end(&mut download).await, "{event}: a part must not be taken for the whole");
        drop((events, download));
        wait_until(async || upstream.seen.open() == 1).await;
        assert!(next(&mut other).await.unwrap().is_ok(), "{event}");
    }
}

/// Planted fault: a session that counts only at the beginning.
#[tokio::test]
async fn a_response_ends_with_the_session_of_its_caller() {
    let (harness, _upstream) = start(json!({})).await;
    let now = OffsetDateTime::now_utc();
    let issued_at = now - time::Duration::hours(8) + time::Duration::seconds(2);
    let token = harness.state.tokens.issue(ADA.parse().unwrap(), None, issued_at).unwrap().token;
    let request = axum::http::Request::get(format!("{PREFIX}events"))
        .header("authorization", format!("Bearer {token}"))
        .header(X_TENANT_ID, ACME);
    let mut events = harness.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert!(next(&mut events).await.unwrap().is_ok());
    while harness.state.tokens.verify(&token).is_some() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let sql = "update tenantry.tenants set name = 'Acme AG' where slug = 'acme'";
    harness.as_superuser().await.batch_execute(sql).await.unwrap();
    assert!(read_to_end(&mut events).await);
}

/// No notification arrives in this test, and its clock moves by hand.
///
/// Planted fault: a check only after a notification.
#[tokio::test]
async fn the_access_is_checked_every_20_seconds_without_a_notification() {
    let upstream = TestUpstream::start().await;
    let mut harness = Harness::start().await;
    let list = upstream.list(json!({}));
    harness.with_variables(&[
        ("GATEWAY_UPSTREAMS", &list),
        ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY),
        ("GATEWAY_LISTEN_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nowhere"),
    ]);
    let mut events = open(&harness, "events", ADA, ACME).await;
    assert!(next(&mut events).await.unwrap().is_ok());
    harness.as_superuser().await.execute(REVOKE, &[&ADA]).await.unwrap();
    assert!(next(&mut events).await.unwrap().is_ok());
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(21)).await;
    tokio::time::resume();
    assert!(read_to_end(&mut events).await);
}

/// Planted faults: an access that is not watched while a body arrives, and a last part that is sent before the check.
#[tokio::test]
async fn an_upload_of_a_caller_who_lost_the_access_does_not_reach_its_end() {
    for with_notification in [true, false] {
        let (mut harness, upstream) = start(json!({})).await;
        if !with_notification {
            let list = upstream.list(json!({}));
            harness.with_variables(&[
                ("GATEWAY_UPSTREAMS", &list),
                ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY),
                ("GATEWAY_LISTEN_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nowhere"),
            ]);
        }
        let upload = SlowUpload::begin(&harness, "a", ADA);
        upload.send("first");
        wait_until(async || upstream.seen.count() == 1 && upstream.seen.last().bytes == 5).await;
        harness.as_superuser().await.execute(REVOKE, &[&ADA]).await.unwrap();
        if !with_notification {
            // Past the time for which the first check counts.
            tokio::time::sleep(Duration::from_millis(1100)).await;
            upload.send("last");
        }
        let late = if with_notification { upload.answer.await.unwrap() } else { upload.finish().await };
        late.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
        assert_eq!(late.header("x-tenant-id"), None);
        wait_until(async || upstream.seen.open() == 0).await;
        assert_eq!(upstream.seen.last().body, None, "the upstream has no whole body");
    }
}

/// Planted fault: a write that relies on the membership that the process keeps.
#[tokio::test]
async fn a_write_past_a_cached_membership_is_refused() {
    let (harness, upstream) = start(json!({})).await;
    assert!(harness.state.changes.listening().wait_for(|listening| *listening).await.is_ok());
    assert_eq!(harness.get(&format!("{PREFIX}a"), ADA, ACME).await.status, 200);
    let superuser = harness.as_superuser().await;
    // Without the trigger, no notification drops the membership from the cache.
    superuser.batch_execute("alter table tenantry.memberships disable trigger user").await.unwrap();
    superuser.execute(REVOKE, &[&ADA]).await.unwrap();
    assert_eq!(harness.get(&format!("{PREFIX}a"), ADA, ACME).await.status, 200, "a read may use the cache");
    let write = harness.post(&format!("{PREFIX}a"), ADA, ACME, &json!({})).await;
    write.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    assert_eq!(upstream.seen.count(), 2);
}

/// Planted faults: an upload without a deadline for its next part, or for the whole of it.
#[tokio::test]
async fn a_slow_upload_ends_at_its_deadlines() {
    // The deadline of the whole body is far away.
    let (mut harness, upstream) = start(json!({ "uploadSeconds": 900 })).await;
    harness.state.server_limits.body = Duration::from_millis(400);
    let stalled = SlowUpload::begin(&harness, "a", ADA);
    stalled.send("first");
    let answer = timeout(MAX_WAIT, stalled.answer).await.expect("the next part has no deadline");
    answer.unwrap().assert_problem(408, "BODY_TOO_SLOW");
    wait_until(async || upstream.seen.open() == 0).await;
    assert_eq!(upstream.seen.last().body, None);

    let (mut harness, _upstream) = start(json!({ "uploadSeconds": 1.5 })).await;
    harness.state.server_limits.body = Duration::from_millis(400);
    let dripping = SlowUpload::begin(&harness, "a", ADA);
    while !dripping.answer.is_finished() {
        let _ = dripping.parts.as_ref().unwrap().send("x");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    dripping.answer.await.unwrap().assert_problem(408, "BODY_TOO_SLOW");
    let deaf = SlowUpload::begin(&harness, "deaf", ADA);
    deaf.send("x");
    deaf.answer.await.unwrap().assert_problem(408, "BODY_TOO_SLOW");
}

/// Planted faults: a response without an end that keeps its connection for ever, and one whose end looks regular.
#[tokio::test]
async fn a_response_that_stalls_or_breaks_off_is_broken_off_without_a_detail() {
    let (harness, upstream) = start(json!({ "idleSeconds": 0.3 })).await;
    for rest in ["stalled", "broken"] {
        let mut response = open(&harness, rest, ADA, ACME).await;
        assert_eq!(next(&mut response).await.unwrap().unwrap(), "first");
        let error = next(&mut response).await.unwrap().unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
        assert!(next(&mut response).await.is_none());
        drop(response);
        wait_until(async || upstream.seen.open() == 0).await;
    }
}

/// Planted fault: one count for all tenants.
#[tokio::test]
async fn a_tenant_uses_only_its_share_of_an_upstream() {
    let (harness, _upstream) = start(json!({ "connections": 3, "tenantConnections": 1 })).await;
    let mut held = open(&harness, "events", ADA, ACME).await;
    assert!(next(&mut held).await.unwrap().is_ok());
    let refused = harness.get(&format!("{PREFIX}a"), SAM, ACME).await;
    refused.assert_problem(429, "LIMIT_REACHED");
    assert_eq!(refused.json()["limit"]["key"], "upstream_requests");
    assert_eq!(refused.header("retry-after"), Some("2"));
    assert_eq!(harness.get(&format!("{PREFIX}a"), SAM, MEDTECH).await.status, 200);
    drop(held);
    wait_until(async || harness.get(&format!("{PREFIX}a"), SAM, ACME).await.status == 200).await;
}

/// Planted fault: a stream that keeps a server from ending.
#[tokio::test]
async fn the_stop_of_the_server_ends_streams_and_lets_other_responses_end() {
    let (harness, _upstream) = start(json!({})).await;
    let mut events = open(&harness, "events", ADA, ACME).await;
    assert!(next(&mut events).await.unwrap().is_ok());
    let upload = SlowUpload::begin(&harness, "a", ADA);
    upload.send("first");
    harness.state.changes.close();
    assert!(read_to_end(&mut events).await);
    assert_eq!(upload.finish().await.text(), "first");
}
