//! A resolution as JSON: `{ id, slug, source, unconfirmed }`.

use alloc::vec::Vec;

use crate::error::TenantError;
use crate::json::fields::Fields;
use crate::json::object::Object;
use crate::json::reading::Reading;
use crate::json::value::Value;
use crate::tenant::id::TenantId;
use crate::tenant::id_format::IdFormat;
use crate::tenant::reference::TenantRef;
use crate::tenant::slug::TenantSlug;

use crate::resolution::candidate::Candidate;
use crate::resolution::resolution::Resolution;
use crate::source::Source;

impl Resolution {
    /// The resolution as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut resolution = write_candidate(&self.tenant, self.source);
        let write = |candidate: &Candidate| write_candidate(&candidate.tenant, candidate.source).into();
        resolution.set("unconfirmed", Value::List(self.unconfirmed.iter().map(write).collect()));
        resolution.into()
    }

    /// Reads what [`to_value`](Self::to_value) wrote. `ids` is the format of the ids.
    ///
    /// # Errors
    ///
    /// [`TenantError::Validation`] for a value that is not a resolution.
    pub fn from_value(value: &Value, ids: IdFormat) -> Result<Self, TenantError> {
        let Candidate { source, tenant } = read_candidate(value, ids)?;
        // A candidate that is lost on the way is never confirmed.
        let Some(Value::List(candidates)) = value.get("unconfirmed") else {
            return Err(TenantError::validation("resolution.unconfirmed", "hand over what resolveTenant gave"));
        };
        let mut unconfirmed = Vec::new();
        for candidate in candidates {
            unconfirmed.push(read_candidate(candidate, ids)?);
        }
        Ok(Self { tenant, source, unconfirmed })
    }
}

fn write_candidate(tenant: &TenantRef, source: Source) -> Object {
    let mut candidate = Object::default();
    candidate.optional_text("id", tenant.id().as_ref().map(TenantId::as_str));
    candidate.optional_text("slug", tenant.slug().map(TenantSlug::as_str));
    candidate.text("source", source.as_str());
    candidate
}

fn read_candidate(value: &Value, ids: IdFormat) -> Result<Candidate, TenantError> {
    let mut reading = Reading::strict();
    let Some(mut fields) = Fields::of(value, "resolution", &mut reading) else {
        return Err(reading.refusal().into());
    };
    let missing = "it is missing; hand over what resolveTenant gave";
    let source = fields.required("source", missing, |fields, name| fields.optional_parsed(name, Source::parse));
    let (id, slug) = (fields.optional_text("id"), fields.optional_text("slug"));
    fields.reading.check()?;
    let tenant = match (id, slug) {
        (Some(id), None) => TenantRef::Id(ids.parse_kept_id(id)?),
        (None, Some(slug)) => TenantRef::Slug(TenantSlug::parse(slug)?),
        _ => {
            let reason = "hand over what resolveTenant gave: one of id and slug";
            return Err(TenantError::validation("resolution.id", reason));
        }
    };
    // A source that is missing ended the reading.
    source.map(|source| Candidate { source, tenant }).ok_or(TenantError::NotResolved)
}
