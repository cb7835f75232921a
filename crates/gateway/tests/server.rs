//! The program itself: its output, its refusals, and its end.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use harness::program::{SECRET, gateway, url};
use harness::*;

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    gateway(arguments, environment).output().unwrap()
}

fn text(output: &[u8]) -> String {
    String::from_utf8(output.to_vec()).unwrap()
}

/// A server process. The drop kills it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_program_migrates_serves_and_stops_after_a_signal() {
    let harness = Harness::empty().await;
    let (owner, app) = (url(&harness.owner), url(&harness.app));
    for first_line in ["applied 0001_tenants_and_people", "the database was up to date"] {
        let migrated = run(&["migrate", "--demo"], &[("MIGRATION_DATABASE_URL", &owner), ("DATABASE_URL", &app)]);
        assert!(migrated.status.success(), "{}", text(&migrated.stderr));
        assert_eq!(text(&migrated.stdout).lines().next(), Some(first_line));
    }
    let environment = [("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0")];
    let mut server = Running(gateway(&[], &environment).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("gateway listening on http://").unwrap_or_else(|| panic!("{line}"));
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("{\"status\":\"ok\"}"), "{answer}");
    let stopped = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    assert!(server.0.wait().unwrap().success(), "a stop signal is not a failure");
}

/// Planted fault: a server that waits for its streams after the stop signal. They do not end by themselves.
#[tokio::test]
async fn a_stop_signal_ends_the_streams() {
    let harness = Harness::start().await;
    let app = url(&harness.app);
    let environment = [("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0")];
    let mut server = Running(gateway(&[], &environment).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("gateway listening on http://").unwrap_or_else(|| panic!("{line}"));
    let mut connection = TcpStream::connect(address).unwrap();
    let request = format!(
        "GET /v1/tenants/acme/events HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nconnection: close\r\n\r\n",
        harness.bearer(ADA)
    );
    connection.write_all(request.as_bytes()).unwrap();
    let mut stream = BufReader::new(connection);
    let mut received = String::new();
    while !received.contains("\"version\":1") {
        assert_ne!(stream.read_line(&mut received).unwrap(), 0, "{received}");
    }
    let stopped = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().unwrap();
    assert!(stopped.success());
    while stream.read_line(&mut received).unwrap() > 0 {
        assert!(!received.contains(HEARTBEAT), "the stream continues: {received}");
    }
    // The chunk of length 0: the stream ended regularly.
    assert!(received.ends_with("\r\n0\r\n\r\n"), "{received}");
    assert!(server.0.wait().unwrap().success());
}

/// Planted fault: a server that logs the findings and starts.
#[tokio::test]
async fn the_server_does_not_start_on_a_database_that_does_not_isolate_tenants() {
    let harness = Harness::start().await;
    for (role, expected) in [(&harness.owner, "the role owns"), (&harness.superuser, "is a superuser")] {
        let refused = run(&[], &[("DATABASE_URL", &url(role)), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_PORT", "0")]);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(text(&refused.stdout), "");
        assert!(text(&refused.stderr).contains(expected), "{}", text(&refused.stderr));
    }
}

#[tokio::test]
async fn the_catalogue_is_printed_and_compared_with_the_file_of_the_setting() {
    let harness = Harness::start().await;
    let app = url(&harness.app);
    let printed = run(&["catalogue"], &[("DATABASE_URL", &app)]);
    assert_eq!(text(&printed.stdout), include_str!("../migrations/catalogue.json"), "{}", text(&printed.stderr));
    let file = std::env::temp_dir().join(format!("tenantry-catalogue-{}.json", uuid::Uuid::new_v4()));
    for (content, expected) in [
        (
            r#"{ "policy of_another_version on tenantry.panels": "using (true)" }"#,
            "of_another_version on tenantry.panels is missing",
        ),
        ("[]", "GATEWAY_CATALOGUE: "),
    ] {
        std::fs::write(&file, content).unwrap();
        let path = file.to_str().unwrap();
        let environment = [("DATABASE_URL", app.as_str()), ("GATEWAY_JWT_SECRET", SECRET), ("GATEWAY_CATALOGUE", path)];
        let refused = run(&[], &environment);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains(expected), "{}", text(&refused.stderr));
    }
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn an_error_names_what_is_missing_or_unknown() {
    let nowhere = "postgres://tenantry_app:hunter2@127.0.0.1:1/tenantry";
    for (arguments, environment, expected) in [
        (vec![], vec![], "DATABASE_URL: it is not set"),
        (vec![], vec![("DATABASE_URL", nowhere)], "GATEWAY_JWT_SECRET: it has 0 bytes"),
        (vec![], vec![("DATABASE_URL", nowhere), ("GATEWAY_JWT_SECRET", SECRET)], "could not be checked"),
        (vec!["migrate"], vec![], "MIGRATION_DATABASE_URL: it is not set"),
        (vec!["migrate"], vec![("MIGRATION_DATABASE_URL", nowhere)], "while connecting with MIGRATION_DATABASE_URL"),
        (vec!["migrate", "--dmeo"], vec![], "unknown arguments \"migrate --dmeo\""),
    ] {
        let refused = run(&arguments, &environment);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        let error = text(&refused.stderr);
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}
