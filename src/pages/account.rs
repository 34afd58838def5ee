//! One's own profile and preferences.

use leptos::prelude::*;
use tollgate_api_types::Me;
use tollgate_interceptor::signals::use_client;

use crate::components::badge::{Badge, Tone};
use crate::components::facts::{Fact, Facts};
use crate::components::frame::PageHead;
use crate::components::icon::Icon;
use crate::components::name::Name;
use crate::components::notice::Notice;
use crate::components::panel::Panel;
use crate::components::relative_time::RelativeTime;
use crate::pages::current_user::use_current_user;
use crate::pages::password_form::{OtherSessions, PasswordForm};
use crate::pages::preferences::{LanguageSwitch, SingleKeysSwitch, ThemeChoice};
use crate::pages::session_timers::SessionTimers;
use crate::words::{self, account, frame, life};

/// The account.
#[component]
pub fn Account() -> impl IntoView {
    let auth = StoredValue::new_local(use_client().auth().clone());
    let user = use_current_user();
    let (changed, set_changed) = signal(None);
    let changed = Signal::derive(move || changed.get().map(|others| told(others).to_owned()));
    view! {
        <div class="page">
            <PageHead title=account::TITLE.get() lead=account::LEAD.get().to_owned()>
                <button type="button" class="button" on:click=move |_| auth.with_value(|auth| auth.logout())>
                    <Icon name="sign-out" />
                    {frame::SIGN_OUT.get()}
                </button>
            </PageHead>
            <div class="account">
                <Panel title=account::PROFILE.get() load=user.state on_retry=user.again children=|user| profile(user.data) />
                <Panel title=account::PROJECTS.get() load=user.state on_retry=user.again children=|user| tenants(user.data) />
                <Panel title=account::SESSION.get() note=life::TIME_LEFT.get() load=user.state on_retry=user.again let:user>
                    <SessionTimers user />
                </Panel>
                <section class="panel">
                    <div class="panel__head">
                        <h2 id="password-title" tabindex="-1">{account::PASSWORD.get()}</h2>
                    </div>
                    <div class="panel__body">
                        <Notice tone=Tone::Good text=changed />
                        <PasswordForm
                            current_label=account::CURRENT_PASSWORD.get()
                            submit=account::CHANGE_PASSWORD.get()
                            labelled_by="password-title"
                            on_done=Callback::new(move |others| set_changed.set(Some(others)))
                        />
                    </div>
                </section>
                <section class="panel">
                    <div class="panel__head">
                        <h2>{account::APPEARANCE.get()}</h2>
                    </div>
                    <div class="panel__body">
                        <ThemeChoice />
                        <LanguageSwitch />
                    </div>
                </section>
                <section class="panel">
                    <div class="panel__head">
                        <h2>{account::KEYBOARD.get()}</h2>
                    </div>
                    <div class="panel__body">
                        <SingleKeysSwitch />
                    </div>
                </section>
            </div>
        </div>
    }
}

fn told(others: OtherSessions) -> &'static str {
    match others {
        OtherSessions::Ended => account::CHANGED_ENDED.get(),
        OtherSessions::Kept => account::CHANGED_KEPT.get(),
    }
}

fn profile(me: Me) -> impl IntoView {
    let role = words::role(me.role);
    view! {
        <Facts>
            <Fact name=account::NAME.get()>
                <span translate="no">{me.display_name}</span>
            </Fact>
            <Fact name=account::USER_NAME.get()>
                <code translate="no">{me.usr_id}</code>
            </Fact>
            <Fact name=account::ADDRESS.get()>
                <span translate="no">{me.email}</span>
            </Fact>
            <Fact name=account::ROLE.get()>
                <span prop:textContent=role></span>
            </Fact>
            <Fact name=account::SIGNED_IN.get()>
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
                        <Name text=tenant.name />
                        " "
                        <code class="soft">{tenant.tenant_id}</code>
                    </span>
                    {is_current.then(|| view! { <Badge tone=Tone::Accent text=frame::CURRENT.get() /> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="tenants">{tenants}</ul> }
}
