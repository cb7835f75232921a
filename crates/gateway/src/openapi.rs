//! The OpenAPI document of the gateway.
//!
//! `openapi/operations.json` describes each operation by itself. What follows from the entry of a route in [`ROUTES`]
//! is added here, so it cannot differ: the segments of the path, the guard, and the problems that every such route may
//! answer with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::routes::{Access, ROUTES, Route};

const OPERATIONS: &str = include_str!("../openapi/operations.json");

/// The document without and with the routes of the demo.
static DOCUMENTS: LazyLock<Option<(Value, Value)>> = LazyLock::new(|| {
    let described: Map<String, Value> = serde_json::from_str(OPERATIONS).ok()?;
    Some((of_routes(described.clone(), false)?, of_routes(described, true)?))
});

/// The document. None when `openapi/operations.json` is not a document, which a test excludes.
#[must_use]
pub fn document(demo: bool) -> Option<&'static Value> {
    DOCUMENTS.as_ref().map(|(plain, with_demo)| if demo { with_demo } else { plain })
}

fn of_routes(mut document: Map<String, Value>, demo: bool) -> Option<Value> {
    let described = document.remove("paths")?;
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in ROUTES.iter().filter(|route| demo || !route.demo_only) {
        let method = route.method.as_str().to_ascii_lowercase();
        let operation = described.get(route.path).and_then(|path| path.get(&method)?.as_object());
        if let Some(operation) = operation {
            paths.entry(route.path).or_default().insert(method, completed(operation.clone(), route));
        }
    }
    document.insert("paths".into(), json!(paths));
    let info = document.get_mut("info")?.as_object_mut()?;
    info.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    Some(document.into())
}

/// The operation with its guard, the segments of its path, and the problems that do not depend on what it does.
fn completed(mut operation: Map<String, Value>, route: &Route) -> Value {
    let segments = route.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let tenant = (route.access == Access::Tenant).then_some("TenantId");
    let mut parameters: Vec<Value> = segments.chain(tenant).map(|name| reference("parameters", name)).collect();
    if let Some(Value::Array(own)) = operation.get_mut("parameters") {
        parameters.append(own);
    }
    let has_body = operation.contains_key("requestBody");
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        for (status, name) in problems(route, has_body) {
            responses.entry(status).or_insert_with(|| reference("responses", name));
        }
    }
    operation.insert("parameters".into(), parameters.into());
    if route.access != Access::Public {
        operation.insert("security".into(), json!([{ "bearer": [] }, { "cookie": [] }]));
    }
    operation.into()
}

fn problems(route: &Route, has_body: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    let has_guard = route.access != Access::Public;
    let has_segments = route.path.contains('{');
    [
        // Every route refuses an unknown query parameter.
        (true, "400", "Invalid"),
        (has_guard, "401", "NotSignedIn"),
        (has_guard, "403", "Refused"),
        (has_segments, "404", "NotFound"),
        (has_body, "408", "BodyTooSlow"),
        (has_body, "413", "BodyTooLarge"),
        (has_body, "415", "NotJson"),
        (true, "429", "TooMany"),
        (true, "500", "Internal"),
        (true, "503", "Unavailable"),
    ]
    .into_iter()
    .filter_map(|(applies, status, name)| applies.then_some((status, name)))
}

fn reference(family: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{family}/{name}") })
}
