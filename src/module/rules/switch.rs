//! The switches of a client. JavaScript holds the numbers; the kernel decides which switch and which work counts.

use tenantry_kernel::{Switch, Ticket};
use wasm_bindgen::prelude::*;

/// The ticket of the next switch. `last` is the ticket of the switch before, 0 for the first.
#[wasm_bindgen(js_name = nextTicket)]
#[must_use]
pub fn next_ticket(last: u32) -> u32 {
    Switch::resume([0, last, 0]).begin().number()
}

/// Whether a switch may still commit. `last` is the ticket of the last switch, and `is_pending` whether it is
/// pending.
#[wasm_bindgen(js_name = isCurrentTicket)]
#[must_use]
pub fn is_current_ticket(ticket: u32, last: u32, is_pending: bool) -> bool {
    Switch::resume([0, last, is_pending.into()]).is_current(Ticket::from_number(ticket))
}

/// The epoch that begins when a switch commits.
#[wasm_bindgen(js_name = nextEpoch)]
#[must_use]
pub fn next_epoch(epoch: u32) -> u32 {
    let mut switch = Switch::resume([epoch, 0, 0]);
    let ticket = switch.begin();
    // A ticket that was just issued always commits.
    switch.commit(ticket).unwrap_or(epoch)
}

/// Whether work that began in the epoch `began` may hand over its result.
#[wasm_bindgen(js_name = isCurrentEpoch)]
#[must_use]
pub fn is_current_epoch(began: u32, epoch: u32) -> bool {
    Switch::resume([epoch, 0, 0]).admit(began).is_ok()
}
