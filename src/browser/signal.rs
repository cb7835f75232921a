//! Abort controllers and signals, with errors as reasons.

use js_sys::Array;
use tenantry_kernel::TenantError;
use web_sys::{AbortController, AbortSignal};

use super::value::error_to_js;

/// A controller. Every browser with WebAssembly has one.
pub(super) fn controller() -> Result<AbortController, TenantError> {
    AbortController::new().map_err(|_| TenantError::validation("AbortController", "this runtime has none"))
}

/// Aborts what is under way for a tenant that is no longer active.
pub(super) fn abort_as_changed(controller: &AbortController) {
    controller.abort_with_reason(&error_to_js(&TenantError::Changed));
}

/// A signal that aborts with the first of two, with its reason.
pub(super) fn either(first: &AbortSignal, second: &AbortSignal) -> AbortSignal {
    AbortSignal::any(&Array::of2(first, second))
}
