//! The SDK's own calls to the tenant API: what to ask, and what an answer means.
//!
//! Sending is left to the client, with the `fetch` that it was given: so the calls are authenticated, traced and tested
//! like every other call of the app, and no future is lost with a module that breaks down.

use alloc::string::String;
use gloo_net::http::Headers;
use tenantry_kernel::{Problem, TenantError, TenantId, TenantProfile, Value, check_echo};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Request, RequestInit};

use crate::error::Thrown;
use crate::tenant_id::{format, reference};
use crate::value;

/// The request for the profile of `tenant`, which is `{ id }` or `{ slug }`: `{api}/v1/tenants/{tenant}/profile`, and where
/// ids are opaque `{api}/v1/tenants/by-slug/{slug}/profile` for a slug. With the `etag` of one that is at hand, only a newer
/// one is sent.
#[wasm_bindgen(js_name = profileRequest)]
pub fn profile_request(
    api: &str,
    tenant: &JsValue,
    ids: &str,
    signal: &AbortSignal,
    etag: Option<String>,
) -> Result<Request, Thrown> {
    let ids = format(ids)?;
    let url = [api, "/v1/tenants/", &reference(tenant, ids)?.path(ids), "/profile"].concat();
    build(&url, "application/json", signal, etag)
}

/// The request for news of the profile: `{api}/v1/tenants/{id}/events`.
#[wasm_bindgen(js_name = eventsRequest)]
pub fn events_request(api: &str, tenant: &str, signal: &AbortSignal) -> Result<Request, Thrown> {
    let url = [api, "/v1/tenants/", TenantId::from_canonical(tenant)?.as_str(), "/events"].concat();
    build(&url, "text/event-stream", signal, None)
}

/// The request for the tenants that the caller is a member of: `{api}/v1/tenants`.
#[wasm_bindgen(js_name = tenantsRequest)]
pub fn tenants_request(api: &str, signal: &AbortSignal) -> Result<Request, Thrown> {
    build(&[api, "/v1/tenants"].concat(), "application/json", signal, None)
}

/// Reads the answer to [`profile_request`]: its status, the `X-Tenant-ID` that it echoes, and its JSON, or `undefined` where
/// the body is none.
///
/// An answer about another tenant, in its body or in the echo, is refused.
#[wasm_bindgen(js_name = readProfile)]
pub fn read_profile(
    tenant: &JsValue,
    ids: &str,
    status: u16,
    echo: Option<String>,
    body: &JsValue,
) -> Result<JsValue, Thrown> {
    let ids = format(ids)?;
    let asked = reference(tenant, ids)?;
    let profile = TenantProfile::from_value(&accept(asked.as_str(), status, body)?, ids)?;
    if !asked.names(profile.id, &profile.slug) {
        return Err(TenantError::mismatch(asked).into());
    }
    if let Some(echo) = echo {
        check_echo(profile.id, &echo, ids, Some(status))?;
    }
    Ok(value::write(&profile.to_value()))
}

/// Reads the answer to [`tenants_request`].
#[wasm_bindgen(js_name = readTenants)]
pub fn read_tenants(status: u16, body: &JsValue) -> Result<JsValue, Thrown> {
    match accept("", status, body)?.get("tenants") {
        Some(tenants @ Value::List(_)) => Ok(value::write(tenants)),
        _ => Err(TenantError::api(Some(200), "the answer has no list `tenants`").into()),
    }
}

fn build(url: &str, accept: &str, signal: &AbortSignal, etag: Option<String>) -> Result<Request, Thrown> {
    let headers = Headers::new();
    headers.set("accept", accept);
    if let Some(etag) = etag {
        headers.set("if-none-match", &etag);
    }
    let init = RequestInit::new();
    init.set_headers(&headers.into_raw());
    init.set_signal(Some(signal));
    let wanted = "write the address of the tenant API, absolute on a server";
    Ok(Request::new_with_str_and_init(url, &init).map_err(|_| TenantError::validation("api", wanted))?)
}

/// The body of an answer that is one, or the error that the answer tells.
fn accept(asked: &str, status: u16, body: &JsValue) -> Result<Value, Thrown> {
    let body = value::read(body)?;
    if !matches!(status, 200..300) {
        let problem = Problem::from_value(&body, status).unwrap_or_else(|_| Problem::new(status, "", "", ""));
        return Err(problem.into_error(asked).into());
    }
    if body == Value::Null {
        return Err(TenantError::api(Some(status), "its body is no JSON").into());
    }
    Ok(body)
}
