use dioxus::prelude::*;
use tenantry::{TenantClient, TenantClientOptions};

/// Resolves the tenant from the tab, and gives the client to every component below.
#[component]
pub fn App() -> Element {
    let client = use_context_provider(|| TenantClient::new(TenantClientOptions::new("/api")));
    match client {
        Ok(client) => rsx! { Workspace { client } },
        Err(error) => rsx! { p { role: "alert", "{error}" } },
    }
}

#[component]
fn Workspace(client: TenantClient) -> Element {
    let loading = {
        let client = client.clone();
        use_resource(move || {
            let client = client.clone();
            async move { client.load().await }
        })
    };
    match &*loading.read() {
        None => rsx! { p { "Loading" } },
        Some(Err(error)) => rsx! { p { role: "alert", "{error}" } },
        Some(Ok(())) => rsx! {
            style { "{client.branding_css()}" }
            if client.flag("advanced_analytics", false) {
                a { href: "/analytics", "Analytics" }
            }
        },
    }
}
