//! The SDK's own calls to the tenant API: what to ask, and what an answer means.
//!
//! Sending is left to the client, with the `fetch` that it was given: so the calls are authenticated, traced and tested
//! like every other call of the app, and no future is lost with a module that breaks down.

use alloc::string::String;

use gloo_net::http::{Request, RequestBuilder, Response};
use tenantry_kernel::{Problem, TenantError, TenantId, TenantProfile, TenantRef, Value};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::error::Thrown;
use crate::value;

/// The request for the profile of `tenant` (id or slug): `{api}/v1/tenants/{tenant}/profile`. With the `etag` of
/// one that is at hand, only a newer one is sent.
#[wasm_bindgen(js_name = profileRequest)]
pub fn profile_request(
    api: &str,
    tenant: &str,
    signal: &AbortSignal,
    etag: Option<String>,
) -> Result<web_sys::Request, Thrown> {
    let mut request = tenant_request(api, tenant, "/profile", signal)?;
    if let Some(etag) = etag {
        request = request.header("if-none-match", &etag);
    }
    build(request, "application/json")
}

/// The request for news of the profile: `{api}/v1/tenants/{tenant}/events`.
#[wasm_bindgen(js_name = eventsRequest)]
pub fn events_request(api: &str, tenant: &str, signal: &AbortSignal) -> Result<web_sys::Request, Thrown> {
    build(tenant_request(api, tenant, "/events", signal)?, "text/event-stream")
}

/// The request for the tenants that the caller is a member of: `{api}/v1/tenants`.
#[wasm_bindgen(js_name = tenantsRequest)]
pub fn tenants_request(api: &str, signal: &AbortSignal) -> Result<web_sys::Request, Thrown> {
    build(Request::get(&[api, "/v1/tenants"].concat()).abort_signal(Some(signal)), "application/json")
}

/// Reads the answer to [`profile_request`]; `body` is its JSON, or `undefined` where it is none.
///
/// An answer about another tenant, in its body or in its echoed `X-Tenant-ID`, is refused.
#[wasm_bindgen(js_name = readProfile)]
pub fn read_profile(tenant: &str, response: web_sys::Response, body: &JsValue) -> Result<JsValue, Thrown> {
    let response = Response::from(response);
    let profile = profile_of(tenant, &accept(tenant, &response, body)?)?;
    if let Some(echo) = response.headers().get("x-tenant-id")
        && TenantId::parse(&echo)? != profile.id
    {
        return Err(TenantError::mismatch(profile.id).into());
    }
    Ok(value::write(&profile.to_value()))
}

/// Reads a profile that was kept since an earlier answer.
#[wasm_bindgen(js_name = readKnownProfile)]
pub fn read_known_profile(tenant: &str, known: &JsValue) -> Result<JsValue, Thrown> {
    Ok(value::write(&profile_of(tenant, &value::read(known)?)?.to_value()))
}

/// Reads the answer to [`tenants_request`].
#[wasm_bindgen(js_name = readTenants)]
pub fn read_tenants(response: web_sys::Response, body: &JsValue) -> Result<JsValue, Thrown> {
    match accept("", &Response::from(response), body)?.get("tenants") {
        Some(tenants @ Value::List(_)) => Ok(value::write(tenants)),
        _ => Err(TenantError::api(Some(200), "the answer has no list `tenants`").into()),
    }
}

fn profile_of(tenant: &str, value: &Value) -> Result<TenantProfile, TenantError> {
    let profile = TenantProfile::from_value(value)?;
    let asked = TenantRef::parse(tenant)?;
    if asked.names(profile.id, &profile.slug) { Ok(profile) } else { Err(TenantError::mismatch(asked)) }
}

fn tenant_request(api: &str, tenant: &str, what: &str, signal: &AbortSignal) -> Result<RequestBuilder, TenantError> {
    TenantRef::parse(tenant)?;
    Ok(Request::get(&[api, "/v1/tenants/", tenant, what].concat()).abort_signal(Some(signal)))
}

fn build(request: RequestBuilder, accept: &str) -> Result<web_sys::Request, Thrown> {
    let request = request.header("accept", accept).build();
    let wanted = "write the address of the tenant API, absolute on a server";
    Ok(request.map_err(|_| TenantError::validation("api", wanted))?.into())
}

/// The body of an answer that is one, or the error that the answer tells.
fn accept(asked: &str, response: &Response, body: &JsValue) -> Result<Value, Thrown> {
    let body = value::read(body)?;
    let status = response.status();
    if !response.ok() {
        let problem = Problem::from_value(&body, status).unwrap_or_else(|_| Problem::new(status, "", "", ""));
        return Err(problem.into_error(asked).into());
    }
    if body == Value::Null {
        return Err(TenantError::api(Some(status), "its body is no JSON").into());
    }
    Ok(body)
}
