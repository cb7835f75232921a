//! Why a request is for its tenant, or why it is refused.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::TenantError;
use crate::resolution::context::ResolutionContext;
use crate::resolution::decision::Decision;
use crate::resolution::options::resolve_options::ResolveOptions;
use crate::resolution::request::Request;
use crate::resolution::resolution::Resolution;
use crate::resolution::source_outcome::{Outcome, SourceOutcome, SourceReading};
use crate::resolution::trace::TraceEntry;
use crate::source::Source;

/// What [`resolve`](crate::resolve) answers, and what each source says.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// One entry for every source, in the order of the sources.
    pub trace: Vec<TraceEntry>,
    /// The answer of [`resolve`](crate::resolve).
    pub result: Result<Resolution, TenantError>,
}

/// Resolves a request and says what each source says, also where the request is refused.
///
/// In the trace of a refusal every source is read on its own, so that a person sees all of them:
///
/// - A source that is wrong, and the one that contradicts another, is [`Refused`](Outcome::Refused).
/// - No source is used: one that names a tenant is [`PassedOver`](Outcome::PassedOver).
///
/// ```
/// use tenantry_kernel::{Outcome, Request, ResolveOptions, explain};
///
/// let request = Request { host: Some("acme.localhost"), header: Some("acme"), ..Request::default() };
/// let explanation = explain(&request, &ResolveOptions::default());
/// assert!(explanation.result.is_err());
/// assert_eq!(explanation.trace[1].outcome, Outcome::Refused);
/// assert_eq!(explanation.trace[2].detail, "host acme.localhost is acme in front of localhost");
/// ```
#[must_use]
pub fn explain(request: &Request<'_>, options: &ResolveOptions) -> Explanation {
    let context = ResolutionContext::new(request, options);
    let mut decision = Decision::new(options);
    match decision.decide(&context) {
        Ok(()) => {
            let entry = |&source: &Source| context.entry(source, decision.outcome(&context, source));
            let trace = Source::ALL.iter().map(entry).collect();
            Explanation { trace, result: decision.resolution() }
        }
        Err(error) => Explanation { trace: context.explain_refusal(decision.at, &error), result: Err(error) },
    }
}

impl ResolutionContext<'_> {
    /// The trace of a request that is refused with `error`, because of the source `refused` or of the options.
    fn explain_refusal(&self, refused: Option<Source>, error: &TenantError) -> Vec<TraceEntry> {
        let is_tenant_host = matches!(self.read(Source::Subdomain), Ok(SourceReading::Tenant(_)));
        let explain = |&source: &Source| {
            let reading = match self.read(source) {
                _ if !self.options.enabled && Source::COMPARED.contains(&source) => {
                    let (outcome, remark) = SourceOutcome::NOT_ENABLED;
                    return self.entry(source, SourceOutcome { reading: SourceReading::Off, outcome, remark });
                }
                Ok(reading) => reading,
                Err(_) if is_tenant_host && source.is_kept_by_browser() => SourceReading::Malformed,
                Err(wrong) => return refusal(source, String::new(), &wrong),
            };
            if refused == Some(source) {
                return refusal(source, self.describe(source, reading), error);
            }
            let (outcome, remark) = match reading {
                SourceReading::Off => SourceOutcome::OFF,
                SourceReading::Absent => (Outcome::Absent, ""),
                SourceReading::Malformed => SourceOutcome::HOST_DECIDES,
                SourceReading::Tenant(_) if source == Source::Platform => return self.explain_unused_platform(),
                SourceReading::Tenant(_) => (Outcome::PassedOver, ""),
            };
            self.entry(source, SourceOutcome { reading, outcome, remark })
        };
        Source::ALL.iter().map(explain).collect()
    }

    /// The entry of the platform where the request is refused. Every request names it.
    fn explain_unused_platform(&self) -> TraceEntry {
        let (reading, outcome, remark) = if self.is_platform_host() {
            (SourceReading::Off, Outcome::PassedOver, "the request is refused")
        } else {
            (SourceReading::Absent, Outcome::Absent, "")
        };
        self.entry(Source::Platform, SourceOutcome { reading, outcome, remark })
    }
}

/// The entry of a source that is refused: what it says, where that can be read, and the reason.
fn refusal(source: Source, says: String, error: &TenantError) -> TraceEntry {
    let mut detail = says;
    if !detail.is_empty() {
        detail.push_str(". ");
    }
    detail.push_str(&error.message());
    TraceEntry { source, outcome: Outcome::Refused, detail }
}
