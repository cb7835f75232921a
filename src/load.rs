//! The SDK's own calls to the tenant API: what to ask, and what an answer means.
//!
//! Answers come as JSON text, so that the kernel sees a key that is there twice.
//!
//! Sending is left to the client, with the `fetch` that it was given: so the calls are authenticated, traced and tested
//! like every other call of the app, and no future is lost with a module that breaks down.

use alloc::string::String;
use gloo_net::http::Headers;
use tenantry_kernel::{
    Membership, Memberships, Problem, ReadContext, TenantError, TenantId, TenantProfile, Value, check_echo, freshness,
    warnings_to_value,
};
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, Request, RequestInit};

use crate::error::Thrown;
use crate::profile;
use crate::tenant_id::{format, reference};
use crate::value;

/// The request for the profile of `tenant`, which is `{ id }` or `{ slug }`: `{api}/v1/tenants/{tenant}/profile`, and
/// where ids are opaque `{api}/v1/tenants/by-slug/{slug}/profile` for a slug. With the `etag` of one that is at hand,
/// only a newer one is sent.
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

/// Reads the answer to [`profile_request`]: its status, the `X-Tenant-ID` that it echoes, and its body.
///
/// An answer about another tenant, in its body or in the echo, is refused, and so is one of a tenant that is shut off.
#[wasm_bindgen(js_name = readProfile)]
pub fn read_profile(
    tenant: &JsValue,
    ids: &str,
    status: u16,
    echo: Option<String>,
    body: &str,
) -> Result<JsValue, Thrown> {
    let ids = format(ids)?;
    let asked = reference(tenant, ids)?;
    let context = ReadContext { ids, asked: Some(&asked), is_ours: false };
    let profile = TenantProfile::read(&accept(asked.as_str(), status, body)?, &context)?;
    if let Some(echo) = echo {
        check_echo(profile.id, &echo, ids, Some(status))?;
    }
    profile.assert_active()?;
    Ok(profile::write(&profile))
}

/// Reads the copy of a profile that a browser kept, `{ profile, etag, at }`, where it is that of `tenant` and not too
/// old at the time `now`; null for any other text, since anybody may have written it.
#[wasm_bindgen(js_name = readCopy)]
#[must_use]
pub fn read_copy(tenant: &JsValue, ids: &str, text: &str, now: f64) -> JsValue {
    let read = || {
        let (copy, profile) = copy_of(tenant, ids, text)?;
        let at = copy.get("at")?;
        let Value::Number(made) = *at else { return None };
        if !freshness::is_usable(now - made) || profile.assert_active().is_err() {
            return None;
        }
        let etag = copy.get("etag").filter(|etag| matches!(etag, Value::Text(_))).cloned().unwrap_or_default();
        Some(Value::object([("profile", profile.to_client_value()), ("etag", etag), ("at", at.clone())]))
    };
    value::write(&read().unwrap_or_default())
}

/// Whether a text is the copy of this tenant's profile, however old and whatever its status.
#[wasm_bindgen(js_name = isCopyOf)]
#[must_use]
pub fn is_copy_of(tenant: &JsValue, ids: &str, text: &str) -> bool {
    copy_of(tenant, ids, text).is_some()
}

fn copy_of(tenant: &JsValue, ids: &str, text: &str) -> Option<(Value, TenantProfile)> {
    let ids = format(ids).ok()?;
    let asked = reference(tenant, ids).ok()?;
    let copy = value::read_text(text)?;
    let context = ReadContext { ids, asked: Some(&asked), is_ours: true };
    let profile = TenantProfile::read(copy.get("profile")?, &context).ok()?;
    Some((copy, profile))
}

/// Reads the answer to [`tenants_request`]: `{ tenants, warnings }`.
#[wasm_bindgen(js_name = readTenants)]
pub fn read_tenants(ids: &str, status: u16, body: &str) -> Result<JsValue, Thrown> {
    let Ok(Memberships { tenants, warnings }) = Memberships::read(&accept("", status, body)?, format(ids)?) else {
        return Err(TenantError::api(Some(status), "the answer has no list `tenants`").into());
    };
    let tenants = Value::List(tenants.iter().map(Membership::to_value).collect());
    Ok(value::write(&Value::object([("tenants", tenants), ("warnings", warnings_to_value(&warnings))])))
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
fn accept(asked: &str, status: u16, body: &str) -> Result<Value, Thrown> {
    let body = value::read_text(body);
    if !matches!(status, 200..300) {
        let problem = body.and_then(|body| Problem::from_value(&body, status).ok());
        return Err(problem.unwrap_or_else(|| Problem::new(status, "", "", "")).into_error(asked).into());
    }
    Ok(body.ok_or_else(|| TenantError::api(Some(status), "its body is not JSON"))?)
}
