//! Structured data across the boundary: JavaScript values to the kernel's `Value` and back.

use alloc::vec::Vec;
use js_sys::{Array, Object};
use tenantry_kernel::{TenantError, Unreadable, Value, json};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;

/// Whatever runs a caller's code, a getter or the trap of a proxy, may throw. Caught, it comes back as an error;
/// uncaught, it would leave our frames where they stand, with what they hold never let go.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
    fn items(list: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object)]
    fn entries(object: &JsValue) -> Result<Array, JsValue>;
}

/// Reads any JSON-like JavaScript value, own members only.
///
/// # Errors
///
/// `TenantValidationError` for what JSON has no word for, such as a function; and what the caller's own code throws.
pub fn read(value: &JsValue) -> Result<Value, Thrown> {
    read_nested(value, None)
}

/// Reads as [`read`] does, for a reader that leaves out what is wrong: what JSON has no word for, and what is nested
/// too deep, is [`Value::Unreadable`].
///
/// # Errors
///
/// What the caller's own code throws.
pub fn read_leniently(value: &JsValue) -> Result<Value, Thrown> {
    read_nested(value, Some(json::MAX_DEPTH))
}

/// Reads JSON text; none where it is not JSON.
#[must_use]
pub fn read_text(text: &str) -> Option<Value> {
    json::parse(text, number)
}

/// A number as JavaScript reads it.
fn number(text: &str) -> f64 {
    js_sys::parse_float(text)
}

/// `levels` is how many more may come, and whether the reader is lenient.
fn read_nested(value: &JsValue, levels: Option<usize>) -> Result<Value, Thrown> {
    if value.is_null() || value.is_undefined() {
        return Ok(Value::Null);
    } else if let Some(truth) = value.as_bool() {
        return Ok(Value::Bool(truth));
    } else if let Some(number) = value.as_f64() {
        return Ok(Value::Number(number));
    } else if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    } else if !value.is_object() {
        return match levels {
            Some(_) => Ok(Value::Unreadable(Unreadable::NotData)),
            None => Err(TenantError::validation("value", Unreadable::NotData.reason()).into()),
        };
    } else if levels == Some(0) {
        return Ok(Value::Unreadable(Unreadable::TooDeep));
    }
    let inner = levels.map(|levels| levels - 1);
    if is_array(value).map_err(Thrown::by_caller)? {
        let mut list = Vec::new();
        for item in items(value).map_err(Thrown::by_caller)?.iter() {
            list.push(read_nested(&item, inner)?);
        }
        Ok(Value::List(list))
    } else {
        let mut members = Vec::new();
        for entry in entries(value).map_err(Thrown::by_caller)?.iter() {
            let entry: &Array = entry.unchecked_ref();
            members.push((entry.get(0).as_string().unwrap_or_default(), read_nested(&entry.get(1), inner)?));
        }
        Ok(Value::Map(members))
    }
}

/// Writes a value as plain JavaScript data.
///
/// Objects are made by `Object.fromEntries`, which defines members and never assigns them: a key such as
/// `__proto__` becomes a member like any other.
#[must_use]
pub fn write(value: &Value) -> JsValue {
    match value {
        Value::Null | Value::Unreadable(_) => JsValue::NULL,
        Value::Bool(value) => JsValue::from_bool(*value),
        Value::Number(value) => JsValue::from_f64(*value),
        Value::Text(value) => JsValue::from_str(value),
        Value::List(values) => values.iter().map(write).collect::<Array>().into(),
        Value::Map(members) => {
            let entries: Array =
                members.iter().map(|(key, value)| Array::of2(&JsValue::from_str(key), &write(value))).collect();
            Object::from_entries(&entries).map_or(JsValue::NULL, JsValue::from)
        }
    }
}
