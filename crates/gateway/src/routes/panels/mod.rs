//! Panels: questions of a tenant to several experts.
//!
//! | file | concept |
//! |---|---|
//! | `panel.rs` | a panel and its run, as they are stored |
//! | `new_panel.rs` | the request that creates one |
//! | `read.rs`, `create.rs` | the handlers that read and create panels |
//! | `start_run.rs` | what starts the run of a panel: a read, and the request to start a failed one again |

mod create;
mod new_panel;
mod panel;
mod read;
mod start_run;

pub(super) use create::create;
pub(super) use read::{list, read};
pub(super) use start_run::start_again;
