//! A client in a clean tab, and the servers that it talks to.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::{Request, Response};
use tenantry::{
    ErrorKind, RequestError, ResolveOptions, Source, TenantClient, TenantClientOptions, TenantError, TenantId,
    TenantRef, TenantSlug,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{HtmlDocument, Storage};

pub(crate) const ACME: &str = "11111111-1111-1111-1111-111111111111";
pub(crate) const MEDTECH: &str = "22222222-2222-2222-2222-222222222222";
pub(crate) const HEALTHCO: &str = "33333333-3333-3333-3333-333333333333";
pub(crate) const CHOICE: &str = "tenantry:tenant";
pub(crate) const COOKIE: &str = "__Host-tenant_id";

/// The tenant API, with an app behind it. The suite starts it before it compiles the tests.
pub(crate) const API: &str = match option_env!("TENANT_API") {
    Some(url) => url,
    None => "http://no-tenant-api.test",
};

/// Another origin, which responds with the headers that it received.
pub(crate) const THIRD_PARTY: &str = match option_env!("THIRD_PARTY") {
    Some(url) => url,
    None => "http://no-third-party.test",
};

pub(crate) fn storage() -> Storage {
    web_sys::window().unwrap().session_storage().unwrap().unwrap()
}

pub(crate) fn document() -> HtmlDocument {
    web_sys::window().unwrap().document().unwrap().unchecked_into()
}

pub(crate) fn clear_tab() {
    storage().clear().unwrap();
    document().set_cookie(&format!("{COOKIE}=; Max-Age=0; Path=/; Secure")).unwrap();
}

pub(crate) fn slug(text: &str) -> TenantRef {
    TenantSlug::parse(text).unwrap().into()
}

pub(crate) fn id(text: &str) -> TenantRef {
    TenantId::parse(text).unwrap().into()
}

/// Options for the page of these tests. Its host is an IP address, which names no tenant where the options name one.
pub(crate) fn options(default_tenant: TenantRef) -> TenantClientOptions {
    TenantClientOptions {
        resolve: ResolveOptions {
            sources: Some(vec![Source::Session, Source::Cookie, Source::Default]),
            default_tenant: Some(default_tenant),
            ..ResolveOptions::default()
        },
        ..TenantClientOptions::new(API)
    }
}

/// A client in a tab without a choice, for which `slug` is resolved.
pub(crate) fn client_of(slug: TenantRef) -> TenantClient {
    clear_tab();
    TenantClient::new(options(slug)).unwrap()
}

/// A client in a tab without a choice, whose active tenant is Acme.
pub(crate) async fn acme() -> TenantClient {
    let client = client_of(slug("acme"));
    client.load().await.unwrap();
    client
}

/// The URL of a route of the app behind the tenant API.
pub(crate) fn url(path: &str) -> String {
    [API, path].concat()
}

/// Sends a request without the client.
pub(crate) async fn ask(path: &str) {
    Request::get(&url(path)).send().await.unwrap();
}

/// Whether the client aborts the request that the server holds under this key. A request that it does not abort is
/// released.
pub(crate) async fn is_aborted(key: &str) -> bool {
    let response = Request::get(&url(&["/aborted/", key].concat())).send().await.unwrap();
    let is_aborted = response.json().await.unwrap();
    ask(&["/release/", key].concat()).await;
    is_aborted
}

/// The value of a header in the JSON of received headers.
pub(crate) async fn received(response: Response, name: &str) -> Option<String> {
    let headers: serde_json::Value = response.json().await.unwrap();
    headers.get(name).and_then(|value| value.as_str()).map(String::from)
}

/// The kind of the tenant layer's error.
pub(crate) fn kind<T>(result: Result<T, RequestError>) -> Option<ErrorKind> {
    match result.err()? {
        RequestError::Tenant(error) => Some(error.kind()),
        RequestError::Fetch(_) => None,
    }
}

pub(crate) fn kind_of<T>(result: Result<T, TenantError>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

/// Work that runs while a test goes on.
pub(crate) struct Started<T> {
    done: JsFuture,
    result: Rc<RefCell<Option<T>>>,
}

impl<T> Started<T> {
    pub(crate) async fn finish(self) -> T {
        self.done.await.unwrap();
        self.result.take().unwrap()
    }
}

pub(crate) fn start<T: 'static>(work: impl Future<Output = T> + 'static) -> Started<T> {
    let result = Rc::new(RefCell::new(None));
    let slot = Rc::clone(&result);
    let promise = future_to_promise(async move {
        *slot.borrow_mut() = Some(work.await);
        Ok(JsValue::UNDEFINED)
    });
    Started { done: JsFuture::from(promise), result }
}
