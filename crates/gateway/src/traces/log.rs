//! The log of the process.

use std::io::IsTerminal;

use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::spans::TARGET;
use super::trace_export::TraceExport;

/// Starts the log on stderr, with the filter of `RUST_LOG`, and with an export the traces. Call it once.
pub fn start_log(traces: Option<&TraceExport>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let filter = filter.and(filter_fn(|metadata| metadata.target() != TARGET));
    let colors = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(colors).with_filter(filter);
    tracing_subscriber::registry().with(traces.map(TraceExport::layer)).with(log).init();
}
