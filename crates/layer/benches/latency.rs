//! The time that the layer adds to a request, as a ratio: the median of a handler behind the layer over the median of
//! the same handler without it. The directory is in memory.
//!
//! ```sh
//! cargo bench -p tenantry-layer
//! ```
//!
//! Both servers run in one process and take turns of some hundred requests, because the load of a machine changes from
//! second to second. A client on threads of its own sends the next request when it has the answer to the last one.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use axum::routing::{RouterIntoService, get};
use tenantry_layer::{
    Authenticate, AuthorizedTenant, CachedDirectory, Directory, Membership, Refusal, TenantId, TenantLayer,
};
use tokio::net::TcpListener;
use tower::Service;

const ACME: &str = "11111111-1111-1111-1111-111111111111";
const ROUNDS: usize = 60;
const REQUESTS: usize = 400;
const CALLS: u32 = 100_000;
const BATCH: u32 = 50;

/// The request of a browser to the API of another origin.
const REQUEST: &str = "GET /notes HTTP/1.1\r\nhost: api.example.com\r\nauthorization: Bearer ada\r\n\
    x-tenant-id: 11111111-1111-1111-1111-111111111111\r\naccept: application/json\r\n\
    accept-language: en-US,en;q=0.9\r\naccept-encoding: gzip, deflate, br, zstd\r\n\
    user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0\r\n\
    referer: https://acme.example.com/\r\nsec-fetch-dest: empty\r\nsec-fetch-mode: cors\r\n\
    sec-fetch-site: same-site\r\n\r\n";

/// Compares the credential with the one of each session.
#[derive(Clone)]
struct Sessions(Arc<HashMap<String, u64>>);

impl Authenticate for Sessions {
    type Caller = u64;

    async fn caller(&self, headers: &HeaderMap) -> Result<u64, Refusal> {
        let token = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        self.0.get(token).copied().ok_or(Refusal::NotSignedIn)
    }
}

#[derive(Clone)]
struct Members(Arc<HashMap<(u64, TenantId), Membership>>);

impl Directory<u64> for Members {
    async fn membership(&self, caller: &u64, tenant: TenantId) -> Result<Option<Membership>, Refusal> {
        Ok(self.0.get(&(*caller, tenant)).cloned())
    }
}

fn bare() -> Router {
    Router::new().route("/notes", get(async || "[]"))
}

fn layered(cached: bool) -> Router {
    let acme = TenantId::parse(ACME).unwrap();
    let sessions = Sessions(Arc::new([("Bearer ada".to_owned(), 1)].into()));
    let members = Members(Arc::new([((1, acme), Membership::active("member"))].into()));
    let router = Router::new().route("/notes", get(async |_: AuthorizedTenant<u64>| "[]"));
    if cached {
        router.route_layer(TenantLayer::new(sessions, CachedDirectory::new(members)))
    } else {
        router.route_layer(TenantLayer::new(sessions, members))
    }
}

/// A server on a thread of its own.
fn serve(router: Router) -> SocketAddr {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    receiver.recv().unwrap()
}

struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    fn request(&mut self) -> Duration {
        let began = Instant::now();
        self.0.get_mut().write_all(REQUEST.as_bytes()).unwrap();
        let (mut line, mut length) = (String::new(), 0);
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            if line.starts_with("HTTP/") {
                assert!(line.contains(" 200 "), "{line}");
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        assert_eq!(body, b"[]");
        began.elapsed()
    }
}

/// The times of some hundred requests on this many connections at once.
fn round(address: SocketAddr, connections: usize) -> Vec<Duration> {
    let clients: Vec<_> = (0..connections)
        .map(|_| {
            std::thread::spawn(move || {
                let mut client = Client::connect(address);
                client.request();
                (0..REQUESTS / connections).map(|_| client.request()).collect::<Vec<_>>()
            })
        })
        .collect();
    clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The time of one call without a network.
fn call(router: &Router) -> Duration {
    let request = || {
        let mut request = Request::get("/notes");
        for line in REQUEST.lines().skip(1).filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(": ").unwrap();
            request = request.header(name, value);
        }
        request.body(Body::empty()).unwrap()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut service: RouterIntoService<Body> = router.clone().into_service();
        let mut spent = Duration::ZERO;
        for _ in 0..CALLS / BATCH {
            let requests: Vec<_> = (0..BATCH).map(|_| request()).collect();
            let began = Instant::now();
            for request in requests {
                black_box(&service.call(request).await.unwrap());
            }
            spent += began.elapsed();
        }
        spent / CALLS
    })
}

fn main() {
    let servers = [("bare", serve(bare())), ("layer", serve(layered(false))), ("layer, cached", serve(layered(true)))];
    println!("{:14} {:>6}  {:>9}  {:>9}", "connections", "", "p50", "ratio");
    for connections in [1, 8] {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for round_number in 0..ROUNDS {
            for offset in 0..servers.len() {
                let index = (round_number + offset) % servers.len();
                times[index].extend(round(servers[index].1, connections));
            }
        }
        let medians = times.map(|mut times| median(&mut times));
        for ((name, _), time) in servers.iter().zip(medians) {
            let ratio = time.as_secs_f64() / medians[0].as_secs_f64();
            println!("{connections:<14} {name:14} {time:>9.1?}  {ratio:>8.2}");
        }
    }
    let bare = call(&bare());
    println!(
        "without a network, the layer adds {:?} to a call of {bare:?}",
        call(&layered(false)).saturating_sub(bare)
    );
}
