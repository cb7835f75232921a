//! Measurements. They do not run with the tests. To run them:
//!
//! ```sh
//! npm run measures
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::print_stdout
)]
#![cfg(target_os = "linux")]

mod harness;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use harness::crowd::{TABLES, insert_crowd};
use harness::program::*;
use harness::*;
use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const CONNECTIONS: usize = 1000;
const FLOOD: usize = 100;
const SAMPLES: usize = 300;
const ROUNDS: usize = 5;

/// The resident memory of a process, in kB.
fn resident(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A connection that stays open.
struct KeptConnection(BufReader<TcpStream>);

impl KeptConnection {
    async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request, reads the whole response, and returns its status.
    async fn request(&mut self, request: &str) -> u16 {
        self.0.get_mut().write_all(request.as_bytes()).await.unwrap();
        let (mut line, mut length, mut code) = (String::new(), 0, None);
        loop {
            line.clear();
            assert_ne!(self.0.read_line(&mut line).await.unwrap(), 0, "the connection was closed");
            code = code.or_else(|| Some(status(&line)));
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.unwrap();
        code.unwrap()
    }
}

/// The memory in kB for each idle connection to a server in this process.
async fn idle_cost(address: &str, process: &str, sends: bool) -> f64 {
    let mut warm = Vec::new();
    for _ in 0..50 {
        let mut connection = KeptConnection::open(address).await;
        connection.request("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
        warm.push(connection);
    }
    let before = resident(process);
    let mut idle = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let mut connection = KeptConnection::open(address).await;
        if sends {
            connection.request("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
        }
        idle.push(connection);
    }
    // The last connection is served, so the server has accepted all earlier ones.
    KeptConnection::open(address).await.request("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
    (resident(process) - before) / CONNECTIONS as f64
}

#[tokio::test]
#[ignore = "a measurement; see the top of the file"]
async fn memory_of_an_idle_connection() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    let harness = Harness::start().await;
    let app = url(&harness.app);
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry-gateway"));
        command.env_clear().envs([
            ("DATABASE_URL", app.as_str()),
            ("GATEWAY_JWT_SECRET", SECRET),
            ("GATEWAY_PORT", "0"),
        ]);
        Program::run(&mut command)
    };
    for (kind, sends) in [("a connection without a request", false), ("a connection after a request", true)] {
        let program = start();
        let own = idle_cost(&program.address, &program.id().to_string(), sends).await;
        // The same application under `axum::serve(listener, router)`, for comparison.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move { axum::serve(listener, harness_router()).await });
        let plain = tokio::spawn(async move { idle_cost(&address, "self", sends).await }).await.unwrap();
        server.abort();
        println!("{kind}: {own:.1} kB; {plain:.1} kB with axum::serve, which is {:.0} times as much", plain / own);
    }

    fn harness_router() -> axum::Router {
        let config = gateway_config(&"postgres://unused@127.0.0.1:1/unused".parse().unwrap());
        tenantry_gateway::app(tenantry_gateway::state::AppState::new(&config).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
#[ignore = "a measurement; see the top of the file"]
async fn latency_of_one_tenant_during_a_flood_by_another() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    superuser.batch_execute("update tenantry.tenants set limits = '{}'").await.unwrap();
    let program = Program::start(&harness, &[]);
    let write = |user: &str, tenant: &str| {
        let body = json!({ "question": "q", "type": "open", "agentIds": [GLOBAL_AGENT] }).to_string();
        format!(
            "POST /v1/panels HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nx-tenant-id: {tenant}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            harness.bearer(user),
            body.len()
        )
    };
    let read = format!(
        "GET /v1/agents HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\nx-tenant-id: {MEDTECH}\r\n\r\n",
        harness.bearer(MEI)
    );
    let requests = [("reads", read), ("writes", write(MEI, MEDTECH))];
    let sample = async |request: &str, times: &mut Vec<Duration>| {
        let mut connection = KeptConnection::open(&program.address).await;
        for _ in 0..SAMPLES / ROUNDS {
            let began = Instant::now();
            let code = connection.request(request).await;
            assert!(code < 300, "the other tenant gets {code}");
            times.push(began.elapsed());
        }
    };
    // The load of the machine changes from second to second, so the two cases alternate.
    let (mut alone, mut flooded) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let (mut written, mut refused, mut seconds) = (0, 0, 0.0);
    for (_, request) in &requests {
        sample(request, &mut Vec::new()).await;
    }
    for _ in 0..ROUNDS {
        for ((_, request), times) in requests.iter().zip(&mut alone) {
            sample(request, times).await;
        }
        let flood = Flood::begin(&program.address, &write(ADA, ACME));
        tokio::time::sleep(Duration::from_secs(1)).await;
        for ((_, request), times) in requests.iter().zip(&mut flooded) {
            sample(request, times).await;
        }
        let lasted = flood.began.elapsed().as_secs_f64();
        let [answered_201, answered_429] = flood.end().await;
        written += answered_201;
        refused += answered_429;
        seconds += lasted;
    }
    for (index, (kind, _)) in requests.iter().enumerate() {
        let [alone, flooded] = [&mut alone, &mut flooded].map(|times| {
            times[index].sort();
            times[index][times[index].len() / 2]
        });
        let ratio = flooded.as_secs_f64() / alone.as_secs_f64();
        println!(
            "{kind} of another tenant: {ratio:.1} times its p50 alone ({flooded:.1?} and {alone:.1?}); the goal is 3"
        );
    }
    println!(
        "the flood wrote {:.0} rows a second, and {refused} of its requests were refused",
        f64::from(written) / seconds
    );
}

/// Writes from many connections, each as fast as it gets answers.
struct Flood {
    began: Instant,
    stop: Arc<AtomicBool>,
    connections: Vec<JoinHandle<[u32; 2]>>,
}

impl Flood {
    fn begin(address: &str, request: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let connections = (0..FLOOD)
            .map(|_| {
                let (address, request, stop) = (address.to_owned(), request.to_owned(), Arc::clone(&stop));
                tokio::spawn(async move {
                    let mut connection = KeptConnection::open(&address).await;
                    let mut answers = [0; 2];
                    while !stop.load(Ordering::Relaxed) {
                        let code = connection.request(&request).await;
                        assert!(matches!(code, 201 | 429), "the flood gets {code}");
                        answers[usize::from(code == 429)] += 1;
                    }
                    answers
                })
            })
            .collect();
        Self { began: Instant::now(), stop, connections }
    }

    /// The numbers of responses with status 201 and 429.
    async fn end(self) -> [u32; 2] {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = [0; 2];
        for connection in self.connections {
            let answers = connection.await.unwrap();
            all = [all[0] + answers[0], all[1] + answers[1]];
        }
        all
    }
}

/// What tenants add to a database and to a process. Each has the rows of `harness/crowd.rs`: one in each table.
#[tokio::test]
#[ignore = "a measurement; see the top of the file"]
async fn what_a_thousand_tenants_cost() {
    const THOUSANDS: i32 = 10;
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    let size = async || -> i64 {
        superuser.query_one("select pg_database_size(current_database())", &[]).await.unwrap().get(0)
    };
    let before = size().await;
    insert_crowd(&superuser, THOUSANDS * 1000).await;
    let megabytes = (size().await - before) as f64 / f64::from(THOUSANDS) / 1e6;
    println!("database: {megabytes:.1} MB for 1,000 tenants, with one row in each of {} tables", TABLES.len());

    let router = harness.router();
    wait_for_notification(async || *harness.state.changes.listening().borrow()).await;
    let active = async |tenants: std::ops::Range<u32>| {
        for number in tenants {
            let tenant = format!("c0000000-0000-4000-8000-{number:012x}");
            let person = format!("c0000000-0000-4000-9000-{number:012x}");
            for path in ["/v1/panels".to_owned(), format!("/v1/tenants/{tenant}/profile")] {
                let request = harness.request("GET", &path, &person, &tenant);
                let answer = send(router.clone(), request.body(axum::body::Body::empty()).unwrap()).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
            }
        }
    };
    // The first requests open connections and prepare statements.
    active(1..1001).await;
    let before = resident("self");
    active(1001..4001).await;
    let kilobytes = (resident("self") - before) / 3.0;
    println!("gateway: {kilobytes:.0} kB for 1,000 tenants, each with one person in the cache");
    let role = "select count(*) from pg_stat_activity where datname = current_database() and usename = $1";
    let open: i64 = superuser.query_one(role, &[&"tenantry_test_app"]).await.unwrap().get(0);
    println!("connections to PostgreSQL: {open}, whatever the number of tenants");
}
