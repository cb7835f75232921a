//! Origins of URLs, as the browser reads them.

use wasm_bindgen::JsCast;
use web_sys::{Url, WorkerGlobalScope};

/// The origin of a URL that `http` or `https` sends to; `None` for any other URL. `blob:` has the origin of the page
/// that made it, and no server receives such a request.
pub(super) fn origin_of(url: &str) -> Option<String> {
    let url = match base() {
        Some(base) => Url::new_with_base(url, &base),
        None => Url::new(url),
    }
    .ok()?;
    matches!(url.protocol().as_str(), "http:" | "https:").then(|| url.origin())
}

/// The URL that relative ones are resolved against.
fn base() -> Option<String> {
    match web_sys::window() {
        Some(window) => window.document()?.base_uri().ok().flatten(),
        None => worker().map(|worker| worker.location().href()),
    }
}

/// The own origin of the page or the worker; `None` where it is opaque, as that of a sandboxed frame is.
pub(super) fn own_origin() -> Option<String> {
    let origin = match web_sys::window() {
        Some(window) => window.location().origin().ok()?,
        None => worker()?.location().origin(),
    };
    origin_of(&origin)
}

/// The worker that this code runs in.
pub(super) fn worker() -> Option<WorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}
