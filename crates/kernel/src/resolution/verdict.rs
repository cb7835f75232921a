//! What the claims of all sources come to.

use alloc::string::String;
use alloc::vec::Vec;

use super::Resolution;
use super::claim::{Claim, Said};
use super::options::ResolveOptions;
use super::source::Source;
use super::trace::{Outcome, TraceEntry};
use crate::error::TenantError;
use crate::tenant_ref::TenantRef;

/// The comparison as far as it has come. Sources are given in their order.
pub(super) struct Verdict<'a> {
    options: &'a ResolveOptions,
    winner: Option<Claim>,
    /// The winner is the preferred source: whoever differs is passed over.
    is_settled: bool,
    /// This tab remembers a choice, so the cookie has no say.
    tab_has_chosen: bool,
    unconfirmed: Vec<Claim>,
    trace: Vec<TraceEntry>,
}

impl<'a> Verdict<'a> {
    pub(super) fn new(options: &'a ResolveOptions) -> Self {
        let trace = Vec::with_capacity(Source::ALL.len());
        Self { options, winner: None, is_settled: false, tab_has_chosen: false, unconfirmed: Vec::new(), trace }
    }

    /// Notes what ranks before any comparison: the preferred source, and a choice of this tab.
    pub(super) fn hear(&mut self, source: Source, said: &Said) -> Result<(), TenantError> {
        let Said::Tenant(tenant, _) = said else { return Ok(()) };
        self.options.allow(tenant)?;
        self.tab_has_chosen |= source == Source::Session;
        if self.options.prefer == Some(source) {
            self.winner = Some(Claim { source, tenant: tenant.clone() });
            self.is_settled = true;
        }
        Ok(())
    }

    /// Judges a source that is compared with the others.
    pub(super) fn judge(&mut self, source: Source, said: Said) -> Result<(), TenantError> {
        let (outcome, detail) = match said {
            Said::Off => (Outcome::Off, String::from("the options turn it off")),
            Said::Nothing(detail) => (Outcome::Absent, detail),
            Said::Tenant(tenant, mut detail) => {
                let (outcome, remark) = self.weigh(source, tenant)?;
                detail.push_str(remark);
                (outcome, detail)
            }
        };
        self.note(source, outcome, detail);
        Ok(())
    }

    fn weigh(&mut self, source: Source, tenant: TenantRef) -> Result<(Outcome, &'static str), TenantError> {
        let Some(winner) = &self.winner else {
            self.winner = Some(Claim { source, tenant });
            return Ok((Outcome::Used, ""));
        };
        if winner.source == source {
            return Ok((Outcome::Used, ", and the options prefer it"));
        }
        if source == Source::Cookie && self.tab_has_chosen {
            return Ok((Outcome::PassedOver, ", but this tab has a choice of its own"));
        }
        if winner.tenant == tenant {
            return Ok((Outcome::Agreed, ""));
        }
        if self.is_settled {
            return Ok((Outcome::PassedOver, ", but the options prefer another source"));
        }
        let is_same_spelling = |claim: &&Claim| claim.tenant.id().is_some() == tenant.id().is_some();
        match core::iter::once(winner).chain(&self.unconfirmed).find(is_same_spelling) {
            Some(claim) if claim.tenant != tenant => {
                Err(TenantError::Conflict { first: claim.source, second: Some(source) })
            }
            _ => {
                self.unconfirmed.push(Claim { source, tenant });
                Ok((Outcome::Unconfirmed, "; whether it is the same tenant, the directory will say"))
            }
        }
    }

    /// Judges a source that counts only when nobody is named.
    pub(super) fn fall_back(&mut self, source: Source, said: Said) -> Result<(), TenantError> {
        match said {
            Said::Tenant(tenant, detail) if self.winner.is_none() => {
                self.options.allow(&tenant)?;
                self.winner = Some(Claim { source, tenant });
                self.note(source, Outcome::Used, detail);
                Ok(())
            }
            Said::Tenant(..) => {
                self.note(source, Outcome::PassedOver, String::from("a higher source names the tenant"));
                Ok(())
            }
            said => self.judge(source, said),
        }
    }

    /// Notes a source that nobody asks, because there is only one tenant.
    pub(super) fn leave_out(&mut self, source: Source) {
        self.note(source, Outcome::Off, String::from("multi-tenancy is not enabled"));
    }

    pub(super) fn into_resolution(self) -> Result<Resolution, TenantError> {
        let Claim { source, tenant } = self.winner.ok_or(TenantError::NotResolved)?;
        Ok(Resolution { tenant, source, trace: self.trace, unconfirmed: self.unconfirmed })
    }

    fn note(&mut self, source: Source, outcome: Outcome, detail: String) {
        self.trace.push(TraceEntry { source, outcome, detail });
    }
}
