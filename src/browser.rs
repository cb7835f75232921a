//! The browser tab: its address, its cookies and the choice it remembers.
//!
//! Storage may be denied and a document may be missing; both are "nothing is known here", never an error.

use alloc::string::String;
use tenantry_kernel::{IdFormat, ResolveOptions, TenantId, cookie};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlDocument, Storage, Window};

/// The key in `sessionStorage` under which a tab remembers its tenant. It is part of the public interface.
const CHOICE_KEY: &str = "tenantry:tenant";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: Option<JsValue>;
}

/// What a tab knows about its tenant.
pub(crate) struct Tab {
    pub(crate) host: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) cookie: Option<String>,
}

impl Tab {
    /// The tab that this code runs in; none outside a browser's page.
    pub(crate) fn here() -> Option<Self> {
        let window = window()?;
        Some(Self {
            host: window.location().host().ok().filter(|host| !host.is_empty()),
            session: storage(&window).and_then(|storage| storage.get_item(CHOICE_KEY).ok()?),
            cookie: document(&window).and_then(|document| document.cookie().ok()),
        })
    }
}

/// The tenant that this tab has chosen.
pub(crate) fn choice(ids: IdFormat) -> Option<TenantId> {
    ids.parse_id(&Tab::here()?.session?).ok()
}

/// Keeps `tenant` as this tab's choice.
pub(crate) fn remember(tenant: TenantId) {
    if let Some(storage) = window().and_then(|window| storage(&window)) {
        // Storage that is full or denied costs the memory of the choice, and nothing else.
        let _ = storage.set_item(CHOICE_KEY, tenant.as_str());
    }
}

/// Seeds tabs that are opened from now on with `tenant`.
pub(crate) fn seed_new_tabs(tenant: TenantId, options: &ResolveOptions) {
    let Some(window) = window() else { return };
    let host = window.location().host().ok();
    let is_https = window.location().protocol().is_ok_and(|protocol| protocol == "https:");
    let name = cookie::cookie_name(options, host.as_deref());
    if let Some(document) = document(&window) {
        // A browser that refuses cookies refuses this one: new tabs then start without a tenant.
        let _ = document.set_cookie(&cookie::set(&name, tenant, is_https));
    }
}

/// The page's window. `web_sys::window` looks for the global object in four places, which every browser would load.
fn window() -> Option<Window> {
    WINDOW.with(Clone::clone)?.dyn_into().ok()
}

fn storage(window: &Window) -> Option<Storage> {
    window.session_storage().ok()?
}

fn document(window: &Window) -> Option<HtmlDocument> {
    window.document()?.dyn_into().ok()
}
