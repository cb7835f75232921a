//! What the claims of all sources come to.

use super::claim::{Inquiry, Said};
use super::named::Named;
use super::options::ResolveOptions;
use super::source::Source;
use super::trace::Outcome;
use crate::error::TenantError;

/// What a source said and what came of it. The words for it are put together when somebody wants to read them.
#[derive(Clone, Copy)]
pub(super) struct Note<'a> {
    pub(super) said: Said<'a>,
    pub(super) outcome: Outcome,
    pub(super) remark: &'static str,
}

/// A source and whom it names.
type Naming<'a> = (Source, Named<'a>);

/// The comparison of the sources, which are given in their order.
pub struct Verdict<'a> {
    options: &'a ResolveOptions,
    winner: Option<Naming<'a>>,
    /// The winner is the preferred source: whoever differs is passed over.
    is_settled: bool,
    /// The host is a tenant's own.
    is_at_tenant: bool,
    /// This tab remembers a choice, so the cookie has no say.
    tab_has_chosen: bool,
    /// The first that named a tenant in the other spelling than the winner's.
    unconfirmed: Option<Naming<'a>>,
}

impl<'a> Verdict<'a> {
    /// Asks every source and compares what they say; `note` hears what comes of each, in their order.
    pub(super) fn of(inquiry: &'a Inquiry<'a>, note: &mut dyn FnMut(Source, Note<'a>)) -> Result<Self, TenantError> {
        let options = inquiry.options;
        options.check()?;
        let (winner, unconfirmed) = (None, None);
        let mut verdict =
            Self { options, winner, is_settled: false, is_at_tenant: false, tab_has_chosen: false, unconfirmed };
        let mut all_said = [Said::Off; Source::NAMING.len()];
        if options.enabled {
            for (&source, said) in Source::NAMING.iter().zip(&mut all_said) {
                *said = match inquiry.ask(source) {
                    // INVARIANT: what a browser keeps never outranks the host, so broken it harms nobody there.
                    Err(_) if verdict.is_at_tenant && source.is_kept_by_browser() => Said::Broken,
                    heard => heard?,
                };
                verdict.hear(source, *said)?;
            }
        }
        for (&source, &said) in Source::NAMING.iter().zip(&all_said) {
            let (outcome, remark) = if options.enabled {
                verdict.judge(source, said)?
            } else {
                (Outcome::Off, "multi-tenancy is not enabled")
            };
            note(source, Note { said, outcome, remark });
        }
        for &source in Source::FALLBACKS {
            note(source, verdict.fall_back(inquiry, source)?);
        }
        Ok(verdict)
    }

    /// The source that names the tenant, and the tenant.
    ///
    /// # Errors
    ///
    /// [`TenantError::NotResolved`] when no source names one.
    pub fn tenant(&self) -> Result<Naming<'a>, TenantError> {
        self.winner.ok_or(TenantError::NotResolved)
    }

    /// Whether no source named a tenant in the other spelling, which only the directory can compare.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        self.unconfirmed.is_none()
    }

    /// Notes what ranks before any comparison: the preferred source, and a choice of this tab.
    fn hear(&mut self, source: Source, said: Said<'a>) -> Result<(), TenantError> {
        let Said::Tenant(tenant) = said else { return Ok(()) };
        if !self.is_overruled(source) {
            self.options.allow(tenant)?;
        }
        self.is_at_tenant |= matches!(source, Source::Subdomain);
        self.tab_has_chosen |= matches!(source, Source::Session);
        if self.options.prefer == Some(source) {
            self.winner = Some((source, tenant));
            self.is_settled = true;
        }
        Ok(())
    }

    /// Whether the host overrules the source: on a tenant's host the cookie has no say.
    const fn is_overruled(&self, source: Source) -> bool {
        self.is_at_tenant && matches!(source, Source::Cookie)
    }

    /// What becomes of a source, and a remark on it.
    fn judge(&mut self, source: Source, said: Said<'a>) -> Result<(Outcome, &'static str), TenantError> {
        let tenant = match said {
            Said::Off => return Ok((Outcome::Off, "the options turn it off")),
            Said::Nothing => return Ok((Outcome::Absent, "")),
            Said::Broken => return Ok((Outcome::PassedOver, ", but the host decides")),
            Said::Tenant(tenant) => tenant,
        };
        let Some((first, winner)) = self.winner else {
            self.winner = Some((source, tenant));
            return Ok((Outcome::Used, ""));
        };
        if first == source {
            return Ok((Outcome::Used, ", and the options prefer it"));
        }
        if matches!(source, Source::Cookie) && self.tab_has_chosen {
            return Ok((Outcome::PassedOver, ", but this tab has a choice of its own"));
        }
        if winner == tenant {
            return Ok((Outcome::Agreed, ""));
        }
        if self.is_overruled(source) {
            return Ok((Outcome::PassedOver, ", but the host decides"));
        }
        if self.is_settled {
            return Ok((Outcome::PassedOver, ", but the options prefer another source"));
        }
        // INVARIANT: the platform has no slug, so no directory can say that a slug is its own.
        if winner.is_id() == tenant.is_id() || winner.is_platform() || tenant.is_platform() {
            return Err(TenantError::Conflict { first, second: Some(source) });
        }
        match self.unconfirmed {
            Some((first, other)) if other != tenant => Err(TenantError::Conflict { first, second: Some(source) }),
            other => {
                self.unconfirmed = other.or(Some((source, tenant)));
                Ok((Outcome::Unconfirmed, "; whether it is the same tenant, the directory will say"))
            }
        }
    }

    /// Judges a source that counts only when no other names a tenant.
    fn fall_back(&mut self, inquiry: &'a Inquiry<'a>, source: Source) -> Result<Note<'a>, TenantError> {
        let mut said = inquiry.ask(source)?;
        if let Said::Tenant(tenant) = said {
            if self.winner.is_some() {
                let remark = "a higher source names the tenant";
                return Ok(Note { said: Said::Off, outcome: Outcome::PassedOver, remark });
            }
            // INVARIANT: facts that cannot be read never become the platform.
            if matches!(source, Source::Platform) && !inquiry.is_at_platform() {
                said = Said::Nothing;
            } else {
                self.options.allow(tenant)?;
            }
        }
        let (outcome, remark) = self.judge(source, said)?;
        Ok(Note { said, outcome, remark })
    }
}
