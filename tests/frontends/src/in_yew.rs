use serde::Deserialize;
use tenantry::{RequestError, TenantClient};
use yew::platform::spawn_local;
use yew::prelude::*;

#[derive(Clone, Deserialize, PartialEq)]
struct Panel {
    id: String,
    name: String,
}

#[derive(PartialEq, Properties)]
pub struct AppProps {
    pub client: TenantClient,
}

/// Loads the tenant, and gives the client to every component below.
#[function_component]
pub fn App(AppProps { client }: &AppProps) -> Html {
    let is_loaded = use_state(|| false);
    {
        let is_loaded = is_loaded.clone();
        use_effect_with(client.clone(), move |client| {
            let client = client.clone();
            spawn_local(async move { is_loaded.set(client.load().await.is_ok()) });
        });
    }
    html! {
        if *is_loaded {
            <ContextProvider<TenantClient> context={client.clone()}>
                <style>{ client.branding_css() }</style>
                <Panels />
            </ContextProvider<TenantClient>>
        }
    }
}

#[function_component]
fn Panels() -> Html {
    let client = use_context::<TenantClient>().expect("App provides the client");
    let panels = use_state(Vec::new);
    {
        let panels = panels.clone();
        use_effect_with(client.clone(), move |client| {
            let client = client.clone();
            spawn_local(async move { panels.set(load_panels(&client).await.unwrap_or_default()) });
        });
    }
    let remaining = client.limit("max_panels_per_month").and_then(|limit| limit.remaining());
    html! {
        <>
            if let Some(left) = remaining {
                <p>{ format!("{left} panels left this month") }</p>
            }
            <ul>{ for panels.iter().map(|panel| html! { <li key={panel.id.clone()}>{ &panel.name }</li> }) }</ul>
        </>
    }
}

async fn load_panels(client: &TenantClient) -> Result<Vec<Panel>, RequestError> {
    Ok(client.get("/api/v1/panels").send().await?.json().await?)
}
