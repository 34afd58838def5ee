//! One's own profile and preferences.

use leptos::prelude::*;
use tollgate_api_types::Me;
use tollgate_interceptor::signals::use_client;

use crate::components::badge::{Badge, Tone};
use crate::components::choice::{Choice, ChoiceOption};
use crate::components::facts::{Fact, Facts};
use crate::components::frame::PageHead;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::panel::Panel;
use crate::components::relative_time::RelativeTime;
use crate::language::{Language, use_language};
use crate::pages::current_user::use_current_user;
use crate::pages::password_form::{OtherSessions, PasswordForm};
use crate::pages::session_timers::SessionTimers;
use crate::theme::Theme;
use crate::words;

/// The account.
#[component]
pub fn Account() -> impl IntoView {
    let auth = StoredValue::new_local(use_client().auth().clone());
    let user = use_current_user();
    let (changed, set_changed) = signal(None);
    let changed = Signal::derive(move || changed.get().map(|others| told(others).to_owned()));
    view! {
        <div class="page">
            <PageHead title="Account" lead="Who you are here, and how the console looks to you.">
                <button type="button" class="button" on:click=move |_| auth.with_value(|auth| auth.logout())>
                    <Icon name="sign-out" />
                    "Sign out"
                </button>
            </PageHead>
            <div class="account">
                <Panel title="Profile" load=user.state on_retry=user.again children=|user| profile(user.data) />
                <Panel title="Projects" load=user.state on_retry=user.again children=|user| tenants(user.data) />
                <Panel title="This session" note="time left" load=user.state on_retry=user.again let:user>
                    <SessionTimers user />
                </Panel>
                <section class="panel">
                    <div class="panel__head">
                        <h2 id="password-title">"Password"</h2>
                    </div>
                    <div class="panel__body">
                        <Notice tone=Tone::Good text=changed />
                        <PasswordForm
                            current_label="Current password"
                            submit="Change password"
                            labelled_by="password-title"
                            on_done=Callback::new(move |others| set_changed.set(Some(others)))
                        />
                    </div>
                </section>
                <section class="panel">
                    <div class="panel__head">
                        <h2>"Appearance"</h2>
                    </div>
                    <div class="panel__body">
                        <ThemeChoice />
                        <LanguageSwitch />
                    </div>
                </section>
            </div>
        </div>
    }
}

const fn told(others: OtherSessions) -> &'static str {
    match others {
        OtherSessions::Ended => "Your password is changed, and you are signed out everywhere else.",
        OtherSessions::Kept => "Your password is changed. Your other sessions go on.",
    }
}

fn profile(me: Me) -> impl IntoView {
    let role = words::role(me.role);
    view! {
        <Facts>
            <Fact name="Name">
                <span translate="no">{me.display_name}</span>
            </Fact>
            <Fact name="User name">
                <code translate="no">{me.usr_id}</code>
            </Fact>
            <Fact name="Address">
                <span translate="no">{me.email}</span>
            </Fact>
            <Fact name="Role">
                <span prop:textContent=role></span>
            </Fact>
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
                    <span translate="no">
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

/// English or Korean.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let language = use_language();
    let options = Language::ALL
        .into_iter()
        .map(|language| ChoiceOption {
            value: language.tag(),
            label: language.name(),
        })
        .collect();
    let on_choose = Callback::new(move |tag| {
        if let Some(chosen) = Language::of_tag(tag) {
            language.choose(chosen);
        }
    });
    let chosen = Signal::derive(move || language.chosen().get().tag());
    view! { <Choice legend="Language · 언어" name="language" options chosen on_choose /> }
}
