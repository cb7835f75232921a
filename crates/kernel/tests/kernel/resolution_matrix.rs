//! Every combination of what the sources can say, compared with a second implementation of the rules.

use serde_json::json;
use tenantry_kernel::resolution::{Decision, ResolutionContext};
use tenantry_kernel::{Request, Resolution, ResolveOptions, Source, TenantError, TenantRef, resolve};

use crate::tenants::{ACME, MEDTECH};
use crate::vectors;

/// What one source says in one cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Off,
    Absent,
    Names(&'static str),
    Wrong(&'static str),
}

use Cell::{Absent, Names, Off, Wrong};

const PINNED: [Cell; 5] = [Absent, Names(ACME), Names(MEDTECH), Names("acme"), Names("medtech")];
const ID: [Cell; 5] = [Off, Absent, Names(ACME), Names(MEDTECH), Wrong("acme")];
/// The last one is there twice.
const COOKIE: [Cell; 6] = [
    Off,
    Absent,
    Names(ACME),
    Names(MEDTECH),
    Wrong("undefined"),
    Wrong("11111111-1111-1111-1111-111111111111; __Host-tenant_id=11111111-1111-1111-1111-111111111111"),
];
const HOST: [(Cell, Option<&str>); 12] = [
    (Off, Some("@")),
    (Off, Some("www.vital.health")),
    (Absent, None),
    (Absent, Some("vital.health")),
    (Absent, Some("www.vital.health")),
    (Names("acme"), Some("acme.vital.health")),
    (Names("medtech"), Some("medtech.vital.health")),
    (Names(ACME), Some("portal.acme.example")),
    (Wrong("host"), Some("acme.vital.health@evil.test")),
    (Wrong("host"), Some("pr.acme.vital.health")),
    (Wrong("host"), Some("acme.example.com")),
    // Names no tenant beside a pinned tenant, and is wrong elsewhere.
    (Wrong("host"), Some("10.0.0.1:3000")),
];

/// The result by a second implementation: the winner and the unconfirmed candidates, or the code of the error.
fn verdict(
    mut cells: [(Source, Cell); 5],
    host: Option<&str>,
) -> Result<(Source, &'static str, Vec<Source>), &'static str> {
    let [(_, pinned), _, (_, subdomain), (_, session), (_, cookie)] = &mut cells;
    if host == Some("10.0.0.1:3000") && matches!(pinned, Names(_)) {
        *subdomain = Absent;
    }
    if matches!(subdomain, Names(_)) {
        *cookie = Off;
        if matches!(session, Wrong(_)) {
            *session = Off;
        }
    }
    if cells.iter().any(|(_, cell)| matches!(cell, Wrong(_))) {
        return Err("wrong");
    }
    let tab_has_chosen = cells.iter().any(|(source, cell)| *source == Source::Session && matches!(cell, Names(_)));
    let claims: Vec<(Source, &str)> = cells
        .into_iter()
        .filter(|(source, _)| !(tab_has_chosen && *source == Source::Cookie))
        .filter_map(|(source, cell)| match cell {
            Names(tenant) => Some((source, tenant)),
            _ => None,
        })
        .collect();
    let is_id = |tenant: &str| tenant.len() == 36;
    for (_, a) in &claims {
        if claims.iter().any(|(_, b)| is_id(a) == is_id(b) && a != b) {
            return Err("TENANT_CONFLICT");
        }
    }
    let Some(&(winner, tenant)) = claims.first() else {
        let is_platforms = matches!(host, Some("vital.health" | "www.vital.health"));
        return if is_platforms { Ok((Source::Platform, "", Vec::new())) } else { Err("TENANT_NOT_RESOLVED") };
    };
    let others = claims.iter().filter(|(_, other)| is_id(other) != is_id(tenant)).map(|(source, _)| *source);
    Ok((winner, tenant, others.collect()))
}

fn options(cells: [(Source, Cell); 5]) -> ResolveOptions {
    let mut sources = vec!["platform"];
    sources.extend(cells.iter().filter(|(_, cell)| *cell != Off).map(|(source, _)| source.as_str()));
    let mut json = json!({
        "rootDomains": ["vital.health"],
        "customDomains": { "portal.acme.example": ACME },
        "sources": sources,
    });
    if let Names(tenant) = cells[0].1 {
        json["pinned"] = json!(tenant);
    }
    vectors::read_options(&json).unwrap()
}

fn text(cell: Cell) -> Option<&'static str> {
    match cell {
        Off => Some("not even read"),
        Absent => None,
        Names(text) | Wrong(text) => Some(text),
    }
}

/// Planted faults: a wrong source that falls through; a source that is not checked because a higher one won;
/// a conflict between two that both lost; a cookie that outranks a source, or counts on a tenant's host; a cookie that
/// counts and is not asked for; a request that cannot be read and becomes the platform's.
#[test]
fn every_combination_has_the_result_of_a_second_implementation() {
    for pinned in PINNED {
        for header in ID {
            for (subdomain, host) in HOST {
                for session in ID {
                    for cookie in COOKIE {
                        check(pinned, header, subdomain, host, session, cookie);
                    }
                }
            }
        }
    }
}

fn check(pinned: Cell, header: Cell, subdomain: Cell, host: Option<&str>, session: Cell, cookie: Cell) {
    let cells = [
        (Source::Pinned, pinned),
        (Source::Header, header),
        (Source::Subdomain, subdomain),
        (Source::Session, session),
        (Source::Cookie, cookie),
    ];
    let jar = text(cookie).map(|value| format!("__Host-tenant_id={value}"));
    let request =
        Request { host, header: text(header), session: text(session), cookie: jar.as_deref(), ..Request::default() };
    let options = options(cells);
    let result = resolve(&request, &options);
    check_without_cookie(&request, &options, &result);
    match (verdict(cells, host), result) {
        (Ok((source, tenant, unconfirmed)), Ok(resolution)) => {
            assert_eq!(resolution.source, source, "{cells:?}");
            if source != Source::Platform {
                assert_eq!(resolution.tenant, TenantRef::parse(tenant).unwrap(), "{cells:?}");
            }
            let claimed: Vec<_> = resolution.unconfirmed.iter().map(|claim| claim.source).collect();
            assert_eq!(claimed, unconfirmed, "{cells:?}");
        }
        (Err("wrong"), Err(error)) => {
            assert!(
                matches!(error, TenantError::InvalidTenantId { .. } | TenantError::Validation { .. }),
                "{cells:?}: {error}"
            );
        }
        (Err(code), Err(error)) => assert_eq!(error.code(), code, "{cells:?}: {error}"),
        (wanted, came) => panic!("{cells:?}: wanted {wanted:?}, came {came:?}"),
    }
}

/// A decision that ignores cookies is the one of the request with its cookie.
fn check_without_cookie(request: &Request<'_>, options: &ResolveOptions, result: &Result<Resolution, TenantError>) {
    let without = Request { cookie: None, ..*request };
    let context = ResolutionContext::new(&without, options);
    let mut decision = Decision::new(options);
    if decision.decide(&context).is_ok() && decision.ignores_cookie() {
        assert_eq!(&resolve(&without, options), result, "{request:?}");
    }
}
