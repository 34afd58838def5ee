//! One's own profile and preferences.

use leptos::prelude::*;
use tollgate_api_types::{Me, Role};
use tollgate_interceptor::signals::use_client;

use crate::components::badge::{Badge, Tone};
use crate::components::choice::{Choice, ChoiceOption};
use crate::components::facts::{Fact, Facts};
use crate::components::frame::PageHead;
use crate::components::icon::Icon;
use crate::components::relative_time::RelativeTime;
use crate::components::panel::Panel;
use crate::pages::session_timers::{self, SessionTimers};
use crate::pages::load::use_load;
use crate::theme::Theme;

/// The account.
#[component]
pub fn Account() -> impl IntoView {
    let auth = StoredValue::new_local(use_client().auth().clone());
    let asked = use_load(session_timers::ask);
    view! {
        <div class="page">
            <PageHead title="Account" lead="Who you are here, and how the console looks to you.">
                <button type="button" class="button" on:click=move |_| auth.with_value(|auth| auth.logout())>
                    <Icon name="sign-out" />
                    "Sign out"
                </button>
            </PageHead>
            <div class="account">
                <Panel title="Profile" load=asked.state on_retry=asked.again children=|asked| profile(asked.me) />
                <Panel title="Projects" load=asked.state on_retry=asked.again children=|asked| tenants(asked.me) />
                <Panel title="This session" note="time left" load=asked.state on_retry=asked.again let:asked>
                    <SessionTimers ends=asked.me.ends from=asked.at />
                </Panel>
                <section class="panel">
                    <div class="panel__head">
                        <h2>"Appearance"</h2>
                    </div>
                    <div class="panel__body">
                        <ThemeChoice />
                    </div>
                </section>
            </div>
        </div>
    }
}

fn profile(me: Me) -> impl IntoView {
    let role = match me.role {
        Role::Admin => "Administrator",
        Role::Member => "Member",
    };
    view! {
        <Facts>
            <Fact name="Name">{me.display_name}</Fact>
            <Fact name="User name">
                <code>{me.usr_id}</code>
            </Fact>
            <Fact name="Address">{me.email}</Fact>
            <Fact name="Role">{role}</Fact>
            <Fact name="Signed in">
                <RelativeTime at=me.signed_in_at />
            </Fact>
        </Facts>
    }
}

fn tenants(me: Me) -> impl IntoView {
    let tenants = me
        .tenants
        .into_iter()
        .map(|tenant| {
            let is_current = tenant.tenant_id == me.tenant_id;
            view! {
                <li class="tenant">
                    <span>
                        {tenant.name} " "
                        <code class="soft">{tenant.tenant_id}</code>
                    </span>
                    {is_current.then(|| view! { <Badge tone=Tone::Accent text="Current" /> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="tenants">{tenants}</ul> }
}

/// Light, dark, or as the system has it.
#[component]
fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(Theme::stored());
    let options = vec![
        ChoiceOption {
            value: Theme::System.as_str(),
            label: "System",
        },
        ChoiceOption {
            value: Theme::Light.as_str(),
            label: "Light",
        },
        ChoiceOption {
            value: Theme::Dark.as_str(),
            label: "Dark",
        },
    ];
    let on_choose = Callback::new(move |value| {
        let chosen = Theme::parse(value);
        chosen.choose();
        theme.set(chosen);
    });
    let chosen = Signal::derive(move || theme.get().as_str());
    view! { <Choice legend="Theme" name="theme" options chosen on_choose /> }
}
