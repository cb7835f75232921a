//! A resource that a tenant may use, with the tenant's own preferences and text applied.

use serde::Serialize;
use serde_json::Value;
use tenantry_kernel::{Sharing, SharingMode, TenantId, can_access};
use tokio_postgres::Row;
use tokio_postgres::types::Json;
use uuid::Uuid;

use super::kind::ResourceKind;
use crate::db::{DatabaseError, TenantRow, TenantTransaction, tenant_id};

/// The resources of the kind `$2` that the tenant `$1` may use, with the rule of the policies in other words. The
/// policies apply as well.
macro_rules! accessible {
    ($and:literal) => {
        concat!(
            "select r.tenant_id, r.kind, r.id, r.name, r.description, r.definition, r.resource_type, r.sharing_mode,
                    r.shared_with, r.is_shared,
                    p.tenant_id as preferred_by, p.enabled, p.favorite, p.position, p.display_name,
                    o.tenant_id as overridden_by, o.text
             from tenantry.resources r
             left join tenantry.resource_preferences p
                on p.tenant_id = $1 and p.owner_id = r.tenant_id and p.kind = r.kind and p.resource_id = r.id
             left join tenantry.prompt_overrides o
                on r.kind = 'prompt' and o.tenant_id = $1 and o.owner_id = r.tenant_id and o.resource_id = r.id
             where r.kind = $2
               and (r.tenant_id = $1 or r.sharing_mode = 'global'
                    or (r.sharing_mode = 'selective' and r.shared_with @> array[$1::uuid])) ",
            $and
        )
    };
}

const ALL: &str = accessible!(
    "order by coalesce(p.favorite, false) desc, p.position, r.tenant_id = $1 desc,
              lower(coalesce(p.display_name, r.name)), r.id"
);
/// Two owners may have resources with the same id. The tenant's own one comes first.
const ONE: &str = accessible!("and r.id = $3 order by r.tenant_id = $1 desc, r.tenant_id");
const ENABLED: &str = accessible!("and r.id = any ($3) and p.enabled is not false order by r.tenant_id = $1 desc");

/// A resource that the active tenant may use.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) kind: ResourceKind,
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) definition: Value,
    pub(crate) sharing: Sharing,
    resource_type: String,
    is_shared: bool,
    preference: Option<Preference>,
    overridden_by: Option<TenantId>,
}

/// The preference of the active tenant.
#[derive(Debug)]
struct Preference {
    tenant: TenantId,
    enabled: bool,
    favorite: bool,
    position: Option<i32>,
    renames: bool,
}

/// A resource as a client gets it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResourceView {
    id: Uuid,
    kind: &'static str,
    name: String,
    description: String,
    resource_type: String,
    sharing_mode: &'static str,
    is_shared: bool,
    owned: bool,
    enabled: bool,
    favorite: bool,
    position: Option<i32>,
    /// Whether the name or the text is the tenant's own and not the owner's.
    overridden: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_with: Option<Vec<TenantId>>,
}

impl Resource {
    /// All resources of a kind that the tenant may use: favorites first, then by position, then its own, then by name.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn all(
        transaction: &TenantTransaction<'_>,
        kind: ResourceKind,
    ) -> Result<Vec<Self>, DatabaseError> {
        transaction.all(ALL, &[&transaction.tenant().as_uuid(), &kind.as_str()]).await
    }

    /// One resource. None when it does not exist or is not shared with the tenant.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn find(
        transaction: &TenantTransaction<'_>,
        kind: ResourceKind,
        id: Uuid,
    ) -> Result<Option<Self>, DatabaseError> {
        transaction.find(ONE, &[&transaction.tenant().as_uuid(), &kind.as_str(), &id]).await
    }

    /// The resources with these ids that the tenant may use and did not disable, in any order.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`].
    pub(crate) async fn enabled(
        transaction: &TenantTransaction<'_>,
        kind: ResourceKind,
        ids: &[Uuid],
    ) -> Result<Vec<Self>, DatabaseError> {
        transaction.all(ENABLED, &[&transaction.tenant().as_uuid(), &kind.as_str(), &ids]).await
    }

    /// Whether the tenant did not disable the resource.
    pub(crate) fn is_enabled(&self) -> bool {
        self.preference.as_ref().is_none_or(|preference| preference.enabled)
    }

    /// The resource in a list: without its definition.
    pub(crate) fn into_summary(self, tenant: TenantId) -> ResourceView {
        ResourceView { definition: None, ..self.into_view(tenant, false) }
    }

    /// The resource with its definition. Only an administrator of the owner gets the list of other tenants.
    pub(crate) fn into_view(self, tenant: TenantId, is_admin: bool) -> ResourceView {
        let owned = self.sharing.tenant_id == tenant;
        let preference = self.preference.as_ref();
        ResourceView {
            id: self.id,
            kind: self.kind.as_str(),
            resource_type: self.resource_type,
            sharing_mode: self.sharing.mode.as_str(),
            is_shared: self.is_shared,
            owned,
            enabled: preference.is_none_or(|preference| preference.enabled),
            favorite: preference.is_some_and(|preference| preference.favorite),
            position: preference.and_then(|preference| preference.position),
            overridden: self.overridden_by.is_some() || preference.is_some_and(|preference| preference.renames),
            name: self.name,
            description: self.description,
            definition: Some(self.definition),
            shared_with: (owned && is_admin).then_some(self.sharing.shared_with),
        }
    }
}

impl TenantRow for Resource {
    fn read(row: &Row) -> Result<Self, DatabaseError> {
        let invalid = |reason: &str| DatabaseError::Failed(format!("the row of a resource is invalid: {reason}"));
        let tenant_of = |column: &str| -> Result<Option<TenantId>, DatabaseError> {
            row.try_get::<_, Option<Uuid>>(column)?.map(|_| tenant_id(row, column)).transpose()
        };
        let preferred_by = tenant_of("preferred_by")?;
        let overridden_by = tenant_of("overridden_by")?;
        let display_name: Option<String> = row.try_get("display_name")?;
        let preference = preferred_by
            .map(|tenant| {
                Ok::<_, DatabaseError>(Preference {
                    tenant,
                    enabled: row.try_get("enabled")?,
                    favorite: row.try_get("favorite")?,
                    position: row.try_get("position")?,
                    renames: display_name.is_some(),
                })
            })
            .transpose()?;
        let mut definition = row.try_get::<_, Json<Value>>("definition")?.0;
        if let Some(text) = row.try_get::<_, Option<String>>("text")? {
            let members = definition.as_object_mut().ok_or_else(|| invalid("its definition is not an object"))?;
            members.insert("text".into(), text.into());
        }
        Ok(Self {
            kind: ResourceKind::of_word(row.try_get("kind")?).ok_or_else(|| invalid("its kind is unknown"))?,
            id: row.try_get("id")?,
            name: match display_name {
                Some(name) => name,
                None => row.try_get("name")?,
            },
            description: row.try_get("description")?,
            definition,
            sharing: sharing(row)?,
            resource_type: row.try_get("resource_type")?,
            is_shared: row.try_get("is_shared")?,
            preference,
            overridden_by,
        })
    }

    fn is_for(&self, tenant: TenantId) -> bool {
        can_access(tenant, &self.sharing)
            && self.preference.as_ref().is_none_or(|preference| preference.tenant == tenant)
            && self.overridden_by.is_none_or(|owner| owner == tenant)
    }
}

/// Reads the owner and the sharing from the columns `tenant_id`, `sharing_mode` and `shared_with`.
///
/// # Errors
///
/// [`DatabaseError::Failed`] when the kernel does not know the mode, or an id is not a tenant id.
pub(super) fn sharing(row: &Row) -> Result<Sharing, DatabaseError> {
    let invalid = |reason: String| DatabaseError::Failed(format!("the sharing of a resource is invalid: {reason}"));
    let shared_with: Vec<Uuid> = row.try_get("shared_with")?;
    Ok(Sharing {
        tenant_id: tenant_id(row, "tenant_id")?,
        mode: SharingMode::parse(row.try_get("sharing_mode")?).map_err(|unknown| invalid(unknown.reason().into()))?,
        shared_with: shared_with
            .into_iter()
            .map(TenantId::from_uuid)
            .collect::<Result<_, _>>()
            .map_err(|error| invalid(error.to_string()))?,
    })
}
