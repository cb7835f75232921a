//! Slow, silent and numerous peers, against the program itself. The deadlines are short, and no test measures time: a
//! server without its guard hangs, and the longest wait of the tests ends that.

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
    let mut stream = BufReader::new(program.connect_and_send(&request));
    read_until(&mut stream, "\"version\":1}");
    stream
}

/// Sends one byte at a time until the server closes the connection. Returns the response.
fn send_slowly(mut stream: TcpStream) -> String {
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
    panic!("the server did not close the connection of a slow peer");
}

/// Planted faults: no deadline for a head, a deadline that each byte extends, and a deadline that begins with the first
/// byte only.
#[tokio::test]
async fn the_server_closes_the_connection_of_a_silent_or_slow_peer() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let mut silent: Vec<_> = (0..20).map(|_| program.connect()).collect();
    silent.extend(["PRI * HT", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"].map(|start| program.connect_and_send(start)));
    let slow: Vec<_> = ["G", "GET /health HTTP/1.1\r\nhost: x\r\nx-slow: "]
        .into_iter()
        .map(|start| program.connect_and_send(start))
        .map(|stream| std::thread::spawn(|| send_slowly(stream)))
        .collect();
    assert_eq!(program.status("GET /health"), 200, "other callers get answers");
    for stream in &mut silent {
        assert!(is_closed(stream));
    }
    for stream in slow {
        assert_eq!(stream.join().unwrap(), "");
    }
    // The server waits for the next request of a served peer, and then closes the connection too.
    let mut served = program.connect_and_send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(is_closed(&mut served));
}

/// Planted faults: no deadline for a body, and a deadline that each byte extends.
#[tokio::test]
async fn a_body_that_arrives_byte_by_byte_is_408() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let head = format!(
        "POST /v1/panels HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nx-tenant-id: {ACME}\r\n\
         content-type: application/json\r\ncontent-length: 5000\r\n\r\n",
        harness.bearer(ADA)
    );
    let answer = send_slowly(program.connect_and_send(&head));
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(answer.contains("\"code\":\"BODY_TOO_SLOW\""), "{answer}");
}

/// Planted fault: a deadline for requests that also ends streams.
#[tokio::test]
async fn an_event_stream_has_no_deadline_of_a_request() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let mut stream = events(&program, &harness);
    for _ in 0..4 {
        assert!(is_closed(&mut program.connect()), "the deadlines pass");
    }
    let superuser = harness.as_superuser().await;
    superuser.execute("update tenantry.tenants set name = 'Acme 2' where slug = 'acme'", &[]).await.unwrap();
    read_until(&mut stream, "\"version\":2}");
}

/// Planted faults: no limit of connections, and a limit at which new peers wait for silent ones.
#[tokio::test]
async fn more_peers_than_the_limit_exhaust_no_file_descriptors_and_lock_out_no_caller() {
    let harness = Harness::start().await;
    let app = url(&harness.app);
    let environment = [("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0")];
    let under_a_limit = |more: &[(&str, &str)]| {
        let mut command = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_tenantry-gateway");
        // No deadline passes here, so only the limit has an effect.
        command.args(["-c", "ulimit -n 150 && exec \"$0\"", program]).env_clear().envs(environment).envs(more.to_vec());
        command
    };
    let error = run_refused(&mut under_a_limit(&[("GATEWAY_CONNECTIONS", "150")]));
    assert!(error.contains("GATEWAY_CONNECTIONS: the process may open 150 file descriptors"), "{error}");

    let program = Program::run(&mut under_a_limit(&[("GATEWAY_HEAD_SECONDS", "600")]));
    let mut stream = events(&program, &harness);
    let mut peers = Vec::new();
    for round in 0..4 {
        for n in 0..100 {
            // The queue of the operating system is short, so this hangs when the server stops accepting connections.
            peers.push(if n % 2 == 0 {
                program.connect()
            } else {
                program.connect_and_send("GET /health HTTP/1.1\r\nhost: ")
            });
        }
        let authorization = format!("authorization: {}\nx-tenant-id: {ACME}\n", harness.bearer(ADA));
        assert_eq!(program.status("GET /health"), 200, "round {round}");
        assert_eq!(program.status(&format!("GET /v1/panels\n{authorization}")), 200, "round {round}");
    }
    assert!(is_closed(&mut peers[0]), "the server closed the connection that was idle longest");
    let superuser = harness.as_superuser().await;
    superuser.execute("update tenantry.tenants set name = 'Acme 2' where slug = 'acme'", &[]).await.unwrap();
    read_until(&mut stream, "\"version\":2}");
}

/// Planted fault: a connection with an open request that closes for a new peer.
#[tokio::test]
async fn when_every_connection_has_a_request_the_next_peer_waits() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &[("GATEWAY_CONNECTIONS", "2")]);
    let body = json!({ "another shape": true }).to_string();
    let incomplete = || {
        let mut peer = program.connect_and_send(&format!(
            "POST /v1/tenants/acme/switches HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            harness.bearer(ADA),
            body.len()
        ));
        let mut continue_response = [0; 25];
        peer.read_exact(&mut continue_response).unwrap();
        assert_eq!(&continue_response, b"HTTP/1.1 100 Continue\r\n\r\n");
        peer
    };
    let (mut first, second) = (incomplete(), incomplete());
    let mut waiting_peer = program.connect_and_send("GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    waiting_peer.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    assert!(waiting_peer.read(&mut [0; 1]).is_err(), "no response yet");
    drop(second);
    waiting_peer.set_read_timeout(Some(MAX_WAIT)).unwrap();
    let mut answer = String::new();
    waiting_peer.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 200);
    // The first request is still open, and gets its response after its body.
    first.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 400, "{answer}");
}

/// Planted fault: a server that waits until every peer ends its request.
#[tokio::test]
async fn an_incomplete_request_does_not_delay_the_end() {
    let harness = Harness::start().await;
    // Only the drain time can end the incomplete requests.
    let long = ["GATEWAY_HEAD_SECONDS", "GATEWAY_BODY_SECONDS", "GATEWAY_REQUEST_SECONDS", "GATEWAY_IDLE_SECONDS"];
    let mut settings = long.map(|name| (name, "600")).to_vec();
    settings.push(("GATEWAY_DRAIN_SECONDS", "1"));
    let mut program = Program::start(&harness, &settings);
    let body = format!(
        "POST /v1/panels HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nx-tenant-id: {ACME}\r\n\
         content-type: application/json\r\ncontent-length: 500\r\n\r\n{{",
        harness.bearer(ADA)
    );
    let mut peers = [
        program.connect(),
        program.connect_and_send("GET /health HTT"),
        program.connect_and_send("GET /health HTTP/1.1\r\nhost: x\r\n"),
        program.connect_and_send(&body),
        program.connect_and_send("GET /health HTTP/1.1\r\nhost: x\r\n\r\n"),
    ];
    assert_eq!(program.status("GET /health"), 200, "the server has accepted all of them");
    program.terminate();
    assert!(program.wait().success(), "a stop signal is not a failure");
    assert!(peers.iter_mut().all(is_closed));
}

/// Planted faults: a server that drops open requests, and a server that keeps accepting connections.
#[tokio::test]
async fn an_open_request_is_answered_before_the_end() {
    let harness = Harness::start().await;
    let mut program =
        Program::start(&harness, &[("GATEWAY_DRAIN_SECONDS", "60"), ("GATEWAY_DATABASE_WAIT_SECONDS", "60")]);
    let locker = harness.as_superuser().await;
    locker.batch_execute("begin; select from tenantry.tenants where slug = 'acme' for update").await.unwrap();
    let body = json!({ "name": "Acme 2" }).to_string();
    let mut writes = program.connect_and_send(&format!(
        "PATCH /v1/tenants/acme/profile HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        harness.bearer(ADA),
        body.len()
    ));
    let superuser = harness.as_superuser().await;
    let waiting = "select count(*) from pg_stat_activity
                   where datname = current_database() and usename = 'tenantry_test_app' and wait_event_type = 'Lock'";
    wait_until(async || superuser.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) > 0).await;
    program.terminate();
    wait_until(async || TcpStream::connect(&program.address).is_err()).await;
    assert!(program.exit_status().is_none(), "the server waits for the request");
    locker.batch_execute("rollback").await.unwrap();
    let mut answer = String::new();
    writes.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(program.wait().success());
}

/// Planted fault: a server that stays ready after the stop signal.
#[tokio::test]
async fn the_first_stop_signal_ends_readiness_and_the_second_ends_the_process() {
    let harness = Harness::start().await;
    let mut program = Program::start(&harness, &[("GATEWAY_UNREADY_SECONDS", "600"), ("GATEWAY_DRAIN_SECONDS", "600")]);
    assert_eq!(program.status("GET /ready"), 200);
    program.terminate();
    wait_until(async || program.status("GET /ready") != 200).await;
    let answer = program.request("GET /ready");
    assert!(status(&answer) == 503 && answer.contains("retry-after: 2"), "{answer}");
    assert_eq!(program.status("GET /health"), 200, "the server still serves clients that did not notice");
    assert!(program.exit_status().is_none());
    program.terminate();
    assert!(program.wait().success());
}

/// Planted fault: a session that is not found, because HTTP/2 sent its cookie in a separate line.
#[tokio::test]
async fn http2_has_the_same_rules() {
    let harness = Harness::start().await;
    let program = Program::start(&harness, &SHORT);
    let stream = tokio::net::TcpStream::connect(&program.address).await.unwrap();
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    let session = harness.bearer(ADA).replace("Bearer ", "session=");
    for (cookies, expected) in [(vec!["theme=dark", session.as_str()], 200), (vec![&session, &session], 401)] {
        let request = axum::http::Request::get(format!("http://{}/v1/tenants", program.address));
        let request = cookies.iter().fold(request, |request, cookie| request.header("cookie", *cookie));
        let response = client.send_request(request.body(Empty::<axum::body::Bytes>::new()).unwrap()).await.unwrap();
        assert_eq!(response.status(), expected);
        response.into_body().collect().await.unwrap();
    }
    // The deadline of an idle connection also applies to HTTP/2.
    let _ = tokio::time::timeout(MAX_WAIT, connection).await.unwrap();
}
