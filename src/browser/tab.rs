//! The browser tab: its address, its cookies and the choice that it keeps.
//!
//! A browser may deny each of them, and a document may be missing. That is not an error: the tab then knows or keeps
//! less.

use tenantry_kernel::{Request, ResolveOptions, TenantId, cookie};
use wasm_bindgen::prelude::*;
use web_sys::{Storage, Window};

use super::origin::worker;

/// The key in `sessionStorage` under which a tab keeps its tenant. It is public interface: the TypeScript client reads
/// it too.
const CHOICE_KEY: &str = "tenantry:tenant";

#[wasm_bindgen]
extern "C" {
    /// The cookies of a document. A document that has them need not be an `HTMLDocument`: one of XHTML is not.
    type Cookies;
    #[wasm_bindgen(method, getter, structural, catch, js_name = cookie)]
    fn text(this: &Cookies) -> Result<String, JsValue>;
    #[wasm_bindgen(method, setter, structural, catch, js_name = cookie)]
    fn set_text(this: &Cookies, cookie: &str) -> Result<(), JsValue>;
}

/// What can name a tenant in the place where this code runs.
#[derive(Default)]
pub(super) struct Facts {
    host: Option<String>,
    session: Option<String>,
    cookie: Option<String>,
    /// Whether this is a tab, which may choose its tenant and keep the choice.
    pub(super) is_tab: bool,
}

impl Facts {
    /// Reads the tab. A worker knows its own address only, and any other place nothing.
    pub(super) fn read() -> Self {
        let Some(window) = web_sys::window() else {
            return Self { host: worker().and_then(|worker| known(worker.location().host())), ..Self::default() };
        };
        Self {
            host: window.location().host().ok().and_then(known),
            session: session(&window).and_then(|storage| storage.get_item(CHOICE_KEY).ok().flatten()),
            cookie: cookies(&window).and_then(|cookies| cookies.text().ok()),
            is_tab: true,
        }
    }

    /// The facts as the kernel reads them.
    pub(super) fn as_request(&self) -> Request<'_> {
        Request {
            host: self.host.as_deref(),
            session: self.session.as_deref(),
            cookie: self.cookie.as_deref(),
            is_in_browser: true,
            ..Request::default()
        }
    }
}

/// Keeps `tenant` as the choice of this tab.
pub(super) fn remember(tenant: TenantId) {
    if let Some(storage) = web_sys::window().as_ref().and_then(session) {
        // A storage that is full or denied costs the tab its memory and nothing else.
        let _ = storage.set_item(CHOICE_KEY, tenant.as_str());
    }
}

/// Seeds tabs that are opened from now on with `tenant`.
pub(super) fn seed_new_tabs(tenant: TenantId, options: &ResolveOptions) {
    let Some(window) = web_sys::window() else { return };
    let (name, is_https) = cookie_of(&window, options);
    if let Some(cookies) = cookies(&window) {
        // A browser that refuses the cookie lets new tabs start without it.
        let _ = cookies.set_text(&cookie::set(&name, tenant, is_https));
    }
}

/// Forgets the tenant that this tab chose, and the cookie that seeds new tabs. Does nothing outside a page.
///
/// For an app whose [`TenantClient::new`](crate::TenantClient::new) fails because the browser keeps a broken choice,
/// and for signing out.
pub fn forget_tenant_choice(options: &ResolveOptions) {
    let Some(window) = web_sys::window() else { return };
    if let Some(storage) = session(&window) {
        let _ = storage.remove_item(CHOICE_KEY);
    }
    if let Some(cookies) = cookies(&window) {
        let (name, is_https) = cookie_of(&window, options);
        let _ = cookies.set_text(&cookie::clear(&name, is_https));
    }
}

/// The name of the cookie on the host of this page, and whether the page came over https.
fn cookie_of(window: &Window, options: &ResolveOptions) -> (String, bool) {
    let location = window.location();
    let is_https = location.protocol().is_ok_and(|protocol| protocol == "https:");
    (options.cookie.on_host(location.host().ok().as_deref()), is_https)
}

fn session(window: &Window) -> Option<Storage> {
    window.session_storage().ok().flatten()
}

fn cookies(window: &Window) -> Option<Cookies> {
    window.document().map(JsCast::unchecked_into)
}

fn known(host: String) -> Option<String> {
    (!host.is_empty()).then_some(host)
}
