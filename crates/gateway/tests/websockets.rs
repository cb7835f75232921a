//! WebSockets through proxy mode: a ticket, the handshake, the messages, and the end.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use futures_util::{SinkExt, StreamExt};
use harness::program::{MAX_WAIT, wait_until};
use harness::upstream::{ASSERTION_KEY, PREFIX, list};
use harness::websocket_upstream::WebSocketUpstream;
use harness::*;
use serde_json::{Value, json};
use tenantry_gateway::server::{OpenConnections, ServerLimits, serve};
use tenantry_gateway::session::{Caller, Session, TicketUse};
use tenantry_kernel::TenantId;
use time::OffsetDateTime;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

const REVOKE: &str = "update tenantry.memberships set status = 'revoked' where user_id = $1::text::uuid";
const DEMOTE: &str = "update tenantry.memberships set role = 'member' where user_id = $1::text::uuid";
const SUSPEND: &str = "update tenantry.tenants set status = 'suspended' where id in
                       (select tenant_id from tenantry.memberships where user_id = $1::text::uuid)";

type Socket = WebSocketStream<TcpStream>;

/// A gateway that listens.
struct Server {
    address: String,
    connections: OpenConnections,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    async fn start(application: Router, limits: ServerLimits) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let connections = OpenConnections::default();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, application, limits, connections.clone(), async {
            let _ = stopped.await;
        }));
        Self { address, connections, stop, serving }
    }

    /// Opens a WebSocket, with these headers. The status and the code of the problem otherwise.
    async fn open(&self, url: &str, headers: &[(&'static str, &str)]) -> Result<Socket, (u16, String)> {
        let mut request = format!("ws://{}{url}", self.address).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(&self.address).await.unwrap();
        match client_async(request, stream).await {
            Ok((socket, answer)) => {
                assert_eq!(answer.headers().get("set-cookie"), None);
                Ok(socket)
            }
            Err(Error::Http(answer)) => {
                let problem: Value = serde_json::from_slice(answer.body().as_ref().unwrap()).unwrap();
                assert!(!problem.to_string().contains("secret"), "{problem}");
                Err((answer.status().as_u16(), problem["code"].as_str().unwrap().to_owned()))
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens a WebSocket of a page.
    async fn open_page(&self, url: &str) -> Result<Socket, (u16, String)> {
        self.open(url, &[("origin", ORIGIN)]).await
    }
}

async fn start(members: Value) -> (Harness, WebSocketUpstream, Server) {
    let upstream = WebSocketUpstream::start().await;
    let mut harness = Harness::start().await;
    let list = list(&upstream.address, &members);
    harness.with_variables(&[("GATEWAY_UPSTREAMS", &list), ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY)]);
    let server = Server::start(harness.router(), ServerLimits::default()).await;
    (harness, upstream, server)
}

/// The address of a WebSocket for a page of [`ORIGIN`].
async fn ticket(harness: &Harness, rest: &str, user: &str, tenant: &str) -> String {
    ticket_as(harness, rest, &harness.bearer(user), tenant, Some(ORIGIN)).await
}

async fn ticket_as(harness: &Harness, rest: &str, bearer: &str, tenant: &str, origin: Option<&str>) -> String {
    let mut request = Request::post("/v1/tickets")
        .header("authorization", bearer)
        .header(X_TENANT_ID, tenant)
        .header("content-type", "application/json");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let body = Body::from(json!({ "path": format!("{PREFIX}{rest}") }).to_string());
    let answer = harness.send(request.body(body).unwrap()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["url"].as_str().unwrap().to_owned()
}

async fn echo(socket: &mut Socket, message: Message) {
    socket.send(message.clone()).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), message);
}

/// Reads until the end. The code of the close frame, if there is one.
async fn close_code(socket: &mut Socket) -> Option<CloseCode> {
    let mut code = None;
    let end = async {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Close(frame) = message {
                code = frame.map(|frame| frame.code);
            }
        }
    };
    tokio::time::timeout(MAX_WAIT, end).await.unwrap();
    code
}

fn refused(code: &str) -> (u16, String) {
    (403, code.to_owned())
}

/// Planted faults: a frame that is cut or collected, a ticket or a session that reaches the upstream, and headers of
/// the handshake that count beside the ticket.
#[tokio::test]
async fn messages_pass_in_both_directions_between_the_page_and_the_upstream() {
    let (harness, upstream, server) = start(json!({ "forwardCredentials": true })).await;
    let url = ticket(&harness, "chat?room=7", ADA, ACME).await;
    assert!(url.starts_with(&format!("{PREFIX}chat?room=7&tenantry-ticket=")), "{url}");
    let headers = [
        ("origin", ORIGIN),
        ("x-tenant-id", MEDTECH),
        ("authorization", &harness.bearer(MEI)),
        ("cookie", "session=of-another-person"),
        ("tenantry-assertion", "forged"),
        ("sec-websocket-protocol", "chat.v2"),
    ];
    let mut socket = server.open(&url, &headers).await.unwrap();
    let large = Bytes::from((0..1_500_000_u32).map(|at| at.to_le_bytes()[0]).collect::<Vec<_>>());
    for message in [Message::text("ä"), Message::binary(vec![0, 255, 1]), Message::binary(large), Message::text("")] {
        echo(&mut socket, message).await;
    }
    let seen = upstream.seen();
    let [handshake] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(handshake.uri().to_string(), "/base/chat?room=7");
    let header = |name: &str| handshake.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("x-tenant-id").as_deref(), Some(ACME));
    assert_eq!((header("authorization"), header("cookie")), (None, None));
    assert_eq!(header("sec-websocket-protocol").as_deref(), Some("chat.v2"));
    let received = harness::upstream::claims(&header("tenantry-assertion").unwrap());
    assert_eq!((received["tenant"].as_str(), received["sub"].as_str()), (Some(ACME), Some(ADA)));
    // A program other than a browser has no origin, and its ticket has none.
    let url = ticket_as(&harness, "chat", &harness.bearer(ADA), ACME, None).await;
    assert_eq!(server.open_page(&url).await.err(), Some(refused("TICKET_REFUSED")));
    echo(&mut server.open(&url, &[]).await.unwrap(), Message::text("a")).await;
    // The upstream closes first: its close frame and the end of its connection arrive.
    let url = ticket(&harness, "farewell", ADA, ACME).await;
    let mut socket = server.open_page(&url).await.unwrap();
    echo(&mut socket, Message::text("bye")).await;
    assert!(matches!(socket.next().await, Some(Ok(Message::Close(_)))));
}

/// Planted faults: a use that is remembered by one process only, or after the handshake.
#[tokio::test]
async fn a_ticket_counts_once_in_all_replicas() {
    let (harness, upstream, server) = start(json!({})).await;
    let other = Server::start(harness.second_replica(), ServerLimits::default()).await;
    let url = ticket(&harness, "a", ADA, ACME).await;
    let mut first = server.open_page(&url).await.unwrap();
    for again in [&server, &other] {
        assert_eq!(again.open_page(&url).await.err(), Some(refused("TICKET_REFUSED")));
    }
    echo(&mut first, Message::text("a")).await;
    let url = ticket(&harness, "a", ADA, ACME).await;
    let tries = [(); 4].map(|()| server.open_page(&url));
    let opened = futures_util::future::join_all(tries).await;
    assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 1);
    assert_eq!(upstream.seen().len(), 2);
}

/// Planted faults: a ticket that counts for another path, query, origin or time, and a WebSocket without a ticket.
#[tokio::test]
async fn a_ticket_is_for_one_address_one_origin_and_its_time() {
    let (harness, upstream, server) = start(json!({})).await;
    let url = ticket(&harness, "a?b=c", ADA, ACME).await;
    let (_, ticket) = url.split_once("tenantry-ticket=").unwrap();
    let (head, tail) = ticket.rsplit_once('.').unwrap();
    let flipped = if tail.starts_with('A') { "B" } else { "A" };
    let bearer = harness.bearer(ADA);
    let session = bearer.replace("Bearer ", "");
    for other in [
        format!("{PREFIX}a"),
        format!("{PREFIX}a?b=c"),
        format!("{PREFIX}a?tenantry-ticket={ticket}"),
        format!("{PREFIX}b?b=c&tenantry-ticket={ticket}"),
        format!("{PREFIX}a?b=d&tenantry-ticket={ticket}"),
        format!("{PREFIX}%61?b=c&tenantry-ticket={ticket}"),
        format!("{url}&b=d"),
        format!("{PREFIX}a?b=c&tenantry-ticket="),
        format!("{PREFIX}a?b=c&tenantry-ticket={head}.{flipped}{}", &tail[1..]),
        format!("{PREFIX}a?b=c&tenantry-ticket={session}"),
    ] {
        let headers = [("origin", ORIGIN), ("authorization", &bearer), ("x-tenant-id", ACME)];
        assert_eq!(server.open(&other, &headers).await.err(), Some(refused("TICKET_REFUSED")), "{other}");
    }
    let foreign = server.open(&url, &[("origin", "http://evil.test")]).await.err();
    assert_eq!(foreign, Some(refused("ORIGIN_NOT_ALLOWED")));
    let sibling = server.open(&url, &[("origin", "http://medtech.localhost:3000")]).await.err();
    assert_eq!(sibling, Some(refused("TICKET_REFUSED")));
    assert_eq!(server.open(&url, &[]).await.err(), Some(refused("TICKET_REFUSED")));
    let plain = Request::get(&url).header("origin", ORIGIN).body(Body::empty()).unwrap();
    harness.send(plain).await.assert_problem(403, "TICKET_REFUSED");
    let now = OffsetDateTime::now_utc();
    let of_ada = Session {
        caller: Caller::own(ADA.parse().unwrap()),
        issuer_session: None,
        expires_at: now + time::Duration::HOUR,
    };
    let target = format!("{PREFIX}a");
    let planned = TicketUse { upstream: "echo", target: &target, origin: Some(ORIGIN) };
    for (age, expected) in [(31, Some(refused("TICKET_REFUSED"))), (5, None)] {
        let (issued, tenant) = (now - time::Duration::seconds(age), TenantId::parse(ACME).unwrap());
        let (ticket, _) = harness.state.tickets.issue(of_ada.clone(), tenant, planned, issued).unwrap();
        let opened = server.open_page(&format!("{target}?tenantry-ticket={ticket}")).await;
        assert_eq!(opened.err(), expected, "{age} seconds");
    }
    // No refusal used the ticket up.
    echo(&mut server.open_page(&url).await.unwrap(), Message::text("a")).await;
    assert_eq!(upstream.seen().len(), 2);
    let evil = harness.request("POST", "/v1/tickets", ADA, ACME).header("origin", "http://evil.test");
    harness.send(evil.body(Body::empty()).unwrap()).await.assert_problem(403, "ORIGIN_NOT_ALLOWED");
    for path in ["/v1/panels", "/services/echo/a?tenantry-ticket=a", "/services/echo/a?tenantry-signature=a"] {
        let answer = harness.post("/v1/tickets", ADA, ACME, &json!({ "path": path })).await;
        answer.assert_problem(400, "TENANT_VALIDATION");
    }
}

/// Planted faults: a WebSocket whose access is checked at its beginning only, or whose end reaches another tenant, and
/// a ticket that counts as the membership.
#[tokio::test]
async fn a_websocket_ends_with_the_access_of_its_person() {
    for event in [REVOKE, SUSPEND, DEMOTE] {
        let (harness, upstream, server) = start(json!({})).await;
        let mut socket = server.open_page(&ticket(&harness, "a", ADA, ACME).await).await.unwrap();
        let mut other = server.open_page(&ticket(&harness, "a", MEI, MEDTECH).await).await.unwrap();
        let late = ticket(&harness, "a", ADA, ACME).await;
        echo(&mut socket, Message::text("a")).await;
        harness.as_superuser().await.execute(event, &[&ADA]).await.unwrap();
        assert_eq!(close_code(&mut socket).await, Some(CloseCode::Policy), "{event}");
        wait_until(async || upstream.open() == 1 && server.connections.count() == 1).await;
        echo(&mut other, Message::text("a")).await;
        let refused = server.open_page(&late).await.err().map(|(_, code)| code);
        assert_eq!(refused.as_deref(), (event != DEMOTE).then_some("UNAUTHORIZED_TENANT_ACCESS"), "{event}");
    }
}

/// The clock of the deadlines moves by hand, past the end of the session and not as far as the next check.
///
/// Planted faults: a ticket that begins a session of its own, and an end only with the next check.
#[tokio::test]
async fn a_websocket_ends_with_the_session_of_its_ticket() {
    let (harness, upstream, server) = start(json!({})).await;
    let issued_at = OffsetDateTime::now_utc() - time::Duration::hours(8) + time::Duration::seconds(18);
    let token = harness.state.tokens.issue(ADA.parse().unwrap(), None, issued_at).unwrap().token;
    let url = ticket_as(&harness, "a", &format!("Bearer {token}"), ACME, Some(ORIGIN)).await;
    let mut socket = server.open_page(&url).await.unwrap();
    echo(&mut socket, Message::text("a")).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(19)).await;
    tokio::time::resume();
    assert_eq!(close_code(&mut socket).await, Some(CloseCode::Policy));
    assert!(harness.state.tokens.verify(&token).is_some(), "the check ended it, and not the deadline");
    wait_until(async || upstream.open() == 0).await;
}

/// Planted faults: a connection that becomes a WebSocket without the upstream, and a share that is not given back.
#[tokio::test]
async fn a_websocket_that_the_upstream_refuses_is_a_problem_and_leaves_nothing() {
    let (harness, upstream, server) = start(json!({ "connections": 2, "tenantConnections": 1 })).await;
    for _ in 0..3 {
        let url = ticket(&harness, "refused", ADA, ACME).await;
        assert_eq!(server.open_page(&url).await.err(), Some((502, "WEBSOCKET_REFUSED".to_owned())));
    }
    wait_until(async || upstream.open() == 0 && server.connections.count() == 0).await;
    let mut gone = Harness::start().await;
    gone.with_variables(&[
        ("GATEWAY_UPSTREAMS", &list("127.0.0.1:1", &Value::Null)),
        ("GATEWAY_ASSERTION_KEY", ASSERTION_KEY),
    ]);
    let server = Server::start(gone.router(), ServerLimits::default()).await;
    let url = ticket(&gone, "a", ADA, ACME).await;
    assert_eq!(server.open_page(&url).await.err(), Some((502, "UPSTREAM_UNAVAILABLE".to_owned())));
}

/// Planted faults: a WebSocket outside the share of its tenant, or outside the connections of the server, and one that
/// stays at the upstream after its page went away.
#[tokio::test]
async fn a_websocket_keeps_its_places_until_its_page_goes_away() {
    let (harness, upstream, first) = start(json!({ "connections": 2, "tenantConnections": 1 })).await;
    let limits = ServerLimits { connections: 2, ..ServerLimits::default() };
    let server = Server::start(harness.router(), limits).await;
    let socket = server.open_page(&ticket(&harness, "a", ADA, ACME).await).await.unwrap();
    let refusal = first.open_page(&ticket(&harness, "a", SAM, ACME).await).await.err();
    assert_eq!(refusal, Some((429, "LIMIT_REACHED".to_owned())));
    let mut other = server.open_page(&ticket(&harness, "a", SAM, MEDTECH).await).await.unwrap();
    wait_until(async || server.connections.count() == 2).await;
    // Both places of the server are taken, and a WebSocket is never idle to it: the third one waits.
    let third = ticket(&harness, "a", SAM, ACME).await;
    let mut waiting = Box::pin(server.open_page(&third));
    assert!(tokio::time::timeout(Duration::from_millis(600), &mut waiting).await.is_err());
    echo(&mut other, Message::text("still open")).await;
    drop(socket);
    let mut third = waiting.await.unwrap();
    echo(&mut third, Message::text("a")).await;
    assert_eq!(upstream.open(), 2);
    drop((third, other));
    wait_until(async || upstream.open() == 0 && server.connections.count() == 0).await;
}

/// Planted faults: a stop that waits for a WebSocket or drops it without a word, and a silent one that stays for ever.
#[tokio::test]
async fn the_stop_of_the_server_and_silence_close_a_websocket() {
    let (harness, upstream, server) = start(json!({ "idleSeconds": 0.5 })).await;
    let mut silent = server.open_page(&ticket(&harness, "a", ADA, ACME).await).await.unwrap();
    assert_eq!(close_code(&mut silent).await, Some(CloseCode::Away));
    drop(silent);
    let (harness, upstream_of_stopping, server_of_stopping) = start(json!({})).await;
    let mut socket = server_of_stopping.open_page(&ticket(&harness, "a", ADA, ACME).await).await.unwrap();
    echo(&mut socket, Message::text("a")).await;
    let Server { stop, serving, .. } = server_of_stopping;
    stop.send(()).unwrap();
    harness.state.changes.close();
    assert_eq!(close_code(&mut socket).await, Some(CloseCode::Away));
    serving.await.unwrap();
    wait_until(async || upstream.open() == 0 && upstream_of_stopping.open() == 0).await;
    assert_eq!(server.connections.count(), 0);
}
