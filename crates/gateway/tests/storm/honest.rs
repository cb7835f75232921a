//! The requests of members, for their own tenants.

use std::time::Instant;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};

use super::ledger::NewPanel;
use super::population::{Role, SEEDED_PANELS, next, private_agent, seeded_panel, shared_agent, slug, tenant_id};
use super::replica::{Answer, Body, Lost};
use super::worker::{Plan, Worker};

/// An event stream begins at once, but the machine may be busy.
const STREAM_BEGINS_WITHIN: Duration = Duration::from_secs(60);

impl Worker<'_> {
    pub async fn send_honest(&mut self) {
        let tenant = self.tenant();
        let role = *self.random.one_of(&[Role::Admin, Role::Member, Role::Consultant]);
        let plan = match self.random.below(100) {
            0..10 => self.read("the panels", "/v1/panels", tenant, role),
            10..35 => {
                let panel = self.own_panel(tenant);
                self.read("one panel", &format!("/v1/panels/{panel}"), tenant, role)
            }
            35..42 => self.read("the agents", "/v1/agents", tenant, role),
            42..50 => {
                let kind = *self.random.one_of(&["agents", "tools", "prompts", "workflows", "knowledge-sources"]);
                self.read("the resources of a kind", &format!("/v1/resources/{kind}"), tenant, role)
            }
            50..60 => {
                let owner = (tenant + super::population::TENANTS - 1) % super::population::TENANTS;
                let agent = self.random.one_of(&[private_agent(tenant), shared_agent(owner)]).clone();
                self.read("one agent", &format!("/v1/agents/{agent}"), tenant, role)
            }
            60..70 => {
                let path = format!("/v1/tenants/{}/profile", self.random.one_of(&[tenant_id(tenant), slug(tenant)]));
                self.read("the profile", &path, tenant, role)
            }
            70..77 => self.own_tenants(tenant, role),
            77..84 => self.directory(tenant),
            84..96 => return self.create_once_or_twice(NewPanel::new(tenant, role)).await,
            96 => self.change_of_profile(tenant),
            97..99 => self.switch(tenant, role),
            _ => return self.open_event_stream(tenant, role).await,
        };
        self.send(plan).await;
    }

    fn read(&mut self, name: &'static str, path: &str, tenant: usize, role: Role) -> Plan {
        let request = self.request("GET", path, tenant, role).body(Body::default()).unwrap();
        Plan { name, hostile: false, request, may_name: vec![tenant], expected: &[200] }
    }

    fn own_panel(&mut self, tenant: usize) -> String {
        seeded_panel(tenant, self.random.below(SEEDED_PANELS as u64))
    }

    fn own_tenants(&mut self, tenant: usize, role: Role) -> Plan {
        let mut plan = self.read("the tenants of a person", "/v1/tenants", tenant, role);
        plan.request.headers_mut().remove("x-tenant-id");
        if role == Role::Consultant {
            plan.may_name.push(next(tenant));
        }
        plan
    }

    fn directory(&mut self, tenant: usize) -> Plan {
        let path = format!("/v1/directory/resolve?slug={}", slug(tenant));
        let mut plan = self.read("the directory", &path, tenant, Role::Member);
        plan.request.headers_mut().remove("x-tenant-id");
        plan.request.headers_mut().remove("authorization");
        plan
    }

    fn change_of_profile(&mut self, tenant: usize) -> Plan {
        let value = self.random.below(1_000);
        self.send_json(
            "a change of the profile",
            "PATCH",
            &format!("/v1/tenants/{}/profile", tenant_id(tenant)),
            tenant,
            json!({ "features": { "storm": value } }),
        )
    }

    fn switch(&mut self, tenant: usize, role: Role) -> Plan {
        let record = json!({
            "id": uuid::Uuid::new_v4(), "actor": null, "from": null, "to": tenant_id(tenant),
            "at": "2026-12-01T08:30:00.123Z", "why": null, "epoch": 1,
        });
        let path = format!("/v1/tenants/{}/switches", tenant_id(tenant));
        let mut plan = self.send_json("a record of a switch", "POST", &path, tenant, record);
        plan.request.headers_mut().insert("authorization", self.storm.sessions.bearer(tenant, role).parse().unwrap());
        // The record is sent again when a used connection ends, and then it is there already.
        plan.expected = &[200, 201];
        plan
    }

    fn send_json(
        &mut self,
        name: &'static str,
        method: &str,
        path: &str,
        tenant: usize,
        body: serde_json::Value,
    ) -> Plan {
        let request = self.request(method, path, tenant, Role::Admin).header("content-type", "application/json");
        let body = Body::new(hyper::body::Bytes::from(body.to_string()));
        Plan { name, hostile: false, request: request.body(body).unwrap(), may_name: vec![tenant], expected: &[200] }
    }

    /// A person whose first answer does not arrive, or who is impatient, sends the same request again.
    async fn create_once_or_twice(&mut self, panel: NewPanel) {
        self.create(&panel, "a new panel").await;
        if self.random.below(10) == 0 {
            self.create(&panel, "the same panel again").await;
        }
    }

    /// Opens the event stream of a tenant, reads its first event, and leaves.
    async fn open_event_stream(&mut self, tenant: usize, role: Role) {
        const NAME: &str = "an event stream";
        let (replica, began) = (self.replica(), Instant::now());
        let address = &self.connections.addresses[replica];
        let request = format!(
            "GET /v1/tenants/{}/events HTTP/1.1\r\nhost: x\r\nauthorization: {}\r\n\r\n",
            tenant_id(tenant),
            self.storm.sessions.bearer(tenant, role),
        );
        match timeout(STREAM_BEGINS_WITHIN, first_event(address, &request)).await.unwrap_or(Err(Lost)) {
            Ok(answer) => {
                self.check(replica, began, (false, NAME), answer, &[tenant], &[200]);
            }
            Err(Lost) => {
                self.lost(replica, began, (false, NAME));
            }
        }
    }
}

async fn first_event(address: &str, request: &str) -> Result<Answer, Lost> {
    let mut stream = TcpStream::connect(address).await.map_err(|_| Lost)?;
    stream.write_all(request.as_bytes()).await.map_err(|_| Lost)?;
    let mut text = String::new();
    let mut bytes = [0; 4096];
    // An answer other than 200 is no stream, and ends with its JSON.
    while !text.contains("\"version\":") && !text.contains("\"code\":") {
        let read = stream.read(&mut bytes).await.map_err(|_| Lost)?;
        if read == 0 {
            return Err(Lost);
        }
        text.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(Lost)?;
    let retry = text.to_ascii_lowercase().contains("\r\nretry-after:");
    let headers = retry.then(|| (hyper::header::RETRY_AFTER, "1".parse().unwrap()));
    Ok(Answer { status, headers: headers.into_iter().collect(), text })
}
