//! The client as a JavaScript class. Each method takes its arguments over, asks the client, and writes the answer.

use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Symbol};
use tenantry_kernel::{ResolveOptions, TenantError, TenantRef, Unreadable, Value};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::Request;

use super::client::TenantClient;
use super::fetch;
use super::options::{TenantClientOptions, invalid_api};
use super::request_error::Failure;
use super::scope::Scope;
use super::tab::forget_tenant_choice;
use super::value::{self, error_to_js};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { Branding, Limit, LimitKey, ReadFlag, ResolveOptions, TenantId, TenantProfile, TenantRef } from "tenantry";

/** The options of a `TenantClient`. */
export interface TenantClientOptions extends ResolveOptions {
  /** The URL of the tenant API, such as `/api` or `https://api.example.com`. Its origin receives the tenant header. */
  readonly api: string;
  /** Further origins that receive the tenant header, each written whole. The page's own origin always does. */
  readonly apiOrigins?: readonly string[];
  /**
   * The longest wait for a profile, in milliseconds. Your own requests have no limit.
   *
   * @default 5000
   */
  readonly timeout?: number;
  /**
   * The `fetch` that sends every request, for example one that adds a token.
   *
   * @default globalThis.fetch
   */
  readonly fetch?: typeof fetch;
}

export interface TenantClient {
  /** The value of a flag, or `fallback` if the profile has no such flag or a value of another type. Never throws. */
  readonly flag: ReadFlag;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// The browser's `Request`, made of whatever `fetch` takes.
    type AnyRequest;
    #[wasm_bindgen(constructor, catch, js_class = "Request")]
    fn new(input: &JsValue, init: &JsValue) -> Result<AnyRequest, JsValue>;
}

#[wasm_bindgen]
impl TenantClient {
    /// Resolves the tenant of this tab.
    ///
    /// @throws an error with `code` and `details` if the tenant cannot be resolved or an option is wrong.
    #[doc(hidden)]
    #[wasm_bindgen(constructor)]
    pub fn from_js(
        #[wasm_bindgen(unchecked_param_type = "TenantClientOptions")] options: &JsValue,
    ) -> Result<Self, JsValue> {
        let (options, fetch) = read_options(options).map_err(|error| error_to_js(&error))?;
        let scope = Scope::new(options, fetch).map_err(|error| error_to_js(&error))?;
        Ok(Self { scope: Rc::new(scope) })
    }

    /// Loads the profile of the resolved tenant, and makes that tenant the active one.
    #[doc(hidden)]
    #[wasm_bindgen(js_name = load, unchecked_return_type = "Promise<void>")]
    pub fn load_js(&self) -> Promise {
        let client = self.clone();
        settle(async move { client.load().await })
    }

    /// Makes another tenant the active one. Nothing changes if that fails. The last of several switches wins.
    #[doc(hidden)]
    #[wasm_bindgen(js_name = switchTenant, unchecked_return_type = "Promise<void>")]
    pub fn switch_tenant_js(&self, #[wasm_bindgen(unchecked_param_type = "TenantRef")] tenant: &JsValue) -> Promise {
        let client = self.clone();
        let target =
            read(tenant, "tenant").and_then(|tenant| Ok(TenantRef::from_value(&tenant, client.scope.options.ids)?));
        settle(async move { client.switch_tenant(&target?).await })
    }

    /// `fetch` for the active tenant. Only requests to allowed origins carry it, and a response of a different tenant
    /// is never handed over.
    #[doc(hidden)]
    #[wasm_bindgen(js_name = fetch, unchecked_return_type = "Promise<Response>")]
    pub fn fetch_js(
        &self,
        #[wasm_bindgen(unchecked_param_type = "RequestInfo | URL")] input: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "RequestInit")] init: &JsValue,
    ) -> Promise {
        let scope = Rc::clone(&self.scope);
        // Read before the first wait, as `fetch` does: later changes to `init` have no effect.
        let outgoing = request_of(input, init).and_then(|request| fetch::prepare(&scope, request));
        future_to_promise(async move { Ok(fetch::send(&scope, outgoing?).await?.into()) })
    }

    #[doc(hidden)]
    #[wasm_bindgen(js_name = flag, skip_typescript)]
    #[must_use]
    pub fn flag_js(&self, key: &str, fallback: JsValue) -> JsValue {
        self.flag_value(key)
            .map(|flag| value::write(&flag))
            .filter(|flag| is_alike(flag, &fallback))
            .unwrap_or(fallback)
    }

    /// A limit of the tenant, or null.
    #[doc(hidden)]
    #[wasm_bindgen(js_name = limit, unchecked_return_type = "Limit | null")]
    #[must_use]
    pub fn limit_js(&self, #[wasm_bindgen(unchecked_param_type = "LimitKey")] key: &str) -> JsValue {
        let limit = self.profile().and_then(|profile| profile.to_client_value().get("limits")?.get(key).cloned());
        value::write(&limit.unwrap_or_default())
    }

    /// The brand of the tenant. Empty if no profile is loaded.
    #[doc(hidden)]
    #[wasm_bindgen(getter, js_name = branding, unchecked_return_type = "Branding")]
    #[must_use]
    pub fn branding_js(&self) -> JsValue {
        value::write(&self.branding().to_value())
    }

    /// The brand as a CSS rule of `--tenant-*` custom properties. The text is safe inside `<style>`.
    #[doc(hidden)]
    #[wasm_bindgen(js_name = brandingCss)]
    #[must_use]
    pub fn branding_css_js(&self) -> String {
        self.branding_css()
    }

    /// The active tenant. Null before `load()`.
    #[doc(hidden)]
    #[wasm_bindgen(getter, js_name = tenantId, unchecked_return_type = "TenantId | null")]
    #[must_use]
    pub fn tenant_id_js(&self) -> JsValue {
        self.tenant_id().map_or(JsValue::NULL, |tenant| JsValue::from_str(tenant.as_str()))
    }

    /// The profile of the active tenant. Null before `load()`, and on the platform.
    #[doc(hidden)]
    #[wasm_bindgen(getter, js_name = tenant, unchecked_return_type = "TenantProfile | null")]
    #[must_use]
    pub fn tenant_js(&self) -> JsValue {
        self.profile().map_or(JsValue::NULL, |profile| value::write(&profile.to_client_value()))
    }

    /// Whether the platform itself is active.
    #[doc(hidden)]
    #[wasm_bindgen(getter, js_name = isPlatform)]
    #[must_use]
    pub fn is_platform_js(&self) -> bool {
        self.is_platform()
    }

    /// Forgets the tenant that this tab chose, and the cookie that seeds new tabs.
    #[doc(hidden)]
    #[wasm_bindgen(js_name = forgetChoice)]
    pub fn forget_choice_js(
        #[wasm_bindgen(unchecked_optional_param_type = "ResolveOptions")] options: &JsValue,
    ) -> Result<(), JsValue> {
        let options = read(options, "options").and_then(|options| ResolveOptions::from_value(&options));
        options.map(|options| forget_tenant_choice(&options)).map_err(|error| error_to_js(&error))
    }
}

/// Reads plain data that a caller passes. `name` is what errors call it.
///
/// # Errors
///
/// [`TenantError::Validation`] for what JSON has no word for, such as a function.
fn read(given: &JsValue, name: &str) -> Result<Value, TenantError> {
    serde_wasm_bindgen::from_value(given.clone())
        .map_err(|_| TenantError::validation(name, Unreadable::NotData.reason()))
}

/// A promise of what a load or a switch comes to.
fn settle(work: impl Future<Output = Result<(), TenantError>> + 'static) -> Promise {
    future_to_promise(async move { work.await.map(|()| JsValue::UNDEFINED).map_err(|error| error_to_js(&error)) })
}

fn read_options(given: &JsValue) -> Result<(TenantClientOptions, Option<Function>), TenantError> {
    let key = JsValue::from_str("fetch");
    // A copy, because `fetch` is not data and the object is the caller's.
    let data = Object::assign(&Object::new(), given.unchecked_ref());
    let fetch = Reflect::get(&data, &key).ok().and_then(|fetch| fetch.dyn_into().ok());
    if fetch.is_some() {
        let _ = Reflect::delete_property(&data, &key);
    }
    let mut members = match read(&data, "options")? {
        Value::Map(members) => members,
        _ => Vec::new(),
    };
    let mut take = |name: &str| {
        let at = members.iter().position(|(key, value)| key == name && !value.is_null())?;
        Some(members.remove(at).1)
    };
    let Some(Value::Text(api)) = take("api") else {
        return Err(invalid_api());
    };
    let mut options = TenantClientOptions::new(api);
    if let Some(timeout) = take("timeout") {
        let ms = timeout.as_integer().and_then(|ms| u32::try_from(ms).ok()).filter(|ms| *ms > 0);
        options.timeout_ms =
            ms.ok_or_else(|| TenantError::validation("timeout", "write a number of milliseconds above 0"))?;
    }
    options.api_origins = match take("apiOrigins") {
        None => Vec::new(),
        Some(origins) => texts(origins).ok_or_else(|| {
            TenantError::validation("apiOrigins", "write a list of origins, such as https://api.example.com")
        })?,
    };
    members.retain(|(_, value)| !value.is_null());
    options.resolve = ResolveOptions::from_value(&Value::Map(members))?;
    Ok((options, fetch))
}

fn texts(list: Value) -> Option<Vec<String>> {
    let Value::List(items) = list else { return None };
    items.into_iter().map(|item| if let Value::Text(text) = item { Some(text) } else { None }).collect()
}

fn request_of(input: &JsValue, init: &JsValue) -> Result<Request, Failure> {
    if init.is_object() {
        let body = Reflect::get(init, &JsValue::from_str("body")).map_err(Failure::Thrown)?;
        if is_stream(&body) {
            let reason = "a stream cannot be sent from here; pass a Blob, a buffer or a string";
            return Err(TenantError::validation("body", reason).into());
        }
    }
    AnyRequest::new(input, init).map(JsCast::unchecked_into).map_err(Failure::Thrown)
}

/// Whether a body is a stream or an async iterable. Firefox and WebKit send the name of its type in place of it, and
/// Chromium ends one that is aborted as if it were complete.
fn is_stream(body: &JsValue) -> bool {
    let has = |key: &JsValue| Reflect::has(body, key).unwrap_or(false);
    body.is_object() && (has(&JsValue::from_str("getReader")) || has(&Symbol::async_iterator()))
}

/// Whether a flag has the type of its fallback. A list is not an object, null is not a value, and a null fallback
/// accepts an object or a list.
fn is_alike(flag: &JsValue, fallback: &JsValue) -> bool {
    if flag.is_object() {
        return fallback.is_null() || (fallback.is_object() && Array::is_array(flag) == Array::is_array(fallback));
    }
    !flag.is_null() && flag.js_typeof() == fallback.js_typeof()
}
