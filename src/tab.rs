//! The browser tab: its address, its cookies and the choice it remembers.
//!
//! A browser may deny each of them, and a document may be missing. That is never an error: the tab then knows or
//! remembers less, and what was denied is told.

use alloc::string::String;
use js_sys::Array;
use tenantry_kernel::{IdFormat, ResolveOptions, TenantId, cookie};
use wasm_bindgen::prelude::*;
use web_sys::{Storage, Window};

/// The key in `sessionStorage` under which a tab remembers its tenant. It is part of the public interface.
const CHOICE_KEY: &str = "tenantry:tenant";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = window)]
    static WINDOW: Option<JsValue>;

    /// A document's cookies. Not every document that has them is an `HTMLDocument`: one of XHTML is not.
    type Cookies;
    #[wasm_bindgen(method, getter, structural, catch, js_name = cookie)]
    fn text(this: &Cookies) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(method, setter, structural, catch, js_name = cookie)]
    fn set_text(this: &Cookies, cookie: &str) -> Result<(), JsValue>;
}

/// What the browser denied: pairs of what it is and the browser's own error, or undefined where the page has no such
/// thing.
#[derive(Default)]
pub(crate) struct Denials(Array);

impl Denials {
    /// The pairs since they were last taken.
    pub(crate) fn take(&mut self) -> Array {
        core::mem::take(self).0
    }

    /// An answer of the browser; one that it denies, or that is not there, is noted.
    fn check<Answer>(&mut self, what: &str, answer: Result<Option<Answer>, JsValue>) -> Option<Answer> {
        let error = match answer {
            Ok(Some(answer)) => return Some(answer),
            Ok(None) => JsValue::UNDEFINED,
            Err(error) => error,
        };
        self.0.push(&Array::of2(&JsValue::from_str(what), &error));
        None
    }

    fn session(&mut self, window: &Window) -> Option<Storage> {
        self.check("session", window.session_storage())
    }

    fn cookies(&mut self, window: &Window) -> Option<Cookies> {
        self.check("cookie", Ok(window.document().map(JsCast::unchecked_into)))
    }
}

/// What a tab knows about its tenant.
pub(crate) struct Tab {
    pub(crate) host: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) cookie: Option<String>,
}

impl Tab {
    /// The tab that this code runs in; none outside a browser's page.
    pub(crate) fn here(denials: &mut Denials) -> Option<Self> {
        let window = window()?;
        Some(Self {
            host: window.location().host().ok().filter(|host| !host.is_empty()),
            session: session(&window, denials),
            cookie: denials.cookies(&window).and_then(|cookies| denials.check("cookie", cookies.text())),
        })
    }
}

/// The tenant that this tab has chosen.
pub(crate) fn choice(ids: IdFormat) -> Option<TenantId> {
    ids.parse_kept_id(&session(&window()?, &mut Denials::default())?).ok()
}

/// Keeps `tenant` as this tab's choice. Storage that is full or denied costs the memory of it, and nothing else.
pub(crate) fn remember(tenant: TenantId, denials: &mut Denials) {
    if let Some(storage) = window().and_then(|window| denials.session(&window)) {
        let kept = storage.set_item(CHOICE_KEY, tenant.as_str());
        denials.check("session", kept.map(Some));
    }
}

/// Seeds tabs that are opened from now on with `tenant`. A browser that refuses the cookie lets them start without one.
pub(crate) fn seed_new_tabs(tenant: TenantId, options: &ResolveOptions, denials: &mut Denials) {
    let Some(window) = window() else { return };
    let (name, is_https) = cookie_of(&window, options);
    if let Some(cookies) = denials.cookies(&window) {
        // Most browsers refuse a cookie without a word, so it is looked for.
        let kept = cookies.set_text(&cookie::set(&name, tenant, is_https)).and_then(|()| cookies.text());
        let is_there = |text: &String| cookie::find(text, &name) == Ok(Some(tenant.as_str()));
        denials.check("cookie", kept.map(|text| text.filter(is_there)));
    }
}

/// Forgets the tab's choice and the cookie that seeds new tabs; false outside a browser's page. What the browser denies
/// is not there to be forgotten.
pub(crate) fn forget(options: &ResolveOptions) -> bool {
    let Some(window) = window() else { return false };
    let mut denials = Denials::default();
    if let Some(storage) = denials.session(&window) {
        let _ = storage.remove_item(CHOICE_KEY);
    }
    if let Some(cookies) = denials.cookies(&window) {
        let (name, is_https) = cookie_of(&window, options);
        let _ = cookies.set_text(&cookie::clear(&name, is_https));
    }
    true
}

/// The name of the cookie on this page's host, and whether the page came over https.
fn cookie_of(window: &Window, options: &ResolveOptions) -> (String, bool) {
    let host = window.location().host().ok();
    let is_https = window.location().protocol().is_ok_and(|protocol| protocol == "https:");
    (options.cookie.on_host(host.as_deref()), is_https)
}

fn session(window: &Window, denials: &mut Denials) -> Option<String> {
    let storage = denials.session(window)?;
    denials.check("session", storage.get_item(CHOICE_KEY).map(Some))?
}

/// The page's window. `web_sys::window` looks for the global object in four places, which every browser would load.
fn window() -> Option<Window> {
    WINDOW.with(Clone::clone)?.dyn_into().ok()
}
