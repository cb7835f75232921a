//! The kernel's tables of cases, run through the bindings in a real browser.

#![cfg(all(target_arch = "wasm32", not(feature = "browser")))]
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;

use js_sys::{JSON, Reflect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tenantry::error::Thrown;
use tenantry::resolver::Resolver;
use tenantry::tenant_id::parse_tenant_id;
use tenantry_kernel::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[derive(Deserialize)]
struct Row {
    name: String,
    request: Request,
    expect: Expectation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    host: Option<String>,
    authority: Option<String>,
    forwarded_host: Option<String>,
    header: Option<String>,
    session: Option<String>,
    cookie: Option<String>,
    #[serde(default)]
    is_in_browser: bool,
}

/// The result that a row expects, and the form in which the bindings' result is read.
#[derive(Deserialize)]
struct Expectation {
    id: Option<String>,
    slug: Option<String>,
    source: Option<String>,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    code: String,
    #[serde(default)]
    details: BTreeMap<String, Value>,
}

fn read<T: DeserializeOwned>(value: JsValue) -> T {
    serde_wasm_bindgen::from_value(value).unwrap()
}

fn refusal(thrown: Thrown) -> Refusal {
    read(thrown.into())
}

#[wasm_bindgen_test]
fn resolves_every_row_of_the_table_as_the_kernel_does() {
    let table = JSON::parse(include_str!("../crates/kernel/vectors/resolution.json")).unwrap();
    let mut resolved = 0;
    for js in js_sys::Array::from(&table).iter() {
        let options = Reflect::get(&js, &"options".into()).unwrap();
        let Row { name, request, expect } = read(js);
        if request.session.is_some() || request.is_in_browser {
            continue; // The bindings read a tab's choice from the tab: see tests/tab.rs.
        }
        resolved += 1;
        let Request { host, authority, forwarded_host, header, cookie, .. } = request;
        let answer = Resolver::new(&options)
            .and_then(|resolver| resolver.explain(host, authority, forwarded_host, header, cookie));
        match (answer, expect.error) {
            (Ok(answer), None) => {
                let answer: Expectation = read(answer);
                assert_eq!((answer.source, answer.id, answer.slug), (expect.source, expect.id, expect.slug), "{name}");
            }
            (Err(thrown), Some(wanted)) => {
                let refused = refusal(thrown);
                assert_eq!(refused.code, wanted.code, "{name}");
                for (key, value) in &wanted.details {
                    assert_eq!(refused.details.get(key), Some(value), "{key} of: {name}");
                }
            }
            (answer, _) => panic!("{name}: {}", if answer.is_ok() { "was accepted" } else { "was refused" }),
        }
    }
    assert!(resolved > 200, "only {resolved} rows were read");
}

#[derive(Deserialize)]
struct Ids {
    accepted: Vec<Accepted>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
struct Accepted {
    text: String,
    canonical: String,
}

#[derive(Deserialize)]
struct Refused {
    text: String,
}

#[wasm_bindgen_test]
fn accepts_the_two_forms_of_an_id_and_refuses_every_other() {
    let ids: Ids = read(JSON::parse(include_str!("../crates/kernel/vectors/tenant_id.json")).unwrap());
    for Accepted { text, canonical } in ids.accepted {
        assert_eq!(parse_tenant_id(&text, "uuid").unwrap(), canonical);
    }
    for Refused { text } in ids.refused {
        assert_eq!(refusal(parse_tenant_id(&text, "uuid").unwrap_err()).code, "INVALID_TENANT_ID", "{text}");
    }
}
