//! The headers that the layer reads and writes.

pub mod cors;
pub(crate) mod tenant_header;
pub mod vary;
pub(crate) mod web_origins;
