//! The runs of panels: a panel service decides what the experts say, and the gateway stores it for the tenant.
//!
//! - [`PanelRuns`] starts a run for a panel that waits, and at most one in this process.
//! - A run holds the lease of its panel in the database, so at most one gateway of all replicas stores statements.
//! - A run writes as the member whose request started it. When that member's access ends, so does the run, and the
//!   next request of another member takes the panel over.
//! - No run looks for panels by itself: each begins with a request of a member of the panel's tenant.

mod panel_runs;
mod panel_service;
mod run;
mod run_event;
mod run_lease;
mod run_store;
mod running_panel;

pub use panel_runs::PanelRuns;
pub use panel_service::PanelService;
pub use run_lease::RunLease;
