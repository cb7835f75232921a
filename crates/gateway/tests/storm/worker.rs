//! One worker of the storm: it sends one request after the other, and checks each answer.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hyper::Request;
use hyper::body::Bytes;
use serde_json::{Value, json};
use tokio_postgres::Client;

use super::ledger::{Ledger, NewPanel};
use super::outages::{Outages, Part};
use super::population::{LIMITED, Role, Sessions, TENANTS, foreign_tenant, private_agent, shared_agent, tenant_id};
use super::replica::{Answer, Body, Connections, Lost, REPLICAS};
use super::report::Report;
use crate::harness::{GLOBAL_AGENT, Harness, random::Random};

/// What the workers share.
pub struct Storm<'a> {
    pub harness: &'a Harness,
    pub sessions: Sessions,
    pub ledger: Ledger,
    pub outages: &'a Outages,
    pub report: Report,
    pub addresses: [String; REPLICAS],
    pub requests: u64,
    pub begun: AtomicU64,
    /// For each tenant, the connection that changes the membership of its [`Role::Revoked`]. One worker at a time.
    pub revocations: [tokio::sync::Mutex<Option<Client>>; TENANTS],
    /// The pairs of a person and a key of another tenant that are used.
    pub foreign_keys: Mutex<std::collections::BTreeSet<(usize, uuid::Uuid)>>,
}

/// A request, and what its answer must be.
pub struct Plan {
    pub name: &'static str,
    pub hostile: bool,
    pub request: Request<Body>,
    /// The tenants that the answer may name. The first one is the tenant of the request.
    pub may_name: Vec<usize>,
    pub expected: &'static [u16],
}

pub struct Worker<'a> {
    pub storm: &'a Storm<'a>,
    pub random: Random,
    pub connections: Connections,
}

/// The end of one attempt.
pub enum Attempt {
    Answered(Answer),
    /// An outage, or the limit of requests at once. The request may be sent again.
    Again,
}

impl<'a> Worker<'a> {
    pub fn new(storm: &'a Storm<'a>, number: u64) -> Self {
        let connections = Connections::new(storm.addresses.clone());
        Self { storm, random: Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)), connections }
    }

    pub async fn run(mut self) {
        while self.storm.begun.fetch_add(1, Ordering::Relaxed) < self.storm.requests {
            if self.random.below(8) == 0 { self.send_hostile().await } else { self.send_honest().await }
        }
    }

    pub fn replica(&mut self) -> usize {
        self.random.below(REPLICAS as u64)
    }

    pub fn tenant(&mut self) -> usize {
        self.random.below(TENANTS as u64)
    }

    /// Sends a request once.
    pub async fn send(&mut self, plan: Plan) -> Attempt {
        let replica = self.replica();
        self.send_to(replica, plan).await
    }

    pub async fn send_to(&mut self, replica: usize, plan: Plan) -> Attempt {
        let began = Instant::now();
        let Plan { name, hostile, request, may_name, expected } = plan;
        match self.connections.send(replica, request).await {
            Ok(answer) => self.check(replica, began, (hostile, name), answer, &may_name, expected),
            Err(Lost) => self.lost(replica, began, (hostile, name)),
        }
    }

    pub fn lost(&self, replica: usize, began: Instant, (hostile, name): (bool, &'static str)) -> Attempt {
        self.storm.report.lost(hostile, name);
        if !self.storm.outages.explain(Part::Replica(replica), began) {
            self.storm.report.violation(format!("{name}: no response from a running replica"));
        }
        Attempt::Again
    }

    pub fn check(
        &self,
        replica: usize,
        began: Instant,
        (hostile, name): (bool, &'static str),
        answer: Answer,
        may_name: &[usize],
        expected: &[u16],
    ) -> Attempt {
        let report = &self.storm.report;
        report.answered(hostile, name, answer.status);
        let problem = |what: String| {
            report.violation(format!("{name}: {what}: {} {}", answer.status, answer.text));
        };
        if let Some(foreign) = foreign_tenant(&answer.text, may_name) {
            problem(format!("the answer for tenant {:?} contains {foreign}", may_name.first()));
        }
        let echo = answer.headers.get("x-tenant-id").map(|echo| String::from_utf8_lossy(echo.as_bytes()).into_owned());
        if let Some(echo) = echo
            && may_name.first().is_none_or(|tenant| echo != tenant_id(*tenant))
        {
            problem(format!("the answer for tenant {:?} echoes {echo}", may_name.first()));
        }
        match answer.status {
            503 if self.storm.outages.explain(Part::Database, began)
                || self.storm.outages.explain(Part::Replica(replica), began) =>
            {
                Attempt::Again
            }
            // Too many requests at once, or an earlier attempt with the same key that still runs.
            429 | 409 if answer.headers.contains_key("retry-after") => Attempt::Again,
            status if expected.contains(&status) => Attempt::Answered(answer),
            _ => {
                problem(format!("expected {expected:?}"));
                Attempt::Answered(answer)
            }
        }
    }

    /// Creates a panel. Repeats the request until its outcome is certain.
    pub async fn create(&mut self, panel: &NewPanel, name: &'static str) {
        loop {
            let mut plan = self.creation(panel, name);
            if panel.tenant < LIMITED {
                plan.expected = &[201, 402];
            }
            match self.send(plan).await {
                Attempt::Answered(answer) => return self.settle(panel, &answer),
                Attempt::Again => self.pause().await,
            }
        }
    }

    pub async fn pause(&mut self) {
        tokio::time::sleep(Duration::from_millis(20 + self.random.below(100) as u64)).await;
    }

    fn settle(&self, panel: &NewPanel, answer: &Answer) {
        if answer.status != 201 {
            return;
        }
        let body: Value = serde_json::from_str(&answer.text).unwrap_or_default();
        let outcome = match body["id"].as_str() {
            Some(id) if body["question"] == panel.question() => self.storm.ledger.created(panel, id),
            _ => Err(format!("the answer is not the panel {}: {}", panel.key, answer.text)),
        };
        if let Err(violation) = outcome {
            self.storm.report.violation(violation);
        }
    }

    pub fn creation(&mut self, panel: &NewPanel, name: &'static str) -> Plan {
        let request = self
            .request("POST", "/v1/panels", panel.tenant, panel.role)
            .header("idempotency-key", panel.idempotency_key.to_string())
            .header("content-type", "application/json");
        Plan {
            name,
            hostile: false,
            request: request.body(self.panel_body(panel)).unwrap(),
            may_name: vec![panel.tenant],
            expected: &[201],
        }
    }

    /// The same for every attempt.
    pub fn panel_body(&self, panel: &NewPanel) -> Body {
        let shared = shared_agent((panel.tenant + TENANTS - 1) % TENANTS);
        let agents = [GLOBAL_AGENT.to_owned(), private_agent(panel.tenant), shared];
        let body = json!({ "question": panel.question(), "type": "open", "agentIds": agents });
        Body::new(Bytes::from(body.to_string()))
    }

    /// A request of a person for a tenant.
    pub fn request(&self, method: &str, path: &str, tenant: usize, role: Role) -> hyper::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "storm.localhost")
            .header("authorization", self.storm.sessions.bearer(tenant, role))
            .header("x-tenant-id", tenant_id(tenant))
    }
}
