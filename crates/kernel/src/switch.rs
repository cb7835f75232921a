//! Switching a client from one tenant to another, as a state machine.
//!
//! It decides which of several switches counts and which work is stale. Its owner loads, aborts and announces.

use crate::error::TenantError;

/// Counts the tenants that were active in a client. Work remembers the epoch in which it began.
pub type Epoch = u32;

/// The number of one requested switch. The owner hands it back once the profile is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket(u32);

impl Ticket {
    /// The ticket as a number, for JavaScript.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The ticket with this number. A ticket that was never issued commits nothing.
    #[must_use]
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// The switches of one client.
///
/// - The last requested switch wins, in whatever order the answers arrive.
/// - Nothing changes until a switch commits. A switch that fails changes nothing.
///
/// ```
/// use tenantry_kernel::Switch;
///
/// let mut switch = Switch::default();
/// let first = switch.begin();
/// let second = switch.begin();
/// assert_eq!(switch.commit(second)?, 1);
/// assert!(switch.commit(first).is_err(), "the late answer of the first does not count");
/// # Ok::<(), tenantry_kernel::TenantError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Switch {
    epoch: Epoch,
    asked: u32,
    pending: bool,
}

impl Switch {
    /// What [`resume`](Self::resume) needs: the epoch, the number of requested switches, and 1 while one is pending.
    #[must_use]
    pub fn state(&self) -> [u32; 3] {
        [self.epoch, self.asked, self.pending.into()]
    }

    /// Restores a [`state`](Self::state). Earlier tickets and epochs stay valid.
    #[must_use]
    pub const fn resume([epoch, asked, pending]: [u32; 3]) -> Self {
        Self { epoch, asked, pending: pending != 0 }
    }

    /// The current epoch.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Whether a switch is pending.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        self.pending
    }

    /// Requests a switch, and supersedes every earlier one that is pending.
    pub const fn begin(&mut self) -> Ticket {
        self.asked = self.asked.wrapping_add(1);
        self.pending = true;
        Ticket(self.asked)
    }

    /// Whether this is the pending switch.
    #[must_use]
    pub fn is_current(&self, ticket: Ticket) -> bool {
        self.pending && ticket.0 == self.asked
    }

    /// Carries out the switch, and begins a new epoch.
    ///
    /// # Errors
    ///
    /// [`TenantError::Changed`] for a switch that was superseded, failed or already committed.
    pub fn commit(&mut self, ticket: Ticket) -> Result<Epoch, TenantError> {
        if !self.is_current(ticket) {
            return Err(TenantError::Changed);
        }
        self.pending = false;
        self.epoch = self.epoch.wrapping_add(1);
        Ok(self.epoch)
    }

    /// Ends a pending switch without a change. A superseded switch is ignored.
    pub fn fail(&mut self, ticket: Ticket) {
        if self.is_current(ticket) {
            self.pending = false;
        }
    }

    /// Checks that work which began in the epoch `began` may hand over its result.
    ///
    /// # Errors
    ///
    /// [`TenantError::Changed`] when the client switched in the meantime.
    pub fn admit(&self, began: Epoch) -> Result<(), TenantError> {
        if began == self.epoch { Ok(()) } else { Err(TenantError::Changed) }
    }
}
