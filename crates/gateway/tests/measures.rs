//! What is measured rather than tested. Nothing here runs with the tests; to see the figures:
//!
//! ```sh
//! node scripts/postgres.mjs -- cargo test --release -p tenantry-gateway --test measures -- --ignored --nocapture --test-threads 1
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

/// What a process has in memory, in kB.
fn resident(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A connection that is kept.
struct Kept(BufReader<TcpStream>);

impl Kept {
    async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Asks, reads the whole answer, and gives its status.
    async fn ask(&mut self, request: &str) -> u16 {
        self.0.get_mut().write_all(request.as_bytes()).await.unwrap();
        let (mut line, mut length, mut code) = (String::new(), 0, None);
        loop {
            line.clear();
            assert_ne!(self.0.read_line(&mut line).await.unwrap(), 0, "the connection was closed");
            code = code.or_else(|| Some(status(&line)));
            if let Some(said) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = said.trim().parse().unwrap();
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

/// kB for each of so many idle connections to a server that is in this process.
async fn idle_cost(address: &str, process: &str, speaks: bool) -> f64 {
    let mut warm = Vec::new();
    for _ in 0..50 {
        let mut connection = Kept::open(address).await;
        connection.ask("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
        warm.push(connection);
    }
    let before = resident(process);
    let mut idle = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        let mut connection = Kept::open(address).await;
        if speaks {
            connection.ask("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
        }
        idle.push(connection);
    }
    // The last one is served, so all before it have been accepted.
    Kept::open(address).await.ask("GET /health HTTP/1.1\r\nhost: x\r\n\r\n").await;
    (resident(process) - before) / CONNECTIONS as f64
}

#[tokio::test]
#[ignore = "measures; see the top of the file"]
async fn what_an_idle_connection_costs() {
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
    for (what, speaks) in [("a connection that has said nothing", false), ("a connection after a request", true)] {
        let program = start();
        let ours = idle_cost(&program.address, &program.id().to_string(), speaks).await;
        // The same application as `axum::serve(listener, router)` serves it, which is how the gateway began.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move { axum::serve(listener, harness_router()).await });
        let plain = tokio::spawn(async move { idle_cost(&address, "self", speaks).await }).await.unwrap();
        server.abort();
        println!("{what}: {ours:.1} kB; {plain:.1} kB with axum::serve, which is {:.0} times as much", plain / ours);
    }

    fn harness_router() -> axum::Router {
        let config = gateway_config(&"postgres://nobody@127.0.0.1:1/none".parse().unwrap());
        tenantry_gateway::app(tenantry_gateway::state::AppState::new(&config).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
#[ignore = "measures; see the top of the file"]
async fn how_much_a_flood_by_one_tenant_slows_another() {
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
    let asks = [("reads", read), ("writes", write(MEI, MEDTECH))];
    let sample = async |request: &str, times: &mut Vec<Duration>| {
        let mut connection = Kept::open(&program.address).await;
        for _ in 0..SAMPLES / ROUNDS {
            let began = Instant::now();
            let code = connection.ask(request).await;
            assert!(code < 300, "the other tenant is answered {code}");
            times.push(began.elapsed());
        }
    };
    // What else the machine does changes from second to second, so the two are measured in turns.
    let (mut alone, mut flooded) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let (mut written, mut refused, mut seconds) = (0, 0, 0.0);
    for (_, request) in &asks {
        sample(request, &mut Vec::new()).await;
    }
    for _ in 0..ROUNDS {
        for ((_, request), times) in asks.iter().zip(&mut alone) {
            sample(request, times).await;
        }
        let flood = Flood::begin(&program.address, &write(ADA, ACME));
        tokio::time::sleep(Duration::from_secs(1)).await;
        for ((_, request), times) in asks.iter().zip(&mut flooded) {
            sample(request, times).await;
        }
        let lasted = flood.began.elapsed().as_secs_f64();
        let [answered_201, answered_429] = flood.end().await;
        written += answered_201;
        refused += answered_429;
        seconds += lasted;
    }
    for (index, (what, _)) in asks.iter().enumerate() {
        let [alone, flooded] = [&mut alone, &mut flooded].map(|times| {
            times[index].sort();
            times[index][times[index].len() / 2]
        });
        let ratio = flooded.as_secs_f64() / alone.as_secs_f64();
        println!(
            "another tenant's {what}: {ratio:.1} times its p50 alone ({flooded:.1?} and {alone:.1?}); the goal is 3"
        );
    }
    println!("meanwhile the flood wrote {:.0} a second, and {refused} were refused", f64::from(written) / seconds);
}

/// Writes from so many connections, each as fast as it is answered.
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
                    let mut connection = Kept::open(&address).await;
                    let mut answers = [0; 2];
                    while !stop.load(Ordering::Relaxed) {
                        let code = connection.ask(&request).await;
                        assert!(matches!(code, 201 | 429), "the flood is answered {code}");
                        answers[usize::from(code == 429)] += 1;
                    }
                    answers
                })
            })
            .collect();
        Self { began: Instant::now(), stop, connections }
    }

    /// How many requests were answered 201, and how many 429.
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
