//! The people of a tenant over HTTP: members, invitations, sign-ups, and the log of what changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod harness;

use harness::program::wait_for_notification;
use harness::*;
use serde_json::{Value, json};

const MEMBERS: &str = "/v1/tenants/acme/members";
const INVITATIONS: &str = "/v1/tenants/acme/invitations";
const ACCEPT: &str = "/v1/invitations/accept";

fn member(user: &str) -> String {
    format!("{MEMBERS}/{user}")
}

async fn invite(harness: &Harness, email: &str, role: &str) -> Value {
    let answer = harness.post(INVITATIONS, ADA, ACME, &json!({ "email": email, "role": role })).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn accept(harness: &Harness, user: &str, token: &Value) -> Answer {
    harness.post(ACCEPT, user, ACME, &json!({ "token": token })).await
}

async fn actions(harness: &Harness, user: &str, tenant: &str) -> Vec<String> {
    let log = harness.get(&format!("/v1/tenants/{tenant}/audit"), user, tenant).await.json();
    let records = log["records"].as_array().unwrap();
    records.iter().map(|record| record["action"].as_str().unwrap().to_owned()).collect()
}

/// Planted faults: a list for members who are not administrators, a change in another tenant, and a tenant without an
/// administrator.
#[tokio::test]
async fn administrators_change_and_revoke_members_and_one_of_them_stays() {
    let harness = Harness::start().await;
    let list = harness.get(MEMBERS, ADA, ACME).await.json();
    let ids: Vec<_> = list["members"].as_array().unwrap().iter().map(|member| member["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 2, "{list}");
    assert!(ids.contains(&ADA) && ids.contains(&SAM));
    for refused in [
        harness.get(MEMBERS, SAM, ACME).await,
        harness.get("/v1/tenants/acme/audit", SAM, ACME).await,
        harness.get(INVITATIONS, SAM, ACME).await,
        harness.patch(&member(ADA), SAM, ACME, &json!({ "role": "member" })).await,
        harness.delete(&member(ADA), SAM, ACME).await,
    ] {
        refused.assert_problem(403, "ADMINS_ONLY");
    }
    for lost in [
        harness.patch(&member(ADA), ADA, ACME, &json!({ "role": "member" })).await,
        harness.delete(&member(ADA), ADA, ACME).await,
    ] {
        lost.assert_problem(409, "LAST_ADMINISTRATOR");
    }
    // Mei is a member of medtech only: for acme she is unknown.
    let unknown = harness.delete(&member(UNKNOWN_TENANT), ADA, ACME).await;
    unknown.assert_problem(404, "NOT_FOUND");
    assert_eq!(harness.delete(&member(MEI), ADA, ACME).await.bytes, unknown.bytes);
    let wrong = harness.patch(&member(SAM), ADA, ACME, &json!({ "role": "owner" })).await;
    wrong.assert_problem(400, "TENANT_VALIDATION");
    assert_eq!(harness.patch(&member(SAM), ADA, ACME, &json!({ "role": "admin" })).await.status, 204);
    wait_for_notification(async || harness.get(MEMBERS, SAM, ACME).await.status == 200).await;
    // Now Sam revokes Ada, and is the last administrator.
    assert_eq!(harness.delete(&member(ADA), SAM, ACME).await.status, 204);
    wait_for_notification(async || harness.get("/v1/panels", ADA, ACME).await.status == 403).await;
    harness.delete(&member(SAM), SAM, ACME).await.assert_problem(409, "LAST_ADMINISTRATOR");
    harness.delete(&member(ADA), SAM, ACME).await.assert_problem(404, "NOT_FOUND");
    // Sam is a consultant of healthco still: a role belongs to one tenant.
    harness.get("/v1/tenants/healthco/members", SAM, HEALTHCO).await.assert_problem(403, "ADMINS_ONLY");
    assert_eq!(actions(&harness, SAM, ACME).await, ["member_revoked", "role_changed"]);
    assert!(actions(&harness, MEI, MEDTECH).await.is_empty());
}

/// Two administrators who demote each other at the same time.
///
/// Planted fault: a count of administrators that is not locked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_changes_leave_an_administrator() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    assert_eq!(harness.patch(&member(SAM), ADA, ACME, &json!({ "role": "admin" })).await.status, 204);
    let demote = |by: &str, person: &str| {
        let request = harness.request("PATCH", &member(person), by, ACME).header("content-type", "application/json");
        tokio::spawn(send(harness.router(), request.body(json!({ "role": "member" }).to_string().into()).unwrap()))
    };
    let (one, other) = (demote(ADA, SAM), demote(SAM, ADA));
    let mut statuses = [one.await.unwrap().status.as_u16(), other.await.unwrap().status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 204, "{statuses:?}");
    assert!([403, 409].contains(&statuses[1]), "{statuses:?}");
    let admins = "select count(*) from tenantry.memberships
                  where tenant_id = $1::text::uuid and role = 'admin' and status = 'active'";
    let admins: i64 = harness.as_superuser().await.query_one(admins, &[&ACME]).await.unwrap().get(0);
    assert_eq!(admins, 1);
}

/// Planted faults: a token that another person may use, one that works twice, one that does not expire, and one that is
/// stored.
#[tokio::test]
async fn an_invitation_is_for_one_person_once_and_every_refusal_is_the_same() {
    let harness = Harness::start().await;
    let superuser = harness.as_superuser().await;
    harness.get("/v1/panels", MEI, ACME).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    let invitation = invite(&harness, " Mei@MedTech.test ", "consultant").await;
    assert_eq!(
        (invitation["email"].as_str(), invitation["role"].as_str()),
        (Some("mei@medtech.test"), Some("consultant"))
    );
    let token = &invitation["token"];
    let list = harness.get(INVITATIONS, ADA, ACME).await.json();
    assert_eq!(list["invitations"].as_array().unwrap().len(), 1);
    assert!(!list.to_string().contains(token.as_str().unwrap()), "the token is shown once");
    let stored = "select string_agg(t::text, '') from tenantry.invitations t";
    let stored: String = superuser.query_one(stored, &[]).await.unwrap().get(0);
    assert!(!stored.contains(token.as_str().unwrap()));

    let refusal = accept(&harness, MEI, &"wrong".into()).await;
    refusal.assert_problem(400, "TENANT_VALIDATION");
    let assert_refused = async |user: &str, token: &Value, case: &str| {
        let refused = accept(&harness, user, token).await;
        assert_eq!((refused.status, &refused.bytes), (refusal.status, &refusal.bytes), "{case}");
    };
    assert_refused(HANA, token, "another person").await;
    assert_refused("0a000000-0000-4000-8000-0000000000ff", token, "an unknown person").await;
    let expire = "update tenantry.invitations set expires_at = now() - interval '1 second'";
    superuser.batch_execute(expire).await.unwrap();
    assert_refused(MEI, token, "expired").await;
    superuser.batch_execute("update tenantry.invitations set expires_at = now() + interval '1 day'").await.unwrap();
    superuser.batch_execute("update tenantry.tenants set status = 'suspended' where slug = 'acme'").await.unwrap();
    assert_refused(MEI, token, "a suspended tenant").await;
    superuser.batch_execute("update tenantry.tenants set status = 'active' where slug = 'acme'").await.unwrap();

    let accepted = accept(&harness, MEI, token).await;
    assert_eq!(
        (accepted.status.as_u16(), &accepted.json()["tenant"]["id"]),
        (200, &json!(ACME)),
        "{}",
        accepted.text()
    );
    assert_eq!(harness.get("/v1/panels", MEI, ACME).await.status, 200);
    assert_refused(MEI, token, "used").await;
    assert_eq!(harness.delete(&member(MEI), ADA, ACME).await.status, 204);
    assert_refused(MEI, token, "used, after a revocation").await;

    let revoked = invite(&harness, "mei@medtech.test", "member").await;
    let path = format!("{INVITATIONS}/{}", revoked["id"].as_str().unwrap());
    harness.delete(&path, MEI, MEDTECH).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    let elsewhere = path.replace("acme", "medtech");
    harness.delete(&elsewhere, MEI, MEDTECH).await.assert_problem(404, "NOT_FOUND");
    assert_eq!(harness.delete(&path, ADA, ACME).await.status, 204);
    assert_refused(MEI, &revoked["token"], "revoked").await;
    let (first, second) =
        (invite(&harness, "mei@medtech.test", "member").await, invite(&harness, "mei@medtech.test", "admin").await);
    assert_refused(MEI, &first["token"], "replaced").await;
    assert_eq!(accept(&harness, MEI, &second["token"]).await.status, 200);
    wait_for_notification(async || harness.get(MEMBERS, MEI, ACME).await.status == 200).await;
    let log = actions(&harness, ADA, ACME).await;
    assert_eq!(log.iter().filter(|action| *action == "invitation_accepted").count(), 2, "{log:?}");
}

/// Planted fault: two requests that both find a pending invitation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_uses_of_one_token_make_one_membership() {
    let mut harness = Harness::start().await;
    harness.without_deadlines();
    let token = invite(&harness, "mei@medtech.test", "admin").await["token"].clone();
    let uses: Vec<_> = (0..6)
        .map(|_| {
            let request = harness.request("POST", ACCEPT, MEI, ACME).header("content-type", "application/json");
            tokio::spawn(send(harness.router(), request.body(json!({ "token": token }).to_string().into()).unwrap()))
        })
        .collect();
    let mut accepted = 0;
    for one in uses {
        accepted += usize::from(one.await.unwrap().status == 200);
    }
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn a_refusal_of_an_invitation_names_the_wrong_field() {
    let harness = Harness::start().await;
    for (body, field) in [
        (json!({ "email": "mei", "role": "member" }), "email:"),
        (json!({ "email": "mei@x.test\n", "role": "owner" }), "role:"),
        (json!({ "email": "a b@x.test", "role": "member" }), "email:"),
        (json!({ "email": "a@b@x.test", "role": "member" }), "email:"),
        (json!({ "email": "a@x.test", "role": "member", "tenant": MEDTECH }), "tenant"),
    ] {
        let refused = harness.post(INVITATIONS, ADA, ACME, &body).await;
        refused.assert_problem(400, "TENANT_VALIDATION");
        assert!(refused.json()["detail"].as_str().unwrap().contains(field), "{}", refused.text());
    }
}

/// Planted faults: sign-ups without the setting, more tenants of one person than the setting says, and a slug that is
/// taken or reserved.
#[tokio::test]
async fn a_person_signs_up_for_a_tenant_when_it_is_switched_on() {
    let mut harness = Harness::start().await;
    let wanted = |slug: &str| json!({ "slug": slug, "name": " Nova Clinics " });
    harness.post("/v1/sign-ups", MEI, MEDTECH, &wanted("nova")).await.assert_problem(404, "NO_SUCH_ROUTE");
    harness.with_variable(("GATEWAY_SIGN_UPS", "2"));
    for slug in ["acme", "oldco", "platform", "www", "Nova", "xn--nova", ACME] {
        let refused = harness.post("/v1/sign-ups", MEI, MEDTECH, &wanted(slug)).await;
        assert!(["SLUG_TAKEN", "TENANT_VALIDATION"].contains(&refused.json()["code"].as_str().unwrap()), "{slug}");
    }
    let forged = json!({ "slug": "nova", "name": "Nova", "tier": "enterprise" });
    harness.post("/v1/sign-ups", MEI, MEDTECH, &forged).await.assert_problem(400, "TENANT_VALIDATION");
    let made = harness.post("/v1/sign-ups", MEI, MEDTECH, &wanted("nova")).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let nova = made["tenant"]["id"].as_str().unwrap();
    assert_eq!((made["tenant"]["name"].as_str(), made["role"].as_str()), (Some("Nova Clinics"), Some("admin")));
    let profile = harness.get("/v1/tenants/nova/profile", MEI, nova).await.json();
    assert_eq!((profile["tier"].as_str(), profile["kind"].as_str()), (Some("starter"), Some("client")));
    let own = harness.get("/v1/tenants", MEI, nova).await.json();
    assert!(own["tenants"].as_array().unwrap().iter().any(|tenant| tenant["slug"] == "nova"), "{own}");
    let panels = harness.get("/v1/panels", MEI, nova).await;
    assert_eq!(panels.json()["panels"], json!([]));
    harness.get("/v1/panels", ADA, nova).await.assert_problem(403, "UNAUTHORIZED_TENANT_ACCESS");
    assert_eq!(actions(&harness, MEI, nova).await, ["tenant_signed_up"]);
    assert_eq!(harness.post("/v1/sign-ups", MEI, MEDTECH, &wanted("nova-2")).await.status, 201);
    let third = harness.post("/v1/sign-ups", MEI, MEDTECH, &wanted("nova-3")).await;
    assert_eq!(
        (third.json()["code"].as_str(), third.json()["limit"]["used"].as_u64()),
        (Some("LIMIT_REACHED"), Some(2))
    );
    assert_eq!(harness.post("/v1/sign-ups", HANA, HEALTHCO, &wanted("nova-3")).await.status, 201);
}
