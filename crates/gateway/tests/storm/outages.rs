//! What the storm kills and restarts, and when it was away. A lost response or a 503 is explained only by that.

use std::sync::Mutex;
use std::time::Instant;

use tokio_postgres::Client;

use super::replica::REPLICAS;
use crate::harness::program::{MAX_WAIT, Program};
use crate::harness::redis_server::RedisServer;
use crate::harness::{Harness, try_connect};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Replica(usize),
    Database,
    Redis,
}

#[derive(Default)]
pub struct Outages(Mutex<Vec<Outage>>);

struct Outage {
    part: Part,
    began: Instant,
    ended: Option<Instant>,
}

impl Outages {
    /// Whether the part was away at any time between `began` and now.
    pub fn explain(&self, part: Part, began: Instant) -> bool {
        self.0.lock().unwrap().iter().any(|outage| outage.part == part && outage.ended.is_none_or(|end| end >= began))
    }

    fn begin(&self, part: Part) {
        self.0.lock().unwrap().push(Outage { part, began: Instant::now(), ended: None });
    }

    fn end(&self, part: Part) {
        let mut outages = self.0.lock().unwrap();
        let open = outages.iter_mut().rfind(|outage| outage.part == part && outage.ended.is_none());
        open.expect("an open outage").ended = Some(Instant::now());
    }

    /// How often a part was away, and for how long in all.
    pub fn total(&self, is: impl Fn(Part) -> bool) -> (usize, std::time::Duration) {
        let outages = self.0.lock().unwrap();
        let of_part = outages.iter().filter(|outage| is(outage.part));
        let times = of_part.map(|outage| outage.ended.unwrap_or_else(Instant::now) - outage.began);
        times.fold((0, std::time::Duration::ZERO), |(count, sum), time| (count + 1, sum + time))
    }
}

/// The processes that the storm kills.
pub struct Processes<'a> {
    harness: &'a Harness,
    settings: &'a [(&'a str, &'a str)],
    outages: &'a Outages,
    replicas: Vec<Option<Program>>,
    addresses: [String; REPLICAS],
    redis: &'a mut RedisServer,
}

impl<'a> Processes<'a> {
    pub fn start(
        harness: &'a Harness,
        settings: &'a [(&'a str, &'a str)],
        outages: &'a Outages,
        redis: &'a mut RedisServer,
    ) -> Self {
        let replicas: Vec<_> = (0..REPLICAS).map(|_| Some(Program::start(harness, settings))).collect();
        let addresses = std::array::from_fn(|replica| replicas[replica].as_ref().unwrap().address.clone());
        Self { harness, settings, outages, replicas, addresses, redis }
    }

    pub fn addresses(&self) -> [String; REPLICAS] {
        self.addresses.clone()
    }

    /// Kills the part, or asks a replica to stop, and starts it again.
    pub async fn restart(&mut self, part: Part, gracefully: bool) {
        self.outages.begin(part);
        match part {
            Part::Replica(replica) => self.restart_replica(replica, gracefully),
            Part::Database => crash(self.harness).await,
            Part::Redis => {
                self.redis.kill();
                self.redis.restart();
            }
        }
        self.wait_until_ready().await;
        self.outages.end(part);
    }

    fn restart_replica(&mut self, replica: usize, gracefully: bool) {
        let mut program = self.replicas[replica].take().expect("a running replica");
        tokio::task::block_in_place(|| {
            if gracefully {
                program.terminate();
                program.wait();
            }
            drop(program);
            let (_, port) = self.addresses[replica].rsplit_once(':').expect("an address with a port");
            let settings = [self.settings, &[("GATEWAY_PORT", port)]].concat();
            self.replicas[replica] = Some(Program::start(self.harness, &settings));
        });
    }

    async fn wait_until_ready(&self) {
        crate::harness::program::wait_until(async || {
            tokio::task::block_in_place(|| {
                self.replicas.iter().flatten().all(|replica| replica.status("GET /ready") == 200)
            })
        })
        .await;
    }
}

/// Kills a process that serves a connection. PostgreSQL then ends all its other processes, recovers from its log, and
/// accepts connections again, as after the crash of the whole server.
async fn crash(harness: &Harness) {
    let superuser = harness.as_superuser().await;
    let serving = "select pid from pg_stat_activity
                   where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";
    let rows = superuser.query(serving, &[]).await.unwrap();
    let pid: i32 = rows.first().expect("a connection of a replica").get(0);
    let killed = std::process::Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap();
    assert!(killed.success(), "the storm kills PostgreSQL, so it needs one on this machine");
    // This connection ends with the crash.
    while superuser.simple_query("select 1").await.is_ok() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    superuser_after(harness).await;
}

/// A superuser's connection, also while the database restarts.
pub async fn superuser_after(harness: &Harness) -> Client {
    let began = Instant::now();
    loop {
        if let Ok(client) = try_connect(&harness.superuser).await
            && client.simple_query("select 1").await.is_ok()
        {
            return client;
        }
        assert!(began.elapsed() < MAX_WAIT, "PostgreSQL does not come back");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
