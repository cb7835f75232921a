//! Traces for OpenTelemetry, and the log beside them.
//!
//! A trace has the tenant of a caller who is authorized for it, and the code of a refusal otherwise. The collector
//! belongs to the operator, and nothing is sent without its address.
//!
//! | file | concept |
//! |---|---|
//! | `spans.rs` | what is a span, and what it has |
//! | `trace_export.rs` | the way of finished spans to the collector |
//! | `log.rs` | the log, which has no span of a trace |

mod log;
mod spans;
mod trace_export;

pub use log::start_log;
pub use spans::CallerTrace;
pub(crate) use spans::{RequestSpan, UpstreamSpan, record_failure, transaction_span};
pub use trace_export::TraceExport;
