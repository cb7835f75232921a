//! The comparison of what the sources say.

use crate::error::TenantError;
use crate::resolution::candidate::Candidate;
use crate::resolution::claim::Claim;
use crate::resolution::context::ResolutionContext;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::resolution::source_outcome::{Outcome, SourceOutcome, SourceReading};
use crate::source::Source;

/// The comparison of the sources, in their order. It allocates nothing, because a server resolves every request.
pub struct Decision<'a> {
    options: &'a ResolveOptions,
    /// What each source names, in the order of the sources.
    claims: [Option<Claim<'a>>; Source::ALL.len()],
    /// What resolution makes of each source that names a tenant.
    outcomes: [Option<(Outcome, &'static str)>; Source::ALL.len()],
    /// The source that names the tenant so far.
    winner: Option<Source>,
    /// The winner is the preferred source: any source that differs is passed over.
    is_settled: bool,
    /// The host is that of one tenant.
    is_tenant_host: bool,
    /// This tab remembers a choice, so the cookie is ignored.
    has_session: bool,
    /// The first source in the other spelling than the winner's.
    unconfirmed: Option<Source>,
    /// The source that is read or compared at the moment. After an error it is the source that is refused; `None` where
    /// the options are.
    pub(crate) at: Option<Source>,
}

/// A tenant as its source writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenTenant<'a> {
    /// The source.
    pub source: Source,
    /// Whether the text is an id, and not a slug.
    pub is_id: bool,
    /// The canonical text of the id, or the slug.
    pub text: &'a str,
}

impl<'a> Decision<'a> {
    /// A decision for which no source is read yet.
    #[must_use]
    pub const fn new(options: &'a ResolveOptions) -> Self {
        Self {
            options,
            claims: [None; Source::ALL.len()],
            outcomes: [None; Source::ALL.len()],
            winner: None,
            is_settled: false,
            is_tenant_host: false,
            has_session: false,
            unconfirmed: None,
            at: None,
        }
    }

    /// Reads every source and compares the readings.
    ///
    /// # Errors
    ///
    /// Those of [`resolve`](crate::resolve), but for [`TenantError::NotResolved`].
    pub fn decide(&mut self, context: &'a ResolutionContext<'a>) -> Result<(), TenantError> {
        self.options.check()?;
        if self.options.enabled {
            for &source in Source::COMPARED {
                self.at = Some(source);
                self.read(context, source)?;
            }
        }
        for &source in Source::COMPARED {
            if let Some(tenant) = self.claim(source) {
                self.at = Some(source);
                self.compare(source, tenant)?;
            }
        }
        for &source in Source::FALLBACKS {
            if self.winner.is_none() {
                self.at = Some(source);
                self.read_fallback(context, source)?;
            }
        }
        Ok(())
    }

    /// What a source says, and what resolution makes of it. Reads the source again, for the trace only.
    pub(crate) fn outcome(&self, context: &'a ResolutionContext<'a>, source: Source) -> SourceOutcome<'a> {
        if !self.options.enabled && Source::COMPARED.contains(&source) {
            return SourceOutcome::of(SourceReading::Off, SourceOutcome::NOT_ENABLED);
        }
        let reading = context.read(source).unwrap_or(SourceReading::Malformed);
        if let Some(outcome) = self.outcomes.get(source as usize).copied().flatten() {
            return SourceOutcome::of(reading, outcome);
        }
        match reading {
            SourceReading::Off => SourceOutcome::of(reading, SourceOutcome::OFF),
            SourceReading::Malformed => SourceOutcome::of(reading, SourceOutcome::HOST_DECIDES),
            SourceReading::Tenant(_) if self.winner.is_some() => {
                SourceOutcome::of(SourceReading::Off, (Outcome::PassedOver, "a higher source names the tenant"))
            }
            // The platform, on the host of another.
            SourceReading::Tenant(_) | SourceReading::Absent => {
                SourceOutcome::of(SourceReading::Absent, (Outcome::Absent, ""))
            }
        }
    }

    /// The winner as its source writes it. `None` where no source names a tenant, and where the source writes an id in
    /// another spelling than the canonical one.
    #[must_use]
    pub fn winner_as_written(&self) -> Option<WrittenTenant<'a>> {
        let source = self.winner?;
        let claim = self.claim(source)?;
        let written = WrittenTenant { source, is_id: claim.is_id(), text: claim.text() };
        claim.is_canonical(self.options.ids).then_some(written)
    }

    /// The source that names the tenant, and the tenant.
    ///
    /// # Errors
    ///
    /// [`TenantError::NotResolved`] when no source names a tenant.
    pub fn winner(&self) -> Result<Candidate<&'a str>, TenantError> {
        self.winner.and_then(|source| self.candidate(source)).ok_or(TenantError::NotResolved)
    }

    /// Whether every candidate could be compared. A candidate in the other spelling needs the directory.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        self.unconfirmed.is_none()
    }

    /// Whether the answer is the same with any cookie: on a tenant's host, and where the options read no cookie.
    #[must_use]
    pub fn ignores_cookie(&self) -> bool {
        self.is_tenant_host || !self.options.enabled || !self.options.is_on(Source::Cookie)
    }

    /// What a source names, with its id in the canonical spelling.
    pub(crate) fn candidate(&self, source: Source) -> Option<Candidate<&'a str>> {
        Some(Candidate { source, tenant: self.claim(source)?.tenant()? })
    }

    /// Whether a source names a tenant that only the directory can compare.
    pub(crate) fn is_unconfirmed(&self, source: Source) -> bool {
        matches!(self.outcomes.get(source as usize), Some(Some((Outcome::Unconfirmed, _))))
    }

    fn claim(&self, source: Source) -> Option<Claim<'a>> {
        self.claims.get(source as usize).copied().flatten()
    }

    fn set_claim(&mut self, source: Source, tenant: Claim<'a>) {
        if let Some(place) = self.claims.get_mut(source as usize) {
            *place = Some(tenant);
        }
    }

    fn set_outcome(&mut self, source: Source, outcome: (Outcome, &'static str)) {
        if let Some(place) = self.outcomes.get_mut(source as usize) {
            *place = Some(outcome);
        }
    }

    /// Reads one source, and notes what outranks the order of the sources: the preferred source, the host, and the
    /// choice of this tab.
    fn read(&mut self, context: &'a ResolutionContext<'a>, source: Source) -> Result<(), TenantError> {
        let tenant = match context.read(source) {
            Ok(SourceReading::Tenant(tenant)) => tenant,
            Ok(_) => return Ok(()),
            // INVARIANT: what a browser keeps never outranks the host, so there a malformed value is harmless.
            Err(_) if self.is_tenant_host && source.is_kept_by_browser() => return Ok(()),
            Err(error) => return Err(error),
        };
        self.set_claim(source, tenant);
        if !self.is_overruled(source) {
            self.options.allow(tenant)?;
        }
        self.is_tenant_host |= matches!(source, Source::Subdomain);
        self.has_session |= matches!(source, Source::Session);
        if self.options.prefer == Some(source) {
            self.winner = Some(source);
            self.is_settled = true;
        }
        Ok(())
    }

    /// Whether the host overrules the source: on a tenant's host the cookie is ignored.
    const fn is_overruled(&self, source: Source) -> bool {
        self.is_tenant_host && matches!(source, Source::Cookie)
    }

    /// Compares the tenant that a source names.
    fn compare(&mut self, source: Source, tenant: Claim<'a>) -> Result<(), TenantError> {
        let outcome = self.compare_with_winner(source, tenant)?;
        self.set_outcome(source, outcome);
        Ok(())
    }

    fn compare_with_winner(
        &mut self,
        source: Source,
        tenant: Claim<'a>,
    ) -> Result<(Outcome, &'static str), TenantError> {
        let Some((first, winner)) = self.winner.and_then(|first| Some((first, self.claim(first)?))) else {
            self.winner = Some(source);
            return Ok((Outcome::Used, ""));
        };
        if first == source {
            return Ok((Outcome::Used, ", and the options prefer it"));
        }
        if matches!(source, Source::Cookie) && self.has_session {
            return Ok((Outcome::PassedOver, ", but this tab has a choice"));
        }
        if winner.is_same(tenant) {
            return Ok((Outcome::Agreed, ""));
        }
        if self.is_overruled(source) {
            return Ok(SourceOutcome::HOST_DECIDES);
        }
        if self.is_settled {
            return Ok((Outcome::PassedOver, ", but the options prefer another source"));
        }
        // INVARIANT: the platform has no slug, so no directory can say that a slug is the platform's.
        if winner.is_id() == tenant.is_id() || winner.is_platform() || tenant.is_platform() {
            return Err(TenantError::Conflict { first, second: Some(source) });
        }
        let first = *self.unconfirmed.get_or_insert(source);
        if self.claim(first).is_some_and(|other| !other.is_same(tenant)) {
            return Err(TenantError::Conflict { first, second: Some(source) });
        }
        Ok((Outcome::Unconfirmed, "; the directory must confirm it"))
    }

    /// Reads a source that counts only when no other source names a tenant.
    fn read_fallback(&mut self, context: &'a ResolutionContext<'a>, source: Source) -> Result<(), TenantError> {
        if let SourceReading::Tenant(tenant) = context.read(source)?
            // INVARIANT: a request whose host cannot be read is never the platform's.
            && (source != Source::Platform || context.is_platform_host())
        {
            self.options.allow(tenant)?;
            self.set_claim(source, tenant);
            self.compare(source, tenant)?;
        }
        Ok(())
    }
}
