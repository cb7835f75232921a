use serde_json::{Value as Json, json};
use tenantry_kernel::{
    Explanation, Outcome, Request, ResolveOptions, Source, TenantError, TenantRef, TraceEntry, explain, resolve,
};

use crate::tenants::{ACME, MEDTECH, id, slug};
use crate::vectors::{self, options, rows};

fn request(json: &Json) -> Request<'_> {
    let text = |key: &str| json.get(key).map(|value| value.as_str().unwrap());
    Request {
        host: text("host"),
        authority: text("authority"),
        forwarded_host: text("forwardedHost"),
        header: text("header"),
        session: text("session"),
        cookie: text("cookie"),
        is_in_browser: json.get("isInBrowser").is_some_and(|value| value.as_bool().unwrap()),
    }
}

/// The result of a resolution, as the vectors write it.
fn outcome(explanation: &Explanation, wanted: &Json) -> Json {
    match &explanation.result {
        Ok(resolution) => {
            let mut written = json!({
                "source": resolution.source.as_str(),
                "id": resolution.id(),
                "slug": resolution.slug(),
                "unconfirmed": resolution.unconfirmed.iter().map(claim).collect::<Vec<_>>(),
            });
            if wanted.get("trace").is_some() {
                let entries = explanation.trace.iter().map(|entry| (entry.source.as_str(), entry.outcome.as_str()));
                written["trace"] = entries.filter(|(_, outcome)| *outcome != "absent").collect();
            }
            written
        }
        Err(error) => {
            let mut details = serde_json::to_value(error.details()).unwrap();
            let asked = &wanted["error"]["details"];
            details.as_object_mut().unwrap().retain(|key, _| asked.get(key).is_some());
            json!({ "error": { "code": error.code(), "details": details } })
        }
    }
}

fn claim(claim: &tenantry_kernel::Candidate) -> Json {
    match &claim.tenant {
        TenantRef::Id(id) => json!({ "source": claim.source.as_str(), "id": id }),
        TenantRef::Slug(slug) => json!({ "source": claim.source.as_str(), "slug": slug }),
    }
}

/// The expectation with the members that the table leaves out.
fn whole(expect: &Json) -> Json {
    let mut expect = expect.clone();
    if expect.get("error").is_none() {
        for (key, unsaid) in [("id", json!(null)), ("slug", json!(null)), ("unconfirmed", json!([]))] {
            expect.as_object_mut().unwrap().entry(key).or_insert(unsaid);
        }
    }
    expect
}

/// Planted faults, each caught by rows of the table: a URL parser for the host, `trim` for the cookie, a
/// malformed source that falls through, a conflict that the higher source wins.
#[test]
fn every_case_of_the_table_has_its_result() {
    let table = vectors::read("resolution.json");
    let mut wrong = Vec::new();
    for row in rows(&table) {
        let request = request(&row["request"]);
        let explanation = match vectors::read_options(&row["options"]) {
            Ok(options) => explain(&request, &options),
            Err(refused) => Explanation { trace: Vec::new(), result: Err(refused) },
        };
        let wanted = whole(&row["expect"]);
        let came = outcome(&explanation, &wanted);
        if came != wanted {
            wrong.push(format!("{}: {}\n  wanted {wanted}\n  came   {came}", row["group"], row["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_trace_has_one_line_for_every_source_in_their_order() {
    for row in rows(&vectors::read("resolution.json")) {
        let Ok(options) = vectors::read_options(&row["options"]) else { continue };
        let request = request(&row["request"]);
        let Explanation { trace, result } = explain(&request, &options);
        assert_eq!(result, resolve(&request, &options));
        let sources: Vec<_> = trace.iter().map(|entry| entry.source).collect();
        assert_eq!(sources, Source::ALL);
        for entry in &trace {
            assert!(!entry.detail.is_empty() && !entry.detail.contains('\n'), "{:?}", entry);
        }
    }
}

#[test]
fn the_trace_explains_itself() {
    let cookie = format!("tenant_id={MEDTECH}");
    let request =
        Request { host: Some("acme.localhost:3000"), session: Some(ACME), cookie: Some(&cookie), ..Request::default() };
    let options = options! { "sources": ["subdomain", "session", "cookie", "platform"] };
    assert_eq!(
        lines(&explain(&request, &options).trace),
        [
            "pinned, off: the options turn it off",
            "header, off: the options turn it off",
            "subdomain, used: host acme.localhost is acme in front of localhost",
            &format!("session, unconfirmed: this tab chose {ACME}; the directory must confirm it"),
            &format!("cookie, passed over: cookie tenant_id names {MEDTECH}, but this tab has a choice"),
            "default, off: the options turn it off",
            "platform, passed over: a higher source names the tenant",
        ]
    );
}

fn lines(trace: &[TraceEntry]) -> Vec<String> {
    let line = |entry: &TraceEntry| [entry.source.as_str(), ", ", entry.outcome.as_str(), ": ", &entry.detail].concat();
    trace.iter().map(line).collect()
}

/// Planted fault: a trace that ends at the first source that is wrong.
#[test]
fn the_trace_of_a_refusal_has_every_source_that_is_wrong_and_every_other() {
    let request =
        Request { host: Some("acme.vital.health"), header: Some("acme"), session: Some(ACME), ..Request::default() };
    let options = options! { "sources": ["header", "subdomain", "session"], "defaultTenant": MEDTECH };
    assert_eq!(
        lines(&explain(&request, &options).trace),
        [
            "pinned, off: the options turn it off",
            "header, refused: \"acme\" from source header is not a tenant id: it is neither 32 hexadecimal digits nor \
             a UUID written 8-4-4-4-12, with nothing around it.",
            "subdomain, refused: host: \"acme.vital.health\" is not under a root domain; add its root to rootDomains \
             or the host itself to customDomains.",
            &format!("session, passed over: this tab chose {ACME}"),
            "cookie, off: the options turn it off",
            &format!("default, passed over: the default tenant is {MEDTECH}"),
            "platform, off: the options turn it off",
        ]
    );
}

#[test]
fn the_trace_of_a_conflict_says_what_both_sources_name() {
    let request = Request { host: Some("localhost"), header: Some(ACME), session: Some(MEDTECH), ..Request::default() };
    let Explanation { trace, result } = explain(&request, &ResolveOptions::default());
    assert_eq!(result, Err(TenantError::Conflict { first: Source::Header, second: Some(Source::Session) }));
    assert_eq!(
        lines(&trace),
        [
            "pinned, absent: the options pin no tenant",
            &format!("header, passed over: x-tenant-id names {ACME}"),
            "subdomain, absent: localhost is a root domain",
            &format!(
                "session, refused: this tab chose {MEDTECH}. Source header and session name different tenants. Make \
                 them agree, or set the option prefer."
            ),
            "cookie, absent: the request has no tenant cookie",
            "default, absent: the options have no default tenant",
            "platform, passed over: the request is refused",
        ]
    );
}

/// Planted fault: a cookie that is blamed although the host makes it harmless.
#[test]
fn the_trace_of_a_refusal_blames_no_source_that_is_harmless() {
    let malformed = "tenant_id=undefined";
    let request =
        Request { host: Some("acme.localhost"), header: Some("x"), cookie: Some(malformed), ..Request::default() };
    let outcomes = |options: &ResolveOptions| {
        explain(&request, options).trace.iter().map(|entry| entry.outcome).collect::<Vec<_>>()
    };
    use Outcome::{Absent, Off, PassedOver, Refused};
    assert_eq!(outcomes(&options! {}), [Absent, Refused, PassedOver, Absent, PassedOver, Absent, Absent]);
    let allowed = options! { "enabled": false, "defaultTenant": "acme", "allowedTenants": ["medtech"] };
    assert_eq!(outcomes(&allowed), [Off, Off, Off, Off, Off, Refused, Absent]);
    // The options contradict themselves, so every source is read and none is wrong but the header and the cookie.
    let mut contradiction = options! { "sources": ["header", "cookie"] };
    contradiction.prefer = Some(Source::Subdomain);
    assert_eq!(outcomes(&contradiction), [Off, Refused, Off, Off, Refused, Off, Off]);
}

/// Planted fault: an id from a candidate that did not win.
#[test]
fn id_and_slug_come_from_the_winner_alone() {
    let request = Request { host: Some("acme.localhost"), header: Some(ACME), ..Request::default() };
    let resolution = resolve(&request, &options! {}).unwrap();
    assert_eq!((resolution.id(), resolution.slug()), (Some(id(ACME)), None));

    let request = Request { host: Some("acme.localhost"), session: Some(ACME), ..Request::default() };
    let resolution = resolve(&request, &options! {}).unwrap();
    assert_eq!((resolution.id(), resolution.slug()), (None, Some(&slug("acme"))));
}

#[test]
fn the_directory_confirms_the_winner_and_every_candidate() {
    let request = Request { host: Some("acme.localhost"), session: Some(ACME), ..Request::default() };
    let resolution = resolve(&request, &options! {}).unwrap();
    assert_eq!(resolution.confirm(id(ACME), Some(&slug("acme"))), Ok(()));
}

/// Planted fault: confirming the winner only, so that acme's host works with medtech's id.
#[test]
fn a_candidate_that_is_another_tenant_is_a_conflict() {
    let request = Request { host: Some("acme.localhost"), session: Some(MEDTECH), ..Request::default() };
    let resolution = resolve(&request, &options! {}).unwrap();
    let conflict = TenantError::Conflict { first: Source::Subdomain, second: Some(Source::Session) };
    assert_eq!(resolution.confirm(id(ACME), Some(&slug("acme"))), Err(conflict));
}

#[test]
fn a_directory_that_answers_for_another_tenant_is_a_conflict() {
    let request = Request { host: Some("acme.localhost"), ..Request::default() };
    let resolution = resolve(&request, &options! {}).unwrap();
    let conflict = TenantError::Conflict { first: Source::Subdomain, second: None };
    assert_eq!(resolution.confirm(id(MEDTECH), Some(&slug("medtech"))), Err(conflict));
}
