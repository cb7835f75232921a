use serde::Deserialize;
use tenantry::{RequestError, TenantClient, TenantClientOptions};

#[derive(Deserialize)]
pub(crate) struct Panel {
    pub(crate) name: String,
}

/// The brand and the panels of the tenant that this tab is for.
pub(crate) async fn start(options: TenantClientOptions, panels: &str) -> Result<(String, Vec<Panel>), RequestError> {
    let client = TenantClient::new(options)?;
    client.load().await?;
    let panels = client.get(panels).send().await?.json().await?;
    Ok((client.branding_css(), panels))
}
