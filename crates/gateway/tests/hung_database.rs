//! A database that hangs: it is there, it holds its connections open, and it says nothing. PostgreSQL is stopped with
//! SIGSTOP, so this file has one test: everything else that uses the server would hang too.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![cfg(unix)]

mod harness;

use std::io::BufReader;
use std::process::Command;

use harness::program::*;
use harness::*;

/// PostgreSQL, stopped. It goes on when this is dropped, also by a test that fails.
struct Stopped(Vec<String>);

impl Stopped {
    /// The server and those of its processes that serve this database.
    async fn stop(harness: &Harness) -> Self {
        let superuser = harness.as_superuser().await;
        let sql = "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) union all
                   select pid::text from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        let pids: Vec<String> = superuser.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
        drop(superuser);
        for pid in &pids {
            let command = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            assert!(
                command.contains("postgres"),
                "this test stops PostgreSQL, so it needs one on this machine ({pid})"
            );
        }
        let stopped = Self(pids);
        stopped.signal("-STOP");
        stopped
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").arg(signal).args(&self.0).status().unwrap().success());
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        self.signal("-CONT");
    }
}

/// Planted faults: a statement, a connection or a start without a deadline on the gateway's side (PostgreSQL's own help
/// nothing here), and a liveness check that asks the database.
#[tokio::test]
async fn a_hung_database_is_503_soon_and_is_used_again_when_it_goes_on() {
    let harness = Harness::start().await;
    let settings = [
        ("GATEWAY_DATABASE_CONNECTIONS", "4"),
        ("GATEWAY_DATABASE_WAIT_SECONDS", "1"),
        ("GATEWAY_DATABASE_CONNECT_SECONDS", "1"),
        ("GATEWAY_DATABASE_QUERY_SECONDS", "1"),
        // Nothing below is saved by the deadline of the whole request.
        ("GATEWAY_REQUEST_SECONDS", "600"),
    ];
    let program = Program::start(&harness, &settings);
    let panels = format!("GET /v1/panels\nauthorization: {}\nx-tenant-id: {ACME}\n", harness.bearer(ADA));
    assert_eq!(program.status(&panels), 200);
    assert_eq!(program.status("GET /ready"), 200);
    let events =
        format!("GET /v1/tenants/acme/events HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\n\r\n", harness.bearer(ADA));
    let mut events = BufReader::new(program.says(&events));
    reads_until(&mut events, "\"version\":1}");

    let stopped = Stopped::stop(&harness).await;
    // More than there are connections: those that hang are closed, and new ones cannot be made.
    for _ in 0..6 {
        let answer = program.ask(&panels);
        assert_eq!(status(&answer), 503, "{answer}");
        assert!(answer.contains("retry-after: 2") && answer.contains("\"code\":\"UNAVAILABLE\""), "{answer}");
        assert_eq!(program.status("GET /health"), 200, "the process lives");
    }
    assert_eq!(program.status("GET /ready"), 503);
    let app = url(&harness.app);
    let settings = [
        ("DATABASE_URL", app.as_str()),
        ("GATEWAY_JWT_SECRET", SECRET),
        ("GATEWAY_PORT", "0"),
        ("GATEWAY_DATABASE_CONNECT_SECONDS", "1"),
    ];
    refused(&mut gateway(&[], &settings));
    drop(stopped);

    until(async || program.status(&panels) == 200 && program.status("GET /ready") == 200).await;
    let superuser = harness.as_superuser().await;
    superuser.execute("update tenantry.tenants set name = 'Acme 2' where slug = 'acme'", &[]).await.unwrap();
    reads_until(&mut events, "\"version\":2}");
}
