//! The comparison of what the sources say.

use crate::error::TenantError;
use crate::resolution::candidate::Candidate;
use crate::resolution::claim::Claim;
use crate::resolution::context::ResolutionContext;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::resolution::source_outcome::{Outcome, SourceOutcome, SourceReading};
use crate::source::Source;

/// The comparison of the sources, in their order.
pub struct Decision<'a> {
    options: &'a ResolveOptions,
    /// The source that names the tenant so far, and its claim.
    winner: Option<(Source, Claim<'a>)>,
    /// The winner is the preferred source: any source that differs is passed over.
    is_settled: bool,
    /// The host is that of one tenant.
    is_tenant_host: bool,
    /// This tab remembers a choice, so the cookie is ignored.
    has_session: bool,
    /// The first candidate in the other spelling than the winner's.
    unconfirmed: Option<(Source, Claim<'a>)>,
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

impl ResolutionContext<'_> {
    /// Decides as [`resolve`](crate::resolve) does, without allocating: for servers, which resolve every request.
    ///
    /// # Errors
    ///
    /// Those of [`resolve`](crate::resolve).
    pub fn decide(&self) -> Result<Decision<'_>, TenantError> {
        let mut decision = Decision::new(self.options);
        decision.compare_sources(self, &mut |_, _| {})?;
        Ok(decision)
    }
}

impl<'a> Decision<'a> {
    /// A decision for which no source is read yet.
    pub(crate) const fn new(options: &'a ResolveOptions) -> Self {
        Self {
            options,
            winner: None,
            is_settled: false,
            is_tenant_host: false,
            has_session: false,
            unconfirmed: None,
            at: None,
        }
    }

    /// Reads every source and compares the readings; `report` gets the outcome of each source, in their order.
    pub(crate) fn compare_sources(
        &mut self,
        context: &'a ResolutionContext<'a>,
        report: &mut dyn FnMut(Source, SourceOutcome<'a>),
    ) -> Result<(), TenantError> {
        let options = context.options;
        options.check()?;
        let mut readings = [SourceReading::Off; Source::COMPARED.len()];
        if options.enabled {
            for (&source, reading) in Source::COMPARED.iter().zip(&mut readings) {
                self.at = Some(source);
                match context.read(source) {
                    Ok(read) => *reading = read,
                    // INVARIANT: what a browser keeps never outranks the host, so there a malformed value is harmless.
                    Err(_) if self.is_tenant_host && source.is_kept_by_browser() => *reading = SourceReading::Malformed,
                    Err(error) => return Err(error),
                }
                self.note_rank(source, *reading)?;
            }
        }
        for (&source, &reading) in Source::COMPARED.iter().zip(&readings) {
            self.at = Some(source);
            let (outcome, remark) =
                if options.enabled { self.compare(source, reading)? } else { SourceOutcome::NOT_ENABLED };
            report(source, SourceOutcome { reading, outcome, remark });
        }
        for &source in Source::FALLBACKS {
            self.at = Some(source);
            report(source, self.compare_fallback(context, source)?);
        }
        Ok(())
    }

    /// The winner as its source writes it, for servers. `None` where no source names a tenant, and where the source
    /// writes an id in another spelling than the canonical one.
    #[must_use]
    pub fn winner_as_written(&self) -> Option<WrittenTenant<'a>> {
        let (source, claim) = self.winner?;
        let written = WrittenTenant { source, is_id: claim.is_id(), text: claim.text() };
        claim.is_canonical(self.options.ids).then_some(written)
    }

    /// The source that names the tenant, and the tenant.
    ///
    /// # Errors
    ///
    /// [`TenantError::NotResolved`] when no source names a tenant.
    pub fn winner(&self) -> Result<Candidate<&'a str>, TenantError> {
        let candidate = |(source, claim): (Source, Claim<'a>)| Some(Candidate { source, tenant: claim.tenant()? });
        self.winner.and_then(candidate).ok_or(TenantError::NotResolved)
    }

    /// Whether every candidate could be compared. A candidate in the other spelling needs the directory.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        self.unconfirmed.is_none()
    }

    /// Notes what outranks the order of the sources: the preferred source, the host, and the choice of this tab.
    fn note_rank(&mut self, source: Source, reading: SourceReading<'a>) -> Result<(), TenantError> {
        let SourceReading::Tenant(tenant) = reading else { return Ok(()) };
        if !self.is_overruled(source) {
            self.options.allow(tenant)?;
        }
        self.is_tenant_host |= matches!(source, Source::Subdomain);
        self.has_session |= matches!(source, Source::Session);
        if self.options.prefer == Some(source) {
            self.winner = Some((source, tenant));
            self.is_settled = true;
        }
        Ok(())
    }

    /// Whether the host overrules the source: on a tenant's host the cookie is ignored.
    const fn is_overruled(&self, source: Source) -> bool {
        self.is_tenant_host && matches!(source, Source::Cookie)
    }

    /// The outcome of a source, and a remark for the trace.
    fn compare(&mut self, source: Source, reading: SourceReading<'a>) -> Result<(Outcome, &'static str), TenantError> {
        let tenant = match reading {
            SourceReading::Off => return Ok(SourceOutcome::OFF),
            SourceReading::Absent => return Ok((Outcome::Absent, "")),
            SourceReading::Malformed => return Ok(SourceOutcome::HOST_DECIDES),
            SourceReading::Tenant(tenant) => tenant,
        };
        let Some((first, winner)) = self.winner else {
            self.winner = Some((source, tenant));
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
        match self.unconfirmed {
            Some((first, other)) if !other.is_same(tenant) => {
                Err(TenantError::Conflict { first, second: Some(source) })
            }
            other => {
                self.unconfirmed = other.or(Some((source, tenant)));
                Ok((Outcome::Unconfirmed, "; the directory must confirm it"))
            }
        }
    }

    /// The outcome of a source that counts only when no other source names a tenant.
    fn compare_fallback(
        &mut self,
        context: &'a ResolutionContext<'a>,
        source: Source,
    ) -> Result<SourceOutcome<'a>, TenantError> {
        let mut reading = context.read(source)?;
        if let SourceReading::Tenant(tenant) = reading {
            if self.winner.is_some() {
                let remark = "a higher source names the tenant";
                return Ok(SourceOutcome { reading: SourceReading::Off, outcome: Outcome::PassedOver, remark });
            }
            // INVARIANT: a request whose host cannot be read is never the platform's.
            if matches!(source, Source::Platform) && !context.is_platform_host() {
                reading = SourceReading::Absent;
            } else {
                self.options.allow(tenant)?;
            }
        }
        let (outcome, remark) = self.compare(source, reading)?;
        Ok(SourceOutcome { reading, outcome, remark })
    }
}
