//! The hostile requests: what an attacker, a broken proxy, or a member who goes too far would send.

use std::time::{Duration, Instant};

use hyper::Request;
use hyper::body::Bytes;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::ledger::NewPanel;
use super::outages::superuser_after;
use super::population::{
    Role, SEEDED_PANELS, Sessions, TENANTS, next, person_id, private_agent, private_prompt, seeded_panel, shared_agent,
    slug, tenant_id,
};
use super::replica::{Answer, Body, Lost};
use super::worker::{Plan, Worker};
use crate::harness::OLDCO;

/// Longer than the 64 KB that the gateway reads.
const TOO_LARGE: usize = 70 * 1024;

const MALFORMED_IDS: [&str; 8] = [
    "",
    "acme",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "{5a000000-0000-4000-8000-000000000001}",
    "urn:uuid:5a000000-0000-4000-8000-000000000001",
    "5a000000-0000-4000-8000-000000000001, 5a000000-0000-4000-8000-000000000002",
    "5a000000-0000-4000-8000-000000000001 5a000000",
];

impl Worker<'_> {
    pub async fn send_hostile(&mut self) {
        let tenant = self.tenant();
        // Neither this tenant nor the one that shares its consultant.
        let other = (tenant + 2 + self.random.below(TENANTS as u64 - 3)) % TENANTS;
        let plan = match self.random.below(20) {
            0 => self.with_second_header(tenant, other),
            1 => self.for_foreign_tenant(tenant, other),
            2 => self.with_forged_token(tenant),
            3 => self.with_malformed_id(tenant),
            4 => self.for_foreign_panel(tenant, other),
            5 => self.with_foreign_agent(tenant, other),
            6 => self.sent_by_foreign_page(tenant),
            7 => self.with_header_in_another_spelling(tenant),
            8 => self.without_session(tenant),
            9 => self.for_suspended_tenant(tenant),
            10 => self.for_foreign_profile(tenant, other),
            11 => self.with_too_large_body(tenant),
            12 => self.with_broken_json(tenant),
            13 => return self.cancel_creation(tenant).await,
            14 => return self.hold_body_across_revocation(tenant).await,
            15 => return self.reuse_key_for_another_body().await,
            16 => return self.use_key_of_another_tenant(tenant, other).await,
            17 => self.for_foreign_prompt(tenant, other),
            18 => self.with_change_of_shared_agent(tenant),
            _ => return self.cancel_reading(tenant).await,
        };
        self.send(plan).await;
    }

    fn hostile(
        name: &'static str,
        tenant: usize,
        request: hyper::http::request::Builder,
        expected: &'static [u16],
    ) -> Plan {
        let request = request.body(Body::default()).unwrap();
        Plan { name, hostile: true, request, may_name: vec![tenant], expected }
    }

    fn with_second_header(&mut self, tenant: usize, other: usize) -> Plan {
        let second = *self.random.one_of(&[tenant, other]);
        let request = self.request("GET", "/v1/panels", tenant, Role::Admin).header("x-tenant-id", tenant_id(second));
        Self::hostile("two tenant headers", tenant, request, &[400])
    }

    fn for_foreign_tenant(&mut self, tenant: usize, other: usize) -> Plan {
        let path =
            *self.random.one_of(&["/v1/panels", "/v1/agents", "/v1/panels/5a000000-0000-4000-8000-000000000001"]);
        let mut plan =
            Self::hostile("the id of a foreign tenant", tenant, self.request("GET", path, tenant, Role::Admin), &[403]);
        plan.request.headers_mut().insert("x-tenant-id", tenant_id(other).parse().unwrap());
        plan
    }

    fn with_forged_token(&mut self, tenant: usize) -> Plan {
        let token = self.forged_token(tenant);
        let mut plan =
            Self::hostile("a forged token", tenant, self.request("GET", "/v1/panels", tenant, Role::Admin), &[401]);
        plan.request.headers_mut().insert("authorization", token.parse().unwrap());
        plan
    }

    /// The token of another person with this one's signature, a changed signature, no signature, and no token.
    fn forged_token(&mut self, tenant: usize) -> String {
        let sessions: &Sessions = &self.storm.sessions;
        let own = sessions.bearer(tenant, Role::Admin).trim_start_matches("Bearer ").to_owned();
        let other = sessions.bearer(next(tenant), Role::Admin).trim_start_matches("Bearer ").to_owned();
        let parts = |token: &str| token.split('.').map(str::to_owned).collect::<Vec<_>>();
        let ([header, claims, signature], other) = (<[String; 3]>::try_from(parts(&own)).unwrap(), parts(&other));
        let forged = match self.random.below(4) {
            0 => format!("{header}.{claims}.{}", other[2]),
            1 => format!("{header}.{}.{signature}", other[1]),
            // {"alg":"none","typ":"JWT"}
            2 => format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}."),
            _ => format!("{header}.{claims}"),
        };
        format!("Bearer {forged}")
    }

    fn with_malformed_id(&mut self, tenant: usize) -> Plan {
        let id = *self.random.one_of(&MALFORMED_IDS);
        let mut plan =
            Self::hostile("a malformed id", tenant, self.request("GET", "/v1/panels", tenant, Role::Admin), &[400]);
        plan.request.headers_mut().insert("x-tenant-id", id.parse().unwrap());
        // The answer shows the id that came.
        plan.may_name.extend([1, 2]);
        plan
    }

    fn for_foreign_panel(&mut self, tenant: usize, other: usize) -> Plan {
        let panel = seeded_panel(other, self.random.below(SEEDED_PANELS as u64));
        let request = self.request("GET", &format!("/v1/panels/{panel}"), tenant, Role::Admin);
        Self::hostile("the panel of a foreign tenant", tenant, request, &[404])
    }

    fn for_foreign_prompt(&mut self, tenant: usize, other: usize) -> Plan {
        let path = format!("/v1/resources/prompts/{}", private_prompt(other));
        let request = self.request("GET", &path, tenant, Role::Admin);
        Self::hostile("the prompt of a foreign tenant", tenant, request, &[404])
    }

    /// The agent is shared with the tenant, and only its owner may change or delete it.
    fn with_change_of_shared_agent(&mut self, tenant: usize) -> Plan {
        let path = format!("/v1/resources/agents/{}", shared_agent((tenant + TENANTS - 1) % TENANTS));
        let method = *self.random.one_of(&["PATCH", "DELETE"]);
        let request = self.request(method, &path, tenant, Role::Admin).header("content-type", "application/json");
        let mut plan = Self::hostile("a change of an agent of another tenant", tenant, request, &[404]);
        if method == "PATCH" {
            *plan.request.body_mut() = Body::from(r#"{"name":"Mine"}"#);
        }
        plan
    }

    fn with_foreign_agent(&mut self, tenant: usize, other: usize) -> Plan {
        let panel = NewPanel::new(tenant, Role::Admin);
        let body = json!({ "question": panel.question(), "type": "open", "agentIds": [private_agent(other)] });
        self.storm.ledger.refused(&panel);
        let request = self.request("POST", "/v1/panels", tenant, Role::Admin);
        let mut plan = Self::hostile(
            "a panel with a foreign agent",
            tenant,
            request.header("content-type", "application/json"),
            &[400],
        );
        *plan.request.body_mut() = Body::new(Bytes::from(body.to_string()));
        plan
    }

    fn sent_by_foreign_page(&mut self, tenant: usize) -> Plan {
        let request = self.request("GET", "/v1/panels", tenant, Role::Admin);
        let request = match self.random.below(3) {
            0 => request.header("origin", "https://evil.test").header("sec-fetch-site", "cross-site"),
            1 => request.header("sec-fetch-site", "same-site"),
            _ => request.header("origin", "null"),
        };
        Self::hostile("a page of a foreign origin", tenant, request, &[403])
    }

    fn with_header_in_another_spelling(&mut self, tenant: usize) -> Plan {
        let mut plan = Self::hostile(
            "a tenant header in another spelling",
            tenant,
            self.request("GET", "/v1/panels", tenant, Role::Admin),
            &[400],
        );
        let id = plan.request.headers_mut().remove("x-tenant-id").unwrap();
        let spelling = *self.random.one_of(&["x_tenant_id", "x-tenant_id", "x-tenantid", "tenant-id"]);
        plan.request.headers_mut().insert(spelling, id);
        plan
    }

    fn without_session(&mut self, tenant: usize) -> Plan {
        let request = Request::builder().uri("/v1/panels").header("host", "x").header("x-tenant-id", tenant_id(tenant));
        Self::hostile("no session", tenant, request, &[401])
    }

    fn for_suspended_tenant(&mut self, tenant: usize) -> Plan {
        let mut plan =
            Self::hostile("a suspended tenant", tenant, self.request("GET", "/v1/agents", tenant, Role::Admin), &[403]);
        plan.request.headers_mut().insert("x-tenant-id", OLDCO.parse().unwrap());
        plan
    }

    fn for_foreign_profile(&mut self, tenant: usize, other: usize) -> Plan {
        let path = format!("/v1/tenants/{}/profile", self.random.one_of(&[tenant_id(other), slug(other)]));
        Self::hostile(
            "the profile of a foreign tenant",
            tenant,
            self.request("GET", &path, tenant, Role::Admin),
            &[403],
        )
    }

    fn with_too_large_body(&mut self, tenant: usize) -> Plan {
        let request = self.request("POST", "/v1/panels", tenant, Role::Admin);
        let mut plan =
            Self::hostile("a body of 70 KB", tenant, request.header("content-type", "application/json"), &[413]);
        *plan.request.body_mut() = Body::new(Bytes::from(vec![b' '; TOO_LARGE]));
        plan
    }

    fn with_broken_json(&mut self, tenant: usize) -> Plan {
        let request = self.request("POST", "/v1/panels", tenant, Role::Admin);
        let mut plan = Self::hostile("broken JSON", tenant, request.header("content-type", "application/json"), &[400]);
        *plan.request.body_mut() = Body::from("{\"question\":");
        plan
    }

    /// Sends a creation and leaves, then sends it again with the same key.
    async fn cancel_creation(&mut self, tenant: usize) {
        const NAME: &str = "a creation that is cancelled";
        let panel = NewPanel::new(tenant, Role::Member);
        let (replica, after) = (self.replica(), Duration::from_micros(self.random.below(12_000) as u64));
        let plan = self.creation(&panel, NAME);
        self.connections.cancel(replica, plan.request, after).await;
        self.storm.report.cancelled(true, NAME);
        self.create(&panel, "a new panel after a cancellation").await;
    }

    async fn cancel_reading(&mut self, tenant: usize) {
        let (replica, after) = (self.replica(), Duration::from_micros(self.random.below(6_000) as u64));
        let request = self.request("GET", "/v1/panels", tenant, Role::Admin).body(Body::default()).unwrap();
        self.connections.cancel(replica, request, after).await;
        self.storm.report.cancelled(true, "a reading that is cancelled");
    }

    async fn reuse_key_for_another_body(&mut self) {
        let near = uuid::Uuid::from_u128(u128::from(self.random.below(u64::from(u32::MAX)) as u64) << 96);
        let Some((first, _)) = self.storm.ledger.any(near) else { return };
        let second = NewPanel { key: uuid::Uuid::new_v4(), ..first };
        self.storm.ledger.refused(&second);
        let mut plan = self.creation(&second, "a key for another body");
        plan.hostile = true;
        plan.expected = &[422];
        self.send(plan).await;
    }

    /// Two tenants with the same key are independent: neither sees the answer of the other.
    async fn use_key_of_another_tenant(&mut self, tenant: usize, other: usize) {
        let near = uuid::Uuid::from_u128(u128::from(self.random.below(u64::from(u32::MAX)) as u64) << 96);
        let Some((first, _)) = self.storm.ledger.any(near) else { return };
        // The panel was made here earlier, with the key of another tenant. That can be `tenant`.
        if first.idempotency_key != first.key {
            return;
        }
        let tenant = if first.tenant == tenant { other } else { tenant };
        if self.storm.foreign_keys.lock().unwrap().insert((tenant, first.idempotency_key)) {
            let panel = NewPanel { idempotency_key: first.idempotency_key, ..NewPanel::new(tenant, Role::Admin) };
            self.create(&panel, "a key that another tenant uses").await;
        }
    }

    /// Begins to send a panel as a member, whose membership ends before the rest of the body is sent.
    async fn hold_body_across_revocation(&mut self, tenant: usize) {
        const NAME: &str = "a body across a revocation";
        let storm = self.storm;
        let mut connection = storm.revocations[tenant].lock().await;
        let person = person_id(tenant, Role::Revoked);
        set_membership(storm, &mut connection, tenant, &person, "active").await;
        let panel = NewPanel::new(tenant, Role::Revoked);
        storm.ledger.refused(&panel);
        let (replica, began) = (self.replica(), Instant::now());
        let wait = Duration::from_micros(self.random.below(10_000) as u64);
        let address = self.connections.addresses[replica].clone();
        let body = String::from_utf8(bytes_of(self.panel_body(&panel)).await).unwrap();
        let head = format!(
            "POST /v1/panels HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {}\r\nx-tenant-id: {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            storm.sessions.bearer(tenant, Role::Revoked),
            tenant_id(tenant),
            body.len(),
        );
        let (first, rest) = body.split_at(body.len() / 2);
        let exchange = async {
            let mut stream = TcpStream::connect(&address).await.map_err(|_| Lost)?;
            stream.write_all(format!("{head}{first}").as_bytes()).await.map_err(|_| Lost)?;
            tokio::time::sleep(wait).await;
            set_membership(storm, &mut connection, tenant, &person, "revoked").await;
            stream.write_all(rest.as_bytes()).await.map_err(|_| Lost)?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.map_err(|_| Lost)?;
            let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(Lost)?;
            Ok::<_, Lost>(Answer { status, headers: hyper::HeaderMap::new(), text: answer })
        };
        match exchange.await {
            Ok(answer) => {
                self.check(replica, began, (true, NAME), answer, &[tenant], &[403]);
            }
            Err(Lost) => {
                self.lost(replica, began, (true, NAME));
            }
        }
        // A write that begins now has no membership either.
        set_membership(storm, &mut connection, tenant, &person, "revoked").await;
        let mut plan = self.creation(&panel, "a write after a revocation");
        plan.hostile = true;
        plan.expected = &[403];
        self.send(plan).await;
    }
}

async fn bytes_of(body: Body) -> Vec<u8> {
    use http_body_util::BodyExt;
    body.collect().await.unwrap().to_bytes().to_vec()
}

/// Changes a membership, also when the database is away in between.
async fn set_membership(
    storm: &super::worker::Storm<'_>,
    connection: &mut Option<tokio_postgres::Client>,
    tenant: usize,
    person: &str,
    status: &str,
) {
    let change = format!(
        "update tenantry.memberships set status = '{status}'
         where tenant_id = '{}' and user_id = '{person}' and status <> '{status}'",
        tenant_id(tenant)
    );
    loop {
        if let Some(client) = connection
            && client.batch_execute(&change).await.is_ok()
        {
            return;
        }
        *connection = Some(superuser_after(storm.harness).await);
    }
}
