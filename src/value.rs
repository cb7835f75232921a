//! Structured data across the boundary: JavaScript values to the kernel's `Value` and back.

use alloc::vec::Vec;
use js_sys::{Array, Object};
use tenantry_kernel::{TenantError, Value};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;

/// Whatever runs a caller's code, a getter or the trap of a proxy, may throw. Caught, it comes back as an error; uncaught, it
/// would leave our frames where they stand, with what they hold never let go.
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
    if value.is_null() || value.is_undefined() {
        Ok(Value::Null)
    } else if let Some(truth) = value.as_bool() {
        Ok(Value::Bool(truth))
    } else if let Some(number) = value.as_f64() {
        Ok(Value::Number(number))
    } else if let Some(text) = value.as_string() {
        Ok(Value::Text(text))
    } else if is_array(value).map_err(Thrown::by_caller)? {
        let mut list = Vec::new();
        for item in items(value).map_err(Thrown::by_caller)?.iter() {
            list.push(read(&item)?);
        }
        Ok(Value::List(list))
    } else if value.is_object() {
        let mut members = Vec::new();
        for entry in entries(value).map_err(Thrown::by_caller)?.iter() {
            let entry: &Array = entry.unchecked_ref();
            members.push((entry.get(0).as_string().unwrap_or_default(), read(&entry.get(1))?));
        }
        Ok(Value::Map(members))
    } else {
        let wanted = "write plain data: objects, arrays, strings, numbers, booleans and null";
        Err(TenantError::validation("value", wanted).into())
    }
}

/// Writes a value as plain JavaScript data.
///
/// Objects are made by `Object.fromEntries`, which defines members and never assigns them: a key such as
/// `__proto__` becomes a member like any other.
#[must_use]
pub fn write(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
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
