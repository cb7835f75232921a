//! The tables of cases in `vectors/`.

use std::path::Path;

use serde_json::Value as Json;
use tenantry_kernel::{ResolveOptions, TenantError, Value};

pub(crate) fn read(name: &str) -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn rows(table: &Json) -> &[Json] {
    table.as_array().unwrap()
}

pub(crate) fn value(json: &Json) -> Value {
    serde_json::from_str(&json.to_string()).unwrap()
}

pub(crate) fn read_options(json: &Json) -> Result<ResolveOptions, TenantError> {
    ResolveOptions::from_value(&value(json))
}

/// The options of a JSON literal.
macro_rules! options {
    ($($json:tt)*) => {
        crate::vectors::read_options(&serde_json::json!({ $($json)* })).unwrap()
    };
}

pub(crate) use options;
