//! Peers that are slow, silent or too many, against the program itself. Deadlines are short here and nothing is timed: a
//! server without its guard hangs, and the patience of the tests ends that.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use harness::program::*;
use harness::*;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::json;

/// Short deadlines, so that no test waits long for one.
const SHORT: [(&str, &str); 4] = [
    ("GATEWAY_HEAD_SECONDS", "1"),
    ("GATEWAY_BODY_SECONDS", "1"),
    ("GATEWAY_REQUEST_SECONDS", "2"),
    ("GATEWAY_IDLE_SECONDS", "1"),
];

fn events(program: &Program, harness: &Harness) -> BufReader<TcpStream> {
    let authorization = harness.bearer(ADA);
    let request = format!("GET /v1/tenants/acme/events HTTP/1.1\r\nhost: x\r\nauthorization: {authorization}\r\n\r\n");
    let mut stream = BufReader::new(program.says(&request));
    reads_until(&mut stream, "\"version\":1}");
    stream
}

/// A peer that sends one more byte now and then, until it is hung up on. Gives what it was answered.
fn drips(mut stream: TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let (mut answer, mut bytes) = (String::new(), [0; 4096]);
    for _ in 0..600 {
        let wrote = stream.write_all(b"x");
        match stream.read(&mut bytes) {
            Ok(0) => return answer,
            Ok(read) => answer.push_str(std::str::from_utf8(&bytes[..read]).unwrap()),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => return answer,
        }
        if wrote.is_err() && answer.is_empty() {
            return answer;
        }
    }
    panic!("nobody hung up on a slow peer");
}

/// Planted faults: no deadline for a head, one that each byte puts off, and one that begins with the first byte only.
#[tokio::test]
async fn a_peer_that_is_silent_or_slow_with_its_head_is_hung_up_on() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let mut silent: Vec<_> = (0..20).map(|_| program.connect()).collect();
    silent.extend(["PRI * HT", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"].map(|begins| program.says(begins)));
    let slow: Vec<_> = ["G", "GET /health HTTP/1.1\r\nhost: x\r\nx-slow: "]
        .into_iter()
        .map(|begins| program.says(begins))
        .map(|stream| std::thread::spawn(|| drips(stream)))
        .collect();
    assert_eq!(program.status("GET /health"), 200, "other callers do not notice");
    for stream in &mut silent {
        assert!(is_closed(stream));
    }
    for stream in slow {
        assert_eq!(stream.join().unwrap(), "");
    }
    // A peer that was served is waited for a little, and then hung up on too.
    let mut served = program.says("GET /health HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(is_closed(&mut served));
}

/// Planted faults: no deadline for a body, and one that each byte puts off.
#[tokio::test]
async fn a_body_that_comes_byte_by_byte_is_408() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let head = format!(
        "POST /v1/panels HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nx-tenant-id: {ACME}\r\ncontent-type: application/json\r\n\
         content-length: 5000\r\n\r\n",
        harness.bearer(ADA)
    );
    let answer = drips(program.says(&head));
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(answer.contains("\"code\":\"BODY_TOO_SLOW\""), "{answer}");
}

/// Planted fault: a deadline for requests that ends streams as well.
#[tokio::test]
async fn a_stream_of_events_outlives_every_deadline_of_a_request() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let mut stream = events(&program, &harness);
    for _ in 0..4 {
        assert!(is_closed(&mut program.connect()), "the deadlines pass meanwhile");
    }
    let superuser = harness.as_superuser().await;
    superuser.execute("update tenantry.tenants set name = 'Acme 2' where slug = 'acme'", &[]).await.unwrap();
    reads_until(&mut stream, "\"version\":2}");
}

/// Planted faults: no cap, and a cap at which new peers wait for those that say nothing.
#[tokio::test]
async fn more_peers_than_the_cap_exhaust_no_descriptors_and_shut_nobody_out() {
    let harness = Harness::start().await;
    let app = url(&harness.app);
    let environment = [("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0")];
    let under_a_limit = |more: &[(&str, &str)]| {
        let mut command = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_tenantry-gateway");
        // No deadline passes here: it is the cap that helps.
        command.args(["-c", "ulimit -n 150 && exec \"$0\"", program]).env_clear().envs(environment).envs(more.to_vec());
        command
    };
    let said = refused(&mut under_a_limit(&[("GATEWAY_CONNECTIONS", "150")]));
    assert!(said.contains("GATEWAY_CONNECTIONS: the process may open 150 descriptors"), "{said}");

    let program = Program::run(&mut under_a_limit(&[("GATEWAY_HEAD_SECONDS", "600")]));
    let mut stream = events(&program, &harness);
    let mut peers = Vec::new();
    for round in 0..4 {
        for n in 0..100 {
            // The kernel's queue is short, so a server that accepts nobody any more would make this hang.
            peers.push(if n % 2 == 0 { program.connect() } else { program.says("GET /health HTTP/1.1\r\nhost: ") });
        }
        let authorization = format!("authorization: {}\nx-tenant-id: {ACME}\n", harness.bearer(ADA));
        assert_eq!(program.status("GET /health"), 200, "round {round}");
        assert_eq!(program.status(&format!("GET /v1/panels\n{authorization}")), 200, "round {round}");
    }
    assert!(is_closed(&mut peers[0]), "the peer that waited longest gave way");
    let superuser = harness.as_superuser().await;
    superuser.execute("update tenantry.tenants set name = 'Acme 2' where slug = 'acme'", &[]).await.unwrap();
    reads_until(&mut stream, "\"version\":2}");
}

/// Planted fault: a connection in the middle of a request that gives way.
#[tokio::test]
async fn when_every_connection_is_in_use_the_next_peer_waits_for_its_turn() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &[("GATEWAY_CONNECTIONS", "2")]);
    let body = json!({ "of another shape": true }).to_string();
    let half = || {
        let mut peer = program.says(&format!(
            "POST /v1/tenants/acme/switches HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            harness.bearer(ADA),
            body.len()
        ));
        let mut asked_to_go_on = [0; 25];
        peer.read_exact(&mut asked_to_go_on).unwrap();
        assert_eq!(&asked_to_go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        peer
    };
    let (mut first, second) = (half(), half());
    let mut waits = program.says("GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    waits.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    assert!(waits.read(&mut [0; 1]).is_err(), "there is no answer yet");
    drop(second);
    waits.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut answer = String::new();
    waits.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 200);
    // The first one is still there, and is answered when its body has come.
    first.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 400, "{answer}");
}

/// Planted fault: a server that waits for every peer to end by itself.
#[tokio::test]
async fn a_half_request_does_not_hold_off_the_end() {
    let harness = Harness::start().await;
    // Only the drain time can end the half requests.
    let long = ["GATEWAY_HEAD_SECONDS", "GATEWAY_BODY_SECONDS", "GATEWAY_REQUEST_SECONDS", "GATEWAY_IDLE_SECONDS"];
    let mut settings = long.map(|name| (name, "600")).to_vec();
    settings.push(("GATEWAY_DRAIN_SECONDS", "1"));
    let mut program = Program::start(&harness, &settings);
    let body = format!(
        "POST /v1/panels HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nx-tenant-id: {ACME}\r\ncontent-type: application/json\r\n\
         content-length: 500\r\n\r\n{{",
        harness.bearer(ADA)
    );
    let mut peers = [
        program.connect(),
        program.says("GET /health HTT"),
        program.says("GET /health HTTP/1.1\r\nhost: x\r\n"),
        program.says(&body),
        program.says("GET /health HTTP/1.1\r\nhost: x\r\n\r\n"),
    ];
    assert_eq!(program.status("GET /health"), 200, "they have been accepted");
    program.terminate();
    assert!(program.end().success(), "a server that is asked to stop has not failed");
    assert!(peers.iter_mut().all(is_closed));
}

/// Planted faults: a server that drops what it is doing, and one that accepts for ever.
#[tokio::test]
async fn a_request_that_is_open_is_answered_before_the_end() {
    let harness = Harness::start().await;
    let mut program =
        Program::start(&harness, &[("GATEWAY_DRAIN_SECONDS", "60"), ("GATEWAY_DATABASE_WAIT_SECONDS", "60")]);
    let locker = harness.as_superuser().await;
    locker.batch_execute("begin; select from tenantry.tenants where slug = 'acme' for update").await.unwrap();
    let body = json!({ "name": "Acme 2" }).to_string();
    let mut writes = program.says(&format!(
        "PATCH /v1/tenants/acme/profile HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        harness.bearer(ADA),
        body.len()
    ));
    let superuser = harness.as_superuser().await;
    let waiting = "select count(*) from pg_stat_activity
                   where datname = current_database() and usename = 'tenantry_test_app' and wait_event_type = 'Lock'";
    until(async || superuser.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) > 0).await;
    program.terminate();
    until(async || TcpStream::connect(&program.address).is_err()).await;
    assert!(program.has_ended().is_none(), "it waits for the request");
    locker.batch_execute("rollback").await.unwrap();
    let mut answer = String::new();
    writes.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(program.end().success());
}

/// Planted fault: a server that is ready until it is gone.
#[tokio::test]
async fn readiness_ends_first_and_asking_twice_ends_the_rest() {
    let harness = Harness::start().await;
    let mut program = Program::start(&harness, &[("GATEWAY_UNREADY_SECONDS", "600"), ("GATEWAY_DRAIN_SECONDS", "600")]);
    assert_eq!(program.status("GET /ready"), 200);
    program.terminate();
    until(async || program.status("GET /ready") != 200).await;
    let answer = program.ask("GET /ready");
    assert!(status(&answer) == 503 && answer.contains("retry-after: 2"), "{answer}");
    assert_eq!(program.status("GET /health"), 200, "it lives, and serves those who have not noticed");
    assert!(program.has_ended().is_none());
    program.terminate();
    assert!(program.end().success());
}

/// Planted fault: a session that is not found because HTTP/2 sent its cookie beside another one.
#[tokio::test]
async fn http2_is_served_with_the_same_rules() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let stream = tokio::net::TcpStream::connect(&program.address).await.unwrap();
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    let session = harness.bearer(ADA).replace("Bearer ", "session=");
    for (cookies, wanted) in [(vec!["theme=dark", session.as_str()], 200), (vec![&session, &session], 401)] {
        let request = axum::http::Request::get(format!("http://{}/v1/tenants", program.address));
        let request = cookies.iter().fold(request, |request, cookie| request.header("cookie", *cookie));
        let response = client.send_request(request.body(Empty::<axum::body::Bytes>::new()).unwrap()).await.unwrap();
        assert_eq!(response.status(), wanted);
        response.into_body().collect().await.unwrap();
    }
    // The deadline of an idle connection holds for HTTP/2 as well.
    let _ = tokio::time::timeout(PATIENCE, connection).await.unwrap();
}
