//! The active tenant of a client, with the epoch that its requests belong to.

use std::cell::RefCell;
use std::rc::Rc;

use tenantry_kernel::{Epoch, Switch, TenantContext, TenantError, TenantId, TenantProfile, Ticket};
use web_sys::{AbortController, AbortSignal};

use super::signal::{self, abort_as_changed};

/// The active tenant, or none yet.
///
/// INVARIANT: the cell is borrowed for a moment only, never across an `await` and never while JavaScript runs: an abort
/// runs listeners at once, and they may ask the client.
pub(super) struct ActiveTenant(RefCell<State>);

struct State {
    context: TenantContext,
    switch: Switch,
    /// `None` before the first tenant, and for the platform.
    profile: Option<Rc<TenantProfile>>,
    /// Aborts the requests of the current epoch.
    requests: AbortController,
    /// Aborts the load under way.
    load: AbortController,
}

/// The tenant and the epoch in which a request begins.
pub(super) struct RequestContext {
    pub(super) tenant: TenantId,
    epoch: Epoch,
    /// Aborts when the client goes to another tenant.
    pub(super) signal: AbortSignal,
}

/// A load under way. Nothing changes until it commits.
pub(super) struct Load {
    ticket: Ticket,
    /// Aborts when a later load or switch begins.
    pub(super) signal: AbortSignal,
}

impl ActiveTenant {
    pub(super) fn new() -> Result<Self, TenantError> {
        Ok(Self(RefCell::new(State {
            context: TenantContext::default(),
            switch: Switch::default(),
            profile: None,
            requests: signal::controller()?,
            load: signal::controller()?,
        })))
    }

    pub(super) fn id(&self) -> Option<TenantId> {
        self.0.borrow().context.get_optional()
    }

    pub(super) fn profile(&self) -> Option<Rc<TenantProfile>> {
        self.0.borrow().profile.clone()
    }

    /// Whether a tenant is active and no load is under way.
    pub(super) fn is_settled(&self) -> bool {
        let state = self.0.borrow();
        state.context.is_set() && !state.switch.is_pending()
    }

    /// The context of a request that begins now.
    ///
    /// # Errors
    ///
    /// [`TenantError::ContextNotSet`] before the first tenant.
    pub(super) fn request_context(&self) -> Result<RequestContext, TenantError> {
        let (tenant, epoch, requests) = {
            let state = self.0.borrow();
            (state.context.get()?, state.switch.epoch(), state.requests.clone())
        };
        Ok(RequestContext { tenant, epoch, signal: requests.signal() })
    }

    /// Checks that a request may still hand over its response.
    ///
    /// # Errors
    ///
    /// [`TenantError::Changed`] when the client went to another tenant in the meantime.
    pub(super) fn assert_current(&self, began: &RequestContext) -> Result<(), TenantError> {
        self.0.borrow().switch.admit(began.epoch)
    }

    /// Begins a load, and aborts the one under way.
    pub(super) fn begin(&self) -> Result<Load, TenantError> {
        let next = signal::controller()?;
        let signal = next.signal();
        let (ticket, overtaken) = {
            let mut state = self.0.borrow_mut();
            (state.switch.begin(), std::mem::replace(&mut state.load, next))
        };
        abort_as_changed(&overtaken);
        Ok(Load { ticket, signal })
    }

    /// Whether no later load or switch overtook this one.
    pub(super) fn is_current(&self, load: &Load) -> bool {
        self.0.borrow().switch.is_current(load.ticket)
    }

    /// Makes this the active tenant in one step, then aborts the requests of the tenant before.
    ///
    /// # Errors
    ///
    /// [`TenantError::Changed`] for a load that a later one overtook.
    pub(super) fn commit(&self, load: &Load, id: TenantId, profile: Option<TenantProfile>) -> Result<(), TenantError> {
        let next = signal::controller()?;
        let before = {
            let mut state = self.0.borrow_mut();
            state.switch.commit(load.ticket)?;
            state.context.set(id);
            state.profile = profile.map(Rc::new);
            std::mem::replace(&mut state.requests, next)
        };
        abort_as_changed(&before);
        Ok(())
    }

    /// Gives a load up. One that was overtaken is ignored.
    pub(super) fn fail(&self, load: &Load) {
        self.0.borrow_mut().switch.fail(load.ticket);
    }
}
