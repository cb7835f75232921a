//! HTTP of the routes: headers, bodies, path segments.

mod cors;
pub(crate) mod etag;
mod foreign_pages;
mod https_connector;
mod json_body;
mod path_segment;
mod query_guard;
mod request_id;
mod shown_text;
mod table;
mod timestamp;

pub(crate) use cors::cors_layer;
pub use foreign_pages::refuse_foreign_pages;
pub(crate) use https_connector::https_connector;
pub(crate) use json_body::{JsonBody, body_error};
pub(crate) use path_segment::{PathSegment, PathSegments};
pub(crate) use query_guard::refuse_unknown_parameters;
pub(crate) use request_id::{X_REQUEST_ID, request_id};
pub(crate) use shown_text::{refuse_hidden, refuse_hidden_in_lines};
pub(crate) use table::{Table, TableFormat};
pub use tenantry_layer::WebOrigins;
pub(crate) use tenantry_layer::vary;
pub(crate) use timestamp::iso8601;
