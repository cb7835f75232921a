//! Data and errors on their way to JavaScript, and text from it.

use js_sys::{Error, JSON, JsString, Number, Reflect};
use tenantry_kernel::{TenantError, Value, json};
use wasm_bindgen::prelude::*;

/// Reads JSON text as the kernel does, which sees a key that is there twice. `None` for a text that is not JSON.
pub(super) fn parse(text: &str) -> Option<Value> {
    json::parse(text, js_sys::parse_float)
}

/// A value as plain JavaScript data.
///
/// `JSON.parse` defines the members of an object. A serializer that assigns them would make a key `__proto__` the
/// prototype, so that `tenant.flags.admin` could be what no flag says.
pub(super) fn write(value: &Value) -> JsValue {
    let text = json::write(value, |number, text| {
        // With the radix 10 it throws for no number.
        text.push_str(&Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default());
    });
    JSON::parse(&text).unwrap_or(JsValue::NULL)
}

/// The kernel's error as a JavaScript `Error` with `name`, `code` and `details`.
pub(super) fn error_to_js(error: &TenantError) -> JsValue {
    let js = Error::new(&error.message_with_link());
    js.set_name(error.name());
    for (key, member) in [("code", JsValue::from_str(error.code())), ("details", write(&error.details()))] {
        // Setting a member of an object that was just made cannot fail.
        let _ = Reflect::set(&js, &JsString::from(key), &member);
    }
    js.into()
}
